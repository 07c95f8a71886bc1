//! The editor of a field's choices: their words, their colours, their order.

use super::state::{ChoiceInput, Writing};
use crate::screens::{
    keys,
    lines::{LineActs, Place, shift},
};
use ac_ui::{Button, ButtonSize, Choice, Icon, Select, TextField};
use ac_views::custom::model::{ChoiceColor, LABEL_CHARS_MAX};
use leptos::prelude::*;
use stylers_macro::style;

/// The choices of the field that is being written.
#[component]
pub fn Choices(writing: Writing, error: Signal<Option<String>>) -> impl IntoView {
    let scope = style! {
        .crm-choices {
            display: grid;
            gap: var(--s2);
        }
        .crm-choices-legend {
            margin-bottom: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .crm-choices-list {
            display: grid;
            gap: var(--s2);
            margin: 0;
            padding: 0;
        }
        .crm-choices-line {
            display: grid;
            grid-template-columns: minmax(0, 1fr) 7rem auto;
            align-items: center;
            gap: var(--s2);
        }
        @media (max-width: 40rem) {
            .crm-choices-line {
                grid-template-columns: minmax(0, 1fr) auto;
            }
            .crm-choices-color {
                grid-row: 2;
            }
        }
    };
    let all = writing.choices;
    let remove = move |id: usize| all.update(|all| all.retain(|choice| choice.id != id));
    let line = move |choice: ChoiceInput| {
        let id = choice.id;
        let called = move || {
            let label = choice.label.get();
            if label.trim().is_empty() { "this choice".to_owned() } else { label }
        };
        let color = RwSignal::new(named(choice.color.get_untracked()).to_owned());
        Effect::new(move |_| {
            let chosen = color.get();
            if let Some(found) = ChoiceColor::ALL.into_iter().find(|color| named(*color) == chosen) {
                choice.color.set(found);
            }
        });
        let colors = ChoiceColor::ALL.map(|color| Choice::new(named(color), color.label()));
        let colors = Signal::stored(colors.to_vec());
        let max = u32::try_from(LABEL_CHARS_MAX).unwrap_or(u32::MAX);
        view! { class = scope,
            <li class="crm-choices-line">
                <TextField label="Choice" name=format!("choice-{id}") value=choice.label max_chars=max hide_label=true placeholder="A choice"/>
                <div class="crm-choices-color">
                    <Select label="Colour" name=format!("color-{id}") options=colors value=color hide_label=true/>
                </div>
                <div class="row">
                    <LineActs
                        name=untrack(called)
                        remove="Remove this choice"
                        place=Place::of(all, move |choice| choice.id == id)
                        on_shift=move |by| shift(all, by, |choice| choice.id == id)
                        on_remove=move |()| remove(id)
                    />
                </div>
            </li>
        }
    };
    let add = move |_| {
        writing.add_choice();
        let new = all.with_untracked(|all| all.last().map(|choice| choice.id));
        if let Some(id) = new {
            request_animation_frame(move || keys::focus(&format!("field-choice-{id}")));
        }
    };
    view! { class = scope,
        <fieldset class="crm-choices">
            <legend class="crm-choices-legend">"Choices"</legend>
            <ul class="crm-choices-list" role="list">
                <For each=move || all.get() key=|choice| choice.id children=line/>
            </ul>
            <p class="bad" role="alert">{move || error.get()}</p>
            <div><Button size=ButtonSize::Small icon=Icon::Plus on:click=add>"Add a choice"</Button></div>
        </fieldset>
    }
}

/// The colour as the form keeps it.
fn named(color: ChoiceColor) -> &'static str {
    color.label()
}
