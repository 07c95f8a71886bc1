//! The few things read from the browser. Nothing here may run in a first render: it has no answer on the server.
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Rounds what the browser measures in fractions.
#[allow(clippy::as_conversions, reason = "saturates, and no page is two thousand million pixels tall")]
pub(crate) fn whole_px(value: f64) -> i32 {
    value.round() as i32
}

/// The element with this id.
pub(crate) fn by_id(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Focuses an element that the current change is about to draw, without moving the page under the reader.
pub(crate) fn focus_soon(id: String) {
    request_animation_frame(move || {
        if let Some(element) = by_id(&id) {
            focus(&element);
        }
    });
}

/// Focuses an element; one that has left the page meanwhile is no loss.
pub(crate) fn focus(element: &web_sys::HtmlElement) {
    let _ = element.focus();
}

/// Whether the event began on something that has a job of its own inside a row or card.
pub(crate) fn on_control(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("a,button,input,select,textarea,label").ok().flatten())
        .is_some()
}

/// Ctrl, or ⌘ on a Mac.
pub(crate) fn command_key(event: &web_sys::KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// The same, for a pointer.
pub(crate) fn command_key_pressed(event: &web_sys::MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// A value remembered in this tab; `None` where storage is forbidden. Not longer than the tab lives: the names of
/// customers must not outlast a sign-out on a shared machine.
pub(crate) fn remembered(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Remembers a value in this tab; a full or forbidden storage is silently no memory.
pub(crate) fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(key, value);
    }
}
