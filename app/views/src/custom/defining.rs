//! A formula when it is defined: that it makes sense, waits for nothing that waits for it, and that what it uses stays.

use super::{
    Object,
    formula::{FORMULAS_MAX, define::defined, program::uses_of},
    kind::FieldKind,
    model::{CustomField, FieldDraft},
};
use ac_core::{Error, Tx};
use sea_orm::{ConnectionTrait, DbBackend};

/// The formula of a draft with the kind that it comes to; none of another kind of field. Errors: `invalid`.
pub(super) fn drafted(draft: &FieldDraft) -> Result<Option<(String, FieldKind)>, Error> {
    let only = "Only a formula has this. Leave it out.";
    match (draft.kind, &draft.formula, draft.result) {
        (FieldKind::Formula, None, _) => Err(Error::field("formula", "Write a formula, such as amount * 0.9.")),
        (FieldKind::Formula, Some(text), Some(result)) if FieldKind::RESULTS.contains(&result) => {
            Ok(Some((text.trim().to_owned(), result)))
        }
        (FieldKind::Formula, ..) => {
            let known: Vec<&str> = FieldKind::RESULTS.iter().map(|kind| kind.as_str()).collect();
            Err(Error::field("result", format!("Choose what it comes to: {}.", known.join(", "))))
        }
        (_, Some(_), _) => Err(Error::field("formula", only)),
        (_, _, Some(_)) => Err(Error::field("result", only)),
        (_, None, None) => Ok(None),
    }
}

/// Checks `field`, a formula that is to stand among `all`. Errors: `invalid`.
pub(super) fn checked(object: &Object, all: &[CustomField], field: &CustomField) -> Result<(), Error> {
    let is_other = |other: &&CustomField| other.is_formula() && !other.is_deleted && other.id != field.id;
    if all.iter().filter(is_other).count() >= FORMULAS_MAX {
        let message = format!("An object has up to {FORMULAS_MAX} formulas. Delete one that nobody needs first.");
        return Err(Error::field("kind", message));
    }
    defined(object.inputs, all, field).map_err(|message| Error::field("formula", message))?;
    Ok(())
}

/// Refuses to let go of a field that a formula uses. Errors: `conflict`.
pub(super) fn refuse_used(all: &[CustomField], key: &str) -> Result<(), Error> {
    let uses = uses_of(all);
    let is_user = |field: &&CustomField| {
        field.key != key && uses.get(&field.key).is_some_and(|used| used.iter().any(|of| of == key))
    };
    let users: Vec<&str> = all.iter().filter(is_user).map(|field| field.label.as_str()).collect();
    match users.as_slice() {
        [] => Ok(()),
        [one] => Err(Error::Conflict(format!("The formula {one} uses it. Change or delete that first."))),
        many => Err(Error::Conflict(format!("The formulas {} use it. Change or delete those first.", many.join(", ")))),
    }
}

/// Waits until nobody writes records of `object` by the formulas that were, and keeps others from beginning to. Whoever drops an index
/// afterwards keeps readers out from the start: to ask for more while others wait for what is held would be a deadlock.
pub(super) async fn hold_writers(tx: &Tx<'_>, object: &Object, drops_index: bool) -> Result<(), Error> {
    if tx.backend() == DbBackend::Postgres {
        let mode = if drops_index { "ACCESS EXCLUSIVE" } else { "SHARE" };
        tx.conn().execute_unprepared(&format!("LOCK TABLE {} IN {mode} MODE", object.table)).await?;
    }
    Ok(())
}
