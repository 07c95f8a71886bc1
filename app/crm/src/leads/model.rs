//! A lead as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, MemberId, Money, Timestamp, wire::present};
use ac_views::custom::FieldValues;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A lead.
    LeadId
);

/// How far somebody has come with a lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    #[default]
    New,
    Contacted,
    Qualified,
    /// Nothing will come of it.
    Unqualified,
    /// It became a contact. Only a conversion says so.
    Converted,
}

impl LeadStatus {
    pub const ALL: [Self; 5] = [Self::New, Self::Contacted, Self::Qualified, Self::Unqualified, Self::Converted];
    /// Those that somebody may choose.
    pub const CHOSEN: [Self; 4] = [Self::New, Self::Contacted, Self::Qualified, Self::Unqualified];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Qualified => "qualified",
            Self::Unqualified => "unqualified",
            Self::Converted => "converted",
        }
    }

    /// As it stands on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Contacted => "Contacted",
            Self::Qualified => "Qualified",
            Self::Unqualified => "Unqualified",
            Self::Converted => "Converted",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A lead as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Lead {
    pub id: LeadId,
    pub first_name: String,
    pub last_name: String,
    pub job_title: Option<String>,
    /// The company they are at, as somebody wrote it: it need not be among the workspace's companies.
    pub company_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
    /// Where the lead came from: a fair, the website, a recommendation.
    pub source: Option<String>,
    pub status: LeadStatus,
    /// What it may be worth.
    pub value: Option<Money>,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    /// What it became; null before it was converted.
    pub converted: Option<Converted>,
    pub fields: FieldValues,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What became of a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Converted {
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    pub contact: Option<Became>,
    pub company: Option<Became>,
    pub deal: Option<Became>,
}

/// One of the records that a lead became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Became {
    pub id: uuid::Uuid,
    pub name: String,
}

impl Lead {
    /// What to call it: see [`display_name`].
    #[must_use]
    pub fn display_name(&self) -> String {
        display_name(&self.first_name, &self.last_name, self.company_name.as_deref(), self.email.as_deref())
    }

    #[must_use]
    pub fn is_converted(&self) -> bool {
        self.status == LeadStatus::Converted
    }
}

/// First and last name, of somebody who has neither the company, or else the address.
#[must_use]
pub fn display_name(first: &str, last: &str, company: Option<&str>, email: Option<&str>) -> String {
    let name = format!("{first} {last}");
    let name = name.trim();
    if name.is_empty() { company.or(email).unwrap_or_default().to_owned() } else { name.to_owned() }
}

/// What a new lead is made of: at least a name, a company or an address. Without `owner_id` it belongs to whoever makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LeadDraft {
    pub first_name: String,
    pub last_name: String,
    pub job_title: Option<String>,
    pub company_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// An http or https address; a bare host name becomes one.
    pub website: Option<String>,
    pub source: Option<String>,
    /// Any but `converted`, which only a conversion says.
    pub status: LeadStatus,
    pub value: Option<Money>,
    pub owner_id: Option<MemberId>,
    pub fields: FieldValues,
}

/// Changes to some fields of a lead that was not converted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LeadPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub job_title: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub company_name: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub phone: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub website: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub source: Option<Option<String>>,
    /// Any but `converted`, which only a conversion says.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub status: Option<LeadStatus>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub value: Option<Option<Money>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Option<MemberId>>,
    #[serde(skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

/// A lead's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidLead {
    pub first_name: String,
    pub last_name: String,
    pub job_title: Option<String>,
    pub company_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
    pub source: Option<String>,
    pub status: LeadStatus,
    pub value: Option<Money>,
    pub owner_id: Option<MemberId>,
}

impl LeadDraft {
    pub fn validate(&self) -> Result<ValidLead, Vec<FieldError>> {
        self.validate_over(None)
    }

    /// As [`Self::validate`], for the fields that become of `old`.
    pub fn validate_over(&self, old: Option<&ValidLead>) -> Result<ValidLead, Vec<FieldError>> {
        let mut check = Check::default();
        let valid = ValidLead {
            first_name: check.text("first_name", &self.first_name),
            last_name: check.text("last_name", &self.last_name),
            job_title: check.optional("job_title", self.job_title.as_deref()),
            company_name: check.optional("company_name", self.company_name.as_deref()),
            email: check.email("email", self.email.as_deref()),
            phone: check.optional("phone", self.phone.as_deref()),
            website: check.website("website", self.website.as_deref(), old.and_then(|old| old.website.as_deref())),
            source: check.optional("source", self.source.as_deref()),
            status: self.status,
            value: check.not_negative("value", self.value),
            owner_id: self.owner_id,
        };
        let (company, email) = (valid.company_name.as_deref(), valid.email.as_deref());
        if display_name(&valid.first_name, &valid.last_name, company, email).is_empty() {
            check.complain("first_name", "Enter a name, a company or an e-mail address.");
        }
        if valid.status == LeadStatus::Converted {
            check.complain("status", "Convert the lead instead: that says so by itself.");
        }
        check.finish(valid)
    }
}

impl LeadPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidLead) -> LeadDraft {
        LeadDraft {
            first_name: self.first_name.unwrap_or(current.first_name),
            last_name: self.last_name.unwrap_or(current.last_name),
            job_title: self.job_title.unwrap_or(current.job_title),
            company_name: self.company_name.unwrap_or(current.company_name),
            email: self.email.unwrap_or(current.email),
            phone: self.phone.unwrap_or(current.phone),
            website: self.website.unwrap_or(current.website),
            source: self.source.unwrap_or(current.source),
            status: self.status.unwrap_or(current.status),
            value: self.value.unwrap_or(current.value),
            owner_id: self.owner_id.unwrap_or(current.owner_id),
            fields: self.fields,
        }
    }
}

/// Equality filters of the list of leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeadFilter {
    pub owner_id: Option<MemberId>,
    pub status: Option<LeadStatus>,
    /// Without regard to capitals.
    pub email: Option<String>,
}

pub type LeadQuery = ListQuery<LeadFilter>;

impl Filter for LeadFilter {
    const FIELDS: &'static [&'static str] = &["owner_id", "status", "email"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "status" => self.status = Some(LeadStatus::parse(value)?),
            "email" => self.email = Some(value.to_owned()),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_called_by_the_first_of_its_names() {
        let check = |first, last, company, want| {
            assert_eq!(display_name(first, last, company, Some("ada@byron.example")), want);
        };
        check("Ada", "Byron", Some("Engines"), "Ada Byron");
        check("", "Byron", None, "Byron");
        check("", "", Some("Engines"), "Engines");
        check("", "", None, "ada@byron.example");
    }

    #[test]
    fn each_complaint_names_its_field() {
        let fields = |draft: LeadDraft| {
            let errors = draft.validate().unwrap_err();
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(LeadDraft::default()), ["first_name"]);
        let converted = LeadDraft { last_name: "x".into(), status: LeadStatus::Converted, ..LeadDraft::default() };
        assert_eq!(fields(converted), ["status"]);
        let odd = LeadDraft {
            company_name: Some("Engines".into()),
            email: Some("nobody".into()),
            website: Some("javascript:1".into()),
            ..LeadDraft::default()
        };
        assert_eq!(fields(odd), ["email", "website"]);
        for status in LeadStatus::ALL {
            assert_eq!(LeadStatus::parse(status.as_str()), Some(status));
        }
    }
}
