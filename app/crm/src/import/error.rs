//! Why a whole file is refused. Everything smaller is a [`CellProblem`] of one row or column.

use super::problems::{CellProblem, ProblemCode, shown};

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file could not be read")]
    Io(#[source] std::io::Error),
    #[error("this is {what}, not a text file; open it in your spreadsheet and save it as “CSV UTF-8”")]
    NotText { what: &'static str },
    /// A sentence says why.
    #[error("the workbook cannot be read. {why}")]
    BadWorkbook { why: &'static str },
    #[error("the workbook holds more than an import takes once it is unpacked")]
    WorkbookTooLarge,
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than 256 MiB")]
    TooLarge,
    #[error("the header has more than 200 columns")]
    TooManyColumns,
    #[error("row {row} is beyond the 1,000,000 rows a file may have")]
    TooManyRows { row: u32 },
    #[error("a quotation mark opens column {column} of row {row} and is never closed")]
    QuoteNotClosed { row: u32, column: u32, start: String },
}

impl FileError {
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Io(_) => ProblemCode::Unreadable,
            Self::NotText { .. } => ProblemCode::NotText,
            Self::BadWorkbook { .. } => ProblemCode::BadWorkbook,
            Self::WorkbookTooLarge => ProblemCode::WorkbookTooLarge,
            Self::Empty => ProblemCode::EmptyFile,
            Self::TooLarge => ProblemCode::FileTooLarge,
            Self::TooManyColumns => ProblemCode::TooManyColumns,
            Self::TooManyRows { .. } => ProblemCode::TooManyRows,
            Self::QuoteNotClosed { .. } => ProblemCode::QuoteNotClosed,
        }
    }

    /// The same as a line of the report.
    #[must_use]
    pub fn problem(&self, file: &str) -> CellProblem {
        let (row, column, value) = match self {
            Self::BadWorkbook { why } => return CellProblem::explained(file, 0, "", self.code(), ("", why)),
            Self::NotText { what } => (0, String::new(), (*what).to_owned()),
            Self::TooManyColumns => (1, String::new(), String::new()),
            Self::TooManyRows { row } => (*row, String::new(), String::new()),
            Self::QuoteNotClosed { row, column, start } => (*row, format!("Column {column}"), shown(start)),
            Self::Io(_) | Self::Empty | Self::TooLarge | Self::WorkbookTooLarge => (0, String::new(), String::new()),
        };
        CellProblem::new(file, row, &column, self.code(), &value)
    }
}
