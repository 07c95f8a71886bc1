//! The `lead` table.

use super::model::{LeadId, LeadStatus, ValidLead, display_name};
use crate::{
    companies::model::CompanyId,
    contacts::model::ContactId,
    deals::model::DealId,
    shared::{money, own::impl_custom},
};
use ac_core::{MemberId, Timestamp, ctx::Guarded, policy::Resource, text::sort_key};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lead")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LeadId,
    pub first_name: String,
    pub last_name: String,
    /// Folded display name.
    pub name_key: String,
    /// Folded last name; people search by it.
    pub last_name_key: String,
    pub job_title: Option<String>,
    pub company_name: Option<String>,
    /// Folded name of the company, empty where there is none.
    pub company_key: String,
    pub email: Option<String>,
    /// Folded address, empty where there is none.
    pub email_key: String,
    pub phone: Option<String>,
    pub website: Option<String>,
    pub source: Option<String>,
    pub status: LeadStatus,
    pub value_minor: Option<i64>,
    /// Of the value; empty where there is none.
    pub currency: String,
    pub owner_id: Option<MemberId>,
    /// What it became; set exactly while it is converted, as far as there is one.
    pub contact_id: Option<ContactId>,
    pub company_id: Option<CompanyId>,
    pub deal_id: Option<DealId>,
    /// Set exactly while it is converted.
    pub converted_at: Option<Timestamp>,
    /// Values of custom fields by key: see `ac_views::custom`.
    pub fields: Json,
    /// What those are sorted and filtered by.
    pub field_keys: Json,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Lead;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

/// What a conversion sets and its undo clears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Links {
    pub status: LeadStatus,
    #[serde(default)]
    pub contact_id: Option<ContactId>,
    #[serde(default)]
    pub company_id: Option<CompanyId>,
    #[serde(default)]
    pub deal_id: Option<DealId>,
    #[serde(default)]
    pub converted_at: Option<Timestamp>,
}

/// What events compare: the fields people change, and those that a conversion changes.
#[derive(Serialize)]
pub struct LeadFields {
    #[serde(flatten)]
    valid: ValidLead,
    contact_id: Option<ContactId>,
    company_id: Option<CompanyId>,
    deal_id: Option<DealId>,
    converted_at: Option<Timestamp>,
}

impl_custom!(LeadFields, event_fields, super::fields::OBJECT, |row| serde_json::json!({ "name": row.display_name() }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: LeadId, valid: ValidLead, now: Timestamp) -> Self {
        let row = Self {
            id,
            first_name: String::new(),
            last_name: String::new(),
            name_key: String::new(),
            last_name_key: String::new(),
            job_title: None,
            company_name: None,
            company_key: String::new(),
            email: None,
            email_key: String::new(),
            phone: None,
            website: None,
            source: None,
            status: LeadStatus::New,
            value_minor: None,
            currency: String::new(),
            owner_id: None,
            contact_id: None,
            company_id: None,
            deal_id: None,
            converted_at: None,
            fields: serde_json::json!({}),
            field_keys: serde_json::json!({}),
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    #[must_use]
    pub fn with(self, valid: ValidLead) -> Self {
        let (value_minor, currency) = money::columns(valid.value);
        let (company, email) = (valid.company_name.as_deref(), valid.email.as_deref());
        Self {
            name_key: sort_key(&display_name(&valid.first_name, &valid.last_name, company, email)),
            last_name_key: sort_key(&valid.last_name),
            company_key: sort_key(company.unwrap_or_default()),
            email_key: sort_key(email.unwrap_or_default()),
            first_name: valid.first_name,
            last_name: valid.last_name,
            job_title: valid.job_title,
            company_name: valid.company_name,
            email: valid.email,
            phone: valid.phone,
            website: valid.website,
            source: valid.source,
            status: valid.status,
            value_minor,
            currency,
            owner_id: valid.owner_id,
            ..self
        }
    }

    #[must_use]
    pub fn valid(&self) -> ValidLead {
        ValidLead {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            job_title: self.job_title.clone(),
            company_name: self.company_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            website: self.website.clone(),
            source: self.source.clone(),
            status: self.status,
            value: money::read(self.value_minor, &self.currency),
            owner_id: self.owner_id,
        }
    }

    /// The row as a conversion, or its undo, leaves it.
    #[must_use]
    pub fn linked(self, links: Links) -> Self {
        let Links { status, contact_id, company_id, deal_id, converted_at } = links;
        Self { status, contact_id, company_id, deal_id, converted_at, ..self }
    }

    #[must_use]
    pub fn display_name(&self) -> String {
        display_name(&self.first_name, &self.last_name, self.company_name.as_deref(), self.email.as_deref())
    }

    fn event_fields(&self) -> LeadFields {
        LeadFields {
            valid: self.valid(),
            contact_id: self.contact_id,
            company_id: self.company_id,
            deal_id: self.deal_id,
            converted_at: self.converted_at,
        }
    }
}
