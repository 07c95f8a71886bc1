//! Which field each column of a file fills: guesses with a confidence and a reason.
//!
//! A guess is only ever a preselection. A column without a target stays in the analysis and is reported, never dropped.

use ac_views::custom::{CustomField, FieldKind};

use super::content::ColumnProfile;
use super::model::{Content, ObjectKind, Target};
use super::normal;
use super::spelling;
use super::stages;
use super::vocabulary::{self, Fit};

/// Confidence below which a column stays unmapped, of 100.
const CONFIDENCE_MIN: u8 = 50;
/// How sure it is that a column is a custom field's that is called like it; more than any usual name for another field.
const OWN_SURE: u8 = 97;
/// The same where a field that all such records have is called so too.
const OWN_SECOND: u8 = 90;
/// The same where the values look like something else.
const OWN_DOUBTED: u8 = 56;

/// One column as the guesses see it.
#[derive(Debug)]
pub struct Column<'a> {
    /// Empty if the file has no header.
    pub header: &'a str,
    pub profile: &'a ColumnProfile,
}

pub fn is_stages(profile: &ColumnProfile) -> bool {
    profile.percent_of(stages::is_common) >= 80 && profile.percent_distinct() <= 50
}

pub fn is_sectors(profile: &ColumnProfile) -> bool {
    profile.percent_of(|value| normal::listed(spelling::SECTORS, &normal::words(value))) >= 60
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    pub target: Option<Target>,
    pub confidence: u8,
    pub reason: String,
}

/// A target for each column of a file of `kind`, or why it has none. No target is given twice. `fields` are the custom fields
/// of such records.
#[must_use]
pub fn guess_columns(kind: ObjectKind, fields: &[CustomField], columns: &[Column<'_>]) -> Vec<Guess> {
    let own: Vec<OwnName> = fields.iter().map(|field| OwnName::new(kind, field)).collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (position, column) in columns.iter().enumerate() {
        let words = normal::words(column.header);
        candidates.extend(own.iter().filter_map(|field| field.candidate(position, column, &words)));
        candidates.extend(by_header(kind, position, column));
        candidates.extend(by_values(kind, position, column));
    }
    candidates.sort_by_key(|c| (std::cmp::Reverse(c.confidence), c.phrase, c.position));
    let mut taken: Vec<(Target, usize)> = Vec::new();
    let mut out: Vec<Option<Guess>> = vec![None; columns.len()];
    for candidate in &candidates {
        let is_free = taken.iter().all(|(target, _)| *target != candidate.target);
        if let Some(slot @ None) = out.get_mut(candidate.position)
            && is_free
        {
            taken.push((candidate.target, candidate.position));
            *slot = Some(Guess {
                target: Some(candidate.target),
                confidence: candidate.confidence,
                reason: candidate.reason.clone(),
            });
        }
    }
    name_by_values(kind, columns, &mut taken, &mut out);
    let unmapped = |position: usize| {
        let wish = candidates.iter().find(|candidate| candidate.position == position).map(|candidate| candidate.target);
        let rival = wish.and_then(|wish| taken.iter().find(|(target, _)| *target == wish));
        let reason = match rival.and_then(|(target, rival)| Some((target, columns.get(*rival)?))) {
            Some((target, rival)) => {
                format!("“{}” is already filled by the column “{}”.", target.label_among(fields), rival.header)
            }
            None => format!("{} have no such field.", kind.label()),
        };
        Guess { target: None, confidence: 0, reason }
    };
    out.into_iter().enumerate().map(|(position, guess)| guess.unwrap_or_else(|| unmapped(position))).collect()
}

/// A custom field as headers name it: by its label, or by its key as exports write it.
struct OwnName<'f> {
    field: &'f CustomField,
    label: String,
    key: String,
    /// Another field that every such record has is called the same: that one has the first claim.
    is_taken: bool,
}

impl<'f> OwnName<'f> {
    fn new(kind: ObjectKind, field: &'f CustomField) -> Self {
        let (label, key) = (normal::words(&field.label), normal::words(&field.key));
        let is_taken = kind.targets().iter().any(|target| normal::words(target.label()) == label);
        Self { field, label, key, is_taken }
    }

    /// `words` are those of the column's header.
    fn candidate(&self, position: usize, column: &Column<'_>, words: &str) -> Option<Candidate> {
        let named = words.strip_prefix("fields ").unwrap_or(words);
        let is_key = named == self.key;
        if words.is_empty() || !(is_key || named == self.label) {
            return None;
        }
        let target = Target::own(self.field);
        let (confidence, reason) = match suits(target, column.profile.content(), column.profile) {
            false => (
                OWN_DOUBTED,
                format!("Your field “{}” is called so, but the values do not look like it.", self.field.label),
            ),
            true if self.is_taken && !is_key => {
                (OWN_SECOND, format!("Your field “{}” is called so.", self.field.label))
            }
            true => (OWN_SURE, format!("Your field “{}” is called so, and the values fit.", self.field.label)),
        };
        Some(Candidate { position, target, confidence, phrase: 0, reason })
    }
}

struct Candidate {
    position: usize,
    target: Target,
    confidence: u8,
    /// Rank of the phrase that fitted; decides among equals.
    phrase: usize,
    reason: String,
}

fn by_header(kind: ObjectKind, position: usize, column: &Column<'_>) -> Vec<Candidate> {
    let words = normal::words(column.header);
    if words.is_empty() {
        return Vec::new();
    }
    // "account id" holds numbers of records, not their names.
    let is_id = words.ends_with(" id") || words.ends_with(" code") || words.ends_with(" number");
    let content = column.profile.content();
    let one = |(target, phrases): &(Target, &str)| {
        let (fit, phrase) = vocabulary::fit(&words, phrases)?;
        let suits = suits(*target, content, column.profile);
        if fit != Fit::Whole && (!suits || (is_id && *target != Target::Phone)) {
            return None;
        }
        let (confidence, reason) = match (fit, suits, content) {
            (_, false, _) => {
                (55, format!("“{}” is a usual name for this field, but the values do not look like it.", column.header))
            }
            (Fit::Whole, _, Content::Empty) => {
                (85, format!("“{}” is a usual name for this field; it has no values.", column.header))
            }
            (Fit::Whole, ..) => {
                (95, format!("“{}” is a usual name for this field, and the values fit.", column.header))
            }
            (Fit::Led, ..) => (85, format!("“{}” begins with a usual name for this field.", column.header)),
            (Fit::Part, ..) => (65, format!("“{}” contains a usual name for this field.", column.header)),
        };
        Some(Candidate { position, target: *target, confidence, phrase, reason })
    };
    vocabulary::of(kind).iter().filter_map(one).filter(|candidate| candidate.confidence >= CONFIDENCE_MIN).collect()
}

/// Whether values of this look can fill the field.
fn suits(target: Target, content: Content, profile: &ColumnProfile) -> bool {
    match (target, content) {
        (_, Content::Empty) => true,
        // Of the kinds that are neither, only these have a look of their own.
        (Target::Own { kind: FieldKind::Link, .. }, content) => content == Content::Url,
        (Target::Own { kind: FieldKind::Rating, .. }, content) => matches!(content, Content::Number | Content::Text),
        (Target::Own { kind, .. }, _) if !matches!(kind, FieldKind::Date | FieldKind::Money | FieldKind::Number) => {
            true
        }
        // Bare digits such as 20241231 are dates only under a header that says so.
        (target, content) if target.is_date() => content == Content::Date || profile.dates.dates > 0,
        (target, content) if target.has_decimals() => matches!(content, Content::Money | Content::Number),
        (Target::Email, content) => content == Content::Email,
        (Target::Phone, content) => matches!(content, Content::Phone | Content::Number),
        (Target::Website, content) => content == Content::Url,
        (Target::ExternalId, content) => content != Content::Date,
        (_, content) => matches!(content, Content::Text | Content::Number | Content::Phone | Content::Url),
    }
}

fn by_values(kind: ObjectKind, position: usize, column: &Column<'_>) -> Vec<Candidate> {
    let profile = column.profile;
    // Under a header that names something else, only what is unmistakable counts.
    let is_unnamed = column.header.is_empty();
    let (target, confidence, looks) = match (kind, profile.content()) {
        (ObjectKind::Contact | ObjectKind::Lead | ObjectKind::Member, Content::Email) => {
            (Target::Email, 60, "e-mail addresses")
        }
        (ObjectKind::Contact | ObjectKind::Lead, Content::Phone) => (Target::Phone, 55, "phone numbers"),
        (ObjectKind::Company, Content::Url) => (Target::Website, 55, "web addresses"),
        (ObjectKind::Company, Content::Text) if is_sectors(profile) => (Target::Sector, 60, "sectors"),
        (ObjectKind::Deal, Content::Text) if is_stages(profile) => (Target::Stage, 60, "stages"),
        (ObjectKind::Deal, Content::Money | Content::Number) if is_unnamed => (Target::Amount, 50, "amounts"),
        (ObjectKind::Product, Content::Money | Content::Number) if is_unnamed => (Target::Price, 50, "amounts"),
        (ObjectKind::Deal, Content::Date) if is_unnamed => {
            return [(Target::CreatedOn, 52), (Target::CloseDate, 51)]
                .map(|(target, confidence)| Candidate {
                    position,
                    target,
                    confidence,
                    phrase: 0,
                    reason: looks_like("dates"),
                })
                .into();
        }
        _ => return Vec::new(),
    };
    vec![Candidate { position, target, confidence, phrase: 0, reason: looks_like(looks) }]
}

fn looks_like(what: &str) -> String {
    format!("The values look like {what}.")
}

/// If nothing names the records, the first column whose texts hardly repeat does.
fn name_by_values(
    kind: ObjectKind,
    columns: &[Column<'_>],
    taken: &mut Vec<(Target, usize)>,
    out: &mut [Option<Guess>],
) {
    const NAMES: [Target; 4] = [Target::Name, Target::FullName, Target::FirstName, Target::LastName];
    let target = match kind {
        ObjectKind::Contact | ObjectKind::Lead => Target::FullName,
        // A deal can be told by its id, company and product.
        ObjectKind::Deal => return,
        ObjectKind::Company | ObjectKind::Product | ObjectKind::Member => Target::Name,
    };
    if taken.iter().any(|(taken, _)| NAMES.contains(taken)) {
        return;
    }
    let named = columns.iter().zip(out.iter_mut()).enumerate().find(|(_, (column, slot))| {
        slot.is_none() && column.profile.content() == Content::Text && column.profile.percent_distinct() >= 90
    });
    if let Some((position, (_, slot))) = named {
        taken.push((target, position));
        *slot = Some(Guess {
            target: Some(target),
            confidence: CONFIDENCE_MIN,
            reason: looks_like("names: they hardly repeat"),
        });
    }
}
