//! What the audit screen asks for and gets. Text in an address or form becomes a filter here and nowhere else.

use ac_core::{BatchId, EventId, FieldError, MemberId, Resource, Timestamp};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Characters of an event type that a filter may have.
const KIND_CHARS_MAX: usize = 60;

/// Which entries to show; what is `None` does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    pub actor: Option<MemberId>,
    /// The beginning of the event type: `deal`, `deal.`, `deal.won`.
    pub kind: Option<String>,
    pub subject_kind: Option<Resource>,
    pub subject_id: Option<Uuid>,
    /// First day, in UTC.
    pub from: Option<NaiveDate>,
    /// Last day, in UTC.
    pub to: Option<NaiveDate>,
    pub batch: Option<BatchId>,
}

impl AuditFilter {
    /// The names under which a filter stands in an address or form.
    pub const FIELDS: [&str; 7] = ["actor", "kind", "subject_kind", "subject_id", "from", "to", "batch"];

    /// Reads what stands under each name; empty text does not narrow.
    ///
    /// Errors: one complaint a field that cannot be read.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let text = |field: &str| get(field).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let filter = Self {
            actor: parsed(&mut errors, "actor", text("actor"), "Choose a member from the list."),
            kind: text("kind").map(|kind| kind.to_lowercase()),
            subject_kind: text("subject_kind").and_then(|kind| {
                let known = Resource::parse(&kind);
                if known.is_none() {
                    errors.push(FieldError::new("subject_kind", "Choose a kind of record from the list."));
                }
                known
            }),
            subject_id: parsed(&mut errors, "subject_id", text("subject_id"), "Enter a record's whole id."),
            from: parsed(&mut errors, "from", text("from"), "Enter a day such as 2026-11-22."),
            to: parsed(&mut errors, "to", text("to"), "Enter a day such as 2026-11-22."),
            batch: parsed(&mut errors, "batch", text("batch"), "Enter a batch's whole id."),
        };
        errors.extend(filter.complaints());
        if errors.is_empty() { Ok(filter) } else { Err(errors) }
    }

    /// What stands under `field`; the way back from [`AuditFilter::read`].
    #[must_use]
    pub fn text(&self, field: &str) -> String {
        let text = match field {
            "actor" => self.actor.map(|id| id.to_string()),
            "kind" => self.kind.clone(),
            "subject_kind" => self.subject_kind.map(|kind| kind.as_str().to_owned()),
            "subject_id" => self.subject_id.map(|id| id.to_string()),
            "from" => self.from.map(|day| day.to_string()),
            "to" => self.to.map(|day| day.to_string()),
            "batch" => self.batch.map(|id| id.to_string()),
            _ => None,
        };
        text.unwrap_or_default()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is wrong with a filter that came from anywhere.
    #[must_use]
    pub fn complaints(&self) -> Option<FieldError> {
        let kind = self.kind.as_deref().unwrap_or_default();
        let well_formed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
        if kind.chars().count() > KIND_CHARS_MAX || !kind.chars().all(well_formed) {
            return Some(FieldError::new("kind", "Enter the beginning of an event, such as deal or deal.won."));
        }
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Some(FieldError::new("to", "The last day is before the first."));
        }
        None
    }
}

fn parsed<T: std::str::FromStr>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: Option<String>,
    message: &str,
) -> Option<T> {
    let value = text?.parse().ok();
    if value.is_none() {
        errors.push(FieldError::new(field, message));
    }
    value
}

/// One event of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub seq: i64,
    pub id: EventId,
    pub at: Timestamp,
    pub actor: AuditActor,
    /// The event type, `deal.stage_changed`.
    pub kind: String,
    /// Text, because an older build may read a newer build's events.
    pub subject_kind: String,
    pub subject_id: Uuid,
    /// What the record was called, as far as the log says.
    pub subject_name: Option<String>,
    pub subject_version: i64,
    pub batch_id: Option<BatchId>,
    pub causation_id: Option<EventId>,
    pub correlation_id: Option<Uuid>,
    /// The content was deleted on purpose; that it happened still stands in the chain.
    pub erased: bool,
    pub changes: Vec<FieldChange>,
    pub data: Value,
    /// The entry's hash in the chain, in hex.
    pub hash: String,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditActor {
    /// `member`, `token` or `system`.
    pub kind: String,
    pub id: Option<MemberId>,
    /// `None` where no such member is known any more.
    pub name: Option<String>,
}

/// One field before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub old: Value,
    pub new: Value,
    /// What the record is called that `old` is the id of.
    pub old_name: Option<String>,
    /// The same of `new`.
    pub new_name: Option<String>,
}

/// Somebody to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditMember {
    pub id: MemberId,
    pub name: String,
}

/// What a check of the chain and its anchors found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainReport {
    pub events: i64,
    /// Events whose content was deleted; their place in the chain was checked too.
    pub erased: i64,
    /// The first entry that does not follow from the one before it.
    pub broken_at: Option<i64>,
    /// Hex of the last hash that holds.
    pub head: String,
    /// Daily anchors outside the workspace that were compared.
    pub anchors: i64,
    /// The first anchor that the chain does not lead to: the log was rewritten as a whole, or cut.
    pub mismatch: Option<AnchorMismatch>,
}

impl ChainReport {
    /// Whether the log is as it was written.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.broken_at.is_none() && self.mismatch.is_none()
    }
}

/// See [`ChainReport::mismatch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorMismatch {
    pub day: NaiveDate,
    pub seq: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(pairs: &[(&str, &str)]) -> Result<AuditFilter, Vec<FieldError>> {
        let map: HashMap<_, _> = pairs.iter().copied().collect();
        AuditFilter::read(|field| map.get(field).map(|text| (*text).to_owned()))
    }

    #[test]
    fn a_filter_survives_the_address() {
        let id = "018f3a00-0000-7000-8000-000000000001";
        let pairs = [
            ("actor", id),
            ("kind", "deal.won"),
            ("subject_kind", "deal"),
            ("subject_id", id),
            ("from", "2026-01-02"),
            ("to", "2026-03-04"),
            ("batch", id),
        ];
        let filter = read(&pairs).unwrap();
        for (field, text) in pairs {
            assert_eq!(filter.text(field), text);
        }
        assert_eq!(pairs.map(|(field, _)| field), AuditFilter::FIELDS);
    }

    #[test]
    fn empty_text_does_not_narrow() {
        assert!(read(&[("actor", ""), ("kind", "  "), ("from", "")]).unwrap().is_empty());
    }

    #[test]
    fn each_bad_field_is_named() {
        let check = |pairs: &[(&str, &str)], field: &str| {
            let errors = read(pairs).unwrap_err();
            assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), [field]);
        };
        check(&[("actor", "bob")], "actor");
        check(&[("kind", "deal%")], "kind");
        check(&[("kind", "deal'; --")], "kind");
        check(&[("subject_kind", "galaxy")], "subject_kind");
        check(&[("subject_id", "1")], "subject_id");
        check(&[("from", "yesterday")], "from");
        check(&[("batch", "x")], "batch");
        check(&[("from", "2026-02-02"), ("to", "2026-02-01")], "to");
    }
}
