//! The questions of a form while they are being written: their words, their order, which must be answered.

use super::{
    page::Desk,
    state::{Line, askable},
};
use crate::{
    forms::{
        model::{HELP_CHARS_MAX, QUESTIONS_MAX, TITLE_CHARS_MAX},
        question::{ASKABLE, OWN},
    },
    screens::{
        keys,
        lines::{LineActs, Place},
    },
};
use ac_ui::{Bound, Checkbox, Select, TextField};
use leptos::prelude::*;
use stylers_macro::style;

/// All questions, and a way to ask one more.
#[component]
pub fn Questions(desk: Desk) -> impl IntoView {
    let scope = style! {
        .crm-questions {
            display: grid;
            gap: var(--s3);
            margin: 0;
            padding: 0;
        }
    };
    let writing = desk.writing;
    let offered = Memo::new(move |_| {
        let open = writing.lines.with(|lines| desk.customs.with_value(|customs| askable(customs, lines)));
        if writing.lines.with(Vec::len) < QUESTIONS_MAX { open } else { Vec::new() }
    });
    let ask = move |field: String| {
        let label =
            offered.with_untracked(|all| all.iter().find(|one| one.value == field).map(|one| one.label.clone()));
        if let Some(label) = label {
            let id = writing.ask(&field, &label);
            request_animation_frame(move || keys::focus(&format!("field-question-{id}")));
        }
    };
    let more = Bound::new(String::new, ask);
    let line = move |line: Line| view! { <Written desk line/> };
    let wrong = desk.submit.field("questions");
    view! { class = scope,
        <div class="stack">
            <ol class="crm-questions" role="list"><For each=move || writing.lines.get() key=|line| line.id children=line/></ol>
            {move || wrong.get().map(|text| view! { <p class="bad" role="alert">{text}</p> })}
            <Show when=move || offered.with(|all| !all.is_empty())>
                <Select label="Ask one more" name="form-ask" options=offered value=more placeholder="Choose a field" hide_label=true/>
            </Show>
        </div>
    }
}

#[component]
fn Written(desk: Desk, line: Line) -> impl IntoView {
    let scope = style! {
        .crm-question {
            display: grid;
            gap: var(--s2);
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
        }
        .crm-question-top {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s2);
        }
        .crm-question-field {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-question-acts {
            display: flex;
            align-items: center;
            gap: var(--s1);
            margin-inline-start: auto;
        }
        .crm-question-pair {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
            gap: var(--s2) var(--s3);
        }
    };
    let (writing, id) = (desk.writing, line.id);
    let field = line.field.clone();
    let known = ASKABLE.iter().find(|(known, _)| *known == field).map(|(_, label)| (*label).to_owned());
    let own = || {
        let key = field.strip_prefix(OWN).unwrap_or(&field).to_owned();
        let label = desk.customs.with_value(|all| all.iter().find(|one| one.key == key).map(|one| one.label.clone()));
        label.unwrap_or_else(|| format!("{key} (deleted)"))
    };
    let name = known.unwrap_or_else(own);
    let at = Place::of(writing.lines, move |line| line.id == id);
    let place = move |part: &str| {
        let part = part.to_owned();
        Signal::derive(move || desk.submit.about(&format!("questions.{}.{part}", at.get().at)))
    };
    let acts = view! { class = scope,
        <div class="crm-question-acts">
            <LineActs
                name=name.clone()
                remove=format!("Remove {name}")
                place=at
                on_shift=move |by| writing.shift(id, by)
                on_remove=move |()| writing.remove(id)
            />
        </div>
    };
    let wrong = place("field");
    view! { class = scope,
        <li class="crm-question">
            <div class="crm-question-top">
                <span class="crm-question-field">{name.clone()}</span>
                <Checkbox label="Required" name=format!("required-{id}") checked=line.required/>
                {acts}
            </div>
            <div class="crm-question-pair">
                <TextField label="Question" name=format!("question-{id}") value=line.label error=place("label") max_chars=TITLE_CHARS_MAX/>
                <TextField label="Help" name=format!("help-{id}") value=line.help error=place("help") max_chars=HELP_CHARS_MAX placeholder="One line below it"/>
            </div>
            {move || wrong.get().map(|text| view! { <p class="bad" role="alert">{text}</p> })}
        </li>
    }
}
