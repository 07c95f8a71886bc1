//! From what was written to a question about a list's own fields.

use super::{
    Problem, QUERY_TEXT_CHARS_MAX, Query, Test, To, days,
    field::{Field, Kind, Tense},
    number::{Decimal, Limit},
    parse::{Term, Value, Written, parse},
    scan::Sign,
};
use crate::near::nearest;
use ac_ui::lower;
use chrono::NaiveDate;

/// Reads `text` as a question about `fields`; `None` where nothing is asked. Days are counted from `today`.
///
/// Errors: a [`Problem`] that says where and what would do.
pub fn read(text: &str, fields: &[Field], today: NaiveDate) -> Result<Option<Query>, Problem> {
    let reader = Reader { fields, today };
    let query = parse(text)?.map(|written| reader.query(written)).transpose()?;
    if query.as_ref().map_or(0, text_chars) > QUERY_TEXT_CHARS_MAX {
        let message = format!("A query looks for up to {QUERY_TEXT_CHARS_MAX} characters of text. Shorten it.");
        return Err(Problem::new(0..text.len(), message));
    }
    Ok(query)
}

/// Characters that are looked for within texts.
fn text_chars(query: &Query) -> usize {
    match query {
        Query::All(parts) | Query::Any(parts) => parts.iter().map(text_chars).sum(),
        Query::Not(inner) => text_chars(inner),
        Query::Text(text) | Query::Field { test: Test::Contains(text) | Test::Refers(To::Named(text)), .. } => {
            text.chars().count()
        }
        Query::Field { .. } => 0,
    }
}

struct Reader<'a> {
    fields: &'a [Field],
    today: NaiveDate,
}

impl Reader<'_> {
    fn query(&self, written: Written) -> Result<Query, Problem> {
        let all = |parts: Vec<Written>| parts.into_iter().map(|part| self.query(part)).collect::<Result<Vec<_>, _>>();
        Ok(match written {
            Written::All(parts) => Query::All(all(parts)?),
            Written::Any(parts) => Query::Any(all(parts)?),
            Written::Not(inner) => Query::Not(Box::new(self.query(*inner)?)),
            Written::Text(text) => Query::Text(text),
            Written::Term(term) => self.term(&term)?,
        })
    }

    fn term(&self, term: &Term) -> Result<Query, Problem> {
        let field = self.fields.iter().find(|field| field.is_called(&term.field)).ok_or_else(|| self.unknown(term))?;
        if term.values.len() > 1 && !matches!(term.sign, Sign::Has | Sign::Equal | Sign::NotEqual) {
            let message = match field.kind {
                Kind::Number | Kind::Money => "A comma parts values. Write 10000 or 10k.",
                _ => "Several values go with “:” only, as in stage:won,lost.",
            };
            return Err(Problem::new(term.at.clone(), message));
        }
        let mut any = Vec::new();
        for value in &term.values {
            any.push(self.value(field, term.sign, value)?);
        }
        let query = if any.len() == 1 { any.pop().unwrap_or(Query::Any(Vec::new())) } else { Query::Any(any) };
        Ok(if term.sign == Sign::NotEqual { Query::Not(Box::new(query)) } else { query })
    }

    fn value(&self, field: &Field, sign: Sign, value: &Value) -> Result<Query, Problem> {
        let is_word = |word: &str| !value.is_quoted && value.to.is_none() && value.text.eq_ignore_ascii_case(word);
        let of = |test: Test| Query::Field { field: field.key.clone(), test };
        if is_word("none") {
            return Ok(of(Test::IsEmpty));
        }
        if is_word("any") {
            return Ok(Query::Not(Box::new(of(Test::IsEmpty))));
        }
        Ok(of(match field.kind {
            Kind::Text => text(field, sign, value)?,
            Kind::Number | Kind::Money => number(field, sign, value)?,
            Kind::Day(tense) => self.days(field, sign, value, tense)?,
            Kind::Instant => self.days(field, sign, value, Tense::Past)?,
            Kind::Choice => choice(field, sign, value)?,
            Kind::Record | Kind::Member => record(field, sign, value)?,
        }))
    }

    fn days(&self, field: &Field, sign: Sign, value: &Value, tense: Tense) -> Result<Test, Problem> {
        let read = match &value.to {
            Some(to) => days::between(&value.text, to, self.today),
            None => days::read(sign, &value.text, tense, self.today),
        };
        let refused = || {
            let message = format!("“{}” is no date for {}. Write {}.", shown(&value.text), field.label, days::EXAMPLES);
            Problem::new(value.at.clone(), message)
        };
        read.map(Test::Days).ok_or_else(refused)
    }

    fn unknown(&self, term: &Term) -> Problem {
        let hint = match nearest(&term.field, self.fields, |field| &field.key) {
            Some(field) => format!("Did you mean {}?", field.key),
            None => {
                let known: Vec<&str> = self.fields.iter().map(|field| field.key.as_str()).collect();
                format!("There are {}. To look for the text, put it in quotes.", known.join(", "))
            }
        };
        Problem::new(term.at.clone(), format!("This list has no field “{}”. {hint}", shown(&term.field)))
    }
}

fn text(field: &Field, sign: Sign, value: &Value) -> Result<Test, Problem> {
    match (sign, &value.to) {
        (Sign::Has, None) => Ok(Test::Contains(value.text.clone())),
        (Sign::Equal | Sign::NotEqual, None) => Ok(Test::Equals(value.text.clone())),
        _ => Err(only(field, value, "“:” for what it contains and “=” for all of it")),
    }
}

fn number(field: &Field, sign: Sign, value: &Value) -> Result<Test, Problem> {
    let limit = |text: &str, is_inclusive| {
        let refused = || {
            let message = format!("“{}” is no number for {}. Write 1200, 10k or 1.5m.", shown(text), field.label);
            Problem::new(value.at.clone(), message)
        };
        Decimal::parse(text).map(|value| Limit { value, is_inclusive }).ok_or_else(refused)
    };
    if let Some(to) = &value.to {
        return match sign {
            Sign::Has | Sign::Equal | Sign::NotEqual => {
                Ok(Test::Number(Some(limit(&value.text, true)?), Some(limit(to, true)?)))
            }
            _ => Err(only(field, value, "“:” with a range, as in amount:10k..20k")),
        };
    }
    let text = &value.text;
    Ok(match sign {
        Sign::Has | Sign::Equal | Sign::NotEqual => Test::Number(Some(limit(text, true)?), Some(limit(text, true)?)),
        Sign::More => Test::Number(Some(limit(text, false)?), None),
        Sign::AtLeast => Test::Number(Some(limit(text, true)?), None),
        Sign::Less => Test::Number(None, Some(limit(text, false)?)),
        Sign::AtMost => Test::Number(None, Some(limit(text, true)?)),
    })
}

fn choice(field: &Field, sign: Sign, value: &Value) -> Result<Test, Problem> {
    if value.to.is_some() || !matches!(sign, Sign::Has | Sign::Equal | Sign::NotEqual) {
        return Err(only(field, value, "“:”"));
    }
    let found = field.choices.iter().find(|choice| choice.is_called(&value.text));
    let refused = || {
        let known: Vec<String> = field.choices.iter().map(|choice| quoted(&choice.label)).collect();
        let message = format!("{} has no “{}”. It has {}.", field.label, shown(&value.text), known.join(", "));
        Problem::new(value.at.clone(), message)
    };
    found.map(|choice| Test::Is(choice.value.clone())).ok_or_else(refused)
}

fn record(field: &Field, sign: Sign, value: &Value) -> Result<Test, Problem> {
    if value.to.is_some() || !matches!(sign, Sign::Has | Sign::Equal | Sign::NotEqual) {
        return Err(only(field, value, "“:”"));
    }
    let is_me = field.kind == Kind::Member && !value.is_quoted && value.text.eq_ignore_ascii_case("me");
    Ok(Test::Refers(match value.text.parse() {
        _ if is_me => To::Me,
        Ok(id) => To::Id(id),
        Err(_) if field.is_unheard_of(&value.text) => return Err(unheard_of(field, value)),
        Err(_) => To::Named(value.text.clone()),
    }))
}

/// Says that no record is called so, and which one may have been meant.
fn unheard_of(field: &Field, value: &Value) -> Problem {
    let hint = match nearest(&value.text, &field.choices, |choice| &choice.label) {
        Some(choice) => format!("Did you mean {}?", quoted(&choice.label)),
        None => {
            let known: Vec<String> = field.choices.iter().map(|choice| quoted(&choice.label)).collect();
            format!("There are {}.", known.join(", "))
        }
    };
    let message = format!("No {} is called “{}”. {hint}", lower(&field.label), shown(&value.text));
    Problem::new(value.at.clone(), message)
}

fn only(field: &Field, value: &Value, signs: &str) -> Problem {
    Problem::new(value.at.clone(), format!("{} is asked about with {signs}.", field.label))
}

/// As it has to be written to be one value.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) && !text.is_empty();
    let is_taken = ["none", "any", "me", "or", "and", "not"].iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_plain && !is_taken { text.to_owned() } else { format!("\"{}\"", text.replace('"', "”")) }
}

/// What was typed, short enough to say again.
fn shown(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    text.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect()
}
