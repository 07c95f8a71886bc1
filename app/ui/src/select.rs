//! One of some, as the platform's own select: the best control on a phone, and it works in plain forms.
use crate::field::{FieldFrame, Wiring, input_class, standing};
use crate::icon::{Glyph, Icon};
use leptos::{html, prelude::*};
use stylers_macro::style;

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Form value.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// Quiet text beside it, in a combobox.
    pub note: Option<String>,
}

impl Choice {
    /// A choice without a note.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), note: None }
    }
}

/// Choices under a heading of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceGroup {
    /// The heading.
    pub label: String,
    /// In order; with one or more, else the group is not drawn.
    pub choices: Vec<Choice>,
}

/// The value a control shows, and where a choice goes. One signal is both; a value that is derived from something else is
/// changed there. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Bound {
    now: Signal<String>,
    choose: Callback<String>,
}

impl Bound {
    /// Shows `now`; a choice goes to `choose`, which changes what `now` is derived from.
    pub fn new(
        now: impl Fn() -> String + Send + Sync + 'static,
        choose: impl Fn(String) + Send + Sync + 'static,
    ) -> Self {
        Self { now: Signal::derive(now), choose: Callback::new(choose) }
    }
}

impl From<RwSignal<String>> for Bound {
    fn from(value: RwSignal<String>) -> Self {
        Self { now: value.into(), choose: Callback::new(move |chosen| value.set(chosen)) }
    }
}

/// A labelled native select.
#[component]
pub fn Select(
    /// What to choose.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// The choices, in order.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// Choices below those, each group under its heading.
    #[prop(optional)]
    groups: Vec<ChoiceGroup>,
    /// Two-way value.
    #[prop(into)]
    value: Bound,
    /// Shown first for "none chosen" (its value is empty).
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// One line on how to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
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
        .ac-select {
            position: relative;
            display: grid;
            min-width: 0;
        }
        .ac-select-arrow {
            position: absolute;
            inset: 0 0 0 auto;
            display: grid;
            place-items: center;
            width: var(--control-h);
            color: var(--text-3);
            pointer-events: none;
        }
    };
    let wiring = Wiring::new(&id, &name, help.is_some());
    let error = standing(error, value.now);
    let select = NodeRef::<html::Select>::new();
    // Once somebody has chosen, a browser no longer looks at which entry is marked.
    let put = move || {
        if let (Some(select), Some(chosen)) = (select.try_get_untracked().flatten(), value.now.try_get_untracked()) {
            select.set_value(&chosen);
            // What is none of the entries would leave it blank.
            if select.selected_index() < 0 {
                select.set_selected_index(0);
            }
        }
    };
    Effect::new(move |_| {
        options.track();
        value.now.track();
        select.track();
        put();
        // Other entries may be drawn only after this has run.
        request_animation_frame(put);
    });
    let entry = move |choice: Choice| {
        let chosen = value.now.with_untracked(|value| *value == choice.value);
        view! { <option value=choice.value selected=chosen>{choice.label}</option> }
    };
    let entries = move || options.get().into_iter().map(entry).collect_view();
    let groups = groups.into_iter().filter(|group| !group.choices.is_empty());
    let groups = groups
        .map(|ChoiceGroup { label, choices }| {
            view! { <optgroup label=label>{choices.into_iter().map(entry).collect_view()}</optgroup> }
        })
        .collect_view();
    view! { class = scope,
        <FieldFrame id=wiring.id.clone() label help=help error hide_label>
            <div class="ac-select">
                <select
                    class=format!("ac-select-box {}", input_class())
                    id=wiring.id.clone()
                    name=name
                    node_ref=select
                    disabled=move || disabled.get()
                    aria-describedby=wiring.described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    on:change=move |event| value.choose.run(event_target_value(&event))
                >
                    {placeholder.map(|text| view! { <option value="">{text}</option> })}
                    {entries}
                    {groups}
                </select>
                <span class="ac-select-arrow"><Glyph icon=Icon::ChevronDown small=true/></span>
            </div>
        </FieldFrame>
    }
}
