//! A value between the record and its editor, and how it is drawn.

use super::stars;
use crate::screens::record::{
    editing::{read_money, write_money},
    lead::Lead,
};
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
    match (field.holds(), value) {
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

/// Where the value leads.
pub fn lead(field: &CustomField, value: Option<&Value>) -> Option<Lead> {
    match field.kind {
        FieldKind::Link => Lead::outside(value?.as_str()?),
        // One that is gone has no name any more, and no page.
        FieldKind::Relation => shown::referred(value?)
            .filter(|to| !to.name.is_empty())
            .and_then(|to| Lead::record(field.relates_to?, to.id)),
        _ => None,
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn links_and_relations_lead_somewhere() {
        let field = |kind: &str, relates_to: Value| -> CustomField {
            serde_json::from_value(json!({
                "id": uuid::Uuid::nil(), "object": "deal", "key": "to", "label": "To", "kind": kind,
                "relates_to": relates_to, "required": false, "default": null, "help": null, "position": 0,
                "in_table": true, "indexed": false, "is_deleted": false, "version": 1, "choices": [],
                "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            }))
            .unwrap()
        };
        let id = uuid::Uuid::from_u128(7);
        let (link, relation) = (field("link", Value::Null), field("relation", json!("contact")));
        assert_eq!(lead(&link, Some(&json!("https://a.example"))), Some(Lead::Outside("https://a.example".to_owned())));
        assert_eq!(lead(&link, Some(&json!("javascript:alert(1)"))), None);
        let noa = json!({"id": id, "name": "Noa"});
        assert_eq!(lead(&relation, Some(&noa)), Some(Lead::Record(format!("/people/{id}"))));
        assert_eq!(lead(&relation, Some(&json!({"id": id, "name": ""}))), None, "it is gone");
        assert_eq!(lead(&field("text", Value::Null), Some(&json!("https://a.example"))), None);
        assert_eq!(lead(&link, None), None);
    }
}
