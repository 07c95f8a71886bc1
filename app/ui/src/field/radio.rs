//! One of a few. Native radio buttons, so arrow keys, forms and assistive technology work by themselves.
use leptos::prelude::*;
use stylers_macro::style;

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadioOption {
    /// Form value.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// One line on what it means.
    pub help: Option<String>,
}

/// A group of radio buttons under one legend.
#[component]
pub fn RadioGroup(
    /// The question.
    #[prop(into)]
    legend: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// The choices, in order.
    options: Vec<RadioOption>,
    /// Two-way value.
    value: RwSignal<String>,
) -> impl IntoView {
    let scope = style! {
        .ac-radio {
            display: grid;
            gap: var(--s1);
        }
        .ac-radio-legend {
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            color: var(--text-2);
            margin-bottom: var(--s1);
        }
        .ac-radio-option {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h-small);
            font-size: var(--fs-control);
            cursor: pointer;
        }
        .ac-radio-help {
            color: var(--text-3);
            font-size: var(--fs-small);
        }
    };
    let options = options
        .into_iter()
        .map(|option| {
            let mine = option.value.clone();
            let chosen = Memo::new(move |_| value.with(|v| *v == mine));
            let set = option.value.clone();
            view! { class = scope,
                <label class="ac-radio-option">
                    <input
                        class="ac-radio-dot"
                        type="radio"
                        name=name.clone()
                        value=option.value
                        checked=chosen.get_untracked()
                        prop:checked=move || chosen.get()
                        on:change=move |_| value.set(set.clone())
                    />
                    <span>{option.label}</span>
                    {option.help.map(|help| view! { class = scope, <span class="ac-radio-help">{help}</span> })}
                </label>
            }
        })
        .collect_view();
    view! { class = scope,
        <fieldset class="ac-radio">
            <legend class="ac-radio-legend">{legend}</legend>
            {options}
        </fieldset>
    }
}
