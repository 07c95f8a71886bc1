//! One pass over a file: its encoding, separator, header, kind, columns, and what is wrong with the file as a whole.
//!
//! Findings about a column rest on all of its values, not on a sample.

use ac_views::custom::CustomField;
use std::io::Read;

use super::content::ColumnProfile;
use super::decode::Decoder;
use super::error::FileError;
use super::limits::{COLUMNS_MAX, SAMPLE_ROWS_MAX};
use super::mapping::{self, Column};
use super::model::{
    Answers, ColumnGuess, Content, DateFinding, DecimalFinding, Encoding, FileAnalysis, Hints, ObjectKind, Question,
    SampleRow, Target, Workbook, fields_of,
};
use super::plan;
use super::problems::{CellProblem, ProblemCode, ProblemList, shown};
use super::records::{Record, Records};
use super::signals;
use super::sniff::{self, HeaderGuess, Layout, Names};
use super::spelling;

/// Reads the file once and says what it is. `file` is its name, for reports and as a weak hint at its kind.
///
/// `fields` are the workspace's custom fields, of all objects. Errors: those of [`FileError`], each of which refuses the whole
/// file.
pub fn analyse<R: Read>(file: &str, input: R, hints: Hints, fields: &[CustomField]) -> Result<FileAnalysis, FileError> {
    let decoder = Decoder::open(input)?;
    let layout = sniff::sniff(decoder.chunk());
    analyse_laid_out((file, None), decoder, layout, hints, fields)
}

/// As [`analyse`], of the text of a workbook's sheet.
pub fn analyse_sheet<R: Read>(
    (file, workbook): (&str, Workbook),
    input: R,
    hints: Hints,
    fields: &[CustomField],
) -> Result<FileAnalysis, FileError> {
    let decoder = Decoder::open_as(input, Encoding::Utf8)?;
    let layout = sniff::sniff_sheet(decoder.chunk());
    analyse_laid_out((file, Some(workbook)), decoder, layout, hints, fields)
}

fn analyse_laid_out<R: Read>(
    (file, workbook): (&str, Option<Workbook>),
    decoder: Decoder<R>,
    layout: Layout,
    hints: Hints,
    fields: &[CustomField],
) -> Result<FileAnalysis, FileError> {
    let has_header = hints.has_header.unwrap_or(layout.header.is_likely());
    let mut records = Records::new(decoder, layout.delimiter.byte());
    if layout.has_separator_line {
        records.skip_separator_line()?;
    }
    let table = Table::read(&mut records, has_header, workbook.is_none())?;
    let names = sniff::column_names(table.header.iter().map(String::as_str), table.profiles.len());
    let columns = || -> Vec<Column<'_>> {
        let written = |position: usize| table.header.get(position).map_or("", String::as_str).trim();
        table
            .profiles
            .iter()
            .enumerate()
            .map(|(position, profile)| Column { header: written(position), profile })
            .collect()
    };
    let guessed = signals::guess_kind(file, &columns());
    let kind = hints.kind.unwrap_or(guessed.kind);
    let own = fields_of(kind, fields);
    let mut analysis = FileAnalysis {
        file: file.to_owned(),
        encoding: records.decoder().encoding(),
        delimiter: layout.delimiter,
        workbook,
        has_separator_line: layout.has_separator_line,
        has_header,
        kind,
        kind_confidence: if hints.kind.is_some() { 100 } else { guessed.confidence },
        columns: column_guesses(kind, &own, &columns(), &names),
        fields: own,
        row_count: table.row_count,
        sample: table.sample,
        questions: Vec::new(),
        problems: ProblemList::default(),
    };
    if hints.kind.is_none() && !guessed.is_sure {
        analysis.questions.push(Question::Kind { likely: kind });
    }
    let is_header_assumed = hints.has_header.is_none() && layout.header == HeaderGuess::Unsure;
    if is_header_assumed {
        analysis.questions.push(Question::Header { likely: has_header });
    }
    analysis.questions.extend(plan::questions(&analysis, &Answers::default()));
    analysis.problems = file_problems(&analysis, &names, &table.profiles);
    if is_header_assumed {
        analysis.problems.push(CellProblem::new(file, 1, "", ProblemCode::HeaderAssumed, &table.header.join(" · ")));
    }
    Ok(analysis)
}

/// What reading all records gives.
struct Table {
    header: Vec<String>,
    profiles: Vec<ColumnProfile>,
    row_count: u32,
    sample: Vec<SampleRow>,
}

impl Table {
    /// A row that is longer than the header of a text may have its values in the wrong columns; one of a sheet has not.
    fn read<R: Read>(records: &mut Records<R>, has_header: bool, is_text: bool) -> Result<Self, FileError> {
        let mut table = Self { header: Vec::new(), profiles: Vec::new(), row_count: 0, sample: Vec::new() };
        let mut record = Record::default();
        if has_header {
            if !records.next_into(&mut record)? {
                return Err(FileError::Empty);
            }
            table.header = record.cells().map(str::to_owned).collect();
            table.widen(record.len())?;
        }
        while records.next_into(&mut record)? {
            table.row_count = table.row_count.saturating_add(1);
            // Without a header the widest row tells how many columns there are.
            if !(has_header && is_text) {
                table.widen(record.len())?;
            }
            if record.oversize.is_none() {
                for (profile, cell) in table.profiles.iter_mut().zip(record.cells()) {
                    profile.add(cell, record.row);
                }
            }
            if table.sample.len() < SAMPLE_ROWS_MAX {
                table.sample.push(SampleRow { row: record.row, cells: record.cells().map(shown).collect() });
            }
        }
        if table.profiles.is_empty() {
            return Err(FileError::Empty);
        }
        Ok(table)
    }

    fn widen(&mut self, count: usize) -> Result<(), FileError> {
        if count > COLUMNS_MAX {
            return Err(FileError::TooManyColumns);
        }
        if count > self.profiles.len() {
            self.profiles.resize_with(count, ColumnProfile::default);
        }
        Ok(())
    }
}

fn column_guesses(kind: ObjectKind, fields: &[CustomField], columns: &[Column<'_>], names: &Names) -> Vec<ColumnGuess> {
    let guesses = mapping::guess_columns(kind, fields, columns);
    let mut out: Vec<ColumnGuess> = Vec::with_capacity(columns.len());
    for (position, ((column, guess), name)) in columns.iter().zip(guesses).zip(&names.names).enumerate() {
        let profile = column.profile;
        let content = profile.content();
        let is_date = content == Content::Date || guess.target.is_some_and(Target::is_date);
        let is_money =
            matches!(content, Content::Money | Content::Number) || guess.target.is_some_and(Target::has_decimals);
        out.push(ColumnGuess {
            index: u16::try_from(position).unwrap_or(u16::MAX),
            header: name.clone(),
            target: guess.target,
            confidence: guess.confidence,
            reason: guess.reason,
            content,
            filled: profile.filled,
            distinct: profile.distinct_count(),
            examples: profile.examples.clone(),
            dates: if is_date { profile.dates.finding() } else { None },
            decimals: if is_money { profile.money.finding() } else { None },
        });
    }
    share_proof(&mut out, columns);
    out
}

/// One export writes all its dates alike: a column that is ambiguous alone takes the order that columns of the same shape
/// (separator, digits of the year) prove, if they agree.
fn share_proof(guesses: &mut [ColumnGuess], columns: &[Column<'_>]) {
    let shapes: Vec<_> = columns.iter().map(|column| column.profile.dates.shape()).collect();
    let proven: Vec<_> = guesses
        .iter()
        .zip(&shapes)
        .filter_map(|(guess, shape)| match (&guess.dates, shape) {
            (Some(finding @ DateFinding::Proven { order, .. }), Some(shape)) => Some((*shape, *order, finding.clone())),
            _ => None,
        })
        .collect();
    for (guess, shape) in guesses.iter_mut().zip(shapes) {
        let Some(DateFinding::Ambiguous { orders, .. }) = &guess.dates else { continue };
        let alike: Vec<_> = proven.iter().filter(|(other, _, _)| Some(*other) == shape).collect();
        if let [(_, order, finding), rest @ ..] = alike.as_slice()
            && rest.iter().all(|(_, other, _)| other == order)
            && orders.contains(order)
        {
            guess.dates = Some(finding.clone());
        }
    }
}

fn file_problems(analysis: &FileAnalysis, names: &Names, profiles: &[ColumnProfile]) -> ProblemList {
    let mut list = ProblemList::default();
    let file = analysis.file.as_str();
    if !has_required(analysis) {
        list.push(CellProblem::new(file, 1, "", ProblemCode::FieldMissing, ""));
    }
    for (position, (column, profile)) in analysis.columns.iter().zip(profiles).enumerate() {
        let mut tell =
            |code: ProblemCode, value: &str| list.push(CellProblem::new(file, 1, &column.header, code, value));
        if names.duplicates.contains(&position) {
            tell(ProblemCode::DuplicateHeader, "");
        }
        if analysis.has_header && names.unnamed.contains(&position) && column.filled > 0 {
            tell(ProblemCode::EmptyHeader, "");
        }
        let Some(target) = column.target else {
            if column.filled > 0 {
                tell(ProblemCode::ColumnNotImported, "");
            }
            continue;
        };
        match &column.dates {
            Some(DateFinding::Ambiguous { example, .. }) if target.is_date() => {
                tell(ProblemCode::DateAmbiguous, example)
            }
            Some(DateFinding::Mixed { examples }) if target.is_date() => {
                tell(ProblemCode::DateMixed, &examples.join(" · "))
            }
            _ => {}
        }
        match &column.decimals {
            Some(DecimalFinding::Ambiguous { example }) if target.has_decimals() => {
                tell(ProblemCode::AmountAmbiguous, example)
            }
            Some(DecimalFinding::Mixed { examples }) if target.has_decimals() => {
                tell(ProblemCode::AmountAmbiguous, &examples.join(" · "))
            }
            _ => {}
        }
        for problem in spelling_problems(file, column, target, profile) {
            list.push(problem);
        }
    }
    list
}

fn has_required(analysis: &FileAnalysis) -> bool {
    use Target::*;
    let any: &[Target] = match analysis.kind {
        ObjectKind::Company | ObjectKind::Product => &[Name],
        ObjectKind::Contact => &[FullName, FirstName, LastName, Email],
        ObjectKind::Deal => &[Name, ExternalId, Company, Product],
        ObjectKind::Lead => &[FullName, FirstName, LastName, Email, Company],
        ObjectKind::Member => &[Name, Email],
    };
    analysis.columns.iter().any(|column| column.target.is_some_and(|target| any.contains(&target)))
}

/// One hint for each distinct value, at its first row.
fn spelling_problems(file: &str, column: &ColumnGuess, target: Target, profile: &ColumnProfile) -> Vec<CellProblem> {
    let vocabulary = match target {
        Target::Sector => spelling::SECTORS,
        Target::Stage | Target::Office | Target::Series => "",
        _ => return Vec::new(),
    };
    let values = profile.values().unwrap_or_default();
    if values.len() > spelling::CATEGORIES_MAX {
        return Vec::new();
    }
    let counted = || values.iter().map(|(text, seen)| (*text, seen.count));
    let hints = values.iter().filter_map(|(value, seen)| {
        let better = spelling::hint(value, seen.count, counted(), vocabulary)?;
        Some(CellProblem::new(file, seen.row_first, &column.header, ProblemCode::Spelling, value).suggesting(better))
    });
    hints.collect()
}
