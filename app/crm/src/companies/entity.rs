//! The `company` table.

use super::model::{CompanyId, ValidCompany};
use crate::shared::own::impl_merged;
use ac_core::{MemberId, Timestamp, ctx::Guarded, policy::Resource, text::sort_key};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompanyId,
    pub name: String,
    pub name_key: String,
    pub sector: Option<String>,
    pub website: Option<String>,
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
    const RESOURCE: Resource = Resource::Company;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl_merged!(ValidCompany, valid, super::fields::OBJECT, |row| serde_json::json!({ "name": row.name }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: CompanyId, valid: ValidCompany, now: Timestamp) -> Self {
        let row = Self {
            id,
            name: String::new(),
            name_key: String::new(),
            sector: None,
            website: None,
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
    pub fn with(self, valid: ValidCompany) -> Self {
        let ValidCompany { name, sector, website, owner_id } = valid;
        Self { name_key: sort_key(&name), name, sector, website, owner_id, ..self }
    }

    #[must_use]
    pub fn valid(&self) -> ValidCompany {
        ValidCompany {
            name: self.name.clone(),
            sector: self.sector.clone(),
            website: self.website.clone(),
            owner_id: self.owner_id,
        }
    }
}
