//! What a formula comes to with the values of one record.
//!
//! Nothing is empty: arithmetic with an empty value is empty, comparisons say yes or no ([`compare`]), texts are joined without
//! it. What cannot be reckoned ends the whole formula with its reason.

use super::{
    ast::{Node, Op, Part},
    functions::{Function, Step},
    number::Num,
    value::{Fault, Value, some_day},
};
use chrono::{Datelike, Days, Months, NaiveDate};
use std::cmp::Ordering;

type Evaluated = Result<Value, Fault>;

/// `field` gives the value of a field by its key.
pub fn eval(node: &Node, field: &impl Fn(&str) -> Value) -> Evaluated {
    match &node.part {
        Part::Number(number) => Ok(Value::Number(*number)),
        Part::Text(text) => Ok(Value::Text(text.clone())),
        Part::Truth(truth) => Ok(Value::Truth(*truth)),
        Part::Empty => Ok(Value::Empty),
        Part::Field(key) => Ok(field(key)),
        Part::Minus(of) => with_number(eval(of, field)?, Num::negated),
        Part::Pair(op, left, right) => {
            let (left, right) = (eval(left, field)?, eval(right, field)?);
            if op.compares() { compare(*op, &left, &right).map(Value::Truth) } else { pair(*op, left, right) }
        }
        Part::Call(Function::If, given) => {
            let is_so = match given.first() {
                Some(test) => holds(&eval(test, field)?),
                None => false,
            };
            given.get(if is_so { 1 } else { 2 }).map_or(Ok(Value::Empty), |node| eval(node, field))
        }
        // What decides ends it: what stands behind is not looked at.
        Part::Call(function @ (Function::And | Function::Or), given) => {
            let decides = *function == Function::Or;
            for node in given {
                if holds(&eval(node, field)?) == decides {
                    return Ok(Value::Truth(decides));
                }
            }
            Ok(Value::Truth(!decides))
        }
        Part::Call(Function::Coalesce, given) => {
            for node in given {
                let value = eval(node, field)?;
                if !is_empty(&value) {
                    return Ok(value);
                }
            }
            Ok(Value::Empty)
        }
        Part::Call(function, given) => {
            let given = given.iter().map(|node| eval(node, field)).collect::<Result<Vec<_>, _>>()?;
            call(*function, &given)
        }
    }
}

/// Nothing holds where there is no value.
fn holds(value: &Value) -> bool {
    *value == Value::Truth(true)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Empty => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn with_number(value: Value, change: impl Fn(Num) -> Result<Num, Fault>) -> Evaluated {
    Ok(match value {
        Value::Number(number) => Value::Number(change(number)?),
        Value::Money(amount, currency) => Value::Money(change(amount)?, currency),
        _ => Value::Empty,
    })
}

fn pair(op: Op, left: Value, right: Value) -> Evaluated {
    use Value::{Date, Money, Number};
    Ok(match (op, left, right) {
        (Op::Plus, Number(a), Number(b)) => Number(a.plus(b)?),
        (Op::Minus, Number(a), Number(b)) => Number(a.minus(b)?),
        (Op::Times, Number(a), Number(b)) => Number(a.times(b)?),
        (Op::Over, Number(a), Number(b)) => Number(a.over(b)?),
        (Op::Times, Money(a, of), Number(b)) | (Op::Times, Number(a), Money(b, of)) => Money(a.times(b)?, of),
        (Op::Over, Money(a, of), Number(b)) => Money(a.over(b)?, of),
        (Op::Plus | Op::Minus | Op::Over, Money(_, a), Money(_, b)) if a != b => return Err(Fault::TwoCurrencies),
        (Op::Plus, Money(a, of), Money(b, _)) => Money(a.plus(b)?, of),
        (Op::Minus, Money(a, of), Money(b, _)) => Money(a.minus(b)?, of),
        (Op::Over, Money(a, _), Money(b, _)) => Number(a.over(b)?),
        (Op::Minus, Date(to), Date(from)) => Number(days_between(from, to)),
        (Op::Plus, Date(day), Number(by)) | (Op::Plus, Number(by), Date(day)) => Date(later(day, by, Step::Days)?),
        (Op::Minus, Date(day), Number(by)) => Date(later(day, by.negated()?, Step::Days)?),
        _ => Value::Empty,
    })
}

/// Two that are empty are equal, and one is equal to nothing else. What is empty is neither less nor more than anything.
fn compare(op: Op, left: &Value, right: &Value) -> Result<bool, Fault> {
    if matches!(op, Op::Is | Op::IsNot) {
        let is_same = match (left, right) {
            (Value::Money(amount, _), Value::Number(number)) | (Value::Number(number), Value::Money(amount, _)) => {
                amount == number
            }
            (left, right) => left == right || (is_empty(left) && is_empty(right)),
        };
        return Ok(is_same == (op == Op::Is));
    }
    let order = match (left, right) {
        (Value::Money(_, a), Value::Money(_, b)) if a != b => return Err(Fault::TwoCurrencies),
        (Value::Number(a) | Value::Money(a, _), Value::Number(b) | Value::Money(b, _)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        _ => return Ok(false),
    };
    Ok(match op {
        Op::Less => order == Ordering::Less,
        Op::AtMost => order != Ordering::Greater,
        Op::More => order == Ordering::Greater,
        _ => order != Ordering::Less,
    })
}

fn call(function: Function, given: &[Value]) -> Evaluated {
    let nth = |place: usize| given.get(place).unwrap_or(&Value::Empty);
    let first = || nth(0).clone();
    let text = |place: usize| match nth(place) {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let number = |place: usize| match nth(place) {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    let date = |place: usize| match nth(place) {
        Value::Date(day) => Some(*day),
        _ => None,
    };
    let of_text = |change: &dyn Fn(&str) -> String| text(0).map_or(Value::Empty, |text| Value::Text(change(text)));
    let count = |of: usize| Value::Number(Num::whole(i64::try_from(of).unwrap_or(i64::MAX)));
    let part = |day: fn(NaiveDate) -> i64| date(0).map_or(Value::Empty, |of| Value::Number(Num::whole(day(of))));
    Ok(match function {
        // Those that look at their values one by one.
        Function::If | Function::And | Function::Or | Function::Coalesce => Value::Empty,
        Function::Not => Value::Truth(!holds(nth(0))),
        Function::IsEmpty => Value::Truth(is_empty(nth(0))),
        Function::Min => extreme(given, Op::Less)?,
        Function::Max => extreme(given, Op::More)?,
        Function::Round => {
            let places = number(1).map_or(Some(0), Num::whole_part).unwrap_or(0);
            with_number(first(), |number| Ok(number.round(places)))?
        }
        Function::Floor => with_number(first(), |number| Ok(number.floor()))?,
        Function::Ceil => with_number(first(), |number| Ok(number.ceil()))?,
        Function::Abs => with_number(first(), Num::abs)?,
        Function::Number => match first() {
            Value::Money(amount, _) => Value::Number(amount),
            other => other,
        },
        Function::Money => match (number(0), text(1).and_then(|code| code.parse().ok())) {
            (Some(amount), Some(currency)) => Value::Money(amount, currency),
            _ => Value::Empty,
        },
        Function::Currency => match nth(0) {
            Value::Money(_, currency) => Value::Text(currency.code().to_owned()),
            _ => Value::Empty,
        },
        Function::Concat => Value::Text(given.iter().map(Value::words).collect()),
        Function::Len => count(text(0).map_or(0, |text| text.chars().count())),
        Function::Upper => of_text(&|text| text.to_uppercase()),
        Function::Lower => of_text(&|text| text.to_lowercase()),
        Function::Trim => of_text(&|text| text.trim().to_owned()),
        Function::Left => of_text(&|text| text.chars().take(chars(number(1))).collect()),
        Function::Right => of_text(&|text| {
            let skipped = text.chars().count().saturating_sub(chars(number(1)));
            text.chars().skip(skipped).collect()
        }),
        Function::Contains => match (text(0), text(1)) {
            (Some(text), Some(part)) => Value::Truth(text.to_lowercase().contains(&part.to_lowercase())),
            _ => Value::Truth(false),
        },
        Function::Days if given.len() < 2 => first(),
        Function::Days => match (date(0), date(1)) {
            (Some(from), Some(to)) => Value::Number(days_between(from, to)),
            _ => Value::Empty,
        },
        Function::DateAdd => match (date(0), number(1), text(2).and_then(Step::called)) {
            (Some(day), Some(by), Some(step)) => Value::Date(later(day, by, step)?),
            _ => Value::Empty,
        },
        Function::Date => match (number(0), number(1), number(2)) {
            (Some(year), Some(month), Some(day)) => Value::Date(on(year, month, day)?),
            _ => Value::Empty,
        },
        Function::Year => part(|day| i64::from(day.year())),
        Function::Month => part(|day| i64::from(day.month())),
        Function::Day => part(|day| i64::from(day.day())),
    })
}

/// The least or greatest of those that are there.
fn extreme(given: &[Value], wins: Op) -> Evaluated {
    let mut best = Value::Empty;
    for value in given.iter().filter(|value| **value != Value::Empty) {
        if best == Value::Empty || compare(wins, value, &best)? {
            best = value.clone();
        }
    }
    Ok(best)
}

/// So many characters; none where the number is missing or below zero.
fn chars(number: Option<Num>) -> usize {
    number.and_then(Num::whole_part).and_then(|chars| usize::try_from(chars).ok()).unwrap_or(0)
}

fn days_between(from: NaiveDate, to: NaiveDate) -> Num {
    Num::whole(to.signed_duration_since(from).num_days())
}

/// A date so many whole steps later, or earlier. The last of a month stays within the month.
fn later(day: NaiveDate, by: Num, step: Step) -> Result<NaiveDate, Fault> {
    let by = by.whole_part().ok_or(Fault::NoSuchDay)?;
    let (unit, in_months) = match step {
        Step::Days => (1, false),
        Step::Weeks => (7, false),
        Step::Months => (1, true),
        Step::Years => (12, true),
    };
    let size = by.unsigned_abs().checked_mul(unit).ok_or(Fault::NoSuchDay)?;
    some_day(if in_months {
        let months = Months::new(u32::try_from(size).map_err(|_| Fault::NoSuchDay)?);
        if by < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
    } else {
        let days = Days::new(size);
        if by < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) }
    })
}

fn on(year: Num, month: Num, day: Num) -> Result<NaiveDate, Fault> {
    let whole = |number: Num| number.whole_part().ok_or(Fault::NoSuchDay);
    let year = i32::try_from(whole(year)?).map_err(|_| Fault::NoSuchDay)?;
    let (month, day) = (u32::try_from(whole(month)?), u32::try_from(whole(day)?));
    some_day(month.ok().zip(day.ok()).and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day)))
}
