//! Companies, known by their folded name.

use crate::{
    companies::{
        bulk,
        entity::{Entity, Model},
        fields::OBJECT,
        model::{self, ValidCompany},
    },
    import::{
        CompanyDraft,
        job::{
            apply::{Ready, Work},
            own::{OwnStep, Standing},
            slots::{Outcome, Slots, outcomes},
        },
        model::{ObjectKind, Target},
        problems::ProblemCode,
    },
    shared::{custom::WithOwn, record},
};
use ac_core::{Error, Tx, text::sort_key};
use std::collections::HashMap;

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<CompanyDraft>>) -> Result<Vec<Outcome>, Error> {
    work.ensure_owners(tx, rows.iter().filter_map(|row| row.draft.owner.as_deref())).await?;
    let keys: Vec<String> = rows.iter().map(|row| sort_key(&row.draft.name)).collect();
    let ids = bulk::ids_by_name_key(tx.conn(), &super::distinct(&keys)).await?;
    let held = record::hold_many::<Entity>(tx, ids.into_values().collect()).await?;
    let known: HashMap<String, Model> = held.into_iter().map(|row| (row.name_key.clone(), row)).collect();
    let own = OwnStep::read(tx, work, OBJECT, rows.iter().map(|row| &row.draft.own)).await?;
    let mut slots: Slots<Model, WithOwn<ValidCompany>> = Slots::default();
    let mut out = Vec::new();
    for (Ready { at, draft }, key) in rows.into_iter().zip(keys) {
        let owner = work.owner(at, draft.owner.as_deref());
        let earlier = slots.value(&key).cloned();
        if earlier.is_some() {
            work.tell(at, Some(Target::Name), ProblemCode::DuplicateInFile, &draft.name);
        }
        let old = known.get(&key);
        let standing = Standing::of(earlier.as_ref(), old);
        let there = earlier.as_ref().map(|earlier| earlier.valid.clone()).or_else(|| old.map(Model::valid));
        let said = draft.own;
        let edited = match there.clone() {
            Some(there) => model::CompanyDraft {
                name: there.name,
                sector: draft.sector.or(there.sector),
                website: draft.website.or(there.website),
                owner_id: work.new_owner(at, ObjectKind::Company, there.owner_id, owner),
                ..model::CompanyDraft::default()
            },
            None => model::CompanyDraft {
                name: draft.name,
                sector: draft.sector,
                website: draft.website,
                owner_id: owner.or(work.created_by),
                ..model::CompanyDraft::default()
            },
        };
        let valid = edited.validate_over(there.as_ref()).map_err(|fields| work.refuse(at, &fields));
        let whole = valid.and_then(|valid| Ok(WithOwn { valid, own: own.after(work, at, said, standing)? }));
        match whole {
            Ok(whole) => slots.put(key, at.ordinal, old.cloned(), whole),
            Err(refused) => out.push(refused),
        }
    }
    let sorted = slots.sorted(|old| old.id.0, |old, new| old.valid() != new.valid || new.has_other_own(old));
    let fresh = bulk::insert_many(tx, work.origin, sorted.fresh).await?;
    bulk::change_many(tx, work.origin, sorted.changed).await?;
    out.extend(outcomes(fresh.into_iter().map(|id| id.0), sorted.fresh_rows, sorted.known));
    Ok(out)
}
