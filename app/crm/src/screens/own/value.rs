//! A value between the record and its editor, and how it is drawn.

use super::stars;
use crate::screens::record::editing::{read_money, write_money};
use ac_ui::{Tag, Tone};
use ac_views::custom::{
    CustomField, FieldKind,
    model::{ChoiceColor, FieldChoice},
    shown,
};
use leptos::prelude::*;
use serde_json::{Value, json};

/// The value as text that is edited and compared; empty where there is none.
#[must_use]
pub fn text_of(field: &CustomField, value: Option<&Value>) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (field.kind, value) {
        (FieldKind::Checkbox, value) => (value == Some(&Value::Bool(true))).to_string(),
        (_, None | Some(Value::Null)) => String::new(),
        (FieldKind::Money, Some(value)) => write_money(shown::money(value)),
        (FieldKind::MultiSelect, Some(value)) => {
            value.as_array().into_iter().flatten().map(plain).collect::<Vec<_>>().join(",")
        }
        (FieldKind::Person | FieldKind::Relation, Some(value)) => {
            shown::referred(value).map(|to| to.id.to_string()).unwrap_or_default()
        }
        (_, Some(value)) => plain(value),
    }
}

/// The value that such a text sets; null empties the field.
#[must_use]
pub fn value_of(field: &CustomField, text: &str) -> Value {
    match field.kind {
        _ if text.is_empty() => Value::Null,
        FieldKind::Checkbox => json!(text == "true"),
        FieldKind::Money => json!(read_money(text)),
        FieldKind::MultiSelect => text.split(',').collect(),
        _ => json!(text),
    }
}

fn tone(color: ChoiceColor) -> Tone {
    match color {
        ChoiceColor::Grey => Tone::Neutral,
        ChoiceColor::Teal => Tone::Accent,
        ChoiceColor::Violet => Tone::Violet,
        ChoiceColor::Green => Tone::Good,
        ChoiceColor::Amber => Tone::Warn,
        ChoiceColor::Red => Tone::Bad,
        ChoiceColor::Blue => Tone::Info,
    }
}

/// A choice as it stands on records.
pub fn chip(choice: &FieldChoice) -> AnyView {
    view! { <Tag text=choice.label.clone() dot=tone(choice.color)/> }.into_any()
}

/// The value as it is drawn in a cell or line.
pub fn draw(field: &CustomField, value: Option<&Value>) -> AnyView {
    let named = |value: &Value| field.choice(value.as_str().unwrap_or_default()).map(chip);
    match (field.kind, value) {
        (FieldKind::Select, Some(value)) => named(value).into_any(),
        (FieldKind::MultiSelect, Some(Value::Array(all))) => {
            view! { <span class="row">{all.iter().map(named).collect_view()}</span> }.into_any()
        }
        (FieldKind::Rating, Some(value)) => {
            let words = shown::text(field, Some(value));
            view! {
                <span aria-hidden="true">{value.as_i64().map(stars)}</span>
                <span class="visually-hidden">{words}</span>
            }
            .into_any()
        }
        (_, value) => shown::text(field, value).into_any(),
    }
}
