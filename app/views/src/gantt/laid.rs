//! The lanes of a timeline as they stand on the screen: plain data, so that a move can be tried without one.

use super::source::{Entry, Lane};
use crate::spans::Spans;
use ac_core::money::grouped;
use ac_ui::{GanttRow, logic::gantt::Dates};
use std::collections::HashSet;
use uuid::Uuid;

/// The lanes in order; without a group one without a head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Laid {
    pub lanes: Vec<LaneRows>,
    /// There are more of them.
    pub is_cut: bool,
}

/// The records of a lane, as far as they are here.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneRows {
    /// What the lane is, where the timeline has several.
    pub lane: Option<Lane>,
    pub rows: Vec<Entry>,
    pub next: Option<String>,
    pub total: Option<i64>,
    pub undated: Option<i64>,
}

impl LaneRows {
    #[must_use]
    pub fn new(lane: Option<Lane>, spans: Spans<Entry>) -> Self {
        let Spans { rows, next_cursor, total, undated } = spans;
        Self { lane, rows, next: next_cursor, total, undated }
    }

    /// What tells it from the others.
    #[must_use]
    pub fn key(&self) -> String {
        self.lane.as_ref().map(|lane| lane.filter.clone()).unwrap_or_default()
    }

    /// Takes a further page. What is here already is not taken twice: it may have moved between the pages.
    pub fn extend(&mut self, spans: Spans<Entry>) {
        let known: HashSet<Uuid> = self.rows.iter().map(|entry| entry.id).collect();
        self.rows.extend(spans.rows.into_iter().filter(|entry| !known.contains(&entry.id)));
        self.next = spans.next_cursor;
    }
}

/// The rows to draw. A lane without any record in the time is left out.
#[must_use]
pub fn rows(laid: &Laid, movable: (bool, bool)) -> Vec<GanttRow> {
    let mut rows = Vec::new();
    for lane in laid.lanes.iter().filter(|lane| !lane.rows.is_empty()) {
        if let Some(of) = &lane.lane {
            let count = lane.total.and_then(|total| u64::try_from(total).ok());
            let note = count.map_or_else(|| "very many".to_owned(), grouped);
            rows.push(GanttRow::Lane { key: lane.key(), title: of.label.clone(), note });
        }
        rows.extend(lane.rows.iter().map(|entry| {
            let mut bar = entry.bar.clone();
            bar.movable = (bar.movable.0 && movable.0, bar.movable.1 && movable.1);
            GanttRow::Bar(bar)
        }));
        if lane.next.is_some() {
            rows.push(GanttRow::More(lane.key()));
        }
    }
    rows
}

pub fn find(laid: &Laid, id: Uuid) -> Option<&Entry> {
    laid.lanes.iter().flat_map(|lane| &lane.rows).find(|entry| entry.id == id)
}

/// Takes a further page of a lane, without what is here already: a record may be in several lanes, and is drawn once.
pub fn extend(laid: &mut Laid, lane: &str, mut spans: Spans<Entry>) {
    spans.rows.retain(|entry| find(laid, entry.id).is_none());
    if let Some(known) = laid.lanes.iter_mut().find(|known| known.key() == lane) {
        known.extend(spans);
    }
}

/// Leaves each record in the first lane that it is in.
pub fn once(laid: &mut Laid) {
    let mut known = HashSet::new();
    for lane in &mut laid.lanes {
        lane.rows.retain(|entry| known.insert(entry.id));
    }
}

/// Draws a record at other dates, where it stands.
pub fn put(laid: &mut Laid, id: Uuid, dates: Dates) {
    for entry in laid.lanes.iter_mut().flat_map(|lane| &mut lane.rows).filter(|entry| entry.id == id) {
        entry.bar.dates = dates;
    }
}

/// Takes over a newer state of a record.
pub fn renew(laid: &mut Laid, now: &Entry) {
    for entry in laid.lanes.iter_mut().flat_map(|lane| &mut lane.rows).filter(|entry| entry.id == now.id) {
        entry.clone_from(now);
    }
}

/// How many records all lanes have; nothing where that was not counted, or where there are more lanes.
#[must_use]
pub fn total(laid: &Laid) -> Option<i64> {
    sum(laid, |lane| lane.total)
}

/// How many have no date at all, likewise.
#[must_use]
pub fn undated(laid: &Laid) -> Option<i64> {
    sum(laid, |lane| lane.undated)
}

/// Of some of the lanes nothing is told that would be taken for all.
fn sum(laid: &Laid, of: impl Fn(&LaneRows) -> Option<i64>) -> Option<i64> {
    let numbers = laid.lanes.iter().map(of);
    (!laid.is_cut).then(|| numbers.sum()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_ui::{Bar, Day};

    fn entry(id: u128) -> Entry {
        let bar = Bar { key: id.to_string(), movable: (true, true), ..Bar::default() };
        Entry { id: Uuid::from_u128(id), version: 1, name: id.to_string(), bar }
    }

    fn lane(label: Option<&str>, ids: &[u128], next: Option<&str>, total: Option<i64>) -> LaneRows {
        let rows = ids.iter().map(|id| entry(*id)).collect();
        let lane = label.map(|label| Lane { label: label.to_owned(), filter: format!("stage:{label}") });
        LaneRows::new(lane, Spans { rows, next_cursor: next.map(str::to_owned), total, undated: Some(1) })
    }

    fn laid(lanes: Vec<LaneRows>) -> Laid {
        Laid { lanes, is_cut: false }
    }

    fn told(rows: &[GanttRow]) -> Vec<String> {
        let one = |row: &GanttRow| match row {
            GanttRow::Lane { title, note, .. } => format!("{title} {note}"),
            GanttRow::Bar(bar) => format!("{} {:?}", bar.key, bar.movable),
            GanttRow::More(lane) => format!("more of {lane}"),
        };
        rows.iter().map(one).collect()
    }

    #[test]
    fn lanes_have_heads_and_empty_ones_are_left_out() {
        let all = laid(vec![
            lane(Some("open"), &[1], Some("c"), Some(70)),
            lane(Some("won"), &[], None, Some(0)),
            lane(Some("lost"), &[2], None, None),
        ]);
        assert_eq!(
            told(&rows(&all, (true, false))),
            ["open 70", "1 (true, false)", "more of stage:open", "lost very many", "2 (true, false)"]
        );
        assert_eq!(told(&rows(&laid(vec![lane(None, &[5], None, Some(1))]), (true, true))), ["5 (true, true)"]);
    }

    #[test]
    fn a_further_page_brings_no_record_twice() {
        let mut one = lane(None, &[1, 2], Some("c"), Some(3));
        one.extend(Spans { rows: vec![entry(2), entry(3)], next_cursor: None, total: None, undated: None });
        assert_eq!(one.rows.iter().map(|entry| entry.id.as_u128()).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!((one.next, one.total), (None, Some(3)));
    }

    #[test]
    fn a_record_of_several_lanes_is_drawn_once() {
        let lanes = vec![lane(Some("a"), &[1, 2], None, Some(2)), lane(Some("b"), &[2, 3], Some("c"), Some(9))];
        let mut all = laid(lanes);
        let ids = |all: &Laid| {
            let of = |lane: &LaneRows| lane.rows.iter().map(|entry| entry.id.as_u128()).collect();
            all.lanes.iter().map(of).collect::<Vec<Vec<_>>>()
        };
        once(&mut all);
        assert_eq!(ids(&all), [vec![1, 2], vec![3]]);
        let page = Spans { rows: vec![entry(1), entry(4)], next_cursor: None, total: None, undated: None };
        extend(&mut all, "stage:b", page);
        assert_eq!(ids(&all), [vec![1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_moved_record_is_drawn_elsewhere_and_takes_over_its_newer_state() {
        let mut all = laid(vec![lane(None, &[1, 2], None, Some(2))]);
        let dates = (Day::parse_iso("2026-11-01"), None);
        put(&mut all, Uuid::from_u128(2), dates);
        assert_eq!(find(&all, Uuid::from_u128(2)).unwrap().bar.dates, dates);
        renew(&mut all, &Entry { version: 8, ..entry(2) });
        assert_eq!(find(&all, Uuid::from_u128(2)).unwrap().version, 8);
        assert_eq!(find(&all, Uuid::from_u128(9)), None);
    }

    #[test]
    fn what_was_not_counted_is_not_told() {
        let all = laid(vec![lane(Some("a"), &[], None, Some(3)), lane(Some("b"), &[], None, Some(4))]);
        assert_eq!((total(&all), undated(&all)), (Some(7), Some(2)));
        assert_eq!(total(&laid(vec![lane(None, &[], None, None)])), None);
        let some = Laid { is_cut: true, ..all };
        assert_eq!((total(&some), undated(&some)), (None, None));
    }
}
