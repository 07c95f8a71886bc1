//! Every component in its states, on one page, at `/dev/ui` in debug builds. A component that is not here is not done.
mod basics;
mod charts;
mod forms;
mod lists;
mod overlays;
mod timeline;

use leptos::prelude::*;
use stylers_macro::style;

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    let scope = style! {
        .ac-gallery {
            display: grid;
            gap: var(--s8);
            padding: var(--page-pad);
            max-width: 90rem;
            margin: 0 auto;
        }
    };
    view! { class = scope,
        <div class="ac-gallery">
            <h1>"Design system"</h1>
            <basics::Basics/>
            <forms::Forms/>
            <overlays::Overlays/>
            <charts::Charts/>
            <lists::Lists/>
        </div>
    }
}

/// One titled group of examples.
#[component]
fn Section(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let scope = style! {
        .ac-gallery-section {
            display: grid;
            gap: var(--s3);
            min-width: 0;
        }
        .ac-gallery-title {
            padding-bottom: var(--s2);
            border-bottom: var(--hair) solid var(--line);
            color: var(--text-2);
        }
        .ac-gallery-items {
            display: flex;
            flex-wrap: wrap;
            align-items: flex-start;
            gap: var(--s4);
            min-width: 0;
        }
    };
    view! { class = scope,
        <section class="ac-gallery-section">
            <h2 class="ac-gallery-title">{title}</h2>
            <div class="ac-gallery-items">{children()}</div>
        </section>
    }
}

/// A grid of examples that share the width.
#[component]
fn Columns(children: Children) -> impl IntoView {
    let scope = style! {
        .ac-gallery-columns {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
            gap: var(--s4);
            width: 100%;
        }
    };
    view! { class = scope, <div class="ac-gallery-columns">{children()}</div> }
}
