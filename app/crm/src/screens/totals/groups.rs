//! The rows of a table in groups: which are open, what of them is here, and what comes next.
//!
//! Rule: a group's rows are asked for when a line of it is in sight, one group at a time, page by page.

use super::{
    Totals,
    asked::{Answer, Since, Told},
    heading,
};
use crate::screens::feed::{Ask, Held};
use ac_ui::{BandWish, Line};
use ac_views::figures::{Group, GroupBy, Others};
use leptos::{prelude::*, reactive::spawn_local};
use std::{collections::HashSet, ops::Range};

/// Rows that come with an opened group.
const ROWS_FIRST: u32 = 25;
/// Rows that come with each further page.
const ROWS_MORE: u32 = 50;
/// Rows of a group that are read anew when somebody changed something; those below come again when they are asked for.
const ROWS_RENEWED_MAX: usize = 200;

/// How a group's rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Are {
    Coming,
    Here,
    /// They are here as they were before somebody changed something.
    Old,
}

/// One group in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub group: Group,
    pub is_open: bool,
    /// Rows that are here.
    pub loaded: usize,
    next: Option<String>,
    are: Are,
    /// Why rows did not come.
    pub failed: Option<String>,
}

impl State {
    fn of(group: Group, is_open: bool) -> Self {
        Self { group, is_open, loaded: 0, next: None, are: Are::Coming, failed: None }
    }
}

/// The groups of a table. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Groups {
    of: Totals,
    pub all: RwSignal<Vec<State>>,
    pub rest: RwSignal<Option<Others>>,
    /// Values of the groups that somebody closed, of this grouping.
    closed: StoredValue<(Option<GroupBy>, HashSet<Option<String>>)>,
    /// A page is on its way.
    busy: RwSignal<bool>,
    /// The group of which more was asked for while other rows came.
    waiting: StoredValue<Option<Option<String>>>,
    /// Answers to an older question are thrown away.
    turn: StoredValue<u64>,
}

/// Shows the list's rows in groups, from now on, while it is grouped.
pub fn follow(of: Totals, told: Told) {
    let groups = Groups {
        of,
        all: RwSignal::new(Vec::new()),
        rest: RwSignal::new(None),
        closed: StoredValue::new((None, HashSet::new())),
        busy: RwSignal::new(false),
        waiting: StoredValue::new(None),
        turn: StoredValue::new(0),
    };
    Effect::new(move |_| {
        if of.group.with(Option::is_none) {
            return groups.leave();
        }
        match told.answer.get() {
            Some(answer) if answer.group == of.group.get_untracked() => groups.take(answer),
            // What stands there answers another question.
            _ => groups.empty(of.failed.with(Option::is_none)),
        }
    });
    Effect::new(move |_| {
        let lines = groups.all.with(|all| groups.rest.with(|rest| lines(all, rest.is_some())));
        let lines = if of.is_readable.get() { lines } else { Vec::new() };
        if of.group.with(Option::is_some) && of.bands.lines.with_untracked(|now| now.as_ref() != Some(&lines)) {
            of.bands.lines.set(Some(lines));
        }
    });
    Effect::new(move |_| {
        let shown = of.bands.shown.get();
        of.bands.lines.track();
        groups.all.track();
        if !groups.busy.get() && !groups.bring_what_waits() {
            groups.bring_what_is_in_sight(&shown);
        }
    });
    of.bands.act.set(Some(Callback::new(move |(line, wish)| groups.act(line, wish))));
    of.bands.draw.set(Some(Callback::new(move |(line, face)| heading::part(of, groups, line, face))));
}

/// What stands in the table: headings, the rows of open groups, and what is to come.
fn lines(all: &[State], has_rest: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut row = 0;
    for (at, state) in all.iter().enumerate() {
        lines.push(Line::Head(at));
        if state.is_open {
            lines.extend((row..row + state.loaded).map(Line::Row));
            match state {
                State { are: Are::Coming, .. } => lines.push(Line::Coming(at)),
                State { next: Some(_), .. } => lines.push(Line::More(at)),
                _ => {}
            }
        }
        row += state.loaded;
    }
    if has_rest {
        lines.push(Line::Rest);
    }
    lines
}

/// Where the rows of a group begin among those that are here.
fn start(all: &[State], at: usize) -> usize {
    all.iter().take(at).map(|state| state.loaded).sum()
}

/// The first group in sight whose rows are to be asked for, with how many; nothing of one that failed.
fn wanted(all: &[State], has_rest: bool, shown: &Range<usize>) -> Option<(usize, u32)> {
    let lines = lines(all, has_rest);
    let group_of = |line: &Line| match line {
        Line::Row(row) => {
            let mut end = 0;
            all.iter().position(|state| {
                end += state.loaded;
                *row < end
            })
        }
        Line::Coming(at) | Line::More(at) => Some(*at),
        Line::Head(_) | Line::Rest => None,
    };
    let in_sight = lines.get(shown.start.min(lines.len())..shown.end.min(lines.len())).unwrap_or_default();
    in_sight.iter().filter_map(group_of).find_map(|at| {
        let state = all.get(at).filter(|state| state.failed.is_none() && state.are != Are::Here)?;
        let again = u32::try_from(state.loaded.min(ROWS_RENEWED_MAX)).unwrap_or(ROWS_FIRST);
        Some((at, again.max(ROWS_FIRST)))
    })
}

impl Groups {
    fn rows(self) -> Held {
        self.of.source.with_value(|source| source.rows.clone())
    }

    /// The list is no longer grouped.
    fn leave(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.waiting.set_value(None);
        self.busy.set(false);
        self.rest.set(None);
        self.all.set(Vec::new());
    }

    /// Nothing is known of the groups.
    fn empty(self, is_waiting: bool) {
        self.leave();
        let rows = self.rows();
        rows.take_out.run(0..usize::MAX);
        rows.busy.set(is_waiting);
        if is_waiting {
            rows.total.set(None);
        }
    }

    fn take(self, answer: Answer) {
        let Answer { figures, group, since, .. } = answer;
        if self.closed.with_value(|(of, _)| *of != group) {
            self.closed.set_value((group, HashSet::new()));
        }
        if since != Since::Measured {
            self.turn.update_value(|turn| *turn += 1);
            self.busy.set(false);
        }
        let rows = self.rows();
        rows.total.set(Some(figures.all.count));
        rows.busy.set(false);
        let old = self.all.get_untracked();
        let (all, gone) =
            merged(old, figures.groups, since, |value| self.closed.with_value(|(_, closed)| !closed.contains(value)));
        for at in gone.into_iter().rev() {
            rows.take_out.run(at);
        }
        self.rest.set(figures.others);
        self.put(all);
    }

    fn put(self, all: Vec<State>) {
        let known: usize = all.iter().map(|state| state.loaded).sum();
        let there = self.rows().total.get_untracked().and_then(|total| usize::try_from(total).ok());
        self.rows().set_more(there.is_some_and(|there| there > known));
        self.all.set(all);
    }

    fn bring_what_is_in_sight(self, shown: &Range<usize>) {
        let has_rest = self.rest.with_untracked(Option::is_some);
        let Some((at, limit)) = self.all.with_untracked(|all| wanted(all, has_rest, shown)) else { return };
        self.bring(at, Ask { limit, cursor: None });
    }

    /// Asks for what was asked for meanwhile, and answers whether there is such.
    fn bring_what_waits(self) -> bool {
        let Some(value) = self.waiting.try_update_value(Option::take).flatten() else { return false };
        let at = self.all.with_untracked(|all| all.iter().position(|state| state.group.value == value));
        at.is_some_and(|at| self.bring_more(at))
    }

    /// Asks for the rows of a group after those that are here, and answers whether there are any.
    fn bring_more(self, at: usize) -> bool {
        let next = self.all.with_untracked(|all| all.get(at).and_then(|state| state.next.clone()));
        let Some(cursor) = next else { return false };
        self.bring(at, Ask { limit: ROWS_MORE, cursor: Some(cursor) });
        true
    }

    /// Asks for a page of a group: the rows after those that are here, or these anew.
    fn bring(self, at: usize, ask: Ask) {
        let of = |state: &State| (state.group.value.clone(), state.group.filter.clone());
        let Some((value, filter)) = self.all.with_untracked(|all| all.get(at).map(of)) else { return };
        self.busy.set(true);
        let turn = self.turn.get_value();
        let is_further = ask.cursor.is_some();
        let answer = (self.rows().load)(filter, ask);
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let mut all = self.all.get_untracked();
            // It may stand elsewhere by now, or be gone.
            let at = all.iter().position(|state| state.group.value == value).unwrap_or(all.len());
            let start = start(&all, at);
            if let Some(state) = all.get_mut(at) {
                match answer {
                    Ok((put, next)) => {
                        let end = start + state.loaded;
                        let count = put(if is_further { end..end } else { start..end });
                        state.loaded = if is_further { state.loaded + count } else { count };
                        state.next = next;
                        state.are = if is_further { state.are } else { Are::Here };
                        state.failed = None;
                    }
                    Err(error) => state.failed = Some(error.message),
                }
            }
            self.put(all);
            self.busy.set(false);
        });
    }

    fn act(self, line: Line, wish: BandWish) {
        match line {
            Line::Head(at) => self.all.update(|all| {
                let Some(state) = all.get_mut(at) else { return };
                state.is_open = match wish {
                    BandWish::Press => !state.is_open,
                    BandWish::Open => true,
                    BandWish::Close => false,
                };
                let (value, is_open) = (state.group.value.clone(), state.is_open);
                self.closed.update_value(|(_, closed)| {
                    if is_open {
                        closed.remove(&value)
                    } else {
                        closed.insert(value)
                    };
                });
            }),
            Line::More(at) if wish == BandWish::Press && self.busy.get_untracked() => {
                let value = self.all.with_untracked(|all| all.get(at).map(|state| state.group.value.clone()));
                self.waiting.set_value(value);
            }
            Line::More(at) if wish == BandWish::Press => {
                self.bring_more(at);
            }
            // What failed is tried again.
            Line::Coming(at) if wish == BandWish::Press => self.all.update(|all| {
                if let Some(state) = all.get_mut(at) {
                    state.failed = None;
                }
            }),
            _ => {}
        }
    }
}

/// The groups as they are now, and the rows of those that are gone.
fn merged(
    old: Vec<State>,
    now: Vec<Group>,
    since: Since,
    is_open: impl Fn(&Option<String>) -> bool,
) -> (Vec<State>, Vec<Range<usize>>) {
    let mut gone = Vec::new();
    let mut kept: Vec<State> = Vec::new();
    let mut row = 0;
    for state in old {
        let of_state = row..row + state.loaded;
        row = of_state.end;
        // Rows stand in the order of the groups: of two that changed places one comes anew.
        let place = |value: &Option<String>| now.iter().position(|group| group.value == *value);
        let follows = kept.last().is_none_or(|last| place(&last.group.value) < place(&state.group.value));
        if since != Since::Asked && place(&state.group.value).is_some() && follows {
            kept.push(state);
        } else {
            gone.push(of_state);
        }
    }
    let mut kept = kept.into_iter().peekable();
    let state = |group: Group| match kept.next_if(|state| state.group.value == group.value) {
        Some(mut state) => {
            if since == Since::Changed && state.are == Are::Here {
                state.are = Are::Old;
            }
            state.failed = None;
            State { group, ..state }
        }
        None => {
            let is_open = is_open(&group.value);
            State::of(group, is_open)
        }
    };
    (now.into_iter().map(state).collect(), gone)
}

#[cfg(test)]
#[path = "groups_tests.rs"]
mod tests;
