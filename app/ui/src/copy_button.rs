//! A button that copies a text.

use crate::{
    button::{Button, ButtonSize},
    icon::Icon,
    toast::{Toast, use_toasts},
};
use leptos::prelude::*;

/// Copies `text`. Where the browser keeps the clipboard from a page, it says how else to take it along.
#[component]
pub fn CopyButton(#[prop(into)] text: String) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        let window = window();
        if window.is_secure_context() {
            // What is allowed by a click does not fail; the promise has nothing more to say.
            let _ = window.navigator().clipboard().write_text(&text);
            toasts.show(Toast::done("Copied"));
        } else {
            toasts.show(Toast::failed("Select the text and copy it: without HTTPS a page may not do it for you."));
        }
    };
    view! { <Button size=ButtonSize::Small icon=Icon::Copy on:click=copy>"Copy"</Button> }
}
