//! What the import wizard and the server say to each other: guesses, questions, answers, plans.
//!
//! Plain serde types that compile everywhere. Columns are addressed by position, never by name.

use std::collections::BTreeMap;

use ac_core::Currency;
use ac_views::custom::CustomField;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::fields::{
    BadDateOrder, DateOrder, DecimalMark, Delimiter, Encoding, ObjectKind, StageKind, Target, fields_of,
};
use super::problems::ProblemList;

/// What most values of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Empty,
    Text,
    Email,
    Phone,
    Url,
    Date,
    Money,
    Number,
}

/// What a column's values say about the order of its dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum DateFinding {
    /// Every value reads one way only: year first in four digits, or a month's name.
    SelfEvident,
    /// One order fits all values; `example` at `row` fits no other.
    Proven { order: DateOrder, example: String, row: u32 },
    /// Several orders fit all values. `likely` is for preselection on a screen and is never applied by itself.
    Ambiguous { orders: Vec<DateOrder>, likely: DateOrder, example: String },
    /// No order fits all values, though each value fits some order.
    Mixed { examples: Vec<String> },
}

/// What a column's values say about its decimal mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum DecimalFinding {
    /// No value depends on it.
    SelfEvident,
    Proven {
        mark: DecimalMark,
        example: String,
    },
    /// As "1,054" alone.
    Ambiguous {
        example: String,
    },
    /// Values prove both marks.
    Mixed {
        examples: Vec<String>,
    },
}

/// One column: what it is called, what it looks like, and where it should go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnGuess {
    pub index: u16,
    /// Unique in the file; made from the position where the file has none.
    pub header: String,
    pub target: Option<Target>,
    /// 0 to 100.
    pub confidence: u8,
    /// A sentence: why this target, or why none.
    pub reason: String,
    pub content: Content,
    pub filled: u32,
    /// `None` beyond [`super::limits::DISTINCT_VALUES_MAX`].
    pub distinct: Option<u32>,
    pub examples: Vec<String>,
    pub dates: Option<DateFinding>,
    pub decimals: Option<DecimalFinding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    pub row: u32,
    pub cells: Vec<String>,
}

/// One way to read an ambiguous value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateReading {
    pub order: DateOrder,
    pub date: NaiveDate,
}

/// A known record that a written name may mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchProposal {
    pub value: String,
    /// Rows that hold `value`; 0 if they were not counted.
    pub rows: u32,
    pub candidate: String,
    /// Equal but for capitals, spaces and punctuation.
    pub is_normalised: bool,
    /// 0 to 100.
    pub score: u8,
}

/// What only a person can answer. Asked once a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ask")]
pub enum Question {
    Kind {
        likely: ObjectKind,
    },
    Header {
        likely: bool,
    },
    /// `readings` are those of `example`, the likely one first.
    DateOrder {
        columns: Vec<String>,
        example: String,
        readings: Vec<DateReading>,
        is_mixed: bool,
    },
    DecimalMark {
        columns: Vec<String>,
        example: String,
    },
    Matches {
        column: String,
        target: Target,
        proposals: Vec<MatchProposal>,
    },
}

/// What is known before a file is analysed, or answered to [`Question::Kind`] and [`Question::Header`], or chosen: analyse again
/// with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    #[serde(default)]
    pub kind: Option<ObjectKind>,
    #[serde(default)]
    pub has_header: Option<bool>,
    /// The place of a workbook's sheet among [`Workbook::sheets`].
    #[serde(default)]
    pub sheet: Option<u16>,
}

/// What a file has that is a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// The names of the sheets that can be read.
    pub sheets: Vec<String>,
    /// The place of the one that is.
    pub sheet: u16,
}

/// What a person or the command line said about an analysed file. `None` leaves it to the analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    #[serde(default)]
    pub dates: Option<DateOrder>,
    #[serde(default)]
    pub decimals: Option<DecimalMark>,
    /// One entry a column; replaces all guesses.
    #[serde(default)]
    pub mapping: Option<Vec<Option<Target>>>,
    /// By the stage's name as written; replaces the kind its words tell.
    #[serde(default)]
    pub stage_kinds: BTreeMap<String, StageKind>,
}

/// All that one pass over a file tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileAnalysis {
    pub file: String,
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    /// Where the file is one: its text is that of the sheet.
    #[serde(default)]
    pub workbook: Option<Workbook>,
    /// The file begins with the line `sep=…`, which spreadsheets write and hide.
    pub has_separator_line: bool,
    pub has_header: bool,
    pub kind: ObjectKind,
    /// 0 to 100.
    pub kind_confidence: u8,
    pub columns: Vec<ColumnGuess>,
    /// The custom fields that its columns can fill, as they were when it was looked at last.
    #[serde(default)]
    pub fields: Vec<CustomField>,
    /// Data rows; blank lines are none.
    pub row_count: u32,
    pub sample: Vec<SampleRow>,
    pub questions: Vec<Question>,
    /// Of the file and its columns. Those of rows and cells come from staging.
    pub problems: ProblemList,
}

/// How one column is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPlan {
    pub header: String,
    pub target: Option<Target>,
    /// `None`: only self-evident dates are taken.
    pub dates: Option<DateOrder>,
    /// `None`: only self-evident amounts are taken.
    pub decimals: Option<DecimalMark>,
    /// The next column names the currency of this one's amounts.
    pub has_currency_beside: bool,
}

/// All decisions about one file: with it, the same bytes always stage the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlan {
    pub file: String,
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    /// The place of the sheet, of a workbook. Its columns are certain, whatever a row leaves empty at its end.
    pub sheet: Option<u16>,
    pub has_separator_line: bool,
    pub has_header: bool,
    pub kind: ObjectKind,
    pub columns: Vec<ColumnPlan>,
    /// The custom fields of such records, mapped or not.
    pub fields: Vec<CustomField>,
    /// The currency of amounts that name none.
    pub currency: Currency,
    pub stage_kinds: BTreeMap<String, StageKind>,
}
