//! The `mail_template` table.

use super::model::{MailTemplateId, ValidMailTemplate};
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded, text::sort_key};
use ac_records::impl_record;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailTemplateId,
    pub name: String,
    pub name_key: String,
    pub subject: String,
    pub body: String,
    pub author_id: Option<MemberId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::MailTemplate;
    fn owner(&self) -> Option<MemberId> {
        self.author_id
    }
}

impl_record!(ValidMailTemplate, valid, |row| serde_json::json!({ "name": row.name }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: MailTemplateId, author_id: Option<MemberId>, valid: ValidMailTemplate, now: Timestamp) -> Self {
        let ValidMailTemplate { name, subject, body } = valid;
        Self {
            id,
            name_key: sort_key(&name),
            name,
            subject,
            body,
            author_id,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    #[must_use]
    pub fn with(self, valid: ValidMailTemplate) -> Self {
        let ValidMailTemplate { name, subject, body } = valid;
        Self { name_key: sort_key(&name), name, subject, body, ..self }
    }

    #[must_use]
    pub fn valid(&self) -> ValidMailTemplate {
        ValidMailTemplate { name: self.name.clone(), subject: self.subject.clone(), body: self.body.clone() }
    }
}
