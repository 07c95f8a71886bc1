//! A company as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, MemberId, Timestamp, wire::present};
use ac_views::custom::FieldValues;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A company.
    CompanyId
);

/// A company as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct Company {
    pub id: CompanyId,
    pub name: String,
    pub sector: Option<String>,
    pub website: Option<String>,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub fields: FieldValues,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new company is made of. Without `owner_id` it belongs to whoever makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CompanyDraft {
    pub name: String,
    #[serde(default)]
    pub sector: Option<String>,
    /// An http or https address; a bare host name becomes one.
    #[serde(default)]
    pub website: Option<String>,
    #[serde(default)]
    pub owner_id: Option<MemberId>,
    #[serde(default)]
    pub fields: FieldValues,
}

/// Changes to some fields of a company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CompanyPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sector: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub website: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Option<MemberId>>,
    #[serde(skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

/// A company's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidCompany {
    pub name: String,
    pub sector: Option<String>,
    pub website: Option<String>,
    pub owner_id: Option<MemberId>,
}

impl CompanyDraft {
    pub fn validate(&self) -> Result<ValidCompany, Vec<FieldError>> {
        self.validate_over(None)
    }

    /// As [`Self::validate`], for the fields that become of `old`.
    pub fn validate_over(&self, old: Option<&ValidCompany>) -> Result<ValidCompany, Vec<FieldError>> {
        let mut check = Check::default();
        let valid = ValidCompany {
            name: check.required("name", "the company's name", &self.name),
            sector: check.optional("sector", self.sector.as_deref()),
            website: check.website("website", self.website.as_deref(), old.and_then(|old| old.website.as_deref())),
            owner_id: self.owner_id,
        };
        check.finish(valid)
    }
}

impl CompanyPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidCompany) -> CompanyDraft {
        CompanyDraft {
            name: self.name.unwrap_or(current.name),
            sector: self.sector.unwrap_or(current.sector),
            website: self.website.unwrap_or(current.website),
            owner_id: self.owner_id.unwrap_or(current.owner_id),
            fields: self.fields,
        }
    }
}

/// Equality filters of the list of companies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompanyFilter {
    pub owner_id: Option<MemberId>,
    pub sector: Option<String>,
}

pub type CompanyQuery = ListQuery<CompanyFilter>;

impl Filter for CompanyFilter {
    const FIELDS: &'static [&'static str] = &["owner_id", "sector"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "sector" => self.sector = Some(value.to_owned()),
            _ => return None,
        }
        Some(())
    }
}
