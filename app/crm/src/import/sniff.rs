//! The shape of a file from its beginning: separator, header or none, and column names that are unique.

use super::cells;
use super::dates;
use super::decode::Decoder;
use super::model::{Delimiter, Encoding, StageKind};
use super::money;
use super::normal;
use super::records::{Record, Records};
use super::signals;
use super::spelling;
use super::stages;

/// Records looked at to find the separator and the header.
const SNIFF_RECORDS_MAX: usize = 100;
/// Share of records, in percent, that must have the usual number of cells for a separator to count at all.
const CONSISTENT_PERCENT_MIN: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub delimiter: Delimiter,
    pub has_separator_line: bool,
    pub header: HeaderGuess,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderGuess {
    Present,
    Absent,
    /// Nothing speaks for either; a person should say. Taken as a header until then.
    Unsure,
}

impl HeaderGuess {
    #[must_use]
    pub fn is_likely(self) -> bool {
        self != Self::Absent
    }
}

/// Judges `head`, the decoded beginning of a file.
#[must_use]
pub fn sniff(head: &str) -> Layout {
    let (head, declared) = separator_line(head);
    let delimiter = declared.unwrap_or_else(|| delimiter(head));
    Layout { delimiter, has_separator_line: declared.is_some(), header: header(&records(head, delimiter)) }
}

/// Judges the text of a sheet, whose commas are known to part its cells.
#[must_use]
pub fn sniff_sheet(head: &str) -> Layout {
    let delimiter = Delimiter::Comma;
    Layout { delimiter, has_separator_line: false, header: header(&records(head, delimiter)) }
}

/// Reads the line `sep=;` that spreadsheets write and hide.
fn separator_line(head: &str) -> (&str, Option<Delimiter>) {
    let first = head.lines().next().unwrap_or("");
    let mark = first.trim_matches('"').strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="));
    let declared =
        mark.and_then(|mark| Delimiter::ALL.into_iter().find(|delimiter| mark.as_bytes() == [delimiter.byte()]));
    match declared {
        Some(_) => (head.split_once('\n').map_or("", |(_, rest)| rest), declared),
        None => (head, None),
    }
}

/// The separator that divides most records into the same number of cells as the first, and into many.
fn delimiter(head: &str) -> Delimiter {
    let score = |delimiter: Delimiter| {
        let widths: Vec<usize> = records(head, delimiter).iter().map(Record::len).collect();
        // The first record sets the measure: a comma that stands only in amounts is not in the header.
        let first = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|width| **width == first).count();
        let percent = same.saturating_mul(100).checked_div(widths.len()).unwrap_or(0);
        if percent < CONSISTENT_PERCENT_MIN {
            0
        } else {
            percent.saturating_mul(percent).saturating_mul(first.saturating_sub(1))
        }
    };
    // The comma comes last, so that it loses a draw: it alone also stands inside amounts.
    let order = [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Pipe, Delimiter::Comma];
    let mut best = (Delimiter::Comma, 0);
    for delimiter in order {
        let scored = score(delimiter);
        if scored > best.1 {
            best = (delimiter, scored);
        }
    }
    best.0
}

fn records(head: &str, delimiter: Delimiter) -> Vec<Record> {
    let mut out = Vec::new();
    let Ok(decoder) = Decoder::open_as(head.as_bytes(), Encoding::Utf8) else { return out };
    let mut records = Records::new(decoder, delimiter.byte());
    let mut record = Record::default();
    // A quotation mark that the head leaves open ends the look; staging reports it if the file never closes it.
    while out.len() < SNIFF_RECORDS_MAX && matches!(records.next_into(&mut record), Ok(true)) {
        out.push(record.clone());
    }
    out
}

fn header(records: &[Record]) -> HeaderGuess {
    let Some((first, rest)) = records.split_first() else { return HeaderGuess::Unsure };
    let filled: Vec<(usize, &str)> =
        first.cells().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
    if filled.is_empty() {
        return HeaderGuess::Absent;
    }
    let known = filled.iter().filter(|(_, cell)| signals::is_known_header(cell)).count();
    let values = filled.iter().filter(|(_, cell)| is_value(cell)).count();
    if known.saturating_mul(2) >= filled.len() || (known > 0 && values == 0) {
        return HeaderGuess::Present;
    }
    if values > 0 {
        return HeaderGuess::Absent;
    }
    // A name of a column does not stand below itself, a value may: "open", "Berlin".
    let recurs = filled.iter().any(|(column, cell)| rest.iter().any(|record| record.cell(*column).trim() == *cell));
    if recurs {
        return HeaderGuess::Absent;
    }
    // Words above a column of numbers, dates or addresses.
    let has_values_below = filled.iter().any(|(column, _)| {
        let below = rest.iter().map(|record| record.cell(*column).trim()).filter(|cell| !cell.is_empty());
        let (count, values) = below.fold((0_usize, 0_usize), |(n, v), cell| {
            (n.saturating_add(1), v.saturating_add(usize::from(is_value(cell))))
        });
        count > 0 && values.saturating_mul(10) >= count.saturating_mul(8)
    });
    if has_values_below { HeaderGuess::Present } else { HeaderGuess::Unsure }
}

/// Something that stands in a row of data and hardly ever in a header. A year may head a column, so a bare one is no sign.
fn is_value(cell: &str) -> bool {
    let is_year = cell.len() == 4 && cell.bytes().all(|byte| byte.is_ascii_digit()) && cell.starts_with(['1', '2']);
    let words = normal::words(cell);
    let is_category = stages::kind(cell) != StageKind::Open || normal::listed(spelling::SECTORS, &words);
    !is_year
        && (is_category
            || cells::is_email(cell)
            || cells::is_phone(cell)
            || dates::looks_like_date(cell)
            || money::looks_like_money(cell).is_some())
}

/// Column names: trimmed, unique, and made from the position where there is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Names {
    pub names: Vec<String>,
    /// Positions whose name was taken and got a number.
    pub duplicates: Vec<usize>,
    /// Positions without a name.
    pub unnamed: Vec<usize>,
}

/// Names for `count` columns from the header's cells; without a header all come from the position.
#[must_use]
pub fn column_names<'a>(cells: impl Iterator<Item = &'a str>, count: usize) -> Names {
    let mut out = Names { names: Vec::with_capacity(count), duplicates: Vec::new(), unnamed: Vec::new() };
    let mut taken = std::collections::HashSet::new();
    let written: Vec<String> = cells.map(|cell| cells::clean(cell).text.into_owned()).collect();
    for position in 0..count {
        let written = written.get(position).map_or("", String::as_str);
        let base = if written.is_empty() {
            out.unnamed.push(position);
            format!("Column {}", position.saturating_add(1))
        } else {
            super::problems::shown(written)
        };
        let mut name = base.clone();
        let mut number = 2_u32;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{base} ({number})");
            number = number.saturating_add(1);
        }
        if name != base && !written.is_empty() {
            out.duplicates.push(position);
        }
        out.names.push(name);
    }
    out
}
