//! The `activity` table.

use super::model::{ActivityId, ActivityKind, ValidActivity};
use crate::shared::kind::RecordKind;
use ac_core::{MemberId, Timestamp, ctx::Guarded, policy::Resource, text::sort_key};
use ac_records::impl_record;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// Sorts what has no day behind all that has one, and what has no time behind the day's times.
/// The day of what is due on none: later than any.
pub const NEVER: &str = "9999-99-99";
const LATE: &str = "99:99";

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ActivityId,
    pub kind: ActivityKind,
    pub title: String,
    pub title_key: String,
    pub details: Option<String>,
    pub subject_kind: RecordKind,
    pub subject_id: Uuid,
    pub owner_id: Option<MemberId>,
    pub due_on: Option<NaiveDate>,
    pub due_time: Option<String>,
    /// Day and time, to sort by.
    pub due_key: String,
    /// Set exactly when it is done.
    pub done_at: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Activity;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

/// When it was done, beside the fields that people change: only an undo gives it back.
pub const DONE_AT: &str = "done_at";

/// What events say of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActivityFacts {
    #[serde(flatten)]
    valid: ValidActivity,
    done_at: Option<Timestamp>,
}

impl_record!(ActivityFacts, facts, |row| {
    serde_json::json!({
        "name": row.title,
        "kind": row.kind,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
    })
});

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: ActivityId, valid: ValidActivity, now: Timestamp) -> Self {
        let row = Self {
            id,
            kind: valid.kind,
            title: String::new(),
            title_key: String::new(),
            details: None,
            subject_kind: valid.subject_kind,
            subject_id: valid.subject_id,
            owner_id: None,
            due_on: None,
            due_time: None,
            due_key: String::new(),
            done_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid, now)
    }

    /// The row with these fields; what was not done before is done at `done_at`.
    #[must_use]
    pub fn with(self, valid: ValidActivity, done_at: Timestamp) -> Self {
        let ValidActivity { kind, title, details, owner_id, due_on, due_time, done, .. } = valid;
        let day = due_on.map_or_else(|| NEVER.to_owned(), |day| day.to_string());
        let due_key = format!("{day} {}", due_time.as_deref().unwrap_or(LATE));
        let done_at = done.then(|| self.done_at.unwrap_or(done_at));
        let title_key = sort_key(&title);
        Self { kind, title, title_key, details, owner_id, due_on, due_time, due_key, done_at, ..self }
    }

    fn facts(&self) -> ActivityFacts {
        ActivityFacts { valid: self.valid(), done_at: self.done_at }
    }

    #[must_use]
    pub fn valid(&self) -> ValidActivity {
        ValidActivity {
            kind: self.kind,
            title: self.title.clone(),
            details: self.details.clone(),
            subject_kind: self.subject_kind,
            subject_id: self.subject_id,
            owner_id: self.owner_id,
            due_on: self.due_on,
            due_time: self.due_time.clone(),
            done: self.done_at.is_some(),
        }
    }
}
