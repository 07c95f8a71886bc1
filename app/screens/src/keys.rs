//! One-letter shortcuts of a screen. They rest while somebody types, holds a modifier or has a dialog open.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Runs `act` when `key` is pressed while this screen is shown.
pub fn shortcut(key: &'static str, act: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        let act = act.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing());
            if plain && event.key() == key && !event.default_prevented() && !is_taken(&event) {
                event.prevent_default();
                act();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Whether the key belongs to what has the focus.
fn is_taken(event: &web_sys::KeyboardEvent) -> bool {
    let typing = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
        element.closest("input,textarea,select,[contenteditable],[role=menu],[role=listbox]").ok().flatten().is_some()
    });
    typing || document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Puts the cursor into the field with this id.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        // A field that left the page meanwhile needs no focus.
        let _ = element.focus();
    }
}

/// Puts the focus on the element with this id once the current change is drawn, if it is nowhere by then.
pub fn focus_back(id: String) {
    request_animation_frame(move || {
        if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            focus(&id);
        }
    });
}

/// Puts the cursor into the first of these fields that is empty, or else the last, once they and their dialog are drawn.
pub fn focus_empty(ids: &'static [&'static str]) {
    let text = |id: &str| {
        let found = document().get_element_by_id(id)?;
        let line = found.dyn_ref::<web_sys::HtmlInputElement>().map(web_sys::HtmlInputElement::value);
        line.or_else(|| found.dyn_ref::<web_sys::HtmlTextAreaElement>().map(web_sys::HtmlTextAreaElement::value))
    };
    Effect::new(move |_| {
        request_animation_frame(move || {
            let is_empty = |id: &&&str| text(id).is_some_and(|text| text.trim().is_empty());
            if let Some(id) = ids.iter().find(is_empty).or(ids.last()) {
                focus(id);
            }
        });
    });
}

/// Puts `text` into the field with this id, as if it had been typed, and the cursor behind it.
pub fn type_into(id: &str, text: &str) {
    let field = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlInputElement>().ok());
    let Some(field) = field else { return };
    let _ = field.focus();
    field.set_value(text);
    let bubbles = web_sys::EventInit::new();
    bubbles.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &bubbles) {
        let _ = field.dispatch_event(&event);
    }
}

/// Submits the form that holds, or is in, what `selector` names, once the field that is being written in has taken over what it
/// says. False if there is none.
pub fn submit_soon(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let form = found
        .and_then(|found| found.closest("form").ok().flatten().or_else(|| found.query_selector("form").ok().flatten()));
    let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) else { return false };
    let writing = document().active_element().filter(|active| form.contains(Some(active)));
    if let Some(field) = writing.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        let bubbles = web_sys::EventInit::new();
        bubbles.set_bubbles(true);
        if let Ok(event) = web_sys::Event::new_with_event_init_dict("change", &bubbles) {
            let _ = field.dispatch_event(&event);
        }
        let _ = field.blur();
    }
    // What could not be read is marked by an effect, which runs before the next frame.
    request_animation_frame(move || {
        let _ = form.request_submit();
    });
    true
}

/// Puts the cursor into the first field of the submitted form whose text could not be read; false if all were.
pub fn focus_unread(event: &web_sys::SubmitEvent) -> bool {
    let form = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let found = form.and_then(|form| form.query_selector("[data-unread]").ok().flatten());
    let field = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = &field {
        let _ = field.focus();
    }
    field.is_some()
}
