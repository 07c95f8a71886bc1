//! The control for a condition's value, by the kind of its field.

use super::{
    part::{Work, id_of},
    tree::{Node, Row},
};
use crate::query::{Field, Kind, Value};
use ac_ui::{Bound, Choice, Combobox, Lookup, Select, Source, TextField};
use leptos::prelude::*;

/// What the field is compared with.
#[component]
pub fn ValuePart(
    work: Work,
    path: Vec<usize>,
    #[prop(optional_no_strip)] field: Option<Field>,
    row: Row,
) -> impl IntoView {
    let id = id_of(&path, "value");
    let set = Callback::new(move |text: String| {
        work.change(&path, |node| {
            if let Node::Row(row) = node {
                row.value = text;
            }
        });
    });
    let kind = field.as_ref().map_or(Kind::Text, |field| field.kind);
    let choices = field.as_ref().map(|field| field.choices.clone()).unwrap_or_default();
    let source = field.as_ref().and_then(|field| (work.names)(&field.key));
    match kind {
        Kind::Choice | Kind::Record | Kind::Member if !choices.is_empty() => {
            let now = RwSignal::new(as_choice(&row.value, &choices));
            let mut options: Vec<Choice> = Vec::new();
            if kind == Kind::Member {
                options.push(Choice::new("me", "me"));
            }
            options.extend(choices.iter().map(|choice| Choice::new(choice.label.clone(), choice.label.clone())));
            // Several values, or one that is none of the choices, stay as they are until another is chosen.
            let shown = now.get_untracked();
            if !shown.is_empty() && options.iter().all(|option| option.value != shown) {
                options.push(Choice::new(shown.clone(), shown));
            }
            let as_it_is = row.value.clone();
            let choose = move |text: String| {
                now.set(text.clone());
                let is_word = text.is_empty() || text == as_it_is || (kind == Kind::Member && text == "me");
                set.run(if is_word { text } else { Value::name(&text).written() });
            };
            let value = Bound::new(move || now.get(), choose);
            view! { <Select label="Value" name=id.clone() id options=Signal::stored(options) value placeholder="Choose…" hide_label=true/> }
                .into_any()
        }
        Kind::Record if source.is_some() => {
            let first = (!row.value.is_empty()).then(|| Choice::new(row.value.clone(), row.value.clone()));
            let value = RwSignal::new(first);
            Effect::new(move |seen: Option<()>| {
                let chosen = value.get();
                if seen.is_some() {
                    set.run(chosen.map(|choice| Value::name(&choice.label).written()).unwrap_or_default());
                }
            });
            let asked = Lookup::new(move |typed: String| {
                let source = source.clone();
                async move {
                    let Some(source) = source else { return Ok(Vec::new()) };
                    Ok(source.answer(typed).await?.into_iter().map(|name| Choice::new(name.clone(), name)).collect())
                }
            });
            view! { <Combobox label="Value" name=id.clone() id source=Source::Asked(asked) value hide_label=true/> }
                .into_any()
        }
        _ => {
            let text = RwSignal::new(row.value.clone());
            Effect::new(move |seen: Option<()>| {
                let typed = text.get();
                if seen.is_some() {
                    set.run(typed);
                }
            });
            view! { <TextField label="Value" name=id.clone() id value=text placeholder=example(kind) hide_label=true/> }
                .into_any()
        }
    }
}

/// The value as one of the choices, where it is one.
fn as_choice(value: &str, choices: &[crate::query::Choice]) -> String {
    let plain = value.trim_matches('"');
    let found = choices.iter().find(|choice| choice.is_called(plain));
    found.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::Money => "10k, or 5k..20k",
        Kind::Day(_) | Kind::Instant => "this-month, 2026-11, 30d",
        Kind::Text | Kind::Choice | Kind::Record | Kind::Member => "some text",
    }
}
