//! The frame around every field: label above, help and error below. The error line is always in the page (and
//! empty), because a live region that appears together with its text is not announced.
use crate::icon::{Glyph, Icon};
use leptos::{html, prelude::*};
use stylers_macro::style;

/// The ids of one field and its lines.
#[derive(Clone, Debug)]
pub(crate) struct Wiring {
    pub id: String,
    pub help: String,
    pub error: String,
    /// Value of `aria-describedby`.
    pub described_by: String,
}

impl Wiring {
    pub fn new(id: &str, name: &str, has_help: bool) -> Self {
        let id = if id.is_empty() { format!("field-{name}") } else { id.to_owned() };
        let help = format!("{id}-help");
        let error = format!("{id}-error");
        let described_by = if has_help { format!("{help} {error}") } else { error.clone() };
        Self { id, help, error, described_by }
    }
}

/// Label, slot, help, error. For a field of your own: give the control `id`, `aria-describedby="{id}-help {id}-error"`.
#[component]
pub fn FieldFrame(
    /// Id of the control inside.
    #[prop(into)]
    id: String,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// One line on how to fill it in.
    #[prop(optional_no_strip, into)]
    help: Option<String>,
    /// What is wrong and what to do; empty means nothing is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Says "optional" beside the label.
    #[prop(optional)]
    optional: bool,
    /// Sits at the right end of the label's line (a "Forgot it?" link).
    #[prop(optional, into)]
    aside: ViewFnOnce,
    /// The control.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-field {
            display: grid;
            gap: calc(var(--s1) * 1.5);
            align-content: start;
            min-width: 0;
        }
        .ac-field-top {
            display: flex;
            align-items: baseline;
            gap: var(--s2);
        }
        .ac-field-aside {
            margin-inline-start: auto;
            font-size: var(--fs-small);
        }
        .ac-field-label {
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            color: var(--text-2);
        }
        .ac-field-optional {
            font-size: var(--fs-small);
            color: var(--text-3);
        }
        .ac-field-help {
            font-size: var(--fs-small);
            color: var(--text-3);
        }
        .ac-field-error {
            display: flex;
            gap: calc(var(--s1) * 1.5);
            font-size: var(--fs-small);
            color: var(--bad);
        }
        .ac-field-error:empty {
            display: none;
        }
    };
    let wiring = Wiring::new(&id, "", help.is_some());
    view! { class = scope,
        <div class="ac-field">
            <div class="ac-field-top" class:visually-hidden=hide_label>
                <label class="ac-field-label" for=id>{label}</label>
                {optional.then(|| view! { class = scope, <span class="ac-field-optional">"optional"</span> })}
                <span class="ac-field-aside">{aside.run()}</span>
            </div>
            {children()}
            {help.map(|help| view! { class = scope, <p class="ac-field-help" id=wiring.help>{help}</p> })}
            <p class="ac-field-error" id=wiring.error aria-live="polite">
                {move || error.get().map(|text| view! {
                    <Glyph icon=Icon::Warning small=true/>
                    <span>{text}</span>
                })}
            </p>
        </div>
    }
}

/// A complaint for as long as `said` says what was complained about: whoever mends it is not told any more that it is bad.
pub(crate) fn standing(error: Signal<Option<String>>, said: impl Into<Signal<String>>) -> Signal<Option<String>> {
    let said = said.into();
    let bad = RwSignal::new(None::<String>);
    Effect::new(move |_| bad.set(error.with(Option::is_some).then(|| said.get_untracked())));
    Signal::derive(move || {
        error.get().filter(|_| bad.with(|bad| bad.as_ref().is_none_or(|bad| said.with(|now| now == bad))))
    })
}

/// Keeps a text box and its signal in step without `prop:value`, which would wipe what was typed (or filled in by the
/// browser) before hydration: the first time the box wins, from then on the signal.
pub(crate) fn follow(
    text: RwSignal<String>,
    read: impl Fn() -> Option<String> + 'static,
    write: impl Fn(&str) + 'static,
) {
    Effect::new(move |adopted: Option<bool>| {
        let wanted = text.get();
        let Some(typed) = read() else { return false };
        if typed != wanted {
            if adopted == Some(true) || typed.is_empty() {
                write(&wanted);
            } else {
                text.set(typed);
            }
        }
        true
    });
}

/// `follow` for an input element.
pub(crate) fn follow_input(node: NodeRef<html::Input>, text: RwSignal<String>) {
    follow(
        text,
        move || node.get().map(|input| input.value()),
        move |value| {
            if let Some(input) = node.get_untracked() {
                input.set_value(value);
            }
        },
    );
}

/// The class list of a box that text is typed into.
pub(crate) fn input_class() -> String {
    format!("ac-input {}", styles())
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .ac-input {
            width: 100%;
            min-width: 0;
            height: var(--control-h);
            padding: 0 calc(var(--s2) * 1.25);
            border: var(--hair) solid var(--edge);
            border-radius: var(--r-s);
            background: var(--glass);
            color: var(--text);
            font-size: var(--fs-body);
            line-height: var(--lh);
            transition: border-color var(--fast) var(--ease), box-shadow var(--fast) var(--ease);
        }
        .ac-input:hover {
            border-color: var(--text-3);
        }
        .ac-input:focus-visible {
            outline-offset: calc(var(--hair) * -1);
            border-color: var(--focus);
        }
        .ac-input[aria-invalid=true] {
            border-color: var(--bad);
            background: var(--bad-soft);
        }
        .ac-input:disabled {
            opacity: .55;
        }
        .ac-input[readonly] {
            background: transparent;
            border-color: var(--line-strong);
        }
    };
    scope
}
