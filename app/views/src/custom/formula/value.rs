//! What formulas reckon with: the types of values, what fields give, and what cannot be reckoned.

use super::number::{Num, unscaled};
use crate::custom::{
    kind::FieldKind,
    model::{CustomField, TEXT_CHARS_MAX},
    shown,
};
use ac_core::{Currency, Money};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// The years that a date field keeps.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Number,
    Money,
    Text,
    Date,
    /// Yes or no.
    Checkbox,
}

impl Type {
    /// What a field of this kind gives; none for what may be several values, or another record's.
    #[must_use]
    pub fn of_kind(kind: FieldKind) -> Option<Self> {
        Some(match kind {
            FieldKind::Text | FieldKind::Link | FieldKind::Select => Self::Text,
            FieldKind::Number | FieldKind::Rating => Self::Number,
            FieldKind::Money => Self::Money,
            FieldKind::Date => Self::Date,
            FieldKind::Checkbox => Self::Checkbox,
            FieldKind::MultiSelect | FieldKind::Person | FieldKind::Relation | FieldKind::Formula => return None,
        })
    }

    /// The kind whose values a formula of this result holds.
    #[must_use]
    pub fn kind(self) -> FieldKind {
        match self {
            Self::Number => FieldKind::Number,
            Self::Money => FieldKind::Money,
            Self::Text => FieldKind::Text,
            Self::Date => FieldKind::Date,
            Self::Checkbox => FieldKind::Checkbox,
        }
    }

    /// With its article, in the middle of a sentence.
    #[must_use]
    pub fn called(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Money => "an amount of money",
            Self::Text => "text",
            Self::Date => "a date",
            Self::Checkbox => "yes or no",
        }
    }
}

/// A field that every record of an object has and that formulas may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    pub key: &'static str,
    pub label: &'static str,
    pub of: Type,
}

impl Input {
    #[must_use]
    pub const fn new(key: &'static str, label: &'static str, of: Type) -> Self {
        Self { key, label, of }
    }
}

/// A value while it is reckoned with.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Empty,
    Number(Num),
    Money(Num, Currency),
    Text(String),
    Date(NaiveDate),
    Truth(bool),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    DividedByZero,
    TooLarge,
    TwoCurrencies,
    TooLong,
    NoSuchDay,
}

impl Fault {
    /// As it is kept beside the value that there is not.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DividedByZero => "divided_by_zero",
            Self::TooLarge => "too_large",
            Self::TwoCurrencies => "two_currencies",
            Self::TooLong => "too_long",
            Self::NoSuchDay => "no_such_day",
        }
    }

    /// The reason that is kept so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::DividedByZero, Self::TooLarge, Self::TwoCurrencies, Self::TooLong, Self::NoSuchDay];
        all.into_iter().find(|fault| fault.as_str() == text)
    }

    /// A sentence about it.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::DividedByZero => "It is empty because the formula divides by zero here.".to_owned(),
            Self::TooLarge => "It is empty because the number is too large to be kept.".to_owned(),
            Self::TwoCurrencies => "It is empty because amounts in two currencies meet here.".to_owned(),
            Self::TooLong => format!("It is empty because the text has more than {TEXT_CHARS_MAX} characters."),
            Self::NoSuchDay => "It is empty because there is no such day.".to_owned(),
        }
    }
}

impl Value {
    /// What a field of that type holds. What cannot be read is none.
    #[must_use]
    pub fn read(of: Type, kept: Option<&Json>) -> Self {
        let kept = kept.filter(|value| !value.is_null());
        let value = match (of, kept) {
            (Type::Checkbox, kept) => Some(Self::Truth(kept.and_then(Json::as_bool) == Some(true))),
            (_, None) => None,
            (Type::Number, Some(value)) => Num::of_value(value).map(Self::Number),
            (Type::Money, Some(value)) => shown::money(value).map(Self::of_money),
            (Type::Text, Some(value)) => {
                value.as_str().filter(|text| !text.is_empty()).map(|text| Self::Text(text.to_owned()))
            }
            (Type::Date, Some(value)) => value.as_str().and_then(|day| day.parse().ok()).map(Self::Date),
        };
        value.unwrap_or(Self::Empty)
    }

    fn of_money(money: Money) -> Self {
        Self::Money(Num::of_minor(money.amount_minor, money.currency.exponent()), money.currency)
    }

    /// The value as a field keeps it, with what it is sorted by; none for what is empty.
    pub fn kept(&self, sort_key: impl Fn(&str) -> String) -> Result<Option<(Json, Json)>, Fault> {
        Ok(Some(match self {
            Self::Empty | Self::Truth(false) => return Ok(None),
            Self::Truth(true) => (json!(true), json!(1)),
            Self::Number(number) => {
                let scaled = number.kept()?;
                (unscaled(scaled).ok_or(Fault::TooLarge)?, json!(scaled))
            }
            Self::Money(amount, currency) => {
                let amount_minor = amount.minor(currency.exponent())?;
                (json!(Money { amount_minor, currency: *currency }), json!(amount_minor))
            }
            Self::Text(text) if text.trim().is_empty() => return Ok(None),
            Self::Text(text) => {
                if text.chars().count() > TEXT_CHARS_MAX {
                    return Err(Fault::TooLong);
                }
                (json!(text), json!(sort_key(text)))
            }
            Self::Date(day) => {
                let day = json!(some_day(Some(*day))?);
                (day.clone(), day)
            }
        }))
    }

    /// As text within other text; empty where there is none.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Money(amount, currency) => format!("{amount} {}", currency.code()),
            Self::Text(text) => text.clone(),
            Self::Date(day) => day.to_string(),
            Self::Truth(true) => "yes".to_owned(),
            Self::Truth(false) => "no".to_owned(),
        }
    }
}

/// A day that fields keep.
pub(super) fn some_day(day: Option<NaiveDate>) -> Result<NaiveDate, Fault> {
    day.filter(|day| YEARS.contains(&day.year())).ok_or(Fault::NoSuchDay)
}

/// What a workspace's own field gives; none for what a formula cannot use.
#[must_use]
pub fn type_of(field: &CustomField) -> Option<Type> {
    Type::of_kind(field.holds())
}
