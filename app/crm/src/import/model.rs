//! What the import wizard and the server say to each other: kinds, targets, guesses, questions, answers, plans.
//!
//! Plain serde types that compile everywhere. Columns are addressed by position, never by name.

use std::collections::BTreeMap;

use ac_core::Currency;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::problems::ProblemList;

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    Company,
    Contact,
    Deal,
    Product,
    Member,
}

impl ObjectKind {
    pub const ALL: [Self; 5] = [Self::Company, Self::Contact, Self::Deal, Self::Product, Self::Member];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "Companies",
            Self::Contact => "Contacts",
            Self::Deal => "Deals",
            Self::Product => "Products",
            Self::Member => "Members",
        }
    }

    /// The fields a column can be mapped to, in the order a form shows them.
    #[must_use]
    pub fn targets(self) -> &'static [Target] {
        use Target::*;
        match self {
            Self::Company => &[Name, Sector, Website, Owner],
            Self::Contact => &[FullName, FirstName, LastName, Email, Phone, Company],
            Self::Deal => &[
                Name,
                ExternalId,
                Company,
                Owner,
                Product,
                Stage,
                Amount,
                CreatedOn,
                CloseDate,
                ExpectedClose,
                ClosedOn,
            ],
            Self::Product => &[Name, Series, Price],
            Self::Member => &[Name, Email, Manager, Office],
        }
    }
}

/// The field a column fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Name,
    FullName,
    FirstName,
    LastName,
    Email,
    Phone,
    Company,
    Sector,
    Website,
    Owner,
    ExternalId,
    Product,
    Stage,
    Amount,
    CreatedOn,
    /// Expected while the deal is open, actual once it is won or lost: most exports have one column for both.
    CloseDate,
    ExpectedClose,
    ClosedOn,
    Series,
    Price,
    Manager,
    Office,
}

impl Target {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::FullName => "Full name",
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::Company => "Company",
            Self::Sector => "Sector",
            Self::Website => "Website",
            Self::Owner => "Owner",
            Self::ExternalId => "External id",
            Self::Product => "Product",
            Self::Stage => "Stage",
            Self::Amount => "Amount",
            Self::CreatedOn => "Created on",
            Self::CloseDate => "Close date",
            Self::ExpectedClose => "Expected close",
            Self::ClosedOn => "Closed on",
            Self::Series => "Series",
            Self::Price => "Price",
            Self::Manager => "Manager",
            Self::Office => "Office",
        }
    }

    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(self, Self::CreatedOn | Self::CloseDate | Self::ExpectedClose | Self::ClosedOn)
    }

    #[must_use]
    pub fn is_money(self) -> bool {
        matches!(self, Self::Amount | Self::Price)
    }
}

/// The order of day, month and year in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    Dmy,
    Mdy,
    Ymd,
}

impl DateOrder {
    pub const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

/// The text is none of `dmy`, `mdy`, `ymd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the order of dates is one of dmy, mdy, ymd")]
pub struct BadDateOrder;

impl std::str::FromStr for DateOrder {
    type Err = BadDateOrder;
    fn from_str(text: &str) -> Result<Self, BadDateOrder> {
        Self::ALL.into_iter().find(|order| text.eq_ignore_ascii_case(order.as_str())).ok_or(BadDateOrder)
    }
}

/// Whether `1.5` or `1,5` is one and a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    Point,
    Comma,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    Open,
    Won,
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

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

/// What is known before a file is analysed, or answered to [`Question::Kind`] and [`Question::Header`]: analyse again with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    #[serde(default)]
    pub kind: Option<ObjectKind>,
    #[serde(default)]
    pub has_header: Option<bool>,
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
    /// The file begins with the line `sep=…`, which spreadsheets write and hide.
    pub has_separator_line: bool,
    pub has_header: bool,
    pub kind: ObjectKind,
    /// 0 to 100.
    pub kind_confidence: u8,
    pub columns: Vec<ColumnGuess>,
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
}

/// All decisions about one file: with it, the same bytes always stage the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlan {
    pub file: String,
    pub encoding: Encoding,
    pub delimiter: Delimiter,
    pub has_separator_line: bool,
    pub has_header: bool,
    pub kind: ObjectKind,
    pub columns: Vec<ColumnPlan>,
    /// The currency of amounts that name none.
    pub currency: Currency,
    pub stage_kinds: BTreeMap<String, StageKind>,
}
