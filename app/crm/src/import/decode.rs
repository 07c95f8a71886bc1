//! Bytes to text: byte order marks, UTF-16, Windows-1252, and refusing what is no text at all.
//!
//! Works on chunks, so the file's size does not decide how much memory is used.

use std::io::{ErrorKind, Read};

use super::error::FileError;
use super::limits::FILE_BYTES_MAX;
use super::model::Encoding;

/// Raw bytes decoded at a time. The first chunk is also what encoding, separator and header are judged by.
pub const CHUNK_BYTES: usize = 256 * 1024;
/// Share of control characters, in permille, above which bytes are no text.
const CONTROL_PERMILLE_MAX: usize = 10;

/// First bytes of what people upload by mistake, and its name.
const MAGIC: [(&[u8], &str); 10] = [
    (b"PK\x03\x04", "a zip archive or an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a word-processor document"),
    (b"<!DOCTYPE html", "a web page"),
];

/// A reader of text: [`Decoder::chunk`] looks at the next piece, [`Decoder::advance`] goes past it.
pub struct Decoder<R> {
    input: R,
    raw: Vec<u8>,
    text: String,
    bytes_read: u64,
    state: State,
    is_last: bool,
}

enum State {
    /// Only ASCII so far: UTF-8 and Windows-1252 cannot be told apart, nor need they be.
    Ascii,
    Known(Encoding, encoding_rs::Decoder),
}

impl<R: Read> Decoder<R> {
    /// Opens `input` and finds out its encoding from the bytes.
    ///
    /// Errors: `empty_file`, `not_text`, `unreadable`.
    pub fn open(input: R) -> Result<Self, FileError> {
        let mut decoder = Self::unopened(input, State::Ascii);
        decoder.fill_raw()?;
        if decoder.raw.is_empty() {
            return Err(FileError::Empty);
        }
        if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| starts_with(&decoder.raw, magic)) {
            return Err(FileError::NotText { what });
        }
        if let Some(encoding) = wide(&decoder.raw) {
            decoder.state = known(encoding);
        } else if is_binary(&decoder.raw) {
            return Err(FileError::NotText { what: "binary data" });
        }
        decoder.decode()?;
        if decoder.is_last && decoder.text.trim().is_empty() {
            return Err(FileError::Empty);
        }
        Ok(decoder)
    }

    /// Opens `input` that is known to be in `encoding`.
    pub fn open_as(input: R, encoding: Encoding) -> Result<Self, FileError> {
        let mut decoder = Self::unopened(input, known(encoding));
        decoder.fill_raw()?;
        decoder.decode()?;
        Ok(decoder)
    }

    fn unopened(input: R, state: State) -> Self {
        Self { input, raw: Vec::new(), text: String::new(), bytes_read: 0, state, is_last: false }
    }

    /// The current piece; empty only at the end of a file.
    pub fn chunk(&self) -> &str {
        &self.text
    }

    /// Whether the current piece is the last.
    pub fn is_last(&self) -> bool {
        self.is_last
    }

    /// The encoding as far as it is known; all-ASCII text counts as UTF-8.
    pub fn encoding(&self) -> Encoding {
        match &self.state {
            State::Ascii => Encoding::Utf8,
            State::Known(encoding, _) => *encoding,
        }
    }

    /// Replaces the current piece by the next.
    ///
    /// Errors: `file_too_large`, `not_text`, `unreadable`.
    pub fn advance(&mut self) -> Result<(), FileError> {
        self.text.clear();
        while self.text.is_empty() && !self.is_last {
            self.fill_raw()?;
            self.decode()?;
        }
        Ok(())
    }

    /// Reads until the chunk is full, so that what is decided by chunk does not depend on how the input was cut.
    fn fill_raw(&mut self) -> Result<(), FileError> {
        self.raw.resize(CHUNK_BYTES, 0);
        let mut filled = 0;
        while filled < CHUNK_BYTES {
            let Some(space) = self.raw.get_mut(filled..) else { break };
            match self.input.read(space) {
                Ok(0) => {
                    self.is_last = true;
                    break;
                }
                Ok(count) => filled = filled.saturating_add(count),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(FileError::Io(error)),
            }
        }
        self.raw.truncate(filled);
        self.bytes_read = self.bytes_read.saturating_add(u64::try_from(filled).unwrap_or(u64::MAX));
        if self.bytes_read > FILE_BYTES_MAX {
            return Err(FileError::TooLarge);
        }
        Ok(())
    }

    fn decode(&mut self) -> Result<(), FileError> {
        if matches!(self.state, State::Ascii) {
            if self.raw.is_ascii() {
                let text = std::str::from_utf8(&self.raw).map_err(|_| FileError::NotText { what: "binary data" })?;
                self.text.push_str(text);
                return Ok(());
            }
            self.state = known(narrow(&self.raw, self.is_last));
        }
        if let State::Known(_, decoder) = &mut self.state {
            let room = decoder.max_utf8_buffer_length(self.raw.len()).ok_or(FileError::TooLarge)?;
            self.text.reserve(room);
            let (_, _, _) = decoder.decode_to_string(&self.raw, &mut self.text, self.is_last);
        }
        Ok(())
    }
}

fn known(encoding: Encoding) -> State {
    let by_name = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    // Takes away the encoding's own byte order mark and no other.
    State::Known(encoding, by_name.new_decoder_with_bom_removal())
}

fn starts_with(bytes: &[u8], magic: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    start.get(..magic.len()).is_some_and(|head| head.eq_ignore_ascii_case(magic))
}

/// UTF-8 or UTF-16 by its mark; UTF-16 without one by zero bytes at every other place, as Latin text has them.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    if bytes.starts_with(b"\xff\xfe") {
        return Some(Encoding::Utf16Le);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Some(Encoding::Utf16Be);
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return (!bytes.contains(&0)).then_some(Encoding::Utf8);
    }
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), bytes.len() / 2);
    // Separators, digits and line ends are Latin in a Greek or Cyrillic table too.
    let many = |count: usize| count > 0 && count.saturating_mul(20) >= pairs;
    let few = |count: usize, others: usize| count.saturating_mul(50) <= others;
    match () {
        () if many(odd) && few(even, odd) && !has_control_units(bytes, u16::from_le_bytes) => Some(Encoding::Utf16Le),
        () if many(even) && few(odd, even) && !has_control_units(bytes, u16::from_be_bytes) => Some(Encoding::Utf16Be),
        () => None,
    }
}

fn has_control_units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> bool {
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs.iter().any(|pair| matches!(unit(*pair), 0..=8 | 0x0e..=0x1f))
}

fn is_binary(bytes: &[u8]) -> bool {
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    let count = bytes.iter().filter(control).count();
    count.saturating_mul(1000) > bytes.len().saturating_mul(CONTROL_PERMILLE_MAX)
}

/// UTF-8 if most of what is not ASCII is valid UTF-8, else Windows-1252. A single broken byte spoils one cell, not the file.
fn narrow(bytes: &[u8], is_last: bool) -> Encoding {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    let mut pieces = bytes.utf8_chunks().peekable();
    while let Some(piece) = pieces.next() {
        valid = valid.saturating_add(piece.valid().chars().filter(|c| !c.is_ascii()).count());
        // A character cut by the end of the chunk is no error.
        let is_cut = pieces.peek().is_none() && !is_last;
        if !piece.invalid().is_empty() && !is_cut {
            broken = broken.saturating_add(1);
        }
    }
    if broken > valid { Encoding::Windows1252 } else { Encoding::Utf8 }
}
