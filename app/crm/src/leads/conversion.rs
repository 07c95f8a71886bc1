//! What a lead is to become, and what came of it, as screens and the API see it.

use super::model::Lead;
use crate::{
    companies::model::CompanyId,
    contacts::model::ContactId,
    duplicates::model::{Duplicate, ReasonCode},
    pipelines::model::PipelineId,
};
use ac_core::{BatchId, Money, wire::present};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a lead is to become.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ConvertOrder {
    /// The version of the lead that was seen. If it has another by now, nothing is converted.
    pub version: Option<i64>,
    /// The contact that the lead is, if there is one already. Without it one is made.
    pub contact_id: Option<ContactId>,
    /// The company they are at, if there is one already.
    pub company_id: Option<CompanyId>,
    /// Without `company_id`: where the company comes from.
    pub company: LeadCompany,
    /// The deal to make. Without it none is made.
    pub deal: Option<LeadDeal>,
}

/// Where the company of a lead that is converted comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadCompany {
    /// That of the contact, if one is taken that has one; else as `new`, where the lead names a company.
    #[default]
    Usual,
    /// That of the contact, if one is taken that has one; else there is none.
    Theirs,
    /// Made of the lead's company name.
    New,
    /// There is none.
    None,
}

/// A deal to be made of a lead, in the first open stage of its pipeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LeadDeal {
    /// Without it the deal is called by the lead's company, or else by the person.
    pub name: Option<String>,
    /// Without it the lead's value; null for none.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Option<Money>>,
    /// Without it the first pipeline.
    pub pipeline_id: Option<PipelineId>,
}

impl LeadDeal {
    /// What a deal of `lead` is called where nobody says otherwise.
    #[must_use]
    pub fn usual_name(lead: &Lead) -> String {
        lead.company_name.clone().unwrap_or_else(|| lead.display_name())
    }
}

/// Leads of one job that converts them.
pub const LEADS_CONVERTED_MAX: usize = 1_000;

/// What many leads are to become: each a contact and a company. Those that are there already, by the same e-mail or the same
/// name or website, are taken; a contact that is taken keeps to its own company where the lead's is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ConvertMany {
    /// Makes a deal of each, too, in its usual name and with the lead's value.
    pub with_deals: bool,
    /// Of the deals; the first without it.
    pub pipeline_id: Option<PipelineId>,
}

/// What a conversion did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Conversion {
    /// The lead, with what it became.
    pub lead: Lead,
    /// Undo takes it.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub batch_id: BatchId,
}

/// Records that a lead may be already, of each kind the likeliest first. A kind that the actor may not read has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct LeadMatches {
    pub contacts: Vec<Duplicate>,
    pub companies: Vec<Duplicate>,
}

impl LeadMatches {
    /// The contact that the lead is beyond much doubt.
    #[must_use]
    pub fn same_contact(&self) -> Option<ContactId> {
        telling(&self.contacts, &[ReasonCode::SameEmail]).map(ContactId)
    }

    /// The company that the lead is at beyond much doubt.
    #[must_use]
    pub fn same_company(&self) -> Option<CompanyId> {
        telling(&self.companies, &[ReasonCode::SameDomain, ReasonCode::SameName]).map(CompanyId)
    }
}

fn telling(found: &[Duplicate], codes: &[ReasonCode]) -> Option<Uuid> {
    let is_same = |found: &&Duplicate| found.reasons.iter().any(|reason| codes.contains(&reason.code));
    found.iter().find(is_same).map(|found| found.record.id)
}
