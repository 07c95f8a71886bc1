//! Records to typed drafts, one row at a time.
//!
//! Every record comes out exactly once: staged, or skipped with an `Error`. The caller's created + updated + skipped then
//! equals the rows of the file.

use std::io::Read;

use super::decode::Decoder;
use super::drafts::{
    CompanyDraft, ContactDraft, DealDraft, Draft, LeadDraft, MemberDraft, ProductDraft, StageDraft, StagedRow,
};
use super::error::FileError;
use super::limits::TEXT_CHARS_MAX;
use super::model::{FilePlan, ObjectKind, StageKind, Target};
use super::own::{self, OwnField};
use super::problems::{CellProblem, ProblemCode, Severity};
use super::reader::RowReader;
use super::records::{Record, Records};
use super::stages;
use super::statuses::{no_status, status};
use crate::leads::model::{LeadStatus, display_name};

/// Stages of one file whose kind is remembered; later ones are worked out each time.
const STAGES_REMEMBERED_MAX: usize = 500;

/// Opens the file for staging after `plan`.
///
/// Errors: those of [`FileError`]; the same bytes that passed the analysis give none but `unreadable`.
pub fn rows<R: Read>(input: R, plan: &FilePlan) -> Result<Rows<R>, FileError> {
    let stage_kinds = plan.stage_kinds.clone().into_iter().collect();
    let (records, record, own) = (open(input, plan)?, Record::default(), own::fields(plan));
    Ok(Rows { records, record, plan: plan.clone(), own, stage_kinds, is_over: false })
}

/// The records of a file after `plan`, its header already passed.
pub fn open<R: Read>(input: R, plan: &FilePlan) -> Result<Records<R>, FileError> {
    let decoder = Decoder::open_as(input, plan.encoding)?;
    let mut records = Records::new(decoder, plan.delimiter.byte());
    if plan.has_separator_line {
        records.skip_separator_line()?;
    }
    if plan.has_header {
        records.next_into(&mut Record::default())?;
    }
    Ok(records)
}

/// The rows of a file in order.
pub struct Rows<R> {
    records: Records<R>,
    record: Record,
    plan: FilePlan,
    own: Vec<OwnField>,
    stage_kinds: std::collections::HashMap<String, StageKind>,
    is_over: bool,
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<StagedRow, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        match self.records.next_into(&mut self.record) {
            Ok(true) => Some(Ok(self.stage())),
            Ok(false) => {
                self.is_over = true;
                None
            }
            Err(error) => {
                self.is_over = true;
                Some(Err(error))
            }
        }
    }
}

impl<R: Read> Rows<R> {
    fn stage(&mut self) -> StagedRow {
        let mut reader = RowReader::new(&self.record, &self.plan);
        if let Some(problem) = broken(&self.record, &self.plan) {
            return StagedRow { row: self.record.row, draft: None, unmapped: Vec::new(), problems: vec![problem] };
        }
        if self.record.len() < self.plan.columns.len() && self.plan.sheet.is_none() {
            reader.tell("", ProblemCode::RowTooShort, "");
        }
        let draft = match self.plan.kind {
            ObjectKind::Company => company(&mut reader),
            ObjectKind::Contact => contact(&mut reader),
            ObjectKind::Deal => deal(&mut reader, &mut self.stage_kinds),
            ObjectKind::Lead => lead(&mut reader),
            ObjectKind::Product => product(&mut reader),
            ObjectKind::Member => member(&mut reader),
        };
        let draft = match draft {
            Some(draft) if !self.own.is_empty() => {
                Some(draft.with_own(own::read(&mut reader, &self.own, self.plan.currency)))
            }
            draft => draft,
        };
        if draft.is_none() && !reader.has_error() {
            reader.tell("", ProblemCode::NameMissing, "");
        }
        let is_skipped = reader.has_error();
        let (unmapped, problems) = reader.finish();
        StagedRow { row: self.record.row, draft: draft.filter(|_| !is_skipped), unmapped, problems }
    }
}

/// Why the record as a whole cannot be used.
fn broken(record: &Record, plan: &FilePlan) -> Option<CellProblem> {
    let error = |column: &str, code: ProblemCode, value: &str| {
        debug_assert_eq!(code.severity(), Severity::Error);
        Some(CellProblem::new(&plan.file, record.row, column, code, value))
    };
    if let Some(position) = record.oversize {
        let column = plan.columns.get(position).map_or("", |column| column.header.as_str());
        return error(column, ProblemCode::CellTooLarge, "");
    }
    if record.cells().all(|cell| cell.trim().is_empty()) && !record.has_dropped_cells {
        return error("", ProblemCode::RowEmpty, "");
    }
    let surplus = record.cells().skip(plan.columns.len()).find(|cell| !cell.trim().is_empty());
    if surplus.is_some() || record.has_dropped_cells {
        return error("", ProblemCode::RowTooLong, surplus.unwrap_or(""));
    }
    None
}

fn company(reader: &mut RowReader<'_>) -> Option<Draft> {
    let draft = CompanyDraft {
        name: reader.name(Target::Name)?,
        sector: reader.text(Target::Sector),
        website: reader.website(Target::Website),
        owner: reader.text(Target::Owner),
        ..CompanyDraft::default()
    };
    Some(Draft::Company(draft))
}

fn contact(reader: &mut RowReader<'_>) -> Option<Draft> {
    let draft = person(reader);
    is_named(&draft, None).then_some(Draft::Contact(draft))
}

/// What contacts and leads have in common.
fn person(reader: &mut RowReader<'_>) -> ContactDraft {
    let (mut first_name, mut last_name) =
        (reader.name(Target::FirstName).unwrap_or_default(), reader.name(Target::LastName).unwrap_or_default());
    let full_name = reader.name(Target::FullName);
    if first_name.is_empty() && last_name.is_empty() {
        (first_name, last_name) = full_name.as_deref().map(split_name).unwrap_or_default();
    }
    ContactDraft {
        first_name,
        last_name,
        email: reader.email(Target::Email),
        phone: reader.text(Target::Phone),
        company: reader.text(Target::Company),
        owner: reader.text(Target::Owner),
        ..ContactDraft::default()
    }
}

/// Whether there is something to call them by; of a lead that may be the `company`.
fn is_named(draft: &ContactDraft, company: Option<&str>) -> bool {
    !display_name(&draft.first_name, &draft.last_name, company, draft.email.as_deref()).is_empty()
}

fn lead(reader: &mut RowReader<'_>) -> Option<Draft> {
    let person = person(reader);
    let is_somebody = is_named(&person, person.company.as_deref());
    let draft = LeadDraft {
        person,
        job_title: reader.text(Target::JobTitle),
        website: reader.website(Target::Website),
        source: reader.text(Target::Source),
        status: lead_status(reader),
        value: reader.money(Target::Value),
    };
    is_somebody.then_some(Draft::Lead(draft))
}

fn lead_status(reader: &mut RowReader<'_>) -> Option<LeadStatus> {
    let (column, text) = reader.cell(Target::Status)?;
    let found = status(&text);
    if found.is_none() {
        reader.refuse_explained(&column.header, ProblemCode::ChoiceUnknown, (&text, &no_status()));
    }
    found
}

/// First and last name of "Moses Frase" and of "Frase, Moses"; a single word is a first name.
fn split_name(full: &str) -> (String, String) {
    let (first, last) = match full.split_once(',') {
        Some((last, first)) => (first.trim(), last.trim()),
        None => full.rsplit_once(' ').map_or((full, ""), |(first, last)| (first.trim_end(), last)),
    };
    (first.to_owned(), last.to_owned())
}

fn deal(reader: &mut RowReader<'_>, kinds: &mut std::collections::HashMap<String, StageKind>) -> Option<Draft> {
    let written = reader.name(Target::Name);
    let external_id = reader.text(Target::ExternalId);
    let company = reader.text(Target::Company);
    let product = reader.text(Target::Product);
    let has_made_name = written.is_none();
    let name = written.or_else(|| made_name(company.as_deref(), product.as_deref(), external_id.as_deref()))?;
    let stage = reader.text(Target::Stage).map(|name| StageDraft { kind: stage_kind(&name, kinds), name });
    let close = reader.date(Target::CloseDate);
    let is_closed = stage.as_ref().is_some_and(|stage| stage.kind != StageKind::Open);
    let draft = DealDraft {
        name,
        has_made_name,
        external_id,
        company,
        owner: reader.text(Target::Owner),
        product,
        stage,
        amount: reader.money(Target::Amount),
        created_on: reader.date(Target::CreatedOn),
        expected_close_on: reader.date(Target::ExpectedClose).or(close.filter(|_| !is_closed)),
        closed_on: reader.date(Target::ClosedOn).or(close.filter(|_| is_closed)),
        ..DealDraft::default()
    };
    Some(Draft::Deal(draft))
}

/// A name for a deal that has none of its own.
fn made_name(company: Option<&str>, product: Option<&str>, external_id: Option<&str>) -> Option<String> {
    let name = match (company, product) {
        (Some(company), Some(product)) => format!("{company} – {product}"),
        (Some(only), None) | (None, Some(only)) => match external_id {
            Some(id) => format!("{only} – {id}"),
            None => only.to_owned(),
        },
        (None, None) => external_id?.to_owned(),
    };
    Some(name.chars().take(TEXT_CHARS_MAX).collect())
}

fn stage_kind(name: &str, kinds: &mut std::collections::HashMap<String, StageKind>) -> StageKind {
    if let Some(kind) = kinds.get(name) {
        return *kind;
    }
    let kind = stages::kind(name);
    if kinds.len() < STAGES_REMEMBERED_MAX {
        kinds.insert(name.to_owned(), kind);
    }
    kind
}

fn product(reader: &mut RowReader<'_>) -> Option<Draft> {
    let draft = ProductDraft {
        name: reader.name(Target::Name)?,
        series: reader.text(Target::Series),
        price: reader.money(Target::Price),
    };
    Some(Draft::Product(draft))
}

fn member(reader: &mut RowReader<'_>) -> Option<Draft> {
    let written = reader.name(Target::Name);
    let email = reader.email(Target::Email);
    let name = written.or_else(|| email.clone())?;
    Some(Draft::Member(MemberDraft {
        name,
        email,
        manager: reader.text(Target::Manager),
        office: reader.text(Target::Office),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split() {
        let check =
            |full: &str, first: &str, last: &str| assert_eq!(split_name(full), (first.to_owned(), last.to_owned()));
        check("Ada Lovelace", "Ada", "Lovelace");
        check("Lovelace, Ada", "Ada", "Lovelace");
        check("Ada King Lovelace", "Ada King", "Lovelace");
        check("Ada", "Ada", "");
    }

    #[test]
    fn a_deal_is_named_by_what_there_is() {
        let check =
            |company, product, id, expect: Option<&str>| assert_eq!(made_name(company, product, id).as_deref(), expect);
        check(Some("Acme"), Some("Anvil"), Some("7"), Some("Acme – Anvil"));
        check(None, Some("Anvil"), Some("7"), Some("Anvil – 7"));
        check(Some("Acme"), None, None, Some("Acme"));
        check(None, None, Some("7"), Some("7"));
        check(None, None, None, None);
    }
}
