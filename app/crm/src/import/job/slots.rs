//! Rows of one step gathered by the record they mean, so that each record is written once a step.

use std::collections::HashMap;
use uuid::Uuid;

/// One record: what stands in the workspace, what it shall become, and the rows that say so, in order.
#[derive(Debug)]
pub struct Slot<M, V> {
    pub old: Option<M>,
    /// What the first row makes of it.
    first: V,
    pub value: V,
    /// Each with whether it changes what the rows before it have made.
    rows: Vec<(i64, bool)>,
}

/// The records of one step, by key.
#[derive(Debug)]
pub struct Slots<M, V> {
    all: Vec<Slot<M, V>>,
    places: HashMap<String, usize>,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub ordinal: i64,
    pub result: Result,
    pub record: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Result {
    Created,
    Updated,
    Unchanged,
    Skipped,
}

impl Result {
    /// The word in `import_row.outcome`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
        }
    }
}

impl Outcome {
    #[must_use]
    pub fn skipped(ordinal: i64) -> Self {
        Self { ordinal, result: Result::Skipped, record: None }
    }
}

impl<M, V> Default for Slots<M, V> {
    fn default() -> Self {
        Self { all: Vec::new(), places: HashMap::new() }
    }
}

/// A step's records, split by what is to be done with them. Positions point into `rows` of the same part.
#[derive(Debug)]
pub struct Sorted<M, V> {
    pub fresh: Vec<V>,
    pub fresh_rows: Vec<Vec<(i64, bool)>>,
    pub changed: Vec<(M, V)>,
    /// Rows with the record's key, of records that change and of those that stay.
    pub known: Vec<(Uuid, Vec<(i64, bool)>)>,
}

impl<M, V: Clone + PartialEq> Slots<M, V> {
    /// What an earlier row of this step makes of the record.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&V> {
        self.places.get(key).and_then(|place| self.all.get(*place)).map(|slot| &slot.value)
    }

    /// Notes that the row makes `value` of the record.
    pub fn put(&mut self, key: String, row: i64, old: Option<M>, value: V) {
        if let Some(slot) = self.places.get(&key).and_then(|place| self.all.get_mut(*place)) {
            slot.rows.push((row, slot.value != value));
            slot.value = value;
        } else {
            self.places.insert(key, self.all.len());
            self.all.push(Slot { old, first: value.clone(), value, rows: vec![(row, true)] });
        }
    }

    /// Parts what is new from what is there. `differs` tells whether a record would change.
    pub fn sorted(self, id: impl Fn(&M) -> Uuid, differs: impl Fn(&M, &V) -> bool) -> Sorted<M, V> {
        let mut out = Sorted { fresh: Vec::new(), fresh_rows: Vec::new(), changed: Vec::new(), known: Vec::new() };
        for Slot { old, first, value, mut rows } in self.all {
            match old {
                None => {
                    out.fresh.push(value);
                    out.fresh_rows.push(rows);
                }
                Some(old) => {
                    if let Some((_, is_changed)) = rows.first_mut() {
                        *is_changed = differs(&old, &first);
                    }
                    out.known.push((id(&old), rows));
                    if differs(&old, &value) {
                        out.changed.push((old, value));
                    }
                }
            }
        }
        out
    }
}

/// The outcomes of rows whose records are written: the first row of a new record made it, later ones changed it or said the
/// same, as if each came in a step of its own.
#[must_use]
pub fn outcomes(
    fresh_ids: impl IntoIterator<Item = Uuid>,
    fresh_rows: Vec<Vec<(i64, bool)>>,
    known: Vec<(Uuid, Vec<(i64, bool)>)>,
) -> Vec<Outcome> {
    let mut out = Vec::new();
    let changed = |is_changed| if is_changed { Result::Updated } else { Result::Unchanged };
    for (id, rows) in fresh_ids.into_iter().zip(fresh_rows) {
        for (place, (ordinal, is_changed)) in rows.into_iter().enumerate() {
            let result = if place == 0 { Result::Created } else { changed(is_changed) };
            out.push(Outcome { ordinal, result, record: Some(id) });
        }
    }
    for (id, rows) in known {
        let result = |(ordinal, is_changed)| Outcome { ordinal, result: changed(is_changed), record: Some(id) };
        out.extend(rows.into_iter().map(result));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_one_outcome_and_every_record_one_write() {
        let mut slots: Slots<(Uuid, u8), u8> = Slots::default();
        let (kept, changed, new) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        slots.put("kept".into(), 0, Some((kept, 5)), 5);
        slots.put("new".into(), 1, None, 1);
        slots.put("changed".into(), 2, Some((changed, 5)), 6);
        slots.put("new".into(), 3, None, 2);
        slots.put("new".into(), 4, None, 2);
        slots.put("kept".into(), 5, Some((kept, 5)), 5);
        slots.put("changed".into(), 6, Some((changed, 5)), 6);
        assert_eq!(slots.value("new"), Some(&2));
        let sorted = slots.sorted(|old| old.0, |old, value| old.1 != *value);
        assert_eq!((sorted.fresh.as_slice(), sorted.changed.len()), ([2].as_slice(), 1));
        let mut found = outcomes([new], sorted.fresh_rows, sorted.known);
        found.sort_by_key(|outcome| outcome.ordinal);
        let words: Vec<_> = found.iter().map(|outcome| outcome.result.word()).collect();
        assert_eq!(words, ["unchanged", "created", "updated", "updated", "unchanged", "unchanged", "unchanged"]);
        assert_eq!(found[3].record, Some(new));
    }
}
