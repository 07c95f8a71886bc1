//! Values as people read them: in tables, exports and timelines.

use super::{
    kind::FieldKind,
    model::{CustomField, RATING_MAX},
};
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
    match (field.kind, value) {
        (FieldKind::Checkbox, value) => {
            let is_on = value.is_some_and(|value| value.as_bool() == Some(true));
            if is_on { "Yes".to_owned() } else { "No".to_owned() }
        }
        (_, None | Some(Value::Null)) => String::new(),
        (FieldKind::Text | FieldKind::Link, Some(value)) => value.as_str().unwrap_or_default().to_owned(),
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

/// The value as a file of CSV holds it, to be read again by programs.
#[must_use]
pub fn plain(field: &CustomField, value: Option<&Value>) -> String {
    match (field.kind, value) {
        (FieldKind::Checkbox, _) => text(field, value).to_lowercase(),
        (_, None | Some(Value::Null)) => String::new(),
        (FieldKind::Number | FieldKind::Rating, Some(value)) => value.to_string(),
        (FieldKind::Date, Some(value)) => value.as_str().unwrap_or_default().to_owned(),
        (FieldKind::Money, Some(value)) => money(value).map(amount).unwrap_or_default(),
        _ => text(field, value),
    }
}

/// `1054.07 USD`.
fn amount(money: Money) -> String {
    let exponent = money.currency.exponent();
    let digits = usize::try_from(exponent).unwrap_or(0);
    let (unit, minor) = (10_u64.pow(exponent), money.amount_minor.unsigned_abs());
    let sign = if money.amount_minor < 0 { "-" } else { "" };
    let rest = if digits == 0 { String::new() } else { format!(".{:0digits$}", minor % unit) };
    format!("{sign}{}{rest} {}", minor / unit, money.currency.code())
}
