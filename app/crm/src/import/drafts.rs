//! What staging makes of a row: typed drafts, not yet checked against the workspace's own records.
//!
//! Names of other records (company, product, owner) are kept as written; matching them is the applier's.

use ac_core::Money;
use ac_views::custom::FieldValues;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::StageKind;
use super::problems::CellProblem;
use crate::leads::model::LeadStatus;

/// One row of a file. `draft` is `None` exactly if one of `problems` is an `Error`: then the row is skipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StagedRow {
    /// As a spreadsheet counts; the header is row 1.
    pub row: u32,
    pub draft: Option<Draft>,
    /// Filled cells of columns without a target, by position.
    pub unmapped: Vec<(u16, String)>,
    pub problems: Vec<CellProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Draft {
    Company(CompanyDraft),
    Contact(ContactDraft),
    Deal(DealDraft),
    Lead(LeadDraft),
    Product(ProductDraft),
    Member(MemberDraft),
}

impl Draft {
    /// The draft with what the row says of the workspace's own fields.
    #[must_use]
    pub fn with_own(self, own: FieldValues) -> Self {
        match self {
            Self::Company(draft) => Self::Company(CompanyDraft { own, ..draft }),
            Self::Contact(draft) => Self::Contact(ContactDraft { own, ..draft }),
            Self::Deal(draft) => Self::Deal(DealDraft { own, ..draft }),
            Self::Lead(draft) => Self::Lead(LeadDraft { person: ContactDraft { own, ..draft.person }, ..draft }),
            Self::Product(_) | Self::Member(_) => self,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyDraft {
    pub name: String,
    pub sector: Option<String>,
    pub website: Option<String>,
    pub owner: Option<String>,
    /// Values of the workspace's own fields by key; see [`super::own`].
    #[serde(default, skip_serializing_if = "FieldValues::is_empty")]
    pub own: FieldValues,
}

/// At least one of first name, last name and e-mail is filled, or, of a lead, the company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company: Option<String>,
    pub owner: Option<String>,
    /// Values of the workspace's own fields by key; see [`super::own`].
    #[serde(default, skip_serializing_if = "FieldValues::is_empty")]
    pub own: FieldValues,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealDraft {
    pub name: String,
    /// The file has no name for the deal; this one is made of company, product and id.
    pub has_made_name: bool,
    pub external_id: Option<String>,
    pub company: Option<String>,
    pub owner: Option<String>,
    pub product: Option<String>,
    pub stage: Option<StageDraft>,
    pub amount: Option<Money>,
    pub created_on: Option<NaiveDate>,
    pub expected_close_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    /// Values of the workspace's own fields by key; see [`super::own`].
    #[serde(default, skip_serializing_if = "FieldValues::is_empty")]
    pub own: FieldValues,
}

/// Somebody as a contact is, whose company is a plain text, and what only leads have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadDraft {
    #[serde(flatten)]
    pub person: ContactDraft,
    pub job_title: Option<String>,
    pub website: Option<String>,
    pub source: Option<String>,
    /// Any but `converted`.
    pub status: Option<LeadStatus>,
    pub value: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageDraft {
    pub name: String,
    pub kind: StageKind,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDraft {
    pub name: String,
    pub series: Option<String>,
    pub price: Option<Money>,
}

/// A person of the workspace; the name falls back to the e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDraft {
    pub name: String,
    pub email: Option<String>,
    pub manager: Option<String>,
    pub office: Option<String>,
}
