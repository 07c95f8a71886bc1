//! Several controls under one label.

use leptos::prelude::*;
use stylers_macro::style;

/// Controls that are about the same, below what they are about.
#[component]
pub fn Group(#[prop(into)] label: String, children: Children) -> impl IntoView {
    let scope = style! {
        .projects-group {
            display: grid;
            gap: calc(var(--s1) * 1.5);
            min-width: 0;
        }
        .projects-group-label {
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
    };
    let shown = label.clone();
    view! { class = scope,
        <div class="projects-group" role="group" aria-label=label>
            <span class="projects-group-label" aria-hidden="true">{shown}</span>
            {children()}
        </div>
    }
}
