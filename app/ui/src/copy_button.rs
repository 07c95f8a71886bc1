//! A button that copies a text.

use crate::{
    button::{Button, ButtonSize},
    icon::Icon,
    toast::{Toast, use_toasts},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

/// Copies `text`. Where the browser keeps the clipboard from a page, it says how else to take it along.
#[component]
pub fn CopyButton(#[prop(into)] text: String) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        let window = window();
        if !window.is_secure_context() {
            toasts.show(Toast::failed("Select the text and copy it: without HTTPS a page may not do it for you."));
            return;
        }
        let written = JsFuture::from(window.navigator().clipboard().write_text(&text));
        spawn_local(async move {
            toasts.show(match written.await {
                Ok(_) => Toast::done("Copied"),
                Err(_) => Toast::failed("Select the text and copy it: the browser did not let the page do it."),
            });
        });
    };
    view! { <Button size=ButtonSize::Small icon=Icon::Copy on:click=copy>"Copy"</Button> }
}
