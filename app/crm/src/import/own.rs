//! Cells of the workspace's own fields, read by the field's kind.
//!
//! The rule: a cell that does not fit is told and left out. People and other records stay as they are written: whom or what
//! they mean is the applier's to find out (`job/own.rs`). Null stands for a value that new records need and the row has not.

use super::cells;
use super::model::{FilePlan, Target};
use super::money::{self, BadAmount};
use super::normal;
use super::problems::ProblemCode;
use super::reader::RowReader;
use ac_core::Currency;
use ac_views::custom::{
    CustomField, FieldKind, FieldValues,
    model::RATING_MAX,
    value::{clean, no_choice},
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// What a box that is ticked is written as, by programs and by people.
const TICKED: &str = "true, yes, y, t, 1, x, on, checked, ja, j, wahr, oui, vrai, si, verdadero, ✓, ✔, ☑";
/// The same of one that is not.
const UNTICKED: &str = "false, no, n, f, 0, off, unchecked, nein, falsch, non, faux, falso, ☐, ✗, ✘";
/// Ways to draw the stars of a rating, and places without one.
const STARS: [char; 2] = ['★', '⭐'];
const NO_STAR: char = '☆';

/// A custom field that a column fills, made ready for its cells.
#[derive(Debug)]
pub struct OwnField {
    field: CustomField,
    target: Target,
    position: usize,
    /// By its value as it stands, and by its label and value in small letters: what names a choice.
    exact: HashMap<String, String>,
    folded: HashMap<String, String>,
}

/// The custom fields that the columns of `plan` fill.
#[must_use]
pub fn fields(plan: &FilePlan) -> Vec<OwnField> {
    let ready = |(position, target): (usize, Target)| {
        target.field(&plan.fields).map(|field| OwnField::new(field.clone(), target, position))
    };
    let columns = plan.columns.iter().enumerate();
    columns.filter_map(|(position, column)| Some((position, column.target?))).filter_map(ready).collect()
}

impl OwnField {
    fn new(field: CustomField, target: Target, position: usize) -> Self {
        let (mut exact, mut folded) = (HashMap::new(), HashMap::new());
        // What is offered comes first. What was removed is read too: a record that has it keeps it.
        let removed = field.choices.iter().filter(|choice| choice.is_removed);
        for choice in field.offered().chain(removed) {
            exact.entry(choice.value.clone()).or_insert_with(|| choice.value.clone());
            folded.entry(choice.label.to_lowercase()).or_insert_with(|| choice.value.clone());
        }
        for choice in field.offered() {
            folded.entry(choice.value.to_lowercase()).or_insert_with(|| choice.value.clone());
        }
        Self { field, target, position, exact, folded }
    }

    fn choice(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        self.exact.get(text).or_else(|| self.folded.get(&text.to_lowercase())).map(String::as_str)
    }

    /// The choices that a cell names: apart by lines, semicolons, bars or commas, where a comma may also be part of a name.
    ///
    /// Errors: what names none.
    fn choices(&self, cell: &str) -> Result<Vec<String>, String> {
        let mut chosen = Vec::new();
        for part in cell.split(['\n', '\r', ';', '|']).map(str::trim).filter(|part| !part.is_empty()) {
            let pieces: Vec<&str> = part.split(',').collect();
            let mut rest = pieces.as_slice();
            while let [first, ..] = rest {
                if first.trim().is_empty() {
                    rest = rest.get(1..).unwrap_or_default();
                    continue;
                }
                // The longest run of pieces that is a choice together.
                let run = (1..=rest.len()).rev().find_map(|length| {
                    let (name, after) = rest.split_at_checked(length)?;
                    Some((self.choice(&name.join(","))?, after))
                });
                let (value, after) = run.ok_or_else(|| first.trim().to_owned())?;
                chosen.push(value.to_owned());
                rest = after;
            }
        }
        Ok(chosen)
    }
}

/// What a row says of the fields; nothing of those whose cell is empty or does not fit.
pub fn read(reader: &mut RowReader<'_>, fields: &[OwnField], currency: Currency) -> FieldValues {
    let mut values = FieldValues::default();
    for own in fields {
        match value(reader, own, currency) {
            Some(value) => drop(values.0.insert(own.field.key.clone(), value)),
            None if own.field.required => drop(values.0.insert(own.field.key.clone(), Value::Null)),
            None => {}
        }
    }
    values
}

fn value(reader: &mut RowReader<'_>, own: &OwnField, currency: Currency) -> Option<Value> {
    let target = own.target;
    let value = match own.field.kind {
        FieldKind::Text => return reader.text(target).map(Value::String),
        FieldKind::Person | FieldKind::Relation => return reader.named(target).map(Value::String),
        FieldKind::Select => return select(reader, own),
        FieldKind::MultiSelect => return multi_select(reader, own),
        FieldKind::Checkbox => return tick(reader, own).map(Value::Bool),
        FieldKind::Number => json!(reader.number(target)?),
        FieldKind::Money => json!(reader.money(target)?),
        FieldKind::Date => json!(reader.date(target)?),
        // No column fills it.
        FieldKind::Formula => return None,
        FieldKind::Rating | FieldKind::Link => {
            let (column, text) = reader.cell(target)?;
            let value = match own.field.kind {
                FieldKind::Rating => stars(&text).map_or_else(|| json!(text), |stars| json!(stars)),
                _ => json!(text),
            };
            if let Err(why) = clean(&own.field, &value, None, currency) {
                reader.refuse_explained(&column.header, ProblemCode::FieldValueInvalid, (&text, &why));
                return None;
            }
            return Some(value);
        }
    };
    match clean(&own.field, &value, None, currency) {
        Ok(_) => Some(value),
        Err(why) => {
            let header = reader.header(own.position).to_owned();
            let text = value.as_str().map_or_else(String::new, str::to_owned);
            reader.refuse_explained(&header, ProblemCode::FieldValueInvalid, (&text, &why));
            None
        }
    }
}

fn select(reader: &mut RowReader<'_>, own: &OwnField) -> Option<Value> {
    let (column, text) = reader.cell(own.target)?;
    let chosen = own.choice(&text).map(|value| json!(value));
    if chosen.is_none() {
        reader.refuse_explained(&column.header, ProblemCode::ChoiceUnknown, (&text, &no_choice(&own.field)));
    }
    chosen
}

fn multi_select(reader: &mut RowReader<'_>, own: &OwnField) -> Option<Value> {
    // As written: lines part choices.
    let cell = reader.written(own.position).trim().to_owned();
    if cell.is_empty() {
        return None;
    }
    match own.choices(&cell) {
        Ok(chosen) if chosen.is_empty() => None,
        Ok(chosen) => Some(json!(chosen)),
        Err(bad) => {
            let header = reader.header(own.position).to_owned();
            reader.refuse_explained(&header, ProblemCode::ChoiceUnknown, (&bad, &no_choice(&own.field)));
            None
        }
    }
}

fn tick(reader: &mut RowReader<'_>, own: &OwnField) -> Option<bool> {
    let (column, text) = reader.cell(own.target)?;
    let word = normal::plain(&text);
    if normal::listed(TICKED, &word) {
        return Some(true);
    }
    if normal::listed(UNTICKED, &word) {
        return Some(false);
    }
    reader.refuse_explained(&column.header, ProblemCode::FieldValueInvalid, (&text, "Write yes or no."));
    None
}

/// The stars of `4`, `4/5`, `4 of 5` and `★★★★☆`.
fn stars(text: &str) -> Option<i64> {
    let drawn = text.chars().filter(|c| STARS.contains(c)).count();
    if drawn > 0 {
        let is_drawing = text.chars().all(|c| STARS.contains(&c) || c == NO_STAR || c.is_whitespace());
        return i64::try_from(drawn).ok().filter(|_| is_drawing);
    }
    let (given, of) = text.split_once('/').or_else(|| text.split_once(" of ")).unwrap_or((text, ""));
    let is_whole = of.trim().is_empty() || of.trim().parse() == Ok(RATING_MAX);
    given.trim().parse().ok().filter(|_| is_whole)
}

impl RowReader<'_> {
    /// Digits with a point before the decimals, as numbers are kept.
    fn number(&mut self, target: Target) -> Option<String> {
        let (column, text) = self.cell(target)?;
        match money::number(&text, column.decimals) {
            Ok(number) => Some(number),
            Err(BadAmount::Ambiguous) => {
                self.tell(&column.header, ProblemCode::AmountAmbiguous, &text);
                None
            }
            Err(_) => {
                let why = "Write a number such as 1200 or 12.5.";
                self.refuse_explained(&column.header, ProblemCode::FieldValueInvalid, (&text, why));
                None
            }
        }
    }

    /// A name or address, unless it only stands for "nothing".
    fn named(&mut self, target: Target) -> Option<String> {
        let (column, text) = self.cell(target)?;
        if cells::is_null_marker(&text) {
            self.tell(&column.header, ProblemCode::NullMarker, &text);
            return None;
        }
        self.text(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_counted_and_numbers_read() {
        let check = |text: &str, expect: Option<i64>| assert_eq!(stars(text), expect, "{text}");
        check("4", Some(4));
        check(" 4 / 5 ", Some(4));
        check("3 of 5", Some(3));
        check("★★★☆☆", Some(3));
        check("4/10", None);
        check("★4", None);
        check("four", None);
    }
}
