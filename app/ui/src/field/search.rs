//! A search box for lists: an icon, a clear button, Esc clears.
use super::{follow_input, input_class};
use crate::icon::{Glyph, Icon};
use leptos::{html, prelude::*};
use stylers_macro::style;

/// A search input bound to a signal. Debounce where the query is run, not here: the text must never lag.
#[component]
pub fn SearchField(
    /// What is searched, for assistive technology ("Search companies").
    #[prop(into)]
    label: String,
    /// Form name; also the id's base.
    #[prop(into)]
    name: String,
    /// Two-way value.
    value: RwSignal<String>,
    /// Shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
) -> impl IntoView {
    let scope = style! {
        .ac-search {
            position: relative;
            display: grid;
            align-self: start;
            min-width: 0;
            color: var(--text-3);
        }
        .ac-search-glass {
            position: absolute;
            inset: 0 auto 0 0;
            width: var(--control-h);
            display: grid;
            place-items: center;
            pointer-events: none;
        }
        .ac-search-clear {
            position: absolute;
            inset: 0 0 0 auto;
            width: var(--control-h);
            display: grid;
            place-items: center;
            border-radius: var(--r-s);
        }
        .ac-search-clear:hover {
            color: var(--text);
        }
    };
    let node = NodeRef::<html::Input>::new();
    follow_input(node, value);
    let placeholder = placeholder.unwrap_or_else(|| label.clone());
    view! { class = scope,
        <div class="ac-search">
            <input
                class=format!("ac-search-input {}", input_class())
                type="search"
                id=format!("field-{name}")
                name=name
                aria-label=label
                placeholder=placeholder
                value=value.get_untracked()
                autocomplete="off"
                spellcheck="false"
                node_ref=node
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && !value.with_untracked(String::is_empty) {
                        event.prevent_default();
                        value.set(String::new());
                    }
                }
            />
            <span class="ac-search-glass"><Glyph icon=Icon::Search/></span>
            <Show when=move || !value.with(String::is_empty)>
                <button
                    class=format!("ac-search-clear {scope}")
                    type="button"
                    aria-label="Clear search"
                    on:click=move |_| value.set(String::new())
                >
                    <Glyph icon=Icon::Close small=true/>
                </button>
            </Show>
        </div>
    }
}
