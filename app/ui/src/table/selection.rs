//! Selecting rows by pointer, finger and key: boxes, ranges, a long press, and the mode in which a tap selects.
//!
//! The rule: a box is there for whoever looks for it. It shows under the pointer and the focus, and on all rows once one of
//! them is selected; on a phone only while rows are being selected.
use super::grid::KeyAt;
use crate::dom;
use crate::logic::select::Selection;
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// How long a finger rests on a row to select it.
const LONG_PRESS: Duration = Duration::from_millis(450);
/// How far it may move meanwhile; further is a scroll.
const PRESS_PX_MAX: i32 = 10;

/// What is selected in a table, and whether a tap selects. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Picking {
    /// The selected rows.
    pub selection: RwSignal<Selection>,
    /// A tap on a row selects it instead of opening it: for fingers.
    pub by_tap: RwSignal<bool>,
}

impl Picking {
    /// Nothing is selected.
    pub fn new() -> Self {
        Self { selection: RwSignal::new(Selection::default()), by_tap: RwSignal::new(false) }
    }

    /// Whether rows are being selected.
    pub fn is_on(self) -> bool {
        self.by_tap.get() || self.selection.with(|selection| !selection.is_empty())
    }

    /// Selects nothing, and taps open again.
    pub fn end(self) {
        self.by_tap.set(false);
        self.selection.update(Selection::clear);
    }
}

impl Default for Picking {
    fn default() -> Self {
        Self::new()
    }
}

/// The finger that rests on a row. One for a table: cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Press {
    picking: Option<Picking>,
    timer: StoredValue<Option<TimeoutHandle>>,
    from: StoredValue<(i32, i32)>,
    /// A long press selected a row: the click that ends it opens nothing.
    is_held: StoredValue<bool>,
}

impl Press {
    pub fn new(picking: Option<Picking>) -> Self {
        let press = Self {
            picking,
            timer: StoredValue::new(None),
            from: StoredValue::new((0, 0)),
            is_held: StoredValue::new(false),
        };
        on_cleanup(move || press.let_go());
        press
    }

    /// A pointer went down on the row at `at`, which `key` names.
    pub fn down(self, event: &ev::PointerEvent, key: Signal<String>, at: usize) {
        let Some(picking) = self.picking.filter(|_| event.pointer_type() == "touch") else { return };
        self.let_go();
        self.is_held.set_value(false);
        self.from.set_value((event.client_x(), event.client_y()));
        let hold = move || {
            self.is_held.try_set_value(true);
            picking.by_tap.try_set(true);
            let key = key.try_get_untracked().unwrap_or_default();
            picking.selection.try_update(|selection| selection.toggle(&key, at));
        };
        self.timer.set_value(set_timeout_with_handle(hold, LONG_PRESS).ok());
    }

    pub fn moved(self, event: &ev::PointerEvent) {
        let (x, y) = self.from.get_value();
        if (event.client_x() - x).abs() > PRESS_PX_MAX || (event.client_y() - y).abs() > PRESS_PX_MAX {
            self.let_go();
        }
    }

    pub fn let_go(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Takes the click that ends a long press, or that selects. Answers whether it was one of them.
    pub fn takes(self, event: &ev::MouseEvent, key: Signal<String>, at: usize) -> bool {
        let Some(picking) = self.picking else { return false };
        let was_held = self.is_held.get_value();
        self.is_held.set_value(false);
        if !was_held && (!picking.by_tap.get_untracked() || dom::is_within(event, "input")) {
            return false;
        }
        event.prevent_default();
        event.stop_propagation();
        if !was_held {
            picking.selection.update(|selection| key.with_untracked(|key| selection.toggle(key, at)));
        }
        true
    }

    /// The menu that a browser opens at a long press on a link.
    pub fn menu(self, event: &ev::MouseEvent) {
        if self.is_held.get_value() {
            event.prevent_default();
        }
    }
}

/// Keys that select. Answers whether this was one.
pub(super) fn on_select_key(event: &ev::KeyboardEvent, picking: Option<Picking>, len: usize, key_at: &KeyAt) -> bool {
    let Some(Picking { selection, .. }) = picking else { return false };
    match event.key().as_str() {
        "a" | "A" if dom::command_key(event) => {
            selection.update(|selection| selection.select_all((0..len).filter_map(|at| key_at(at))));
        }
        "Escape" if selection.with_untracked(|selection| !selection.is_empty()) => selection.update(Selection::clear),
        _ => return false,
    }
    event.prevent_default();
    event.stop_propagation();
    true
}
