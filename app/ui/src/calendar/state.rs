//! What one calendar knows while it is on the screen. Everything is Copy, so that handlers are small.
use super::{CalendarDay, Chip};
use crate::dom;
use crate::drag::{Drag, tell_of_hold};
use crate::logic::calendar::{WeekStart, Zoom, period, weeks};
use crate::logic::dates::Day;
use leptos::{html, prelude::*};

#[derive(Clone, Copy)]
pub(super) struct State {
    pub root: NodeRef<html::Div>,
    pub drag: Drag,
    pub zoom: Signal<Zoom>,
    pub day: Signal<Day>,
    pub start: Signal<WeekStart>,
    pub today: Signal<Option<Day>>,
    pub days: Signal<Vec<CalendarDay>>,
    /// The day that the arrows are on.
    pub at: RwSignal<Option<Day>>,
    /// The day that Tab comes to.
    pub stop: Memo<Day>,
    /// The day under a lifted chip.
    pub over: RwSignal<Option<Day>>,
    /// The day that gets the focus as soon as it is drawn.
    awaited: StoredValue<Option<Day>>,
    id: StoredValue<String>,
    on_go: Callback<Day>,
    pub on_open: Callback<Day>,
    pub on_move: Callback<(String, Day)>,
    pub on_ask: Callback<String>,
}

/// What is done on a calendar: going to a day, opening one, putting a chip on another, asking which.
pub type Acts = (Callback<Day>, Callback<Day>, Callback<(String, Day)>, Callback<String>);

impl State {
    pub fn new(
        id: &str,
        (zoom, day, start): (Signal<Zoom>, Signal<Day>, Signal<WeekStart>),
        today: Signal<Option<Day>>,
        days: Signal<Vec<CalendarDay>>,
        acts: Acts,
    ) -> Self {
        let (on_go, on_open, on_move, on_ask) = acts;
        let at = RwSignal::new(None::<Day>);
        let stop = Memo::new(move |_| {
            let shown = period(zoom.get(), day.get(), start.get());
            let is_drawn = |day: &Day| is_drawn(zoom.get(), shown.first, start.get(), *day);
            let has_something = |day: &Day| days.with(|days| find(days, *day).is_some());
            let first = || days.with(|days| days.iter().map(|one| one.day).find(|day| shown.contains(*day)));
            let now = today.get().filter(|day| shown.contains(*day));
            let walked = at.get().filter(is_drawn);
            walked.or(now.filter(has_something)).or_else(first).or(now).unwrap_or(shown.first)
        });
        Self {
            root: NodeRef::new(),
            drag: Drag::new(),
            zoom,
            day,
            start,
            today,
            days,
            at,
            stop,
            over: RwSignal::new(None),
            awaited: StoredValue::new(None),
            id: StoredValue::new(id.to_owned()),
            on_go,
            on_open,
            on_move,
            on_ask,
        }
    }

    /// Tells of what is held, and gives the focus to the day that was waited for.
    pub fn follow(self, on_hold: Callback<bool>) {
        tell_of_hold(move || self.drag.ghost.with(Option::is_some), on_hold);
        Effect::new(move |_| {
            let shown = (self.zoom.get(), self.day.get(), self.start.get());
            let awaited = self.awaited.get_value().filter(|day| is_drawn(shown.0, shown.1, shown.2, *day));
            if let Some(day) = awaited {
                self.awaited.set_value(None);
                dom::focus_soon(self.day_id(day));
            }
        });
    }

    pub fn day_id(self, day: Day) -> String {
        self.id.with_value(|id| format!("{id}-{}", day.iso()))
    }

    pub fn how_id(self) -> String {
        self.id.with_value(|id| format!("{id}-how"))
    }

    /// The chip with this key, where it may be moved, and its day.
    pub fn movable(self, key: &str) -> Option<(Day, Chip)> {
        self.days.with_untracked(|days| {
            days.iter().find_map(|one| {
                let chip = one.chips.iter().find(|chip| chip.key == key && chip.movable)?;
                Some((one.day, chip.clone()))
            })
        })
    }

    /// Puts the focus on a day, and shows its month or week if it is not there.
    pub fn focus(self, day: Day) {
        self.at.set(Some(day));
        match is_drawn(self.zoom.get_untracked(), self.day.get_untracked(), self.start.get_untracked(), day) {
            true => dom::focus_soon(self.day_id(day)),
            false => {
                self.awaited.set_value(Some(day));
                self.on_go.run(day);
            }
        }
    }
}

/// What stands on `day`, where anything does.
pub(super) fn find(days: &[CalendarDay], day: Day) -> Option<&CalendarDay> {
    days.binary_search_by_key(&day, |one| one.day).ok().and_then(|at| days.get(at))
}

/// Whether `day` is drawn where `shown` is.
pub(super) fn is_drawn(zoom: Zoom, shown: Day, start: WeekStart, day: Day) -> bool {
    weeks(zoom, shown, start).contains(&start.of(day))
}
