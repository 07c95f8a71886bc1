//! Walking from day to day by keyboard, and the keys of what stands on them.
use super::state::{State, is_drawn};
use crate::dom;
use crate::logic::calendar::walk;
use crate::logic::dates::Day;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Handles a key on a day or on what stands there.
pub(super) fn on_key(state: State, event: &ev::KeyboardEvent) {
    let target: Option<web_sys::Element> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(target) = target else { return };
    let cell = target.closest("[data-day]").ok().flatten();
    let day = cell.as_ref().and_then(|cell| Day::parse_iso(&cell.get_attribute("data-day")?));
    let (Some(cell), Some(day)) = (cell, day) else { return };
    let is_day = target == cell;
    // The focus moves a frame later than the key that moved it: who types faster than that goes on from where it will be.
    let day = state.at.get_untracked().filter(|_| is_day).unwrap_or(day);
    if dom::command_key(event) || event.alt_key() || state.drag.is_on() {
        return;
    }
    match event.key().as_str() {
        "Enter" | " " if is_day => state.on_open.run(day),
        "Escape" if !is_day => state.focus(day),
        "m" | "M" if !is_day => match target.get_attribute("data-chip") {
            Some(key) if state.movable(&key).is_some() => state.on_ask.run(key),
            _ => return,
        },
        key => {
            let to = walk(key, state.zoom.get_untracked(), day, state.start.get_untracked());
            let Some(to) = to else { return };
            state.focus(seen(state, day, to));
        }
    }
    event.prevent_default();
}

/// The day that is meant by `to`, coming from `from`: where days without anything are left out, the next one that is not.
fn seen(state: State, from: Day, to: Day) -> Day {
    let (zoom, shown, start) = (state.zoom.get_untracked(), state.day.get_untracked(), state.start.get_untracked());
    let by = if to < from { -1 } else { 1 };
    let mut at = to;
    while is_drawn(zoom, shown, start, at) {
        // What is not displayed has no place that it is laid out by.
        if dom::by_id(&state.day_id(at)).is_some_and(|cell| cell.offset_parent().is_some()) {
            return at;
        }
        let next = at.plus_days(by);
        if next == at {
            return from;
        }
        at = next;
    }
    // Past the last one: the next month or week, from its edge on.
    if is_drawn(zoom, shown, start, to) { at } else { to }
}
