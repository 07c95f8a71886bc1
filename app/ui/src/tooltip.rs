//! A few words beside what is pointed at or focused. Never the only place where something is said; Esc hides it.
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Wraps one control. The words are its description unless `decorative` (they repeat its name).
#[component]
pub fn Tooltip(
    /// Id of the words; give the control `aria-describedby` with it unless they repeat its name.
    #[prop(into)]
    id: String,
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-tip {
            position: relative;
            display: inline-flex;
        }
        .ac-tip-words {
            position: absolute;
            inset: auto auto calc(100% + var(--s2)) 50%;
            z-index: var(--z-float);
            width: max-content;
            max-width: 16rem;
            padding: var(--s1) var(--s2);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-s);
            background: var(--surface-3);
            box-shadow: var(--shadow-float);
            color: var(--text);
            font-size: var(--fs-small);
            font-weight: 400;
            line-height: var(--lh);
            transform: translateX(-50%);
            visibility: hidden;
            opacity: 0;
            transition: opacity var(--fast) var(--ease), visibility var(--fast);
        }
        .ac-tip:hover .ac-tip-words {
            visibility: visible;
            opacity: 1;
            transition-delay: var(--tip-delay);
        }
        .ac-tip:focus-within .ac-tip-words {
            visibility: visible;
            opacity: 1;
        }
        .ac-tip-off.ac-tip .ac-tip-words {
            visibility: hidden;
            opacity: 0;
        }
    };
    let off = RwSignal::new(false);
    let hide = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !off.get_untracked() {
            off.set(true);
        }
    };
    view! { class = scope,
        <span
            class="ac-tip"
            class:ac-tip-off=move || off.get()
            on:keydown=hide
            on:pointerenter=move |_| off.set(false)
            on:focusout=move |_| off.set(false)
        >
            {children()}
            <span class="ac-tip-words" role="tooltip" id=id>{move || text.get()}</span>
        </span>
    }
}
