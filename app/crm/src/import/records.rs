//! Text to records: separators, quotation marks, line ends, and the number of each row as a spreadsheet shows it.
//!
//! A parser of our own, because it must hold its memory bound inside one cell and must notice a quotation mark that is
//! never closed: the usual readers would swallow the rest of the file into one cell and say nothing. Otherwise it reads
//! like the `csv` crate, and a test holds it to that.

use std::io::Read;

use super::decode::Decoder;
use super::error::FileError;
use super::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROWS_MAX, SHOWN_CHARS_MAX};

/// One record; reused from row to row.
#[derive(Clone, Debug, Default)]
pub struct Record {
    text: String,
    /// End of each cell in `text`.
    ends: Vec<usize>,
    /// As a spreadsheet counts: the first line is row 1, blank lines count, breaks within a cell do not.
    pub row: u32,
    /// Position of the first cell beyond [`CELL_BYTES_MAX`]; what exceeds is dropped.
    pub oversize: Option<usize>,
    /// A cell beyond [`COLUMNS_MAX`] was dropped that was not empty.
    pub has_dropped_cells: bool,
}

impl Record {
    /// The cell as written, without its quotation marks. Cells that a short row lacks are empty.
    #[must_use]
    pub fn cell(&self, index: usize) -> &str {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
        };
        self.ends.get(index).and_then(|end| self.text.get(start..*end)).unwrap_or("")
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.oversize = None;
        self.has_dropped_cells = false;
    }

    fn push(&mut self, piece: &str) {
        if self.ends.len() > COLUMNS_MAX {
            self.has_dropped_cells |= !piece.trim().is_empty();
            return;
        }
        // What exceeds the limit is dropped, the beginning stays to show which cell it was.
        if self.oversize == Some(self.ends.len()) {
            return;
        }
        let start = self.ends.last().copied().unwrap_or(0);
        let room = CELL_BYTES_MAX.saturating_sub(self.text.len().saturating_sub(start));
        if piece.len() > room {
            self.oversize.get_or_insert(self.ends.len());
        }
        self.text.push_str(piece.get(..piece.floor_char_boundary(room)).unwrap_or(piece));
    }

    fn end_cell(&mut self) {
        // One more than the limit, so that a header that is too wide can be told from one that just fits.
        if self.ends.len() <= COLUMNS_MAX {
            self.ends.push(self.text.len());
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the first character of a cell.
    CellStart,
    Plain,
    Quoted,
    /// After a quotation mark within quotes: its twin makes it text, anything else ends the quotes.
    QuoteInQuotes,
}

/// Iterates the records of a decoded file.
pub struct Records<R> {
    decoder: Decoder<R>,
    delimiter: u8,
    /// Bytes of the decoder's current piece that are consumed.
    offset: usize,
    row_next: u32,
    yielded: u32,
    /// The last byte was a carriage return, so that a line feed now belongs to it.
    is_after_return: bool,
}

impl<R: Read> Records<R> {
    pub fn new(decoder: Decoder<R>, delimiter: u8) -> Self {
        Self { decoder, delimiter, offset: 0, row_next: 1, yielded: 0, is_after_return: false }
    }

    /// Goes past the line `sep=…`, which is not a row.
    pub fn skip_separator_line(&mut self) -> Result<(), FileError> {
        self.next_into(&mut Record::default())?;
        self.row_next = 1;
        Ok(())
    }

    pub fn decoder(&self) -> &Decoder<R> {
        &self.decoder
    }

    /// Reads the next record that is not a blank line; false at the end.
    ///
    /// Errors: `quote_not_closed`, `too_many_rows`, and those of [`Decoder::advance`].
    pub fn next_into(&mut self, record: &mut Record) -> Result<bool, FileError> {
        loop {
            record.clear();
            record.row = self.row_next;
            let Some(is_blank) = self.read(record)? else { return Ok(false) };
            self.row_next = self.row_next.saturating_add(1);
            if is_blank {
                continue;
            }
            // The header may come on top of the rows that count.
            if self.yielded > ROWS_MAX {
                return Err(FileError::TooManyRows { row: record.row });
            }
            self.yielded = self.yielded.saturating_add(1);
            return Ok(true);
        }
    }

    /// Reads one line into `record` and says whether it was blank; `None` at the end of the file.
    fn read(&mut self, record: &mut Record) -> Result<Option<bool>, FileError> {
        let mut at = At::CellStart;
        let mut is_touched = false;
        loop {
            let text = self.decoder.chunk();
            if self.offset >= text.len() {
                if self.decoder.is_last() {
                    return finish_at_end(record, at, is_touched);
                }
                self.decoder.advance()?;
                self.offset = 0;
                if self.decoder.chunk().is_empty() {
                    return finish_at_end(record, at, is_touched);
                }
                continue;
            }
            let rest = text.get(self.offset..).unwrap_or("");
            if self.is_after_return {
                self.is_after_return = false;
                if rest.starts_with('\n') {
                    self.offset = self.offset.saturating_add(1);
                    continue;
                }
            }
            let delimiter = self.delimiter;
            if at == At::QuoteInQuotes && rest.starts_with('"') {
                record.push("\"");
                self.offset = self.offset.saturating_add(1);
                at = At::Quoted;
                continue;
            }
            let mut bytes = rest.as_bytes().iter();
            let length = match at {
                At::Quoted => bytes.position(|byte| *byte == b'"'),
                At::CellStart => bytes.position(|byte| matches!(*byte, b'"' | b'\n' | b'\r') || *byte == delimiter),
                At::Plain | At::QuoteInQuotes => {
                    bytes.position(|byte| matches!(*byte, b'\n' | b'\r') || *byte == delimiter)
                }
            };
            let plain = rest.get(..length.unwrap_or(rest.len())).unwrap_or("");
            if !plain.is_empty() {
                record.push(plain);
                is_touched = true;
                if at != At::Quoted {
                    at = At::Plain;
                }
            }
            self.offset = self.offset.saturating_add(plain.len());
            let Some(stop) = length.and_then(|index| rest.as_bytes().get(index)) else { continue };
            // Text before a quotation mark makes it an ordinary character.
            if *stop == b'"' && at == At::Plain {
                record.push("\"");
                self.offset = self.offset.saturating_add(1);
                continue;
            }
            self.offset = self.offset.saturating_add(1);
            is_touched = true;
            match *stop {
                b'"' if at == At::Quoted => at = At::QuoteInQuotes,
                b'"' => at = At::Quoted,
                byte if byte == delimiter => {
                    record.end_cell();
                    at = At::CellStart;
                }
                byte => {
                    self.is_after_return = byte == b'\r';
                    let is_blank = record.is_empty() && record.text.is_empty() && at == At::CellStart;
                    record.end_cell();
                    return Ok(Some(is_blank));
                }
            }
        }
    }
}

fn finish_at_end(record: &mut Record, at: At, is_touched: bool) -> Result<Option<bool>, FileError> {
    if at == At::Quoted {
        let column = u32::try_from(record.len()).unwrap_or(u32::MAX).saturating_add(1);
        let start = record.text.get(record.ends.last().copied().unwrap_or(0)..).unwrap_or("");
        let start = start.chars().take(SHOWN_CHARS_MAX).collect();
        return Err(FileError::QuoteNotClosed { row: record.row, column, start });
    }
    if !is_touched {
        return Ok(None);
    }
    record.end_cell();
    Ok(Some(false))
}
