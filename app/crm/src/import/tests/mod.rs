//! Tests of the import over generated files. Nothing here reads a file from disk or the clock.
#![allow(clippy::as_conversions)]

mod bad_input;
mod dates;
mod decode;
mod fuzzy;
mod generator;
mod mapping;
mod money;
mod oracle;
mod properties;
mod records;
mod sniff;
mod staging;

use ac_core::Currency;

use super::model::{Answers, FileAnalysis, FilePlan, Hints};
use super::problems::{CellProblem, ProblemCode};
use super::{FileError, StagedRow, analyse, rows};

/// Analyses text under a name that says nothing about its kind.
fn analysis(bytes: impl AsRef<[u8]>) -> FileAnalysis {
    analyse("data.csv", bytes.as_ref(), Hints::default(), &[]).expect("a readable file")
}

fn refused(bytes: impl AsRef<[u8]>) -> FileError {
    analyse("data.csv", bytes.as_ref(), Hints::default(), &[]).expect_err("a file to be refused")
}

fn staged_with(bytes: impl AsRef<[u8]>, hints: Hints, answers: &Answers) -> Vec<StagedRow> {
    let analysis = analyse("data.csv", bytes.as_ref(), hints, &[]).expect("a readable file");
    let plan = FilePlan::new(&analysis, answers, Currency::USD).expect("a sound mapping");
    let rows: Vec<StagedRow> = rows(bytes.as_ref(), &plan).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), analysis.row_count as usize, "every row comes out once");
    rows
}

fn staged(bytes: impl AsRef<[u8]>) -> Vec<StagedRow> {
    staged_with(bytes, Hints::default(), &Answers::default())
}

/// "row column code" of each problem.
fn told(problems: &[CellProblem]) -> Vec<String> {
    problems.iter().map(|p| format!("{} {} {}", p.row, p.column, p.code.as_str())).collect()
}

fn told_of(rows: &[StagedRow]) -> Vec<String> {
    rows.iter().flat_map(|row| told(&row.problems)).collect()
}

fn has(analysis: &FileAnalysis, code: ProblemCode) -> bool {
    analysis.problems.count(code) > 0
}
