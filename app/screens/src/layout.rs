//! Where things go on a wide screen and on a phone.

use leptos::prelude::*;
use stylers_macro::style;

/// The line of filters below a page's head.
#[component]
pub fn FilterLine(children: Children) -> impl IntoView {
    let scope = style! {
        .screens-filters {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding: var(--s2) 0 var(--s3);
        }
    };
    view! { class = scope, <div class="screens-filters">{children()}</div> }
}

/// The screen's main action where a thumb reaches it; only on a phone, where the page's head hides its own.
#[component]
pub fn ThumbAction(children: Children) -> impl IntoView {
    let scope = style! {
        .screens-thumb {
            display: none;
        }
        @media (max-width: 40rem) {
            .screens-thumb {
                position: sticky;
                bottom: 0;
                z-index: var(--z-sticky);
                flex: none;
                display: grid;
                padding: var(--s2) var(--page-pad);
                border-top: var(--hair) solid var(--line);
                background: var(--bg);
            }
        }
    };
    view! { class = scope, <div class="screens-thumb">{children()}</div> }
}

/// Wraps what a phone shows elsewhere.
#[component]
pub fn DeskOnly(children: Children) -> impl IntoView {
    let scope = style! {
        .screens-desk {
            display: contents;
        }
        @media (max-width: 40rem) {
            .screens-desk {
                display: none;
            }
        }
    };
    view! { class = scope, <div class="screens-desk">{children()}</div> }
}
