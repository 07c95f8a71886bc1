//! Whole-file looks that stage without applying: the dry run, and the distinct values of a field for matching.

use std::collections::HashMap;
use std::io::Read;

use serde::{Deserialize, Serialize};

use super::cells;
use super::drafts::StagedRow;
use super::error::FileError;
use super::limits::SAMPLE_ROWS_MAX;
use super::model::{FilePlan, Target};
use super::problems::ProblemList;
use super::records::Record;
use super::staging::{open, rows};

/// Distinct values of one field gathered for matching; a million deals may name as many companies.
pub const VALUES_MAX: usize = 1_000_000;

/// What an import would do, before it does it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The first rows, skipped ones included.
    pub rows: Vec<StagedRow>,
    pub staged: u32,
    pub skipped: u32,
    pub problems: ProblemList,
}

/// Stages the whole file and keeps the first rows and the problems.
pub fn preview<R: Read>(input: R, plan: &FilePlan) -> Result<Preview, FileError> {
    let mut out = Preview::default();
    for row in rows(input, plan)? {
        let row = row?;
        let count = if row.draft.is_some() { &mut out.staged } else { &mut out.skipped };
        *count = count.saturating_add(1);
        for problem in &row.problems {
            out.problems.push(problem.clone());
        }
        if out.rows.len() < SAMPLE_ROWS_MAX {
            out.rows.push(row);
        }
    }
    Ok(out)
}

/// The distinct values of one field with their number of rows, in order of first occurrence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    pub values: Vec<(String, u32)>,
    /// False if there were more than [`VALUES_MAX`].
    pub is_complete: bool,
}

/// Gathers the distinct values of the column that fills `target`; none if there is no such column.
pub fn values_of<R: Read>(input: R, plan: &FilePlan, target: Target) -> Result<Values, FileError> {
    let mut out = Values { values: Vec::new(), is_complete: true };
    let Some(position) = plan.column_of(target) else { return Ok(out) };
    let mut records = open(input, plan)?;
    let mut record = Record::default();
    let mut places: HashMap<String, usize> = HashMap::new();
    while records.next_into(&mut record)? {
        let clean = cells::clean(record.cell(position)).text;
        if clean.is_empty() {
            continue;
        }
        if let Some((_, count)) = places.get(clean.as_ref()).and_then(|place| out.values.get_mut(*place)) {
            *count = count.saturating_add(1);
        } else if out.values.len() < VALUES_MAX {
            places.insert(clean.clone().into_owned(), out.values.len());
            out.values.push((clean.into_owned(), 1));
        } else {
            out.is_complete = false;
        }
    }
    Ok(out)
}
