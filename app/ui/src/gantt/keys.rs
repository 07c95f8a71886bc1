//! Walking from bar to bar by keyboard, and moving them.
use super::state::{State, bar_of};
use crate::dom;
use crate::logic::gantt::Grip;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Keys that do nothing alone.
const MODIFIERS: [&str; 4] = ["Shift", "Control", "Alt", "Meta"];

/// Handles a key on a bar.
pub(super) fn on_key(state: State, event: &ev::KeyboardEvent) {
    let target: Option<web_sys::Element> = event.target().and_then(|target| target.dyn_into().ok());
    let key = target.and_then(|target| target.closest("[data-bar]").ok().flatten()?.get_attribute("data-bar"));
    let Some(key) = key else { return };
    let pressed = event.key();
    if state.drag.is_on() || MODIFIERS.contains(&pressed.as_str()) {
        return;
    }
    // The focus moves a frame later than the key that moved it: who types faster than that goes on from where it will be.
    let key = state.at.get_untracked().unwrap_or(key);
    let is_plain = !dom::command_key(event) && !event.alt_key();
    let goes_on = match pressed.as_str() {
        "ArrowLeft" | "ArrowRight" => event.shift_key() && state.holds(&key),
        pressed => pressed == "Escape",
    };
    // Whatever else a key does, it does with the dates that the moved bar has then.
    if !(is_plain && goes_on) {
        state.rested();
    }
    if !is_plain {
        return;
    }
    state.is_keyed();
    let Some(bar) = state.bar(&key) else { return };
    match (pressed.as_str(), event.shift_key()) {
        ("ArrowLeft", true) if state.may(&bar, Grip::Whole) => state.nudge(&bar, -1),
        ("ArrowRight", true) if state.may(&bar, Grip::Whole) => state.nudge(&bar, 1),
        ("Escape", _) if state.shift.with_untracked(Option::is_some) => state.put_back(),
        ("Escape", _) if state.hint.with_untracked(Option::is_some) => state.hint.set(None),
        ("m" | "M", _) if bar.movable.0 || bar.movable.1 => state.acts.on_ask.run(key),
        (_, true) => return,
        ("ArrowLeft", _) => pan(state, -1),
        ("ArrowRight", _) => pan(state, 1),
        ("PageUp", _) => state.go(-1),
        ("PageDown", _) => state.go(1),
        (walked, _) => match next(state, walked, &key) {
            Some(next) => state.focus(next),
            None => return,
        },
    }
    event.prevent_default();
}

/// The bar that a key leads to from another.
fn next(state: State, walked: &str, from: &str) -> Option<String> {
    state.rows.with_untracked(|rows| {
        let bars: Vec<&str> = rows.iter().filter_map(bar_of).map(|bar| bar.key.as_str()).collect();
        let at = bars.iter().position(|key| *key == from)?;
        let last = bars.len().checked_sub(1)?;
        let to = match walked {
            "ArrowUp" => at.saturating_sub(1),
            "ArrowDown" => (at + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return None,
        };
        bars.get(to).map(|key| (*key).to_owned())
    })
}

/// Scrolls the axis by a quarter of what is seen.
fn pan(state: State, by: i32) {
    if let Some(root) = state.root.get_untracked() {
        root.set_scroll_left(root.scroll_left() + by * root.client_width() / 4);
    }
}
