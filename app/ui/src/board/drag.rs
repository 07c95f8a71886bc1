//! Moving a card by mouse, pen or finger. A finger must rest first, so that a swipe still scrolls.
use super::state::{BoardState, Ghost, Press};
use crate::dom::{by_id, command_key_pressed, whole_px};
use crate::logic::board::{Layout, edge_scroll};
use leptos::{ev, prelude::*};
use std::time::Duration;
use wasm_bindgen::{JsCast, prelude::Closure};

/// How long a finger rests on a card before it is lifted.
const LONG_PRESS: Duration = Duration::from_millis(320);
/// How far a mouse moves before a press becomes a drag.
const MOUSE_SLACK_PX: i32 = 4;
/// How far a finger may tremble while it rests.
const TOUCH_SLACK_PX: i32 = 9;

/// The pointer went down: remember where, in case it becomes a drag.
pub(super) fn press(state: BoardState, event: &ev::PointerEvent) {
    let plain = event.button() == 0 && event.is_primary() && !command_key_pressed(event);
    if !plain || event.shift_key() || state.locked.get_untracked() || state.dragging() {
        return;
    }
    let Some(element) = card_under(event) else { return };
    let Some(card) = element.get_attribute("data-card") else { return };
    let touch = event.pointer_type() == "touch";
    let pointer = event.pointer_id();
    state.press.set_value(Some(Press { card, pointer, x: event.client_x(), y: event.client_y(), touch }));
    state.pointer.set_value((event.client_x(), event.client_y()));
    if touch {
        state.still.set_value(Some(Still::keep(state, element)));
        set_timeout(
            move || {
                // A tap may have left the page by now, and the board with it.
                let still = state.press.try_with_value(|p| p.as_ref().is_some_and(|p| p.pointer == pointer));
                if still == Some(true) && !state.dragging() {
                    start(state);
                }
            },
            LONG_PRESS,
        );
    }
}

fn card_under(event: &ev::PointerEvent) -> Option<web_sys::Element> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest(".ac-board-card").ok()?
}

/// Keeps the page from scrolling under a finger that drags a card. It listens at the card itself: a touch ends where it
/// began, even when scrolling has taken that card out of the page, and then nothing above it hears of it any more.
pub(super) struct Still {
    card: web_sys::Element,
    hear: Closure<dyn Fn(web_sys::TouchEvent)>,
}

/// What [`Still`] listens to.
const MOVES: &str = "touchmove";

impl Still {
    fn keep(state: BoardState, card: web_sys::Element) -> Self {
        let hear = Closure::<dyn Fn(web_sys::TouchEvent)>::new(move |event: web_sys::TouchEvent| {
            if state.dragging() {
                event.prevent_default();
            }
        });
        // It can only fail for a listener that is none.
        let _ = card.add_event_listener_with_callback(MOVES, hear.as_ref().unchecked_ref());
        Self { card, hear }
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        let _ = self.card.remove_event_listener_with_callback(MOVES, self.hear.as_ref().unchecked_ref());
    }
}

/// The pointer moved: maybe begin, else follow. Reads no layout.
pub(super) fn moved(state: BoardState, event: &ev::PointerEvent) {
    let Some((x, y, touch)) = state.press.with_value(|p| p.as_ref().map(|p| (p.x, p.y, p.touch))) else {
        return;
    };
    let (dx, dy) = (event.client_x() - x, event.client_y() - y);
    state.pointer.set_value((event.client_x(), event.client_y()));
    if state.dragging() {
        follow(state, dx, dy);
        aim(state);
        return;
    }
    let far = dx.abs().max(dy.abs());
    match touch {
        true if far > TOUCH_SLACK_PX => let_go(state),
        false if far > MOUSE_SLACK_PX => {
            start(state);
            follow(state, dx, dy);
        }
        _ => {}
    }
}

/// Measures once and lifts the card.
fn start(state: BoardState) {
    let Some(press) = state.press.get_value() else { return };
    let Some(card) = by_id(&state.card_id(&press.card)) else { return };
    let (Some(root), Some(list)) = (state.root.get_untracked(), state.list(0)) else {
        return;
    };
    if !state.lift_card(&press.card) {
        return;
    }
    let (card_box, list_box) = (card.get_bounding_client_rect(), list.get_bounding_client_rect());
    state.layout.set_value(Layout {
        left_px: whole_px(list_box.left()) + root.scroll_left(),
        top_px: whole_px(list_box.top()),
        column_pitch_px: state.pitch.get_untracked(),
        card_pitch_px: state.card_pitch,
    });
    // Without capture the drag merely ends at the window's edge.
    let _ = root.set_pointer_capture(press.pointer);
    state.ghost.set(Some(Ghost {
        card: press.card,
        left: whole_px(card_box.left()),
        top: whole_px(card_box.top()),
        width: whole_px(card_box.width()),
    }));
    request_animation_frame(move || pull(state));
}

/// Moves the ghost by one style property.
fn follow(state: BoardState, dx: i32, dy: i32) {
    if let Some(ghost) = state.ghost_node.get_untracked() {
        let transform = format!("translate({dx}px, {dy}px)");
        // A property the browser knows cannot fail to be set.
        let _ = web_sys::HtmlElement::style(&ghost).set_property("transform", &transform);
    }
}

/// Finds the gap below the ghost, from what was measured at the start.
fn aim(state: BoardState) {
    let (x, y) = state.pointer.get_value();
    let grabbed = state.press.with_value(|p| p.as_ref().map(|p| p.y));
    let top = state.ghost.with_untracked(|g| g.as_ref().map(|g| g.top));
    let (Some(grabbed), Some(top)) = (grabbed, top) else { return };
    let (board_scroll, _) = state.across.get_untracked();
    let gap = state.layout.with_value(|layout| {
        let scroll = |column| state.column_scroll(column);
        state.lanes.with_untracked(|lanes| layout.gap(x, top + y - grabbed, board_scroll, scroll, lanes))
    });
    if let Some(gap) = gap {
        state.aim(gap);
    }
}

/// Scrolls board and column while the pointer is near an edge; runs each frame of a drag and no longer.
fn pull(state: BoardState) {
    if !state.dragging() {
        return;
    }
    let (x, y) = state.pointer.get_value();
    let layout = state.layout.get_value();
    let (scroll, width) = state.across.get_untracked();
    let sideways = edge_scroll(x, layout.left_px, layout.left_px + width);
    let list_px = state.list_px.get_untracked();
    let up_down = edge_scroll(y, layout.top_px, layout.top_px + list_px);
    if let Some(root) = state.root.get_untracked().filter(|_| sideways != 0) {
        root.set_scroll_left(scroll + sideways);
    }
    let column = state.lift.with_untracked(|l| l.as_ref().map(|l| l.gap.column));
    if let Some(column) = column.filter(|_| up_down != 0)
        && let Some(list) = state.list(column)
    {
        list.set_scroll_top(state.column_scroll(column) + up_down);
    }
    if sideways != 0 || up_down != 0 {
        aim(state);
    }
    request_animation_frame(move || pull(state));
}

fn let_go(state: BoardState) {
    state.press.set_value(None);
    state.still.set_value(None);
}

/// The pointer went up: drop, if it was a drag.
pub(super) fn release(state: BoardState) {
    let was_drag = state.dragging();
    let_go(state);
    state.ghost.set(None);
    if was_drag {
        state.just_dropped.set_value(true);
        // A drop outside a link makes no click; forget it before the next honest one.
        request_animation_frame(move || state.just_dropped.set_value(false));
        state.drop_card();
    }
}

/// The system took the pointer away, or Escape was pressed.
pub(super) fn cancel(state: BoardState) {
    let_go(state);
    if state.dragging() {
        state.ghost.set(None);
        state.put_back();
    }
}

/// The click that ends a drag must not open the card.
pub(super) fn swallow_click(state: BoardState, event: &ev::MouseEvent) {
    if state.just_dropped.get_value() {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Escape ends a pointer drag wherever the focus is.
pub(super) fn escape_cancels(state: BoardState) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && state.dragging() {
                cancel(state);
            }
        });
        on_cleanup(move || handle.remove());
    });
}
