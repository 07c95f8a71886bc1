//! A workbook (`.xlsx`) with one sheet, written row by row: what was given out is forgotten, so that a million rows take the
//! memory of one page (ADR 13).
//!
//! The rule: a cell says what the record says. What a spreadsheet would show otherwise than it is kept, it gets as text.

mod parts;
mod xml;

use super::Cell;
use crate::{Currency, Error, Money, Timestamp, rest::csv::starts_formula};
use chrono::NaiveDate;
use parts::Style;
use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};
use zip::{
    ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

/// What such a file is called on the wire.
pub const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Records of a sheet: its format ends after 1,048,576 rows, one of which is the header.
pub const SHEET_RECORDS_MAX: u64 = 1_048_575;
/// UTF-16 units of a cell's text, by the same format.
pub const CELL_UNITS_MAX: usize = 32_767;
/// Digits that a spreadsheet keeps of a number.
const DIGITS_MAX: usize = 15;
/// Characters that a column is wide at least and at most.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=48;
/// How hard a sheet is packed, of 9: harder packing of a sheet's many like cells saves little and takes far longer.
const PACKING: i64 = 3;
/// The first day that all spreadsheets count alike: Lotus 1-2-3 took 1900 for a leap year, and they keep to that.
const FIRST_DAY: NaiveDate = day(1900, 3, 1);
/// The day that they call 0.
const DAY_ZERO: NaiveDate = day(1899, 12, 30);
const MICROS_PER_DAY: i64 = 24 * 60 * 60 * 1_000_000;

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// What the packer has given out and nobody has taken yet.
#[derive(Clone, Default)]
struct Given(Arc<Mutex<Vec<u8>>>);

impl Given {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Given {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A workbook that is being written.
pub struct Sheet {
    archive: ZipWriter<StreamWriter<Given>>,
    given: Given,
    rows: u64,
    /// In the order in which they were met, which numbers their formats.
    currencies: Vec<Currency>,
}

impl Sheet {
    /// A workbook with a header, and its first piece; `first` are the rows that columns are measured by.
    pub fn begin(name: &str, head: &[String], first: &[Vec<Cell>]) -> Result<(Self, Vec<u8>), Error> {
        let given = Given::default();
        let archive = ZipWriter::new_stream(given.clone());
        let mut sheet = Self { archive, given, rows: 0, currencies: Vec::new() };
        for (path, part) in [("[Content_Types].xml", parts::TYPES), ("_rels/.rels", parts::RELATIONS)] {
            sheet.part(path, part)?;
        }
        sheet.part("xl/_rels/workbook.xml.rels", parts::WORKBOOK_RELATIONS)?;
        sheet.part("xl/workbook.xml", &parts::workbook(name))?;
        sheet.start("xl/worksheets/sheet1.xml")?;
        let mut text = parts::sheet_head(&widths(head, first));
        sheet.row(&mut text, &head.iter().map(Cell::from).collect::<Vec<_>>(), Some(Style::Head))?;
        sheet.write(&text)?;
        let piece = sheet.given.take();
        Ok((sheet, piece))
    }

    /// The next piece, with these rows.
    pub fn rows(&mut self, rows: &[Vec<Cell>]) -> Result<Vec<u8>, Error> {
        let is_first = self.rows == 1;
        let mut text = String::new();
        for cells in rows {
            self.row(&mut text, cells, None)?;
        }
        self.write(&text)?;
        if is_first {
            // By how long these rows became one can tell how long the file will be.
            self.archive.flush().map_err(failed)?;
        }
        Ok(self.given.take())
    }

    /// The last piece. Formats come last in the file: which there are is known only now.
    pub fn end(mut self) -> Result<Vec<u8>, Error> {
        self.write(parts::SHEET_END)?;
        self.part("xl/styles.xml", &parts::styles(&self.currencies))?;
        let Self { archive, given, .. } = self;
        archive.finish().map_err(failed)?;
        Ok(given.take())
    }

    fn part(&mut self, path: &str, text: &str) -> Result<(), Error> {
        self.start(path)?;
        self.write(text)
    }

    fn start(&mut self, path: &str) -> Result<(), Error> {
        let options = SimpleFileOptions::default().compression_level(Some(PACKING));
        self.archive.start_file(path, options).map_err(failed)
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.archive.write_all(text.as_bytes()).map_err(failed)
    }

    fn row(&mut self, out: &mut String, cells: &[Cell], style: Option<Style>) -> Result<(), Error> {
        if self.rows > SHEET_RECORDS_MAX {
            return Err(Error::internal("a workbook", "it has more rows than a sheet holds"));
        }
        self.rows = self.rows.saturating_add(1);
        out.push_str(&format!("<row r=\"{}\">", self.rows));
        for (column, cell) in cells.iter().enumerate() {
            let at = format!("{}{}", xml::column(column), self.rows);
            match self.written(cell) {
                Written::Nothing => {}
                Written::Text(text) => {
                    let text = fitting(text);
                    // A text that looks like a formula stays a text even when somebody edits the cell.
                    let of_text = if starts_formula(&text) { Style::Quoted } else { Style::Plain };
                    xml::text_cell(out, &at, style.unwrap_or(of_text).index(), &text);
                }
                Written::Number(number, of_number) => xml::cell(out, &at, of_number.index(), "", &number),
                Written::YesNo(is_yes) => {
                    xml::cell(out, &at, Style::Plain.index(), " t=\"b\"", if is_yes { "1" } else { "0" });
                }
            }
        }
        out.push_str("</row>");
        Ok(())
    }

    fn written(&mut self, cell: &Cell) -> Written {
        let number = match cell {
            Cell::Empty => return Written::Nothing,
            Cell::Text(text) if text.is_empty() => return Written::Nothing,
            Cell::Text(text) => return Written::Text(text.clone()),
            Cell::YesNo(is_yes) => return Written::YesNo(*is_yes),
            Cell::Number(number) => is_exact(number).then(|| (number.clone(), Style::Plain)),
            Cell::Day(day) => is_counted(*day).then(|| (days(*day).to_string(), Style::Day)),
            Cell::At(at) => is_counted(at.date()).then(|| (instant(*at), Style::At)),
            Cell::Amount(money) | Cell::Money(money) => self.amount(*money),
        };
        match number {
            Some((number, style)) => Written::Number(number, style),
            None => Written::Text(cell.plain()),
        }
    }

    fn amount(&mut self, money: Money) -> Option<(String, Style)> {
        let number = Some(super::cell::units(money)).filter(|number| is_exact(number))?;
        let known = self.currencies.iter().position(|currency| *currency == money.currency);
        let place = known.unwrap_or_else(|| {
            self.currencies.push(money.currency);
            self.currencies.len().saturating_sub(1)
        });
        Some((number, Style::Amount(place)))
    }
}

/// A cell as the sheet has it.
enum Written {
    Nothing,
    Text(String),
    Number(String, Style),
    YesNo(bool),
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::internal("a workbook", error)
}

/// Whether a spreadsheet keeps all digits of a number.
fn is_exact(number: &str) -> bool {
    let digits = number.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    digits <= DIGITS_MAX && number.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_counted(day: NaiveDate) -> bool {
    day >= FIRST_DAY && chrono::Datelike::year(&day) <= 9_999
}

fn days(day: NaiveDate) -> i64 {
    day.signed_duration_since(DAY_ZERO).num_days()
}

/// Days and the part of a day, to the microsecond.
fn instant(at: Timestamp) -> String {
    let of_day = at.0.rem_euclid(MICROS_PER_DAY);
    // Twelve digits after the point are a tenth of a microsecond.
    let part = i128::from(of_day) * 1_000_000_000_000 / i128::from(MICROS_PER_DAY);
    format!("{}.{part:012}", days(at.date()))
}

/// How wide each column is, by its head and its first rows.
fn widths(head: &[String], first: &[Vec<Cell>]) -> Vec<usize> {
    let wide = |column: usize| {
        let cells = first.iter().filter_map(|row| row.get(column)).map(|cell| match cell {
            Cell::At(at) => at.to_the_second().chars().count(),
            cell => cell.plain().chars().count(),
        });
        cells.max().unwrap_or(0)
    };
    let padded = |(column, name): (usize, &String)| {
        let chars = name.chars().count().max(wide(column)).saturating_add(2);
        chars.clamp(*WIDTHS.start(), *WIDTHS.end())
    };
    head.iter().enumerate().map(padded).collect()
}

/// As much of a text as a cell holds, cut with a sign.
fn fitting(text: String) -> String {
    if text.encode_utf16().count() <= CELL_UNITS_MAX {
        return text;
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units < CELL_UNITS_MAX
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        let check = |day: &str, expect: i64| assert_eq!(days(day.parse().unwrap()), expect, "{day}");
        check("1900-03-01", 61);
        check("2026-11-22", 46_348);
        let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        assert_eq!(instant(noon), "46348.500000000000");
        assert!(!is_counted("1900-02-28".parse().unwrap()) && is_counted("9999-12-31".parse().unwrap()));
    }

    #[test]
    fn a_number_of_more_digits_than_a_spreadsheet_keeps_is_text() {
        let check = |number: &str, expect: bool| assert_eq!(is_exact(number), expect, "{number}");
        check("-2.5", true);
        check("0.00000000000000001", true);
        check("123456789012345", true);
        check("1234567890123456", false);
        check("-90071992547409.93", false);
        check("x", false);
    }

    #[test]
    fn a_reader_finds_what_was_written() {
        use calamine::{Data, Reader, Xlsx};
        let euro = Money { amount_minor: -105_407, currency: Currency::EUR };
        let cells = vec![
            Cell::text("=1+1"),
            Cell::text(" a < b\n_x0041_ \u{1} "),
            Cell::Number("-2.5".into()),
            Cell::Number("12345678901234567890".into()),
            Cell::YesNo(false),
            Cell::Day(day(1815, 12, 10)),
            Cell::Money(euro),
            Cell::Empty,
        ];
        let head: Vec<String> = (0..cells.len()).map(|n| format!("c{n}")).collect();
        let (mut sheet, mut bytes) = Sheet::begin("fields", &head, &[]).unwrap();
        bytes.extend(sheet.rows(&[cells]).unwrap());
        bytes.extend(sheet.end().unwrap());
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Fields"]);
        let range = book.worksheet_range("Fields").unwrap();
        let row: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
        let text = |text: &str| Data::String(text.to_owned());
        let expect = [
            text("=1+1"),
            text(" a < b\n_x0041_ \u{1} "),
            Data::Float(-2.5),
            text("12345678901234567890"),
            Data::Bool(false),
            text("1815-12-10"),
            Data::Float(-1054.07),
            Data::Empty,
        ];
        assert_eq!(row, expect);
    }

    #[test]
    fn what_a_sheet_has_no_room_for_is_no_part_of_it() {
        let begin = || Sheet::begin("x", &["a".to_owned()], &[]).unwrap().0;
        let mut sheet = begin();
        sheet.rows = SHEET_RECORDS_MAX;
        assert!(sheet.rows(&[vec![Cell::text("the last row")]]).is_ok());
        assert!(sheet.rows(&[vec![Cell::text("beyond it")]]).is_err());
        assert_eq!(fitting("x".repeat(CELL_UNITS_MAX)), "x".repeat(CELL_UNITS_MAX));
        let cut = fitting("🙂".repeat(CELL_UNITS_MAX));
        assert!(cut.ends_with("🙂…") && cut.encode_utf16().count() == CELL_UNITS_MAX, "{}", cut.len());
    }

    #[test]
    fn columns_are_as_wide_as_their_first_rows_within_bounds() {
        let head = ["id", "a_rather_long_head", "text"].map(String::from);
        let rows = vec![vec![Cell::text("1"), Cell::Empty, Cell::text("x".repeat(500))]];
        assert_eq!(widths(&head, &rows), [8, 20, 48]);
    }
}
