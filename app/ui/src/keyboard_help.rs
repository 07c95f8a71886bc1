//! The list of shortcuts behind `?`, and the drawing of a key.
use crate::dialog::Dialog;
use crate::dom;
use leptos::{ev, prelude::*};
use stylers_macro::style;
use wasm_bindgen::JsCast;

/// Shortcuts of one part of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortcutGroup {
    /// The part.
    pub title: String,
    /// Keys in the order they are pressed, and what they do.
    pub shortcuts: Vec<(Vec<&'static str>, &'static str)>,
}

/// One key.
#[component]
pub fn Kbd(
    /// What is written on it.
    #[prop(into)]
    key: String,
) -> impl IntoView {
    let scope = style! {
        .ac-kbd {
            display: inline-grid;
            place-items: center;
            min-width: 1.25rem;
            padding: 0 .3125rem;
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-xs);
            background: var(--glass);
            color: var(--text-3);
            font-family: var(--font);
            font-size: var(--fs-micro);
            font-weight: var(--fw-medium);
            line-height: 1.125rem;
            white-space: nowrap;
        }
    };
    view! { class = scope, <kbd class="ac-kbd">{key}</kbd> }
}

/// Opens the help on `?` wherever nobody is typing, as long as the caller's part of the page is there.
pub fn help_key(open: RwSignal<bool>) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.key() == "?" && !typing(&event) {
                event.prevent_default();
                open.set(true);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// The dialog; place it once in the shell, with [`help_key`].
#[component]
pub fn KeyboardHelp(
    /// The shortcuts, most general first.
    groups: Vec<ShortcutGroup>,
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let scope = style! {
        .ac-keys {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
            gap: var(--s4) var(--s8);
        }
        .ac-keys-group {
            display: grid;
            align-content: start;
            gap: var(--s1);
        }
        .ac-keys-title {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .ac-keys-line {
            display: flex;
            align-items: center;
            gap: var(--s1);
            min-height: var(--s6);
            font-size: var(--fs-control);
        }
        .ac-keys-does {
            margin-inline-end: auto;
            color: var(--text-2);
        }
    };
    let body = move || {
        groups
            .clone()
            .into_iter()
            .map(|group| {
                let lines = group
                    .shortcuts
                    .into_iter()
                    .map(|(keys, does)| {
                        let keys = keys.into_iter().map(|key| view! { <Kbd key/> }).collect_view();
                        view! { class = scope,
                            <li class="ac-keys-line"><span class="ac-keys-does">{does}</span>{keys}</li>
                        }
                    })
                    .collect_view();
                view! { class = scope,
                    <section class="ac-keys-group">
                        <h3 class="ac-keys-title">{group.title}</h3>
                        <ul>{lines}</ul>
                    </section>
                }
            })
            .collect_view()
    };
    view! {
        <Dialog id="keyboard-help" title="Keyboard" open wide=true>
            <div class=format!("ac-keys {scope}")>{body.clone()}</div>
        </Dialog>
    }
}

/// Whether a key belongs to a text being typed, or to a shortcut of something else.
pub(crate) fn typing(event: &ev::KeyboardEvent) -> bool {
    let in_field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("input,textarea,select,[contenteditable]").ok().flatten())
        .is_some();
    in_field || dom::command_key(event) || event.alt_key()
}
