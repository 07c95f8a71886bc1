//! All problems an import can report, in one table: code, how grave, and the text that says what to do.
//!
//! A row is skipped exactly if it has a problem of severity `Error`; a `Warning` changed or dropped one cell; a `Note` changed nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::limits::{PROBLEMS_KEPT_MAX, PROBLEMS_OF_A_KIND_KEPT, SHOWN_CHARS_MAX};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

macro_rules! problem_codes {
    ($($name:ident $code:literal $severity:ident $text:literal)*) => {
        /// What is wrong, as a stable word for programs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ProblemCode {
            $(#[serde(rename = $code)] $name,)*
        }

        impl ProblemCode {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word in JSON: `date_ambiguous`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What happened and what to do, without the value.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

problem_codes! {
    // The whole file is refused.
    Unreadable "unreadable" Error "The file could not be read to its end. Upload it again."
    NotText "not_text" Error "This is not a text file. Open it in your spreadsheet and save it as “CSV UTF-8”."
    BadWorkbook "bad_workbook" Error "This workbook cannot be read. Save it as .xlsx without a password, or as “CSV UTF-8”."
    WorkbookTooLarge "workbook_too_large" Error "Unpacked, the workbook is larger than 512 MiB or one of its cells than 16 MiB. Save the sheet as “CSV UTF-8”, or split it."
    EmptyFile "empty_file" Error "The file is empty. Export it again with at least a header row."
    FileTooLarge "file_too_large" Error "The file is larger than 256 MiB. Split it and import the parts one after the other."
    TooManyColumns "too_many_columns" Error "There are more than 200 columns. Remove those that are not needed."
    TooManyRows "too_many_rows" Error "There are more than 1,000,000 rows. Split the file and import the parts one after the other."
    QuoteNotClosed "quote_not_closed" Error "A quotation mark opens this cell and is never closed, so the rest of the file would vanish in it. Close or remove it."
    // A column, told once.
    HeaderAssumed "header_assumed" Warning "The first row was taken for the header. If it is data, say that the file has no header."
    DuplicateHeader "duplicate_header" Note "Two columns have the same name; the later one got a number."
    EmptyHeader "empty_header" Note "The column has values and no name; it got one from its position."
    ColumnNotImported "column_not_imported" Note "The column is not mapped to a field, so its values are not imported."
    FieldMissing "field_missing" Warning "No column holds the field that each row needs. Map a column to it."
    RequiredUnmapped "required_unmapped" Warning "Forms require this field and no column fills it. New records come in without it; map a column to it, or fill it later."
    DateMixed "date_mixed" Warning "Some dates fit only day-month-year and others only month-day-year. Only the self-evident ones are taken unless you choose an order."
    Spelling "spelling" Note "This may be a misspelling. It is imported as it is."
    // A row that is skipped.
    RowEmpty "row_empty" Error "All cells of the row are empty."
    RowTooLong "row_too_long" Error "The row has more cells than the header, so its values may sit in the wrong columns. Put quotation marks around values that contain the separator."
    CellTooLarge "cell_too_large" Error "A cell is larger than 64 KiB. Shorten it, or look for a quotation mark that is not closed."
    NameMissing "name_missing" Error "The row has nothing to name the record by."
    NameTooLong "name_too_long" Error "The name is longer than 200 characters."
    NotAllowed "not_allowed" Error "Your role may not add and change records of this kind. Ask an admin to import this file."
    StageUnknown "stage_unknown" Error "The pipeline has no such stage and cannot take another one. Check that the right column is mapped to the stage."
    RequiredMissing "required_missing" Error "A new record needs a value in this field. Fill the cell and import the row again."
    ValueRefused "value_refused" Error "The record does not take this value. Change it in the file and import the row again."
    // A cell that is changed or left empty.
    RowTooShort "row_too_short" Warning "The row has fewer cells than the header; the missing ones are taken as empty."
    DateInvalid "date_invalid" Warning "This is not a date in the column's order. The field stays empty."
    DateAmbiguous "date_ambiguous" Warning "Day, month and year can be read in more than one order. Say which it is (--dates dmy, mdy or ymd); until then the field stays empty."
    AmountInvalid "amount_invalid" Warning "This is not an amount. The field stays empty."
    AmountAmbiguous "amount_ambiguous" Warning "The separator may mark thousands or decimals and the column does not show which. The field stays empty."
    AmountRounded "amount_rounded" Warning "The amount has more decimals than its currency and was rounded."
    AmountTooLarge "amount_too_large" Warning "The amount is too large to be kept. The field stays empty."
    EmailInvalid "email_invalid" Warning "This is not an e-mail address. The field stays empty."
    WebsiteInvalid "website_invalid" Warning "This is not a web address such as https://example.com. The field stays empty."
    TextTooLong "text_too_long" Warning "The text is longer than 200 characters. The field stays empty."
    BadCharacters "bad_characters" Warning "Some characters could not be decoded and show as “�”. Save the file as “CSV UTF-8”."
    ControlCharacters "control_characters" Warning "Control characters were removed."
    LineBreakJoined "line_break_joined" Warning "Line breaks were replaced by spaces."
    MatchUnconfirmed "match_unconfirmed" Warning "The name resembles a known one without being equal. Confirm the match (--accept-matches); until then the field stays empty."
    ProductUnknown "product_unknown" Warning "No product has this name. The field stays empty."
    CompanyUnknown "company_unknown" Warning "No company has this name. The field stays empty."
    ChoiceUnknown "choice_unknown" Warning "The field has no such choice. It stays as it is."
    FieldValueInvalid "field_value_invalid" Warning "The field does not take this value. It stays as it is."
    FieldDeleted "field_deleted" Warning "The custom field was deleted meanwhile. Its cells are left out."
    PersonUnknown "person_unknown" Warning "No member has this name or address. The field stays as it is."
    RecordUnknown "record_unknown" Warning "No record that you can see has this name. The field stays as it is."
    RecordAmbiguous "record_ambiguous" Warning "Several records have this name. The field stays as it is; set it on the record's page."
    OwnerUnknown "owner_unknown" Warning "No member has this name and your role may not add one. The record stays with its owner."
    OwnerKept "owner_kept" Warning "The record is somebody else's, and your role may not give it to another owner. It stays with its owner."
    // A remark.
    NullMarker "null_marker" Note "Taken as an empty cell."
    CurrencyDiffers "currency_differs" Note "The amount is in another currency than the workspace's and is kept in its own."
    FormulaText "formula_text" Note "Looks like a formula. It is kept as plain text; nothing is calculated."
    LeadConverted "lead_converted" Note "A lead of this name or address was converted before and is read-only. The row changes nothing."
    DuplicateInFile "duplicate_in_file" Note "The same record occurs earlier in the file; this row updates it."
}

/// One problem at one place. Row 1 is the first line of the file; row 0 is the file itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellProblem {
    pub file: String,
    pub row: u32,
    /// The column's header; empty if the whole row is meant.
    pub column: String,
    pub code: ProblemCode,
    pub severity: Severity,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub suggestion: Option<String>,
}

impl CellProblem {
    /// A problem with `value`, which is quoted in the message; an empty one is left out.
    #[must_use]
    pub fn new(file: &str, row: u32, column: &str, code: ProblemCode, value: &str) -> Self {
        let text = code.text();
        let message = if value.is_empty() { text.to_owned() } else { format!("“{}”: {text}", shown(value)) };
        Self {
            file: file.to_owned(),
            row,
            column: column.to_owned(),
            code,
            severity: code.severity(),
            message,
            suggestion: None,
        }
    }

    /// As [`Self::new`], with what to do instead.
    #[must_use]
    pub fn explained(file: &str, row: u32, column: &str, code: ProblemCode, (value, why): (&str, &str)) -> Self {
        let problem = Self::new(file, row, column, code, value);
        Self { message: format!("{} {why}", problem.message), ..problem }
    }

    #[must_use]
    pub fn suggesting(mut self, better: impl Into<String>) -> Self {
        self.suggestion = Some(better.into());
        self
    }
}

/// `value` on one line and short enough for a message.
#[must_use]
pub fn shown(value: &str) -> String {
    let mut out: String = value.chars().take(SHOWN_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(SHOWN_CHARS_MAX).is_some() {
        out.push('…');
    }
    out
}

/// Problems in order of arrival, the first [`PROBLEMS_KEPT_MAX`] and the first [`PROBLEMS_OF_A_KIND_KEPT`] of each kind with
/// their text, all of them counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemList {
    pub kept: Vec<CellProblem>,
    pub total: u32,
    pub by_code: BTreeMap<ProblemCode, u32>,
}

impl ProblemList {
    pub fn push(&mut self, problem: CellProblem) {
        self.total = self.total.saturating_add(1);
        let count = self.by_code.entry(problem.code).or_default();
        *count = count.saturating_add(1);
        if self.kept.len() < PROBLEMS_KEPT_MAX || *count <= PROBLEMS_OF_A_KIND_KEPT {
            self.kept.push(problem);
        }
    }

    #[must_use]
    pub fn count(&self, code: ProblemCode) -> u32 {
        self.by_code.get(&code).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_words_and_survive_json() {
        let words: std::collections::BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code:?}");
            assert!(code.text().ends_with('.'), "{code:?} ends its sentence");
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert_eq!(serde_json::from_str::<ProblemCode>(&json).unwrap(), *code);
        }
    }

    #[test]
    fn the_list_counts_what_it_does_not_keep_and_keeps_some_of_each_kind() {
        let mut list = ProblemList::default();
        for row in 0..u32::try_from(PROBLEMS_KEPT_MAX).unwrap() + 5 {
            list.push(CellProblem::new("f.csv", row, "", ProblemCode::RowEmpty, ""));
        }
        assert_eq!((list.kept.len(), list.total, list.count(ProblemCode::RowEmpty)), (PROBLEMS_KEPT_MAX, 205, 205));
        assert_eq!(list.count(ProblemCode::DateInvalid), 0);
        list.push(CellProblem::new("f.csv", 9, "day", ProblemCode::DateInvalid, "x"));
        assert_eq!(list.kept.last().map(|problem| problem.code), Some(ProblemCode::DateInvalid));
    }

    #[test]
    fn a_message_quotes_a_short_single_line() {
        let long = format!("a\n{}", "é".repeat(300));
        let message = CellProblem::new("f.csv", 2, "name", ProblemCode::NameTooLong, &long).message;
        assert!(message.starts_with("“a é") && message.contains('…') && !message.contains('\n'), "{message}");
    }
}
