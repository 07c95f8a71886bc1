//! What one timeline knows while it is on the screen. Everything is Copy, so that handlers are small.
use super::{Bar, GanttRow, ROW_PX, TimeShown};
use crate::dom;
use crate::drag::{self, Drag, tell_of_hold};
use crate::logic::dates::Day;
use crate::logic::gantt::{Dates, Grip, day_at, moved, opened_at, step};
use crate::logic::window;
use leptos::{ev, html, prelude::*};
use std::{ops::Range, time::Duration};

/// What is taken for the height of the window until it is known.
const VIEW_PX: i32 = 700;
/// Height of the axis.
pub(super) const HEAD_PX: i32 = 56;
/// How long nobody scrolls before it is looked where that led.
const SETTLED: Duration = Duration::from_millis(180);
/// How long scrolling after a focus is taken for the browser's.
const BY_FOCUS: Duration = Duration::from_millis(360);
/// How long nobody presses a key before what was moved by keys is put there.
const NUDGED: Duration = Duration::from_millis(600);
/// How near the end of the axis is taken for its end.
const EDGE_PX: i32 = 4;

/// What is done on a timeline.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub on_go: Callback<Day>,
    pub on_move: Callback<(String, Dates)>,
    pub on_ask: Callback<String>,
    pub on_more: Callback<String>,
}

/// A bar that is drawn elsewhere until it is put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub key: String,
    pub grip: Grip,
    pub by: i32,
}

/// The bar that the card tells of, and where the card is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub key: String,
    pub left: i32,
    pub top: i32,
}

#[derive(Clone, Copy)]
pub(super) struct State {
    pub root: NodeRef<html::Div>,
    pub drag: Drag,
    pub shown: TimeShown,
    pub dates: Signal<(String, String)>,
    pub rows: Signal<Vec<GanttRow>>,
    /// The rows that are in the page.
    pub range: Memo<Range<usize>>,
    /// The bar that the arrows are on.
    pub at: RwSignal<Option<String>>,
    /// The bar that Tab comes to.
    pub stop: Memo<Option<String>>,
    /// What is being moved, by hand or by keys.
    pub shift: RwSignal<Option<Shift>>,
    pub hint: RwSignal<Option<Hint>>,
    pub acts: Acts,
    scroll: RwSignal<(i32, i32)>,
    /// Where the axis was scrolled to when something was lifted.
    pub lifted_at: StoredValue<i32>,
    /// The day at the left edge that stays there when other time is drawn.
    kept: StoredValue<Option<Day>>,
    /// Where the page itself scrolled the axis to, until somebody else does. In a wide window that is its end, and no wish to see
    /// more.
    own_left: StoredValue<Option<i32>>,
    /// The day at the left edge, once somebody scrolled there.
    seen: StoredValue<Option<Day>>,
    /// Changes when somebody goes to the time that is shown already.
    goes: Signal<u64>,
    /// Keys are being used: a bar that is drawn anew gets the focus back.
    keyed: StoredValue<bool>,
    /// The browser may scroll to what got the focus: that is no wish to see other time.
    by_focus: StoredValue<bool>,
    focuses: StoredValue<u64>,
    scrolls: StoredValue<u64>,
    nudges: StoredValue<u64>,
    id: StoredValue<String>,
}

impl State {
    pub fn new(
        id: &str,
        shown: TimeShown,
        dates: Signal<(String, String)>,
        rows: Signal<Vec<GanttRow>>,
        (seen, goes): (StoredValue<Option<Day>>, Signal<u64>),
        acts: Acts,
    ) -> Self {
        let scroll = RwSignal::new((0, VIEW_PX));
        let range = Memo::new(move |_| {
            let (top, view) = scroll.get();
            window::rows(top, view, ROW_PX, rows.with(Vec::len))
        });
        let at = RwSignal::new(None::<String>);
        let stop = Memo::new(move |_| {
            let range = range.get();
            rows.with(|rows| {
                let drawn = rows.get(range).unwrap_or_default();
                let bars = || drawn.iter().filter_map(bar_of);
                let walked = at.get().filter(|at| bars().any(|bar| bar.key == *at));
                walked.or_else(|| bars().next().map(|bar| bar.key.clone()))
            })
        });
        Self {
            root: NodeRef::new(),
            drag: Drag::new(),
            shown,
            dates,
            rows,
            range,
            at,
            stop,
            shift: RwSignal::new(None),
            hint: RwSignal::new(None),
            acts,
            scroll,
            lifted_at: StoredValue::new(0),
            kept: StoredValue::new(None),
            own_left: StoredValue::new(None),
            seen,
            goes,
            keyed: StoredValue::new(false),
            by_focus: StoredValue::new(false),
            focuses: StoredValue::new(0),
            scrolls: StoredValue::new(0),
            nudges: StoredValue::new(0),
            id: StoredValue::new(id.to_owned()),
        }
    }

    /// Keeps the place when other time is drawn, asks for more rows, tells of what is held, and gives the focus back.
    pub fn follow(self, on_hold: Callback<bool>) {
        tell_of_hold(move || self.shift.with(Option::is_some), on_hold);
        dom::on_size(self.root, move || self.measure());
        Effect::new(move |_| {
            let (breadth, day, window) = (self.shown.breadth.get(), self.shown.day.get(), self.shown.window.get());
            self.goes.track();
            let kept = self.kept.try_update_value(Option::take).flatten();
            // The axis has its new width in the next frame.
            request_animation_frame(move || {
                let Some(root) = self.root.try_get_untracked().flatten() else { return };
                root.set_scroll_left(opened_at(breadth, window, (day, kept), root.client_width()));
                self.own_left.set_value(Some(root.scroll_left()));
                self.seen.set_value(kept);
            });
        });
        Effect::new(move |_| {
            let range = self.range.get();
            let more = self.rows.with(|rows| {
                let drawn = rows.get(range).unwrap_or_default();
                drawn.iter().find_map(|row| match row {
                    GanttRow::More(lane) => Some(lane.clone()),
                    _ => None,
                })
            });
            if let Some(lane) = more {
                self.acts.on_more.run(lane);
            }
        });
        Effect::new(move |_| {
            self.rows.track();
            if self.keyed.get_value() {
                request_animation_frame(move || self.focus_back());
            }
        });
    }

    /// A bar that was drawn anew has lost the focus to nothing.
    fn focus_back(self) {
        let is_lost = document().active_element().is_none_or(|active| active.tag_name().eq_ignore_ascii_case("body"));
        let at = self.at.try_get_untracked().flatten();
        if let Some(key) = at.filter(|_| is_lost)
            && let Some(bar) = dom::by_id(&self.bar_id(&key))
        {
            dom::focus(&bar);
        }
    }

    pub fn bar_id(self, key: &str) -> String {
        self.id.with_value(|id| format!("{id}-{key}"))
    }

    /// What tells by which keys a bar is moved.
    pub fn how_ids(self, may_move: bool, may_ask: bool) -> Option<String> {
        let names = [may_move.then_some("how"), may_ask.then_some("ask")];
        let ids =
            self.id.with_value(|id| names.into_iter().flatten().map(|name| format!("{id}-{name}")).collect::<Vec<_>>());
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub fn bar(self, key: &str) -> Option<Bar> {
        self.rows.with_untracked(|rows| rows.iter().filter_map(bar_of).find(|bar| bar.key == key).cloned())
    }

    /// Whether a bar may be moved in this way.
    pub fn may(self, bar: &Bar, grip: Grip) -> bool {
        let (start, end) = bar.movable;
        match (grip, bar.dates) {
            (Grip::Whole, (None, None)) => false,
            (Grip::Whole, dates) => (dates.0.is_none() || start) && (dates.1.is_none() || end),
            (Grip::Start, (Some(_), Some(_))) => start && !bar.is_point(),
            (Grip::End, (Some(_), Some(_))) => end && !bar.is_point(),
            _ => false,
        }
    }

    /// The dates that a bar is drawn at, moved or not.
    pub fn dates_of(self, bar: &Bar) -> Dates {
        self.shift.with(|shift| match shift {
            Some(shift) if shift.key == bar.key => moved(bar.dates, shift.grip, shift.by),
            _ => bar.dates,
        })
    }

    /// Whether this bar is being moved.
    pub fn holds(self, key: &str) -> bool {
        self.shift.with_untracked(|shift| shift.as_ref().is_some_and(|shift| shift.key == key))
    }

    /// Puts what was moved to where it is drawn.
    pub fn put_down(self) {
        let Some(Shift { key, grip, by }) = self.shift.try_get_untracked().flatten() else { return };
        let bar = self.bar(&key);
        if let Some(bar) = bar {
            let to = moved(bar.dates, grip, by);
            if to != bar.dates {
                self.acts.on_move.run((key, to));
            }
        }
        self.shift.set(None);
    }

    /// Moves a bar by a day; it is put there once the keys rest.
    pub fn nudge(self, bar: &Bar, by: i32) {
        let before = self.shift.get_untracked().filter(|shift| shift.key == bar.key).map_or(0, |shift| shift.by);
        self.shift.set(Some(Shift { key: bar.key.clone(), grip: Grip::Whole, by: before + by }));
        let turn = self.nudges.try_update_value(|nudges| {
            *nudges += 1;
            *nudges
        });
        set_timeout(
            move || {
                if self.nudges.try_get_value() == turn && !self.drag.is_on() {
                    self.put_down();
                }
            },
            NUDGED,
        );
    }

    /// Nobody goes on moving by keys: what they moved is put there at once.
    pub fn rested(self) {
        if !self.drag.is_on() {
            self.put_down();
        }
    }

    /// The bar with the focus lost it.
    pub fn left(self) {
        // A bar that is taken off the page with the focus loses it then.
        if self.hint.try_set(None).is_none() {
            self.rested();
        }
    }

    /// What was moved by keys stays where it was.
    pub fn put_back(self) {
        self.nudges.update_value(|nudges| *nudges += 1);
        self.shift.set(None);
    }

    pub fn pressed(self, event: &ev::PointerEvent) {
        self.keyed.set_value(false);
        self.by_focus.set_value(false);
        self.rested();
        drag::press(self, event);
    }

    /// Puts the focus on a bar, and scrolls to its row if it is not in the page.
    pub fn focus(self, key: String) {
        self.keyed.set_value(true);
        let at = self.rows.with_untracked(|rows| rows.iter().position(|row| row.key() == key));
        let (Some(at), Some(root)) = (at, self.root.get_untracked()) else { return };
        self.at.set(Some(key.clone()));
        if let Some(top) = window::reveal(at, root.scroll_top(), root.client_height(), ROW_PX, HEAD_PX) {
            root.set_scroll_top(top);
        }
        // Two frames: the scroll event of the first draws the row, the second can focus it.
        let id = self.bar_id(&key);
        request_animation_frame(move || dom::focus_soon(id));
    }

    /// A bar got the focus.
    pub fn arrived(self, key: String) {
        self.by_focus.set_value(true);
        let turn = self.focuses.try_update_value(|focuses| {
            *focuses += 1;
            *focuses
        });
        set_timeout(
            move || {
                if self.focuses.try_get_value() == turn {
                    self.by_focus.try_update_value(|by_focus| *by_focus = false);
                }
            },
            BY_FOCUS,
        );
        self.point_at(&key);
        self.at.set(Some(key));
    }

    pub fn is_keyed(self) {
        self.keyed.set_value(true);
    }

    pub fn scrolled(self) {
        self.measure();
        self.look();
        self.hint.set(None);
        let turn = self.scrolls.try_update_value(|scrolls| {
            *scrolls += 1;
            *scrolls
        });
        set_timeout(
            move || {
                if self.scrolls.try_get_value() == turn {
                    self.settled();
                }
            },
            SETTLED,
        );
    }

    fn measure(self) {
        if let Some(root) = self.root.try_get_untracked().flatten() {
            self.scroll.set((root.scroll_top(), root.client_height()));
        }
    }

    /// Remembers which day is at the left edge if it was not the page that scrolled there.
    fn look(self) {
        let Some(left) = self.root.try_get_untracked().flatten().map(|root| root.scroll_left()) else { return };
        if self.own_left.try_get_value().flatten() != Some(left) {
            let (breadth, window) = (self.shown.breadth.get_untracked(), self.shown.window.get_untracked());
            self.own_left.set_value(None);
            self.seen.set_value(Some(day_at(breadth, window, left)));
        }
    }

    /// Goes on or back from what is seen.
    pub fn go(self, by: i32) {
        let from = self.seen.get_value().unwrap_or_else(|| self.shown.day.get_untracked());
        self.acts.on_go.run(step(self.shown.breadth.get_untracked(), from, by));
    }

    /// Scrolled to an end of the axis: the time beyond it comes, and what is seen stays where it is.
    fn settled(self) {
        if self.by_focus.try_update_value(std::mem::take) != Some(false) {
            return;
        }
        let Some(root) = self.root.try_get_untracked().flatten().filter(|_| !self.drag.is_on()) else { return };
        let (breadth, window) = (self.shown.breadth.get_untracked(), self.shown.window.get_untracked());
        let (left, most) = (root.scroll_left(), root.scroll_width() - root.client_width());
        if self.own_left.get_value() == Some(left) {
            return;
        }
        let by = match left {
            // There is nothing to scroll in a window that is as wide.
            _ if most <= EDGE_PX => return,
            left if left <= EDGE_PX => -1,
            left if left >= most - EDGE_PX => 1,
            _ => return,
        };
        self.kept.set_value(Some(day_at(breadth, window, left)));
        self.acts.on_go.run(step(breadth, self.shown.day.get_untracked(), by));
    }
}

/// The bar of a row that has one.
pub(super) fn bar_of(row: &GanttRow) -> Option<&Bar> {
    match row {
        GanttRow::Bar(bar) => Some(bar),
        _ => None,
    }
}
