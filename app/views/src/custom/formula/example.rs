//! A formula to begin with, in place of an empty one.

use super::{Scope, Type, check};

/// The first that makes sense over the fields there are is shown.
const NUMBERS: &[&str] = &["number(amount) * 0.9", "number(value) * 0.9", "len(name)", "len(last_name)"];
const AMOUNTS: &[&str] = &["amount * 0.9", "value * 0.9", "money(100, \"EUR\")"];
const TEXTS: &[&str] = &["upper(name)", "upper(last_name)"];
const DAYS: &[&str] = &["date_add(created_on, 30, \"days\")"];
const TESTS: &[&str] = &["is_empty(amount)", "is_empty(value)", "is_empty(website)", "is_empty(email)"];

/// What a formula with that result may look like.
#[must_use]
pub fn example(scope: &Scope, result: Type) -> Option<&'static str> {
    let known = match result {
        Type::Number => NUMBERS,
        Type::Money => AMOUNTS,
        Type::Text => TEXTS,
        Type::Date => DAYS,
        Type::Checkbox => TESTS,
    };
    known.iter().copied().find(|text| check(text, scope, result).is_ok())
}
