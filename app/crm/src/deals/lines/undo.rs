//! Puts lines back as they were before an event, where they are still as it left them.

use super::{
    model::{Line, LineDraft, LinesDraft},
    queries,
    verbs::{Former, LINES, replace, without_purged},
};
use crate::{
    deals::{entity as deal, model::DealId},
    shared::{event::Origin, record},
    undo::inverse::{Outcome, done},
};
use ac_core::{Action, Change, Error, Money, Tx, event::Envelope};
use serde_json::Value;

/// The event's kind.
pub const LINES_CHANGED: &str = "deal.lines_changed";

/// The inverse of a change of lines.
pub(crate) async fn apply(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let row = match record::hold::<deal::Entity>(tx, DealId(event.subject.id)).await {
        Err(Error::NotFound) => return Ok(Outcome::purged()),
        row => row?,
    };
    if row.deleted_at.is_some() {
        return Ok(Outcome::gone());
    }
    let changed = |field: &str| event.changes.as_ref().and_then(|changes| changes.get(field));
    let Some([was, became]) = changed(LINES) else { return Ok(Outcome::default()) };
    let (was, became) = (without_purged(tx, told(was)?).await?, without_purged(tx, told(became)?).await?);
    let now = queries::of(tx.conn(), &row).await?;
    if now == was {
        return Ok(Outcome::default());
    }
    if now != became {
        return Ok(Outcome::conflict(vec![LINES.to_owned()], "The lines were changed again since, so they stay."));
    }
    // An amount that was typed since stands in the way of nothing: it is there only where there were no lines.
    let typed = match changed("amount") {
        Some([old, new]) if money(new)? == row.valid().amount => Some(money(old)?),
        _ => None,
    };
    tx.ctx().allow(Action::Modify, &row)?;
    let former = Former { lines: &was, typed };
    done(replace(tx, origin, &row, &drafts(&was), former).await)
}

/// Gives a deal the lines of a former version. `typed` is the amount that it had then.
///
/// Errors: as [`super::verbs::set`].
pub(crate) async fn put_back(
    tx: &Tx<'_>,
    id: DealId,
    version: i64,
    lines: &Value,
    typed: Option<&Value>,
) -> Result<(), Error> {
    let row = record::hold_for::<deal::Entity>(tx, id, Action::Modify, Some(version)).await?;
    let (was, typed) = (without_purged(tx, told(lines)?).await?, typed.map(money).transpose()?);
    replace(tx, Origin::Direct, &row, &drafts(&was), Former { lines: &was, typed }).await
}

fn drafts(lines: &[Line]) -> LinesDraft {
    LinesDraft { lines: lines.iter().map(LineDraft::from).collect() }
}

fn told(lines: &Value) -> Result<Vec<Line>, Error> {
    match lines {
        Value::Null => Ok(Vec::new()),
        lines => serde_json::from_value(lines.clone()).map_err(|e| Error::internal("an event's lines", e)),
    }
}

fn money(value: &Value) -> Result<Option<Money>, Error> {
    serde_json::from_value(value.clone()).map_err(|e| Error::internal("an event's amount", e))
}

/// The lines before and after a change that an event tells of.
pub(crate) fn lines_of(change: &Change) -> Option<(Vec<Line>, Vec<Line>)> {
    let [was, became] = change;
    Some((told(was).ok()?, told(became).ok()?))
}
