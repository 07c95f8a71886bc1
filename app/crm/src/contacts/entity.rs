//! The `contact` table.

use super::model::{ContactId, ValidContact, display_name};
use crate::{companies::model::CompanyId, shared::own::impl_merged};
use ac_core::{MemberId, Timestamp, ctx::Guarded, policy::Resource, text::sort_key};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    pub first_name: String,
    pub last_name: String,
    /// Folded display name.
    pub name_key: String,
    /// Folded last name; people search by it.
    pub last_name_key: String,
    pub email: Option<String>,
    /// Folded address, empty where there is none.
    pub email_key: String,
    pub phone: Option<String>,
    pub company_id: Option<CompanyId>,
    pub owner_id: Option<MemberId>,
    /// Values of custom fields by key: see `ac_views::custom`.
    pub fields: Json,
    /// What those are sorted and filtered by.
    pub field_keys: Json,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    /// Of a record in the bin that was merged: what it went into.
    pub merged_into_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Contact;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl_merged!(ValidContact, valid, super::fields::OBJECT, |row| {
    serde_json::json!({ "name": display_name(&row.first_name, &row.last_name, row.email.as_deref()) })
});

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: ContactId, valid: ValidContact, now: Timestamp) -> Self {
        let row = Self {
            id,
            first_name: String::new(),
            last_name: String::new(),
            name_key: String::new(),
            last_name_key: String::new(),
            email: None,
            email_key: String::new(),
            phone: None,
            company_id: None,
            owner_id: None,
            fields: serde_json::json!({}),
            field_keys: serde_json::json!({}),
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
            merged_into_id: None,
        };
        row.with(valid)
    }

    #[must_use]
    pub fn with(self, valid: ValidContact) -> Self {
        let ValidContact { first_name, last_name, email, phone, company_id, owner_id } = valid;
        Self {
            name_key: sort_key(&display_name(&first_name, &last_name, email.as_deref())),
            last_name_key: sort_key(&last_name),
            email_key: sort_key(email.as_deref().unwrap_or_default()),
            first_name,
            last_name,
            email,
            phone,
            company_id,
            owner_id,
            ..self
        }
    }

    #[must_use]
    pub fn valid(&self) -> ValidContact {
        ValidContact {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            company_id: self.company_id,
            owner_id: self.owner_id,
        }
    }
}
