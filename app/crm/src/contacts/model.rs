//! A contact as screens and the API see it, and the checks of what is typed into one.

use crate::{
    companies::model::CompanyId,
    shared::{
        check::Check,
        list::{Filter, ListQuery},
    },
};
use ac_core::{FieldError, MemberId, Timestamp, wire::present};
use ac_views::custom::FieldValues;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A contact.
    ContactId
);

/// A contact as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct Contact {
    pub id: ContactId,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company_id: Option<CompanyId>,
    pub company_name: Option<String>,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub fields: FieldValues,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

impl Contact {
    /// What to call them: their name, else their address.
    #[must_use]
    pub fn display_name(&self) -> String {
        display_name(&self.first_name, &self.last_name, self.email.as_deref())
    }
}

/// First and last name, or the address of somebody who has neither.
#[must_use]
pub fn display_name(first: &str, last: &str, email: Option<&str>) -> String {
    let name = format!("{first} {last}");
    let name = name.trim();
    if name.is_empty() { email.unwrap_or_default().to_owned() } else { name.to_owned() }
}

/// What a new contact is made of: at least a name or an address. Without `owner_id` it belongs to whoever makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactDraft {
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company_id: Option<CompanyId>,
    pub owner_id: Option<MemberId>,
    pub fields: FieldValues,
}

/// Changes to some fields of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ContactPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub phone: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub company_id: Option<Option<CompanyId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Option<MemberId>>,
    #[serde(skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

/// A contact's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidContact {
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company_id: Option<CompanyId>,
    pub owner_id: Option<MemberId>,
}

impl ContactDraft {
    pub fn validate(&self) -> Result<ValidContact, Vec<FieldError>> {
        let mut check = Check::default();
        let valid = ValidContact {
            first_name: check.text("first_name", &self.first_name),
            last_name: check.text("last_name", &self.last_name),
            email: check.email("email", self.email.as_deref()),
            phone: check.optional("phone", self.phone.as_deref()),
            company_id: self.company_id,
            owner_id: self.owner_id,
        };
        if display_name(&valid.first_name, &valid.last_name, valid.email.as_deref()).is_empty() {
            check.complain("first_name", "Enter a name or an e-mail address.");
        }
        check.finish(valid)
    }
}

impl ContactPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidContact) -> ContactDraft {
        ContactDraft {
            first_name: self.first_name.unwrap_or(current.first_name),
            last_name: self.last_name.unwrap_or(current.last_name),
            email: self.email.unwrap_or(current.email),
            phone: self.phone.unwrap_or(current.phone),
            company_id: self.company_id.unwrap_or(current.company_id),
            owner_id: self.owner_id.unwrap_or(current.owner_id),
            fields: self.fields,
        }
    }
}

/// Equality filters of the list of contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactFilter {
    pub owner_id: Option<MemberId>,
    pub company_id: Option<CompanyId>,
    /// Without regard to capitals.
    pub email: Option<String>,
}

pub type ContactQuery = ListQuery<ContactFilter>;

impl Filter for ContactFilter {
    const FIELDS: &'static [&'static str] = &["owner_id", "company_id", "email"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "company_id" => self.company_id = Some(value.parse().ok()?),
            "email" => self.email = Some(value.to_owned()),
            _ => return None,
        }
        Some(())
    }
}
