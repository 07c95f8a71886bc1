//! A note as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    kind::RecordKind,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, MemberId, Timestamp, wire::present};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A note.
    NoteId
);

/// A note as it is read. Its owner is its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct Note {
    pub id: NoteId,
    pub subject_kind: RecordKind,
    pub subject_id: uuid::Uuid,
    pub body: String,
    pub author_id: Option<MemberId>,
    pub author_name: Option<String>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new note is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NoteDraft {
    pub subject_kind: RecordKind,
    pub subject_id: uuid::Uuid,
    pub body: String,
}

/// A note's text can change; what it is on cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NotePatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// A note's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidNote {
    pub subject_kind: RecordKind,
    pub subject_id: uuid::Uuid,
    pub body: String,
}

impl NoteDraft {
    pub fn validate(&self) -> Result<ValidNote, Vec<FieldError>> {
        let mut check = Check::default();
        let body = check.body("body", "the note's text", &self.body);
        check.finish(ValidNote { subject_kind: self.subject_kind, subject_id: self.subject_id, body })
    }
}

impl NotePatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidNote) -> NoteDraft {
        NoteDraft {
            subject_kind: current.subject_kind,
            subject_id: current.subject_id,
            body: self.body.unwrap_or(current.body),
        }
    }
}

/// Equality filters of the list of notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteFilter {
    pub subject_kind: Option<RecordKind>,
    pub subject_id: Option<uuid::Uuid>,
    pub author_id: Option<MemberId>,
}

pub type NoteQuery = ListQuery<NoteFilter>;

impl Filter for NoteFilter {
    const FIELDS: &'static [&'static str] = &["subject_kind", "subject_id", "author_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "subject_kind" => self.subject_kind = Some(RecordKind::parse(value)?),
            "subject_id" => self.subject_id = Some(value.parse().ok()?),
            "author_id" => self.author_id = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}
