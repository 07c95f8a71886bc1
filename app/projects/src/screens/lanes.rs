//! A board as plain data: which tasks stand where, what a move changes, and what of it is shown.

use super::{labels::chosen, people::People};
use crate::{
    columns::model::{Board, Card, ColumnId, ColumnKind},
    labels::model::{Label, LabelId},
    tasks::model::{Priority, TaskId, TaskMove},
};
use ac_core::{MemberId, money::grouped};
use ac_ui::{BoardColumn, Sort, Tone};
use chrono::NaiveDate;
use std::{collections::HashMap, sync::Arc};

/// A column with the tasks that are here.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub id: ColumnId,
    pub name: String,
    pub kind: ColumnKind,
    pub wip_limit: Option<i32>,
    pub version: i64,
    pub tasks: Vec<TaskId>,
    pub has_more: bool,
}

/// All lanes of one board.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    pub all: Vec<Lane>,
    pub cards: HashMap<TaskId, Card>,
    /// By name.
    pub labels: Vec<Label>,
}

/// A task's place: its column, and the task that it stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub column: ColumnId,
    pub before: Option<TaskId>,
}

/// What of a board is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// In the title, or the number.
    pub words: String,
    pub assignee: Option<MemberId>,
    pub label: Option<LabelId>,
}

impl Shown {
    fn holds(&self, card: &Card) -> bool {
        let words = self.words.trim().to_lowercase();
        let is_number = words.rsplit('-').next().is_some_and(|number| number == card.number.to_string());
        (words.is_empty() || is_number || card.title.to_lowercase().contains(&words))
            && self.assignee.is_none_or(|member| card.assignee_ids.contains(&member))
            && self.label.is_none_or(|label| card.label_ids.contains(&label))
    }

    pub fn is_all(&self) -> bool {
        self.words.trim().is_empty() && self.assignee.is_none() && self.label.is_none()
    }
}

impl Lanes {
    #[must_use]
    pub fn of(board: Board) -> Self {
        let mut lanes = Self { labels: board.labels, ..Self::default() };
        for column in board.columns {
            lanes.all.push(Lane {
                id: column.id,
                name: column.name,
                kind: column.kind,
                wip_limit: column.wip_limit,
                version: column.version,
                tasks: column.tasks.iter().map(|card| card.id).collect(),
                has_more: column.has_more,
            });
            lanes.cards.extend(column.tasks.into_iter().map(|card| (card.id, card)));
        }
        lanes
    }

    /// Whether all tasks of the board are here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.all.iter().any(|lane| lane.has_more)
    }

    #[must_use]
    pub fn lane(&self, id: ColumnId) -> Option<&Lane> {
        self.all.iter().find(|lane| lane.id == id)
    }

    /// Where a task stands.
    #[must_use]
    pub fn spot(&self, id: TaskId) -> Option<Spot> {
        self.all.iter().find_map(|lane| {
            let at = lane.tasks.iter().position(|task| *task == id)?;
            Some(Spot { column: lane.id, before: lane.tasks.get(at + 1).copied() })
        })
    }

    /// Puts a task into a spot; at the end where what it should stand above is no longer in that lane.
    pub fn put(&mut self, id: TaskId, to: Spot) {
        if !self.cards.contains_key(&id) || self.lane(to.column).is_none() {
            return;
        }
        for lane in &mut self.all {
            lane.tasks.retain(|task| *task != id);
            if lane.id == to.column {
                let before = to.before.and_then(|before| lane.tasks.iter().position(|task| *task == before));
                lane.tasks.insert(before.unwrap_or(lane.tasks.len()), id);
            }
        }
    }

    /// Where a task stands, as the server is told.
    #[must_use]
    pub fn place(&self, id: TaskId) -> Option<TaskMove> {
        self.all.iter().find_map(|lane| {
            let at = lane.tasks.iter().position(|task| *task == id)?;
            let after_id = at.checked_sub(1).and_then(|above| lane.tasks.get(above)).copied();
            Some(TaskMove { column_id: lane.id, after_id })
        })
    }

    /// As the design system draws them.
    #[must_use]
    pub fn drawn(&self, shown: &Shown) -> Vec<BoardColumn> {
        let draw = |lane: &Lane| {
            let is_shown = |id: &&TaskId| self.cards.get(id).is_some_and(|card| shown.holds(card));
            let cards: Vec<String> = lane.tasks.iter().filter(is_shown).map(TaskId::to_string).collect();
            let is_over =
                lane.wip_limit.is_some_and(|limit| usize::try_from(limit).is_ok_and(|most| lane.tasks.len() > most));
            BoardColumn {
                id: lane.id.to_string(),
                title: lane.name.clone(),
                note: note(cards.len(), lane),
                sum: if is_over { "Over its limit".to_owned() } else { String::new() },
                percent: None,
                tone: if is_over { Tone::Warn } else { Tone::Neutral },
                cards: Arc::new(cards),
            }
        };
        self.all.iter().map(draw).collect()
    }

    /// The tasks that are shown, in the order of the board or of a column.
    #[must_use]
    pub fn rows(&self, shown: &Shown, code: &str, people: People, sort: Option<&Sort>) -> Vec<Row> {
        let of_lane = |(place, lane): (usize, &Lane)| {
            let cards = lane.tasks.iter().filter_map(|id| self.cards.get(id)).filter(|card| shown.holds(card));
            cards.map(|card| Row::new(card, (place, lane), code, people, &self.labels)).collect::<Vec<_>>()
        };
        let mut rows: Vec<Row> = self.all.iter().enumerate().flat_map(of_lane).collect();
        if let Some(Sort { key, descending }) = sort {
            match key.as_str() {
                "title" => rows.sort_by_cached_key(|row| row.title.to_lowercase()),
                "key" => rows.sort_by_key(|row| row.number),
                "column" => rows.sort_by_key(|row| row.place),
                "priority" => rows.sort_by_key(|row| row.priority.place()),
                "due_on" => rows.sort_by_key(|row| row.due_on),
                _ => {}
            }
            if *descending {
                rows.reverse();
            }
            if key == "due_on" {
                // What has no day comes after what has one, whichever way.
                rows.sort_by_key(|row| row.due_on.is_none());
            }
        }
        rows
    }

    /// Tasks that are shown.
    #[must_use]
    pub fn count(&self, shown: &Shown) -> usize {
        self.cards.values().filter(|card| shown.holds(card)).count()
    }
}

/// A task as a line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: TaskId,
    pub key: String,
    number: i64,
    pub title: String,
    /// The place of its column on the board, from 0.
    place: usize,
    pub column: String,
    pub kind: ColumnKind,
    pub priority: Priority,
    pub names: Vec<String>,
    pub labels: Vec<Label>,
    pub due_on: Option<NaiveDate>,
    /// How many are done, and of how many; likewise of the checklist.
    pub subtasks: (i64, i64),
    pub checklist: (i64, i64),
    pub comments: i64,
}

impl Row {
    fn new(card: &Card, (place, lane): (usize, &Lane), code: &str, people: People, labels: &[Label]) -> Self {
        Self {
            id: card.id,
            key: format!("{code}-{}", card.number),
            number: card.number,
            title: card.title.clone(),
            place,
            column: lane.name.clone(),
            kind: lane.kind,
            priority: card.priority,
            names: people.names(&card.assignee_ids),
            labels: chosen(labels, &card.label_ids),
            due_on: card.due_on,
            subtasks: (card.subtasks_done, card.subtasks),
            checklist: (card.checklist_done, card.checklist),
            comments: card.comments,
        }
    }
}

/// How many tasks a lane shows, and of how many it is meant to hold.
fn note(shown: usize, lane: &Lane) -> String {
    let number = grouped(u64::try_from(shown).unwrap_or(u64::MAX));
    let more = if lane.has_more { "+" } else { "" };
    match lane.wip_limit {
        Some(limit) => format!("{number}{more} of {limit}"),
        None => format!("{number}{more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::model::BoardColumn as Answered;
    use leptos::prelude::Owner;
    use uuid::Uuid;

    fn column(n: u128) -> ColumnId {
        ColumnId(Uuid::from_u128(n))
    }

    fn task(n: u128) -> TaskId {
        TaskId(Uuid::from_u128(n))
    }

    fn card(n: u128) -> Card {
        Card {
            id: task(n),
            number: i64::try_from(n).unwrap(),
            title: format!("Task {n}"),
            priority: Priority::None,
            assignee_ids: if n == 3 { vec![MemberId(Uuid::from_u128(9))] } else { Vec::new() },
            label_ids: if n == 13 { vec![LabelId(Uuid::from_u128(5))] } else { Vec::new() },
            due_on: None,
            parent_id: None,
            subtasks: 0,
            subtasks_done: 0,
            checklist: 0,
            checklist_done: 0,
            comments: 0,
            version: 1,
        }
    }

    fn lanes(all: &[&[u128]]) -> Lanes {
        let answered = |(n, tasks): (u128, &&[u128])| Answered {
            id: column(n),
            name: format!("Column {n}"),
            kind: ColumnKind::Open,
            wip_limit: (n == 1).then_some(2),
            version: 1,
            tasks: tasks.iter().map(|n| card(*n)).collect(),
            has_more: false,
        };
        Lanes::of(Board { columns: (1..).zip(all).map(answered).collect(), labels: Vec::new() })
    }

    fn stands(lanes: &Lanes) -> Vec<Vec<u128>> {
        lanes.all.iter().map(|lane| lane.tasks.iter().map(|id| id.0.as_u128()).collect()).collect()
    }

    #[test]
    fn a_task_is_put_above_another_and_goes_home_again() {
        let start = lanes(&[&[1, 2, 3], &[4]]);
        for (id, to, want) in [
            (1, (1, Some(3)), [vec![2, 1, 3], vec![4]]),
            (3, (2, Some(4)), [vec![1, 2], vec![3, 4]]),
            (3, (2, None), [vec![1, 2], vec![4, 3]]),
            (2, (2, Some(99)), [vec![1, 3], vec![4, 2]]),
        ] {
            let mut lanes = start.clone();
            let home = lanes.spot(task(id)).unwrap();
            lanes.put(task(id), Spot { column: column(to.0), before: to.1.map(task) });
            assert_eq!(stands(&lanes), want);
            lanes.put(task(id), home);
            assert_eq!(stands(&lanes), stands(&start));
        }
    }

    #[test]
    fn a_list_stands_in_the_order_of_the_board_or_of_a_column() {
        let lanes = lanes(&[&[3, 1], &[2]]);
        Owner::new().with(|| {
            let people = People::new(Vec::new());
            let keys = |key: Option<(&str, bool)>| {
                let sort = key.map(|(key, descending)| Sort { key: key.to_owned(), descending });
                let rows = lanes.rows(&Shown::default(), "WEB", people, sort.as_ref());
                rows.into_iter().map(|row| row.key).collect::<Vec<_>>()
            };
            assert_eq!(keys(None), ["WEB-3", "WEB-1", "WEB-2"]);
            assert_eq!(keys(Some(("title", false))), ["WEB-1", "WEB-2", "WEB-3"]);
            assert_eq!(keys(Some(("key", true))), ["WEB-3", "WEB-2", "WEB-1"]);
            assert_eq!(keys(Some(("column", true))), ["WEB-2", "WEB-1", "WEB-3"]);
        });
    }

    #[test]
    fn what_is_not_on_the_board_moves_nothing() {
        let mut lanes = lanes(&[&[1], &[2]]);
        lanes.put(task(7), Spot { column: column(1), before: None });
        lanes.put(task(1), Spot { column: column(7), before: None });
        assert_eq!(stands(&lanes), [vec![1], vec![2]]);
    }

    #[test]
    fn the_server_is_told_below_what_a_task_stands() {
        let lanes = lanes(&[&[1, 2], &[3]]);
        let place = |n| lanes.place(task(n)).unwrap();
        assert_eq!(place(1), TaskMove { column_id: column(1), after_id: None });
        assert_eq!(place(2), TaskMove { column_id: column(1), after_id: Some(task(1)) });
        assert_eq!(lanes.place(task(9)), None);
    }

    #[test]
    fn a_board_shows_what_is_asked_for_and_says_what_is_too_much() {
        let lanes = lanes(&[&[1, 2, 3], &[13]]);
        let cards = |shown: &Shown| -> Vec<usize> { lanes.drawn(shown).iter().map(|c| c.cards.len()).collect() };
        assert_eq!(cards(&Shown::default()), [3, 1]);
        let words = |words: &str| Shown { words: words.to_owned(), ..Shown::default() };
        assert_eq!(cards(&words("task 2")), [1, 0]);
        assert_eq!(cards(&words("web-13")), [0, 1]);
        let mine = Shown { assignee: Some(MemberId(Uuid::from_u128(9))), ..Shown::default() };
        assert_eq!((cards(&mine), lanes.count(&mine)), (vec![1, 0], 1));
        let labelled = Shown { label: Some(LabelId(Uuid::from_u128(5))), ..Shown::default() };
        assert_eq!(cards(&labelled), [0, 1]);
        let drawn = lanes.drawn(&Shown::default());
        assert_eq!((&*drawn[0].note, &*drawn[0].sum), ("3 of 2", "Over its limit"));
        assert_eq!((&*drawn[1].note, &*drawn[1].sum), ("1", ""));
    }
}
