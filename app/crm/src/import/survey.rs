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
    plan.problems().into_iter().for_each(|problem| out.problems.push(problem));
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

/// Gathers the distinct values of the columns that fill `targets`, in one pass; none where there is no such column.
pub fn values_of<R: Read, const N: usize>(
    input: R,
    plan: &FilePlan,
    targets: [Target; N],
) -> Result<[Values; N], FileError> {
    let mut gathered = targets.map(|target| (plan.column_of(target), Gathered::default()));
    let mut records = open(input, plan)?;
    let mut record = Record::default();
    while records.next_into(&mut record)? {
        for (position, gathered) in &mut gathered {
            if let Some(position) = *position {
                gathered.add(&cells::clean(record.cell(position)).text);
            }
        }
    }
    Ok(gathered.map(|(_, Gathered { values, is_cut, .. })| Values { values, is_complete: !is_cut }))
}

#[derive(Default)]
struct Gathered {
    values: Vec<(String, u32)>,
    places: HashMap<String, usize>,
    is_cut: bool,
}

impl Gathered {
    fn add(&mut self, value: &str) {
        if value.is_empty() {
            return;
        }
        if let Some((_, count)) = self.places.get(value).and_then(|place| self.values.get_mut(*place)) {
            *count = count.saturating_add(1);
        } else if self.values.len() < VALUES_MAX {
            self.places.insert(value.to_owned(), self.values.len());
            self.values.push((value.to_owned(), 1));
        } else {
            self.is_cut = true;
        }
    }
}
