//! What is around a list that is laid out by date.

use ac_ui::{Failure, Trouble};
use leptos::prelude::*;
use stylers_macro::style;

/// The line above it, why something is missing or old, and what there is to say.
#[component]
pub fn Frame(
    bar: AnyView,
    failure: Failure,
    busy: RwSignal<bool>,
    notes: Signal<Vec<String>>,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .vw-dated {
            flex: 1;
            display: flex;
            flex-direction: column;
            gap: var(--s2);
            min-width: 0;
            min-height: 0;
        }
        .vw-dated-trouble {
            padding: 0 var(--page-pad);
        }
        .vw-dated-note {
            padding: 0 var(--page-pad);
            color: var(--text-2);
            font-size: var(--fs-control);
        }
    };
    let note = move |note: String| view! { class = scope, <p class="vw-dated-note">{note}</p> };
    view! { class = scope,
        <div class="vw-dated">
            {bar}
            <div class="vw-dated-trouble"><Trouble failure busy/></div>
            {move || notes.get().into_iter().map(note).collect_view()}
            {children()}
        </div>
    }
}
