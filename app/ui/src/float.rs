//! Floating panels on the native popover: the top layer needs no z-index and is never clipped by a scrolling parent.
use crate::dom::whole_px;
use crate::logic::place::{Area, Side, place};
use leptos::prelude::*;

/// Shows a panel beside its trigger. One that is already shown is only moved.
pub(crate) fn show_beside(panel: &web_sys::HtmlElement, trigger: &web_sys::HtmlElement, side: Side) {
    if !is_shown(panel) {
        // Fails only for a panel that has left the page, and then there is nothing to show.
        let _ = panel.show_popover();
    }
    let rect = trigger.get_bounding_client_rect();
    let trigger = Area {
        left: whole_px(rect.left()),
        top: whole_px(rect.top()),
        width: whole_px(rect.width()),
        height: whole_px(rect.height()),
    };
    let size = (panel.offset_width(), panel.offset_height());
    let (left, top) = place(trigger, size, window_size(), side);
    let style = web_sys::HtmlElement::style(panel);
    // Properties every browser knows.
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// Hides a panel; one that is not shown stays so.
pub(crate) fn hide(panel: &web_sys::HtmlElement) {
    if is_shown(panel) {
        let _ = panel.hide_popover();
    }
}

/// Whether a panel is on the screen.
pub(crate) fn is_shown(panel: &web_sys::HtmlElement) -> bool {
    panel.matches(":popover-open").unwrap_or(false)
}

fn window_size() -> (i32, i32) {
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).map_or(0, whole_px);
    (size(window().inner_width()), size(window().inner_height()))
}
