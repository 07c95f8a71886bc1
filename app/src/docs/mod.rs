//! Pages for whoever writes a program against the product: the REST interface and its errors. Drawn on the server only.
#![cfg(not(target_arch = "wasm32"))]

mod api;
mod errors;
mod words;

pub use api::ApiPage;
pub use errors::ErrorsPage;

use leptos::prelude::*;
use stylers_macro::style;

/// The frame of a page: the way between them, and a readable width.
#[component]
fn DocsFrame(
    /// Heading of the page.
    title: &'static str,
    /// Below the heading.
    #[prop(into)]
    intro: String,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .docs {
            display: grid;
            gap: var(--s5);
            width: min(64rem, 100%);
            margin: 0 auto;
            padding: var(--s8) var(--page-pad) var(--s16);
        }
        .docs-nav {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s4);
            font-size: var(--fs-control);
        }
        .docs-intro {
            max-width: var(--measure);
            color: var(--text-2);
        }
    };
    view! { class = scope,
        <main class="docs">
            <nav class="docs-nav" aria-label="Documentation">
                <a class="link" href="/api/docs">"REST interface"</a>
                <a class="link" href="/docs/errors">"Errors"</a>
                <a class="link" href="/api/openapi.json">"openapi.json"</a>
            </nav>
            <h1>{title}</h1>
            <p class="docs-intro">{intro}</p>
            {children()}
        </main>
    }
}
