//! Moving the focus and a lifted card by keyboard. Every step of a lifted card is read out.
use super::state::BoardState;
use crate::dom;
use crate::logic::board::{Gap, Step, find, step};
use crate::logic::window;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Handles a key on a card; keys elsewhere on the board are none of its business.
pub(super) fn on_key(state: BoardState, event: &ev::KeyboardEvent, on_locked: Option<Callback<()>>) {
    let card = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.get_attribute("data-card"));
    let Some(card) = card else { return };
    let by_key = state.lift.with_untracked(Option::is_some) && !state.drag.is_on();
    let key = event.key();
    let arrow = match key.as_str() {
        "ArrowLeft" => Some(Step::Left),
        "ArrowRight" => Some(Step::Right),
        "ArrowUp" => Some(Step::Up),
        "ArrowDown" => Some(Step::Down),
        _ => None,
    };
    match (by_key, key.as_str(), arrow) {
        (true, _, Some(arrow)) => walk_lifted(state, arrow),
        (true, " " | "Enter", _) => {
            state.drop_card();
            refocus(state, card);
        }
        (true, "Escape" | "Tab", _) => {
            state.put_card_back();
            if key == "Tab" {
                return;
            }
        }
        (false, " ", _) if !state.locked.get_untracked() && !state.drag.is_on() => {
            state.lift_card(&card);
        }
        (false, " ", _) if state.locked.get_untracked() => {
            if let Some(on_locked) = on_locked {
                on_locked.run(());
            }
        }
        (false, _, Some(arrow)) => walk_focus(state, &card, arrow),
        _ => return,
    }
    event.prevent_default();
}

fn walk_lifted(state: BoardState, arrow: Step) {
    let Some(lift) = state.lift.get_untracked() else { return };
    let next = state.lanes.with_untracked(|lanes| step(lanes, &lift.card, lift.gap, arrow));
    state.move_gap(next);
    reveal(state, next);
    let (at, of) = state.lanes.with_untracked(|lanes| {
        let length = lanes.get(next.column).map_or(0, |lane| lane.cards.len());
        let here = find(lanes, &lift.card).is_some_and(|home| home.column == next.column);
        (next.at + 1, length + usize::from(!here))
    });
    state.say(|name, column| format!("{name}: {column}, place {} of {of}.", at.min(of)));
}

fn walk_focus(state: BoardState, card: &str, arrow: Step) {
    let target = state.lanes.with_untracked(|lanes| {
        let mut gap = find(lanes, card)?;
        let length = |column: usize| lanes.get(column).map_or(0, |lane| lane.cards.len());
        match arrow {
            Step::Up => gap.at = gap.at.checked_sub(1)?,
            Step::Down => gap.at += 1,
            Step::Left => gap.column = (0..gap.column).rev().find(|c| length(*c) > 0)?,
            Step::Right => gap.column = (gap.column + 1..lanes.len()).find(|c| length(*c) > 0)?,
        }
        gap.at = gap.at.min(length(gap.column).checked_sub(1)?);
        let card = lanes.get(gap.column)?.cards.get(gap.at)?.clone();
        Some((gap, card))
    });
    if let Some((gap, card)) = target {
        reveal(state, gap);
        match dom::by_id(&state.card_id(&card)) {
            Some(element) => {
                state.focused.set(card);
                dom::focus(&element);
            }
            None => focus_later(state, card),
        }
    }
}

/// After a drop the card is drawn anew elsewhere; the focus goes with it.
fn refocus(state: BoardState, card: String) {
    request_animation_frame(move || {
        if let Some(home) = state.lanes.with_untracked(|lanes| find(lanes, &card)) {
            reveal(state, home);
        }
        focus_later(state, card);
    });
}

/// Two frames: the first draws what scrolling brought in, the second can focus it.
fn focus_later(state: BoardState, card: String) {
    let id = state.card_id(&card);
    state.focused.set(card);
    request_animation_frame(move || dom::focus_soon(id));
}

/// Scrolls column and board until the place is in view.
fn reveal(state: BoardState, gap: Gap) {
    let pitch = state.pitch.get_untracked();
    let (left, width) = state.across.get_untracked();
    if let Some(root) = state.root.get_untracked()
        && let Some(to) = window::reveal(gap.column, left, width, pitch, 0)
    {
        root.set_scroll_left(to);
    }
    let view = state.list_px.get_untracked();
    let top = state.column_scroll(gap.column);
    if let Some(to) = window::reveal(gap.at, top, view, state.card_pitch, 0)
        && let Some(list) = state.list(gap.column)
    {
        list.set_scroll_top(to);
    }
}
