//! One record read field by field. Each cell that does not fit leaves its field empty and a problem behind.

use std::borrow::Cow;

use crate::shared::check::web_address;
use ac_core::{Currency, Money};
use chrono::NaiveDate;

use super::cells;
use super::dates::{self, BadDate};
use super::limits::TEXT_CHARS_MAX;
use super::model::{ColumnPlan, FilePlan, Target};
use super::money::{self, BadAmount};
use super::problems::{CellProblem, ProblemCode, Severity};
use super::records::Record;

pub struct RowReader<'a> {
    record: &'a Record,
    plan: &'a FilePlan,
    problems: Vec<CellProblem>,
}

impl<'a> RowReader<'a> {
    pub fn new(record: &'a Record, plan: &'a FilePlan) -> Self {
        Self { record, plan, problems: Vec::new() }
    }

    pub fn tell(&mut self, column: &str, code: ProblemCode, value: &str) {
        self.problems.push(CellProblem::new(&self.plan.file, self.record.row, column, code, value));
    }

    fn tell_suggesting(&mut self, column: &str, code: ProblemCode, value: &str, better: String) {
        let problem = CellProblem::new(&self.plan.file, self.record.row, column, code, value);
        self.problems.push(if better.is_empty() { problem } else { problem.suggesting(better) });
    }

    pub fn header(&self, position: usize) -> &'a str {
        self.plan.columns.get(position).map_or("", |column| column.header.as_str())
    }

    /// The cell as it stands in the file.
    pub fn written(&self, position: usize) -> &'a str {
        self.record.cell(position)
    }

    pub fn has_error(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Filled cells without a target, and all problems.
    pub fn finish(self) -> (Vec<(u16, String)>, Vec<CellProblem>) {
        let unmapped =
            self.plan.columns.iter().zip(self.record.cells()).enumerate().filter_map(|(position, (column, cell))| {
                let cell = cell.trim();
                let is_kept = column.target.is_none() && !cell.is_empty();
                is_kept.then(|| Some((u16::try_from(position).ok()?, cell.to_owned())))?
            });
        (unmapped.collect(), self.problems)
    }

    /// A field without which there is no record: too long a text skips the row.
    pub fn name(&mut self, target: Target) -> Option<String> {
        self.line(target, ProblemCode::NameTooLong)
    }

    pub fn text(&mut self, target: Target) -> Option<String> {
        self.line(target, ProblemCode::TextTooLong)
    }

    pub fn email(&mut self, target: Target) -> Option<String> {
        let (column, text) = self.cell(target)?;
        if !cells::is_email(&text) {
            self.refuse(&column.header, ProblemCode::EmailInvalid, &text);
            return None;
        }
        Some(text.into_owned())
    }

    /// An address that a browser may follow.
    pub fn website(&mut self, target: Target) -> Option<String> {
        let (column, text) = self.cell(target)?;
        let address = web_address(&text);
        match &address {
            None => self.refuse(&column.header, ProblemCode::WebsiteInvalid, &text),
            Some(address) if address.chars().count() > TEXT_CHARS_MAX => {
                self.tell(&column.header, ProblemCode::TextTooLong, &text);
                return None;
            }
            Some(_) => {}
        }
        address
    }

    pub fn date(&mut self, target: Target) -> Option<NaiveDate> {
        let (column, text) = self.cell(target)?;
        match dates::read(&text, column.dates) {
            Ok(date) => Some(date),
            Err(bad) => {
                let readings: Vec<String> =
                    dates::readings(&text).into_iter().map(|(_, date)| date.to_string()).collect();
                match bad {
                    BadDate::Ambiguous => {
                        self.tell_suggesting(&column.header, ProblemCode::DateAmbiguous, &text, readings.join(" or "))
                    }
                    BadDate::Invalid if readings.is_empty() => {
                        self.refuse(&column.header, ProblemCode::DateInvalid, &text)
                    }
                    BadDate::Invalid => {
                        self.tell_suggesting(&column.header, ProblemCode::DateInvalid, &text, readings.join(" or "))
                    }
                }
                None
            }
        }
    }

    pub fn money(&mut self, target: Target) -> Option<Money> {
        let (column, text) = self.cell(target)?;
        let named = self.currency_beside(target).unwrap_or(self.plan.currency);
        match money::read(&text, column.decimals, named) {
            Ok(amount) => {
                if amount.is_rounded {
                    self.tell_suggesting(&column.header, ProblemCode::AmountRounded, &text, amount.money.full());
                }
                if amount.money.currency != self.plan.currency {
                    self.tell(&column.header, ProblemCode::CurrencyDiffers, &text);
                }
                Some(amount.money)
            }
            Err(bad) => {
                match bad {
                    BadAmount::Invalid => self.refuse(&column.header, ProblemCode::AmountInvalid, &text),
                    BadAmount::Ambiguous => self.tell(&column.header, ProblemCode::AmountAmbiguous, &text),
                    BadAmount::TooLarge => self.tell(&column.header, ProblemCode::AmountTooLarge, &text),
                }
                None
            }
        }
    }

    /// The currency that the cell beside an amount names.
    fn currency_beside(&self, target: Target) -> Option<Currency> {
        let position = self.plan.column_of(target)?;
        let has_one = self.plan.columns.get(position)?.has_currency_beside;
        has_one.then(|| self.written(position.checked_add(1)?).trim().parse().ok())?
    }

    /// A typed cell that is not of its type; what only stands for "nothing" is a mere remark.
    fn refuse(&mut self, column: &str, code: ProblemCode, text: &str) {
        if cells::is_null_marker(text) {
            self.tell(column, ProblemCode::NullMarker, text);
            return;
        }
        if cells::is_formula(text) {
            self.tell(column, ProblemCode::FormulaText, text);
        }
        self.tell(column, code, text);
    }

    /// As `refuse`, with what the field takes.
    pub fn refuse_explained(&mut self, column: &str, code: ProblemCode, (text, why): (&str, &str)) {
        if cells::is_null_marker(text) {
            self.tell(column, ProblemCode::NullMarker, text);
            return;
        }
        self.problems.push(CellProblem::explained(&self.plan.file, self.record.row, column, code, (text, why)));
    }

    fn line(&mut self, target: Target, too_long: ProblemCode) -> Option<String> {
        let (column, text) = self.cell(target)?;
        if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
            self.tell(&column.header, too_long, &text);
            return None;
        }
        if cells::is_formula(&text) {
            self.tell(&column.header, ProblemCode::FormulaText, &text);
        }
        Some(text.into_owned())
    }

    /// The cleaned cell of the column that fills `target`; `None` if there is no such column or the cell is empty.
    pub fn cell(&mut self, target: Target) -> Option<(&'a ColumnPlan, Cow<'a, str>)> {
        let plan = self.plan;
        let position = plan.column_of(target)?;
        let column = plan.columns.get(position)?;
        let clean = cells::clean(self.record.cell(position));
        if clean.has_joined_lines {
            self.tell(&column.header, ProblemCode::LineBreakJoined, &clean.text);
        }
        if clean.has_lost_controls {
            self.tell(&column.header, ProblemCode::ControlCharacters, &clean.text);
        }
        if clean.has_bad_characters {
            self.tell(&column.header, ProblemCode::BadCharacters, &clean.text);
        }
        if clean.text.is_empty() { None } else { Some((column, clean.text)) }
    }
}
