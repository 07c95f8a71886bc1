//! The `mail` table: what was written to whom, and the queue of what is still to be sent.

use super::model::{Mail, MailId, MailState};
use crate::{
    bulk::model::JobId,
    shared::{kind::RecordKind, record::Record},
};
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    pub subject_kind: RecordKind,
    pub subject_id: Uuid,
    pub sender_id: Option<MemberId>,
    /// As the recipient reads it.
    pub sender_name: Option<String>,
    pub reply_to: Option<String>,
    pub recipient: String,
    /// Folded address: nobody gets two of one job.
    pub recipient_key: String,
    pub recipient_name: Option<String>,
    pub subject: String,
    pub body: String,
    pub state: MailState,
    /// Set by the first try.
    pub message_id: Option<String>,
    pub job_id: Option<JobId>,
    pub attempts: i64,
    pub next_attempt_at: Timestamp,
    /// When the last try began.
    pub tried_at: Option<Timestamp>,
    pub lease_until: Timestamp,
    /// Raised by each try; what an older one says is refused.
    pub lease_epoch: i64,
    pub failure: Option<String>,
    pub sent_at: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Mail;
    fn owner(&self) -> Option<MemberId> {
        self.sender_id
    }
}

/// What events compare: where it stands, which a merge or a conversion changes.
#[derive(Serialize)]
pub struct MailFields {
    subject_kind: RecordKind,
    subject_id: Uuid,
}

/// Mails are never in the bin: what was sent was sent.
impl Record for Model {
    type Fields = MailFields;

    fn key(&self) -> Uuid {
        self.id.0
    }
    fn version(&self) -> i64 {
        self.version
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn is_deleted(&self) -> bool {
        false
    }
    fn fields(&self) -> MailFields {
        MailFields { subject_kind: self.subject_kind, subject_id: self.subject_id }
    }
    fn label(&self) -> serde_json::Value {
        serde_json::json!({ "name": self.subject, "subject_kind": self.subject_kind, "subject_id": self.subject_id })
    }
    fn touched(self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self }
    }
    fn with_deleted_at(self, _: Option<Timestamp>) -> Self {
        self
    }
}

impl From<Model> for Mail {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            sender_id: row.sender_id,
            sender_name: row.sender_name,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            state: row.state,
            failure: row.failure,
            sent_at: row.sent_at,
            created_at: row.created_at,
        }
    }
}
