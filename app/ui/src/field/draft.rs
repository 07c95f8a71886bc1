//! A text that outlasts its page.

use crate::dom;
use leptos::prelude::*;

/// Text being written, remembered in this tab under `key` until it is emptied: leaving the page does not lose it.
#[must_use]
pub fn draft(key: String) -> RwSignal<String> {
    let text = RwSignal::new(String::new());
    // The server draws it empty, so what was remembered comes after hydration.
    Effect::new(move |begun: Option<()>| {
        text.track();
        if begun.is_some() {
            text.with_untracked(|text| dom::remember(&key, text));
        } else if let Some(remembered) = dom::remembered(&key) {
            text.set(remembered);
        }
    });
    text
}
