//! The `note` table.

use super::model::{NoteId, ValidNote};
use crate::shared::kind::RecordKind;
use ac_core::{MemberId, Timestamp, ctx::Guarded, policy::Resource};
use ac_records::impl_record;
use sea_orm::entity::prelude::*;

/// Characters of a note that events quote.
const EXCERPT_CHARS_MAX: usize = 80;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteId,
    pub subject_kind: RecordKind,
    pub subject_id: Uuid,
    pub body: String,
    pub author_id: Option<MemberId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Note;
    fn owner(&self) -> Option<MemberId> {
        self.author_id
    }
}

impl_record!(ValidNote, valid, |row| {
    let cut = row.body.char_indices().nth(EXCERPT_CHARS_MAX).map(|(at, _)| row.body.split_at(at).0);
    let excerpt = cut.map_or_else(|| row.body.clone(), |cut| format!("{}…", cut.trim_end()));
    serde_json::json!({ "name": excerpt, "subject_kind": row.subject_kind, "subject_id": row.subject_id })
});

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: NoteId, author_id: Option<MemberId>, valid: ValidNote, now: Timestamp) -> Self {
        let ValidNote { subject_kind, subject_id, body } = valid;
        Self {
            id,
            subject_kind,
            subject_id,
            body,
            author_id,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    #[must_use]
    pub fn with(self, valid: ValidNote) -> Self {
        Self { body: valid.body, ..self }
    }

    #[must_use]
    pub fn valid(&self) -> ValidNote {
        ValidNote { subject_kind: self.subject_kind, subject_id: self.subject_id, body: self.body.clone() }
    }
}
