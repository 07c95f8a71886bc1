//! On or off. A Checkbox belongs to a form that is sent later; a Switch takes effect at once.
use leptos::prelude::*;
use stylers_macro::style;

/// A checkbox with its text to the right.
#[component]
pub fn Checkbox(
    /// What is on when it is ticked.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the id.
    #[prop(into)]
    name: String,
    /// Two-way value. Left away in forms that are submitted without JavaScript.
    #[prop(optional)]
    checked: Option<RwSignal<bool>>,
    /// First state when there is no signal.
    #[prop(optional)]
    initial: bool,
    /// Neither on nor off (a header over a partly selected list).
    #[prop(optional, into)]
    mixed: Signal<bool>,
    /// Form value.
    #[prop(default = "true")]
    value: &'static str,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// Not editable now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Overrides the id made from the name.
    #[prop(optional, into)]
    id: String,
) -> impl IntoView {
    let scope = style! {
        .ac-check {
            display: inline-flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h-small);
            font-size: var(--fs-control);
            cursor: pointer;
        }
    };
    let id = if id.is_empty() { format!("field-{name}") } else { id };
    let checked = checked.unwrap_or_else(|| RwSignal::new(initial));
    view! { class = scope,
        <label class="ac-check">
            <input
                class="ac-check-box"
                type="checkbox"
                id=id
                name=name
                value=value
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                prop:indeterminate=move || mixed.get()
                disabled=move || disabled.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span class:visually-hidden=hide_label>{label}</span>
        </label>
    }
}

/// A switch: acts as soon as it is moved.
#[component]
pub fn Switch(
    /// What is on when it is on.
    #[prop(into)]
    label: String,
    /// Base of the id.
    #[prop(into)]
    name: String,
    /// Two-way value.
    checked: RwSignal<bool>,
    /// One line below the label.
    #[prop(optional, into)]
    help: Option<String>,
    /// Not editable now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let scope = style! {
        .ac-switch {
            display: flex;
            align-items: center;
            gap: var(--s4);
            min-height: var(--control-h);
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .ac-switch-words {
            display: grid;
            margin-inline-end: auto;
        }
        .ac-switch-help {
            font-size: var(--fs-small);
            color: var(--text-3);
        }
    };
    let id = format!("field-{name}");
    let help_id = format!("{id}-help");
    view! { class = scope,
        <label class="ac-switch">
            <span class="ac-switch-words">
                <span>{label}</span>
                {help.clone().map(|help| view! { class = scope, <span class="ac-switch-help" id=help_id.clone()>{help}</span> })}
            </span>
            <input
                class="ac-switch-box"
                type="checkbox"
                role="switch"
                id=id
                name=name
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                disabled=move || disabled.get()
                aria-describedby=help.map(|_| help_id)
                on:change=move |event| checked.set(event_target_checked(&event))
            />
        </label>
    }
}
