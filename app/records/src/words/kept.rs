//! The words of the records that a unit of work writes, put into the index at its end.

use super::{
    doc::{Doc, Searched},
    store,
};
use ac_core::{Error, Gathered, Tx};
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeMap, btree_map::Entry};
use uuid::Uuid;

/// What becomes of a record's words.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was not there before.
    New(Doc),
    Changed(Doc),
    Gone,
}

/// By record, in the order in which records are made, as the indexes of the tables like it.
#[derive(Default)]
pub struct Kept(BTreeMap<Uuid, Turn>);

impl Kept {
    fn put(&mut self, record: Uuid, turn: Turn) {
        match (self.0.entry(record), turn) {
            (Entry::Vacant(place), turn) => drop(place.insert(turn)),
            (Entry::Occupied(mut there), Turn::Changed(doc)) if matches!(there.get(), Turn::New(_)) => {
                there.insert(Turn::New(doc));
            }
            (Entry::Occupied(there), Turn::Gone) if matches!(there.get(), Turn::New(_)) => drop(there.remove()),
            (Entry::Occupied(mut there), turn) => drop(there.insert(turn)),
        }
    }
}

impl Gathered for Kept {
    async fn finish(self, conn: &DatabaseTransaction) -> Result<(), Error> {
        store::put(conn, self.0).await
    }
}

/// Notes a row that was written for the first time.
pub fn made(tx: &Tx<'_>, record: Uuid, row: &impl Searched) {
    if let Some(doc) = row.doc() {
        tx.gather(|kept: &mut Kept| kept.put(record, Turn::New(doc)));
    }
}

/// Notes a row that was written anew. One that says the same as before is not looked at again.
pub fn changed(tx: &Tx<'_>, record: Uuid, old: &impl Searched, new: &impl Searched) {
    let turn = match (old.doc(), new.doc()) {
        (old, new) if old == new => return,
        (_, Some(doc)) => Turn::Changed(doc),
        (_, None) => Turn::Gone,
    };
    tx.gather(|kept: &mut Kept| kept.put(record, turn));
}

/// Notes a row that is no more.
pub fn gone(tx: &Tx<'_>, record: Uuid) {
    tx.gather(|kept: &mut Kept| kept.put(record, Turn::Gone));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_unit_of_work_does_to_a_record_is_one_turn() {
        let doc = |word: &str| Doc { tokens: [word.to_owned()].into(), ..Doc::default() };
        let check = |turns: Vec<Turn>, expect: Option<Turn>| {
            let mut kept = Kept::default();
            turns.into_iter().for_each(|turn| kept.put(Uuid::nil(), turn));
            assert_eq!(kept.0.remove(&Uuid::nil()), expect);
        };
        check(vec![Turn::New(doc("a")), Turn::Changed(doc("b"))], Some(Turn::New(doc("b"))));
        check(vec![Turn::New(doc("a")), Turn::Gone], None);
        check(vec![Turn::Changed(doc("a")), Turn::Gone], Some(Turn::Gone));
        check(vec![Turn::Gone, Turn::Changed(doc("a"))], Some(Turn::Changed(doc("a"))));
    }
}
