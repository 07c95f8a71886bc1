//! Values as people read them: in tables, exports and timelines.

use super::{
    kind::FieldKind,
    model::{CustomField, RATING_MAX},
};
#[cfg(not(target_arch = "wasm32"))]
use ac_core::rest::Cell;
use ac_core::{Money, money::grouped, time};
use serde_json::Value;

/// A record that a value refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referred {
    pub id: uuid::Uuid,
    /// Empty where it is gone.
    pub name: String,
}

/// The record in `{"id", "name"}`, or of a bare id.
#[must_use]
pub fn referred(value: &Value) -> Option<Referred> {
    let id = value.get("id").unwrap_or(value).as_str()?.parse().ok()?;
    let name = value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Referred { id, name })
}

#[must_use]
pub fn money(value: &Value) -> Option<Money> {
    serde_json::from_value(value.clone()).ok()
}

/// The value in words; empty where there is none.
#[must_use]
pub fn text(field: &CustomField, value: Option<&Value>) -> String {
    let label = |value: &Value| {
        let value = value.as_str().unwrap_or_default();
        field.choice(value).map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    };
    match (field.holds(), value) {
        (FieldKind::Checkbox, value) => {
            let is_on = value.is_some_and(|value| value.as_bool() == Some(true));
            if is_on { "Yes".to_owned() } else { "No".to_owned() }
        }
        (_, None | Some(Value::Null)) => String::new(),
        (FieldKind::Text | FieldKind::Link | FieldKind::Formula, Some(value)) => {
            value.as_str().unwrap_or_default().to_owned()
        }
        (FieldKind::Number, Some(value)) => number(value),
        (FieldKind::Rating, Some(value)) => format!("{value} of {RATING_MAX}"),
        (FieldKind::Money, Some(value)) => money(value).map(|money| money.full()).unwrap_or_default(),
        (FieldKind::Date, Some(value)) => {
            let text = value.as_str().unwrap_or_default();
            text.parse().map_or_else(|_| text.to_owned(), time::day)
        }
        (FieldKind::Select, Some(value)) => label(value),
        (FieldKind::MultiSelect, Some(value)) => {
            value.as_array().into_iter().flatten().map(label).collect::<Vec<_>>().join(", ")
        }
        (FieldKind::Person | FieldKind::Relation, Some(value)) => referred(value).map(|to| to.name).unwrap_or_default(),
    }
}

/// `1234567.5` as `1,234,567.5`.
fn number(value: &Value) -> String {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("−", rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// The value as it stands in a table that is exported, to be read again by programs.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn cell(field: &CustomField, value: Option<&Value>) -> Cell {
    match (field.holds(), value) {
        (FieldKind::Checkbox, value) => Cell::YesNo(value.is_some_and(|value| value.as_bool() == Some(true))),
        (_, None | Some(Value::Null)) => Cell::Empty,
        (FieldKind::Number | FieldKind::Rating, Some(value)) => Cell::Number(value.to_string()),
        (FieldKind::Money, Some(value)) => money(value).map_or(Cell::Empty, Cell::Money),
        (FieldKind::Date, Some(value)) => {
            let text = value.as_str().unwrap_or_default();
            text.parse().map_or_else(|_| Cell::text(text), Cell::Day)
        }
        _ => Cell::Text(text(field, value)),
    }
}
