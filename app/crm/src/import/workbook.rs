//! Workbooks (`.xlsx`): one sheet, written as the text of which every import is made.
//!
//! The rule: nothing is held or written beyond the limits, whatever the archive says of itself, and a cell means the same as
//! it would in text: numbers with a point, days by year, month and day, what formulas came to when the file was saved.

use super::error::FileError;
use super::limits::{
    CELL_BYTES_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX, SHEETS_MAX, SHEETS_TRIED_MAX, WORKBOOK_BYTES_MAX,
    WORKBOOK_CELL_BYTES_MAX, WORKBOOK_PARTS_MAX, WORKBOOK_TEXTS_BYTES_MAX,
};
use super::model::Workbook;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Seek, Write},
    path::{Path, PathBuf},
};
use zip::ZipArchive;

/// How such files are called.
const ENDINGS: [&str; 2] = [".xlsx", ".xlsm"];
/// Before the parts of the archive that hold cells; they are read piece by piece.
const SHEETS_FOLDER: &str = "xl/worksheets/";
/// The first bytes of what has a password, or is older than such workbooks.
const SEALED: &[u8] = b"\xd0\xcf\x11\xe0";
/// Days of a clock time without a date.
const DAYS_OF_A_TIME: f64 = 1.0;

/// Whether a file of this name is taken for a workbook.
#[must_use]
pub fn is_named_so(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Writes the sheet at the place `wanted`, else the first with data in it of the first few, to the path that `table` gives for its place.
///
/// Errors: `bad_workbook`, `workbook_too_large`, `empty_file`, `too_many_rows`, `too_many_columns`, `unreadable`.
pub fn unpack(workbook: &Path, wanted: Option<u16>, table: impl Fn(u16) -> PathBuf) -> Result<Workbook, FileError> {
    let mut book = open(workbook)?;
    let sheets = sheets(&book);
    let tried = if wanted.is_some() { SHEETS_MAX } else { SHEETS_TRIED_MAX };
    for (place, name) in (0..).zip(&sheets).take(tried) {
        if wanted.is_none_or(|wanted| wanted == place) && write(&mut book, name, &table(place))? {
            return Ok(Workbook { sheet: place, sheets });
        }
    }
    Err(FileError::Empty)
}

/// The place of the sheet of this name. Errors: as [`unpack`].
pub fn sheet_called(workbook: &Path, name: &str) -> Result<Result<u16, Vec<String>>, FileError> {
    let sheets = sheets(&open(workbook)?);
    let place = sheets.iter().position(|sheet| sheet.to_lowercase() == name.trim().to_lowercase());
    Ok(place.and_then(|place| u16::try_from(place).ok()).ok_or(sheets))
}

fn open(workbook: &Path) -> Result<Xlsx<BufReader<File>>, FileError> {
    measure(workbook)?;
    let input = BufReader::new(File::open(workbook).map_err(FileError::Io)?);
    Xlsx::new(input).map_err(|error| match error {
        XlsxError::Password => FileError::BadWorkbook { why: SEALED_WORDS },
        _ => FileError::BadWorkbook { why: BROKEN_WORDS },
    })
}

const SEALED_WORDS: &str = "It has a password, or is an old .xls file.";
pub const BROKEN_WORDS: &str = "It is damaged, or no workbook at all.";

/// The sheets that people see.
fn sheets(book: &Xlsx<BufReader<File>>) -> Vec<String> {
    let shown = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    shown.take(SHEETS_MAX).map(|sheet| sheet.name.clone()).collect()
}

/// Unpacks everything once, into nothing: what an archive says of its size is no more than a claim.
fn measure(workbook: &Path) -> Result<(), FileError> {
    let mut input = BufReader::new(File::open(workbook).map_err(FileError::Io)?);
    let mut first = Vec::new();
    let sealed_bytes = u64::try_from(SEALED.len()).unwrap_or(0);
    input.by_ref().take(sealed_bytes).read_to_end(&mut first).map_err(FileError::Io)?;
    if first == SEALED {
        return Err(FileError::BadWorkbook { why: SEALED_WORDS });
    }
    input.rewind().map_err(FileError::Io)?;
    let broken = || FileError::BadWorkbook { why: BROKEN_WORDS };
    let mut archive = ZipArchive::new(input).map_err(|_| broken())?;
    if archive.len() > WORKBOOK_PARTS_MAX {
        return Err(FileError::WorkbookTooLarge);
    }
    let (mut left, mut texts_left) = (WORKBOOK_BYTES_MAX, WORKBOOK_TEXTS_BYTES_MAX);
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| broken())?;
        let is_held = !part.name().map_err(|_| broken())?.starts_with(SHEETS_FOLDER);
        let room = if is_held { left.min(texts_left) } else { left };
        let mut measured = Measured::default();
        let bytes = std::io::copy(&mut part.take(room.saturating_add(1)), &mut measured).map_err(|_| broken())?;
        if bytes > room || (!is_held && measured.longest > WORKBOOK_CELL_BYTES_MAX) {
            return Err(FileError::WorkbookTooLarge);
        }
        left = left.saturating_sub(bytes);
        texts_left = if is_held { texts_left.saturating_sub(bytes) } else { texts_left };
    }
    Ok(())
}

/// How much of a sheet one cell takes at most: a cell is held as a whole.
#[derive(Default)]
struct Measured {
    longest: u64,
    since_cell: u64,
    /// The last byte opened a tag.
    is_opening: bool,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for byte in bytes {
            self.since_cell = self.since_cell.saturating_add(1);
            if self.is_opening && *byte == b'c' {
                self.since_cell = 0;
            }
            self.longest = self.longest.max(self.since_cell);
            self.is_opening = *byte == b'<';
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes a sheet; answers whether it holds anything.
fn write(book: &mut Xlsx<BufReader<File>>, sheet: &str, to: &Path) -> Result<bool, FileError> {
    let broken = |_| FileError::BadWorkbook { why: BROKEN_WORDS };
    let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut table = Table::new(File::create(to).map_err(FileError::Io)?);
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        table.cell(row, column, text(cell.get_value()))?;
    }
    table.finish()
}

/// A table of text as it is written: commas, and quotation marks where they are needed.
struct Table<W: Write> {
    out: BufWriter<W>,
    /// Counted from 0, as the cells are.
    row: u32,
    cells: Vec<(u32, String)>,
    bytes_left: u64,
    has_data: bool,
}

impl<W: Write> Table<W> {
    fn new(out: W) -> Self {
        Self { out: BufWriter::new(out), row: 0, cells: Vec::new(), bytes_left: FILE_BYTES_MAX, has_data: false }
    }

    /// Takes a cell. Rows come in their order; a row without cells is a blank line, so that numbers of rows stay true.
    fn cell(&mut self, row: u32, column: u32, text: String) -> Result<(), FileError> {
        if text.is_empty() {
            return Ok(());
        }
        if usize::try_from(column).unwrap_or(usize::MAX) >= COLUMNS_MAX {
            return Err(FileError::TooManyColumns);
        }
        // The header may come on top.
        if row > ROWS_MAX {
            return Err(FileError::TooManyRows { row: row.saturating_add(1) });
        }
        if row < self.row {
            return Err(FileError::BadWorkbook { why: BROKEN_WORDS });
        }
        while self.row < row {
            self.end_row()?;
        }
        // Cells of which two stand in one place, as no program writes them.
        if self.cells.len() >= COLUMNS_MAX {
            return Err(FileError::BadWorkbook { why: BROKEN_WORDS });
        }
        self.cells.push((column, text));
        self.has_data = true;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), FileError> {
        let mut cells = std::mem::take(&mut self.cells);
        cells.sort_by_key(|(column, _)| *column);
        let mut column = 0;
        let mut line = String::new();
        for (place, text) in &cells {
            while column < *place {
                line.push(',');
                column = column.saturating_add(1);
            }
            push(&mut line, text);
        }
        line.push('\n');
        let bytes = u64::try_from(line.len()).unwrap_or(u64::MAX);
        self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or(FileError::WorkbookTooLarge)?;
        self.row = self.row.saturating_add(1);
        cells.clear();
        self.cells = cells;
        self.out.write_all(line.as_bytes()).map_err(FileError::Io)
    }

    fn finish(mut self) -> Result<bool, FileError> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        self.out.flush().map_err(FileError::Io)?;
        Ok(self.has_data)
    }
}

fn push(line: &mut String, text: &str) {
    let is_plain = !text.contains(['"', ',', '\n', '\r']);
    if is_plain {
        line.push_str(text);
        return;
    }
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}

/// What a cell says.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => clean(text),
        DataRef::SharedString(text) => clean(text),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(at) => time_text(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => clean(text),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Without what would be taken for the end of a text file's line or for no text. A text that is too long for a cell is cut where it
/// still is: many cells may share one, and none is to hold all of it.
fn clean(text: &str) -> String {
    let text = text.get(..text.ceil_char_boundary(CELL_BYTES_MAX + 1)).unwrap_or(text);
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Fifteen digits, as spreadsheets show them: what comes after them is made by the way numbers are kept.
fn number_text(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let number: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = number.to_string();
    // Three digits after a point could mark thousands.
    match text.split_once('.') {
        Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

fn time_text(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    if at.is_duration() {
        return number_text(at.as_f64());
    }
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    match (at.as_f64() < DAYS_OF_A_TIME, clock.as_str()) {
        (true, _) => clock,
        (false, "00:00:00") => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_so_that_they_read_one_way() {
        let check = |number: f64, expect: &str| assert_eq!(number_text(number), expect);
        check(1.0, "1");
        check(-1200.5, "-1200.5");
        check(1.234, "1.2340");
        check(0.1 + 0.2, "0.3");
        check(491_701_234_567.0, "491701234567");
        check(f64::NAN, "");
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_held_no_further_than_it_takes_to_say_so() {
        let long = "ä".repeat(CELL_BYTES_MAX);
        let held = clean(&long);
        assert!(held.len() > CELL_BYTES_MAX && held.len() < CELL_BYTES_MAX + 4, "{}", held.len());
        assert_eq!(clean("short\u{7}"), "short");
    }

    #[test]
    fn rows_keep_their_numbers_and_cells_their_columns() {
        let mut out = Vec::new();
        let mut table = Table::new(&mut out);
        for (row, column, text) in [(1, 2, "c"), (1, 0, "a \"b\", c"), (4, 1, "two\nlines"), (4, 3, "")] {
            table.cell(row, column, text.to_owned()).unwrap();
        }
        assert!(table.cell(3, 0, "behind".to_owned()).is_err());
        assert!(matches!(table.cell(5, 200, "x".to_owned()), Err(FileError::TooManyColumns)));
        let mut twice = Table::new(Vec::new());
        let again = (0..).map(|_| twice.cell(0, 0, "x".to_owned())).find_map(Result::err);
        assert!(matches!(again, Some(FileError::BadWorkbook { .. })), "many cells in one place");
        assert!(matches!(table.cell(1_000_001, 0, "x".to_owned()), Err(FileError::TooManyRows { row: 1_000_002 })));
        assert!(table.finish().unwrap());
        assert_eq!(String::from_utf8(out).unwrap(), "\n\"a \"\"b\"\", c\",,c\n\n\n,\"two\nlines\"\n");
    }
}
