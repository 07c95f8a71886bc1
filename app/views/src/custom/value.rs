//! A value that somebody sent, checked and brought into the one form in which it is kept.

use super::{
    formula::number::{scaled, unscaled},
    kind::FieldKind,
    model::{CHOICES_MAX, CustomField, LINK_CHARS_MAX, NUMBER_END, NUMBER_PLACES, RATING_MAX, TEXT_CHARS_MAX},
    shown,
};
use ac_core::{
    Currency, Money,
    text::sort_key,
    typed::{line, web_address},
};
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

/// A value as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Clean {
    /// In `fields`.
    pub value: Value,
    /// In `field_keys`: what it is sorted and filtered by. None for what stands in rows of its own.
    pub key: Option<Value>,
}

/// Reads `value`; `None` where it is empty. `old` is what the record holds: that stays good, whatever has become of it since.
///
/// Errors: what to do instead.
pub fn clean(
    field: &CustomField,
    value: &Value,
    old: Option<&Value>,
    own_currency: Currency,
) -> Result<Option<Clean>, String> {
    let is_blank = match value {
        Value::Null => true,
        Value::String(text) => line(text).is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    };
    if is_blank {
        return Ok(None);
    }
    let keyed = |value: Value, key: Value| Clean { value, key: Some(key) };
    Ok(Some(match field.kind {
        FieldKind::Text => {
            let text = line(value.as_str().ok_or("Send text in quotation marks.")?);
            short(&text, TEXT_CHARS_MAX)?;
            keyed(json!(text), json!(sort_key(&text)))
        }
        FieldKind::Link => {
            let text = line(value.as_str().ok_or("Send a web address in quotation marks.")?);
            let address = web_address(&text).ok_or("Enter a web address such as https://example.com.")?;
            short(&address, LINK_CHARS_MAX)?;
            let key = json!(sort_key(&address));
            keyed(json!(address), key)
        }
        FieldKind::Number => {
            let scaled = scaled(value).ok_or_else(no_number)?;
            keyed(unscaled(scaled).ok_or_else(no_number)?, json!(scaled))
        }
        FieldKind::Rating => {
            let stars = whole(value).filter(|stars| (1..=RATING_MAX).contains(stars));
            let stars = stars.ok_or_else(|| format!("Give 1 to {RATING_MAX}."))?;
            keyed(json!(stars), json!(stars))
        }
        FieldKind::Money => {
            let money = money(value, old, own_currency)?;
            keyed(json!(money), json!(money.amount_minor))
        }
        FieldKind::Date => {
            let day: Option<NaiveDate> = value.as_str().and_then(|text| text.trim().parse().ok());
            let day = day.filter(|day| (1900..=9999).contains(&day.year()));
            let day = json!(day.ok_or("Enter a date such as 2026-11-22.")?);
            keyed(day.clone(), day)
        }
        FieldKind::Checkbox => match is_on(value).ok_or("Send true or false.")? {
            true => keyed(json!(true), json!(1)),
            false => return Ok(None),
        },
        FieldKind::Select => {
            let chosen = json!(choice(field, value, old)?);
            keyed(chosen.clone(), chosen)
        }
        FieldKind::MultiSelect => {
            let chosen = match value.as_object() {
                Some(change) => after(field, change, old)?,
                None => choices(field, value, old)?,
            };
            if chosen.is_empty() {
                return Ok(None);
            }
            Clean { value: json!(chosen), key: None }
        }
        FieldKind::Person | FieldKind::Relation => {
            let to = shown::referred(value).ok_or("Send the id of a record, as this interface gives it.")?;
            Clean { value: json!(to.id), key: None }
        }
        FieldKind::Formula => return Err(read_only(field)),
    }))
}

/// What to say to whoever would write what follows from other fields, be it to empty it.
#[must_use]
pub fn read_only(field: &CustomField) -> String {
    format!("{} is a formula: its value follows from other fields. Change those, and leave this one out.", field.label)
}

fn short(text: &str, chars_max: usize) -> Result<(), String> {
    if text.chars().count() > chars_max { Err(format!("Shorten this to {chars_max} characters.")) } else { Ok(()) }
}

fn no_number() -> String {
    let most = NUMBER_END - 1;
    format!("Enter a number such as 1200 or 12.5, up to {most}, with at most {NUMBER_PLACES} decimal places.")
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn is_on(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" | "x" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn money(value: &Value, old: Option<&Value>, own_currency: Currency) -> Result<Money, String> {
    let shape = "Send an object with amount_minor, a whole number in the currency's smallest unit, and currency, a code such as \
                 USD.";
    let money = shown::money(value).ok_or(shape)?;
    let known = [Some(own_currency), old.and_then(shown::money).map(|old| old.currency)];
    if !money.currency.is_active() && !known.contains(&Some(money.currency)) {
        let code = money.currency.code();
        return Err(format!("{code} is not a currency. Enter the code of one, such as USD or EUR."));
    }
    Ok(money)
}

/// The choice that `value` names: by its value, or else by what it is called. What a choice was called first may be
/// another one's name by now, so a value decides before any name does.
fn choice(field: &CustomField, value: &Value, old: Option<&Value>) -> Result<String, String> {
    let text = line(value.as_str().ok_or_else(|| no_choice(field))?);
    let same = |of: &str| of.to_lowercase() == text.to_lowercase();
    let is_kept = |value: &str| match old {
        Some(Value::Array(all)) => all.iter().any(|old| old == value),
        Some(old) => old == value,
        None => false,
    };
    let kept = || field.choices.iter().filter(|choice| is_kept(&choice.value));
    let found = field
        .offered()
        .find(|choice| choice.value == text)
        .or_else(|| kept().find(|choice| choice.value == text))
        .or_else(|| field.offered().find(|choice| same(&choice.label)))
        .or_else(|| kept().find(|choice| same(&choice.label)))
        .or_else(|| field.offered().find(|choice| same(&choice.value)));
    found.map(|choice| choice.value.clone()).ok_or_else(|| no_choice(field))
}

/// The named choices in the order of the field's, each once.
fn choices(field: &CustomField, value: &Value, old: Option<&Value>) -> Result<Vec<String>, String> {
    let one = std::slice::from_ref(value);
    let sent = value.as_array().map_or(one, Vec::as_slice);
    if sent.len() > CHOICES_MAX {
        return Err(format!("Name each choice once: a field has up to {CHOICES_MAX}."));
    }
    let sent = sent.iter().map(|value| choice(field, value, old)).collect::<Result<Vec<_>, _>>()?;
    let chosen = field.choices.iter().filter(|choice| sent.contains(&choice.value));
    Ok(chosen.map(|choice| choice.value.clone()).collect())
}

/// The choices of `old` with those that are to come and without those that are to go.
fn after(field: &CustomField, change: &Map<String, Value>, old: Option<&Value>) -> Result<Vec<String>, String> {
    if change.keys().any(|key| !["add", "remove"].contains(&key.as_str())) {
        return Err("Send a list of choices, or an object with the lists add and remove.".to_owned());
    }
    let every = json!(field.choices.iter().map(|choice| &choice.value).collect::<Vec<_>>());
    let named = |key: &str, old| change.get(key).map_or(Ok(Vec::new()), |value| choices(field, value, old));
    let (add, remove) = (named("add", old)?, named("remove", Some(&every))?);
    let is_old = |value: &str| old.and_then(Value::as_array).is_some_and(|all| all.iter().any(|old| old == value));
    let stands = |value: &String| (is_old(value) || add.contains(value)) && !remove.contains(value);
    Ok(field.choices.iter().map(|choice| choice.value.clone()).filter(stands).collect())
}

/// Choices that a complaint lists.
const CHOICES_LISTED: usize = 10;

/// What to say where a value is none of the field's choices.
#[must_use]
pub fn no_choice(field: &CustomField) -> String {
    let some: Vec<&str> = field.offered().take(CHOICES_LISTED).map(|choice| choice.label.as_str()).collect();
    let more = if field.offered().count() > CHOICES_LISTED { " and more" } else { "" };
    format!("Choose one of {}{more}.", some.join(", "))
}
