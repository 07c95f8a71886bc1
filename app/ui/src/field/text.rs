//! One line of text. Works in a plain form too: pass `name` and leave `value` away.
use super::{FieldFrame, Wiring, follow_input, input_class, standing};
use leptos::{html, prelude::*};

/// A labelled one-line input.
#[component]
pub fn TextField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Two-way value. Left away in forms that are submitted without JavaScript.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// First value when there is no `value` signal (a form shown again after an error).
    #[prop(optional, into)]
    initial: Option<String>,
    /// Input type: `text`, `email`, `url`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Value of `autocomplete`.
    #[prop(optional, into)]
    autocomplete: Option<&'static str>,
    /// Value of `inputmode`.
    #[prop(optional, into)]
    inputmode: Option<&'static str>,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// One line on how to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Not editable now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Takes the focus when the page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Longest input, in characters.
    #[prop(optional, into)]
    max_chars: Option<u32>,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// Overrides the id made from the name.
    #[prop(optional, into)]
    id: String,
    /// Sits at the right end of the label's line.
    #[prop(optional, into)]
    aside: ViewFnOnce,
) -> impl IntoView {
    let wiring = Wiring::new(&id, &name, help.is_some());
    let text = value.unwrap_or_else(|| RwSignal::new(initial.unwrap_or_default()));
    let error = standing(error, text);
    let node = NodeRef::<html::Input>::new();
    follow_input(node, text);
    view! {
        <FieldFrame id=wiring.id.clone() label help=help error hide_label aside>
            <input
                class=input_class()
                id=wiring.id.clone()
                name=name
                type=kind
                value=text.get_untracked()
                node_ref=node
                on:input=move |event| text.set(event_target_value(&event))
                autocomplete=autocomplete
                inputmode=inputmode
                placeholder=placeholder
                required=required
                autofocus=autofocus
                maxlength=max_chars.map(|n| n.to_string())
                disabled=move || disabled.get()
                aria-describedby=wiring.described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            />
        </FieldFrame>
    }
}
