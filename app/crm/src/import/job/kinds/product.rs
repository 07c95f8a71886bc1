//! Products, known by their folded name.

use crate::{
    import::{
        ProductDraft,
        job::{
            apply::{Ready, Work},
            slots::{Outcome, Slots, outcomes},
        },
        model::Target,
        problems::ProblemCode,
    },
    products::{
        bulk,
        entity::{Entity, Model},
        model::{self, ValidProduct},
    },
    shared::record,
};
use ac_core::{Error, Tx, text::sort_key};
use std::collections::HashMap;

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<ProductDraft>>) -> Result<Vec<Outcome>, Error> {
    let keys: Vec<String> = rows.iter().map(|row| sort_key(&row.draft.name)).collect();
    let ids = bulk::ids_by_name_key(tx.conn(), &super::distinct(&keys)).await?;
    let held = record::hold_many::<Entity>(tx, ids.into_values().collect()).await?;
    let known: HashMap<String, Model> = held.into_iter().map(|row| (row.name_key.clone(), row)).collect();
    let mut slots: Slots<Model, ValidProduct> = Slots::default();
    let mut out = Vec::new();
    for (Ready { at, draft }, key) in rows.into_iter().zip(keys) {
        let earlier = slots.value(&key).cloned();
        if earlier.is_some() {
            work.tell(at, Some(Target::Name), ProblemCode::DuplicateInFile, &draft.name);
        }
        let old = known.get(&key);
        let there = earlier.or_else(|| old.map(Model::valid));
        let edited = match there {
            Some(there) => model::ProductDraft {
                name: there.name,
                code: there.code,
                series: draft.series.or(there.series),
                description: there.description,
                unit: there.unit,
                // A price in one of the further currencies takes that one's place.
                prices: there
                    .prices
                    .into_iter()
                    .filter(|kept| draft.price.is_none_or(|new| new.currency != kept.currency))
                    .collect(),
                price: draft.price.or(there.price),
                status: there.status,
            },
            None => model::ProductDraft {
                name: draft.name,
                series: draft.series,
                price: draft.price,
                ..model::ProductDraft::default()
            },
        };
        match edited.validate() {
            Ok(valid) => slots.put(key, at.ordinal, old.cloned(), valid),
            Err(fields) => out.push(work.refuse(at, &fields)),
        }
    }
    let sorted = slots.sorted(|old| old.id.0, |old, valid| old.valid() != *valid);
    let fresh = bulk::insert_many(tx, work.origin, sorted.fresh).await?;
    bulk::change_many(tx, work.origin, sorted.changed).await?;
    out.extend(outcomes(fresh.into_iter().map(|id| id.0), sorted.fresh_rows, sorted.known));
    Ok(out)
}
