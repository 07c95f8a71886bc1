//! The days of a calendar as they stand on the screen: plain data, so that a move can be tried without one.

use super::source::Entry;
use crate::days::DayRows;
use chrono::NaiveDate;
use uuid::Uuid;

/// Days in order, each with at least one record.
pub type Laid = Vec<DayRows<Entry>>;

/// The record, and the day on which it stands.
pub fn find(laid: &Laid, id: Uuid) -> Option<(NaiveDate, Entry)> {
    laid.iter().find_map(|one| Some((one.day, one.rows.iter().find(|entry| entry.id == id)?.clone())))
}

/// Puts a record from one day on another. It stands last there, and is counted there and no longer where it was.
pub fn put(laid: &mut Laid, entry: Entry, from: NaiveDate, to: NaiveDate) {
    if let Ok(at) = laid.binary_search_by_key(&from, |one| one.day)
        && let Some(one) = laid.get_mut(at)
    {
        one.rows.retain(|known| known.id != entry.id);
        one.count = one.count.map(|count| count - 1);
        if one.count == Some(0) {
            laid.remove(at);
        }
    }
    let at = laid.binary_search_by_key(&to, |one| one.day).unwrap_or_else(|at| {
        laid.insert(at, DayRows { day: to, count: Some(0), rows: Vec::new() });
        at
    });
    if let Some(one) = laid.get_mut(at) {
        one.rows.retain(|known| known.id != entry.id);
        one.rows.push(entry);
        one.count = one.count.map(|count| count + 1);
    }
}

/// Takes over a newer state of a record, on whichever day it stands.
pub fn renew(laid: &mut Laid, entry: &Entry) {
    let known = laid.iter_mut().flat_map(|one| &mut one.rows).find(|known| known.id == entry.id);
    if let Some(known) = known {
        known.clone_from(entry);
    }
}

/// How many records there are from one day to another; nothing where that was not counted.
pub fn count(laid: &Laid, from: NaiveDate, to: NaiveDate) -> Option<i64> {
    laid.iter().filter(|one| (from..=to).contains(&one.day)).map(|one| one.count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_ui::Chip;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn entry(id: u128, version: i64) -> Entry {
        Entry { id: Uuid::from_u128(id), version, name: id.to_string(), chip: Chip::default() }
    }

    fn laid() -> Laid {
        vec![
            DayRows { day: day(3), count: Some(5), rows: vec![entry(1, 1), entry(2, 1)] },
            DayRows { day: day(9), count: Some(1), rows: vec![entry(3, 1)] },
        ]
    }

    fn told(laid: &Laid) -> Vec<(NaiveDate, Option<i64>, Vec<u128>)> {
        laid.iter().map(|one| (one.day, one.count, one.rows.iter().map(|e| e.id.as_u128()).collect())).collect()
    }

    #[test]
    fn a_record_is_counted_where_it_stands() {
        let mut all = laid();
        put(&mut all, entry(1, 1), day(3), day(9));
        assert_eq!(told(&all), [(day(3), Some(4), vec![2]), (day(9), Some(2), vec![3, 1])]);
        put(&mut all, entry(1, 1), day(9), day(3));
        assert_eq!(told(&all), [(day(3), Some(5), vec![2, 1]), (day(9), Some(1), vec![3])]);
    }

    #[test]
    fn a_day_comes_and_goes_with_its_records() {
        let mut all = laid();
        put(&mut all, entry(3, 1), day(9), day(1));
        assert_eq!(told(&all), [(day(1), Some(1), vec![3]), (day(3), Some(5), vec![1, 2])]);
        assert_eq!(find(&all, Uuid::from_u128(3)).unwrap().0, day(1));
        assert_eq!(count(&all, day(2), day(30)), Some(5));
    }

    #[test]
    fn one_that_did_not_come_can_be_moved_too() {
        let mut all = laid();
        put(&mut all, entry(7, 1), day(3), day(4));
        assert_eq!(told(&all)[1], (day(4), Some(1), vec![7]));
        assert_eq!(told(&all)[0].1, Some(4));
    }

    #[test]
    fn a_newer_state_takes_the_place_of_the_older() {
        let mut all = laid();
        renew(&mut all, &entry(2, 8));
        renew(&mut all, &entry(99, 8));
        assert_eq!(find(&all, Uuid::from_u128(2)).unwrap().1.version, 8);
        assert_eq!(find(&all, Uuid::from_u128(99)), None);
    }

    #[test]
    fn what_was_not_counted_is_not_told() {
        let mut all = laid();
        all[0].count = None;
        put(&mut all, entry(1, 1), day(3), day(9));
        assert_eq!(told(&all)[0].1, None);
        assert_eq!(count(&all, day(1), day(30)), None);
        assert_eq!(count(&all, day(9), day(9)), Some(2));
    }
}
