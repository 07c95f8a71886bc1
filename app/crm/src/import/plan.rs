//! From an analysis and answers to a plan: what each column becomes and how it is read. Asks what is still open.
//!
//! An answer never overrides what a column's values prove, and is ignored for a column it does not fit.

use ac_core::Currency;
use ac_views::custom::CustomField;

use super::dates;
use super::model::{
    Answers, ColumnGuess, ColumnPlan, DateFinding, DateOrder, DateReading, DecimalFinding, DecimalMark, FileAnalysis,
    FilePlan, Question, Target,
};
use super::problems::{CellProblem, ProblemCode};
use super::vocabulary;

/// The answered mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    #[error("the mapping has {given} entries and the file {columns} columns")]
    WrongLength { given: usize, columns: usize },
    #[error("two columns are mapped to “{0}”; choose one")]
    TargetTwice(String),
    #[error("these records have no field “{}”", .0.label())]
    NoSuchTarget(Target),
    #[error("the column “{0}” is mapped to a custom field that is not there any more; choose another one")]
    FieldGone(String),
}

impl FilePlan {
    /// Settles every column. `currency` is that of amounts which name none.
    pub fn new(analysis: &FileAnalysis, answers: &Answers, currency: Currency) -> Result<Self, BadMapping> {
        let targets = targets(analysis, answers);
        if targets.len() != analysis.columns.len() {
            return Err(BadMapping::WrongLength { given: targets.len(), columns: analysis.columns.len() });
        }
        for (position, target) in targets.iter().enumerate() {
            let Some(target) = target else { continue };
            match target {
                Target::Own { .. } if target.field(&analysis.fields).is_none() => {
                    let header = analysis.columns.get(position).map(|column| column.header.clone());
                    return Err(BadMapping::FieldGone(header.unwrap_or_default()));
                }
                Target::Own { .. } => {}
                target if !analysis.kind.targets().contains(target) => return Err(BadMapping::NoSuchTarget(*target)),
                _ => {}
            }
            if targets.iter().skip(position.saturating_add(1)).any(|other| *other == Some(*target)) {
                return Err(BadMapping::TargetTwice(target.label_among(&analysis.fields).to_owned()));
            }
        }
        let names_currency = |position: usize, column: &ColumnGuess| {
            let next = position.saturating_add(1);
            let is_free = targets.get(next).is_some_and(Option::is_none);
            is_free
                && analysis
                    .columns
                    .get(next)
                    .is_some_and(|next| vocabulary::is_currency_of(&next.header, &column.header))
        };
        let column = |(position, column): (usize, &ColumnGuess)| ColumnPlan {
            header: column.header.clone(),
            target: targets.get(position).copied().flatten(),
            dates: date_order(column, answers),
            decimals: decimal_mark(column, answers),
            has_currency_beside: names_currency(position, column),
        };
        Ok(Self {
            file: analysis.file.clone(),
            encoding: analysis.encoding,
            delimiter: analysis.delimiter,
            sheet: analysis.workbook.as_ref().map(|workbook| workbook.sheet),
            has_separator_line: analysis.has_separator_line,
            has_header: analysis.has_header,
            kind: analysis.kind,
            columns: analysis.columns.iter().enumerate().map(column).collect(),
            fields: analysis.fields.clone(),
            currency,
            stage_kinds: answers.stage_kinds.clone(),
        })
    }

    /// What is to be said of the file before its rows: a custom field that forms require and no column fills.
    #[must_use]
    pub fn problems(&self) -> Vec<CellProblem> {
        let is_open = |field: &&CustomField| {
            field.required && field.default.is_none() && self.column_of(Target::own(field)).is_none()
        };
        let tell =
            |field: &CustomField| CellProblem::new(&self.file, 1, "", ProblemCode::RequiredUnmapped, &field.label);
        self.fields.iter().filter(is_open).map(tell).collect()
    }

    /// The position of the column that fills `target`.
    #[must_use]
    pub fn column_of(&self, target: Target) -> Option<usize> {
        self.columns.iter().position(|column| column.target == Some(target))
    }
}

/// What must still be asked about dates and decimals once `answers` are given; at most one question of each.
#[must_use]
pub fn questions(analysis: &FileAnalysis, answers: &Answers) -> Vec<Question> {
    let targets = targets(analysis, answers);
    let mapped = || analysis.columns.iter().zip(&targets).filter_map(|(column, target)| Some((column, (*target)?)));
    let mut out = Vec::new();
    let open_dates: Vec<&ColumnGuess> = mapped()
        .filter(|(column, target)| target.is_date() && needs_order(column) && date_order(column, answers).is_none())
        .map(|(column, _)| column)
        .collect();
    if let Some((example, likely, is_mixed)) = open_dates.iter().find_map(|column| unsettled_date(column)) {
        let mut readings: Vec<DateReading> =
            dates::readings(&example).into_iter().map(|(order, date)| DateReading { order, date }).collect();
        readings.sort_by_key(|reading| Some(reading.order) != likely);
        out.push(Question::DateOrder {
            columns: open_dates.iter().map(|column| column.header.clone()).collect(),
            example,
            readings,
            is_mixed,
        });
    }
    let open_marks: Vec<&ColumnGuess> = mapped()
        .filter(|(column, target)| {
            target.has_decimals() && unsettled_amount(column).is_some() && decimal_mark(column, answers).is_none()
        })
        .map(|(column, _)| column)
        .collect();
    if let Some(example) = open_marks.iter().find_map(|column| unsettled_amount(column)) {
        out.push(Question::DecimalMark {
            columns: open_marks.iter().map(|column| column.header.clone()).collect(),
            example,
        });
    }
    out
}

fn targets(analysis: &FileAnalysis, answers: &Answers) -> Vec<Option<Target>> {
    answers.mapping.clone().unwrap_or_else(|| analysis.columns.iter().map(|column| column.target).collect())
}

fn date_order(column: &ColumnGuess, answers: &Answers) -> Option<DateOrder> {
    match column.dates.as_ref()? {
        DateFinding::SelfEvident => None,
        DateFinding::Proven { order, .. } => Some(*order),
        DateFinding::Ambiguous { orders, .. } => answers.dates.filter(|order| orders.contains(order)),
        DateFinding::Mixed { .. } => answers.dates,
    }
}

fn needs_order(column: &ColumnGuess) -> bool {
    matches!(column.dates, Some(DateFinding::Ambiguous { .. } | DateFinding::Mixed { .. }))
}

/// An example, the likely order, and whether the column contradicts itself.
fn unsettled_date(column: &ColumnGuess) -> Option<(String, Option<DateOrder>, bool)> {
    match column.dates.as_ref()? {
        DateFinding::Ambiguous { example, likely, .. } => Some((example.clone(), Some(*likely), false)),
        DateFinding::Mixed { examples } => Some((examples.first()?.clone(), None, true)),
        DateFinding::SelfEvident | DateFinding::Proven { .. } => None,
    }
}

fn decimal_mark(column: &ColumnGuess, answers: &Answers) -> Option<DecimalMark> {
    match column.decimals.as_ref()? {
        DecimalFinding::SelfEvident => None,
        DecimalFinding::Proven { mark, .. } => Some(*mark),
        DecimalFinding::Ambiguous { .. } | DecimalFinding::Mixed { .. } => answers.decimals,
    }
}

fn unsettled_amount(column: &ColumnGuess) -> Option<String> {
    match column.decimals.as_ref()? {
        DecimalFinding::Ambiguous { example } => Some(example.clone()),
        DecimalFinding::Mixed { examples } => examples.first().cloned(),
        DecimalFinding::SelfEvident | DecimalFinding::Proven { .. } => None,
    }
}
