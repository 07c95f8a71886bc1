//! A deal as screens and the API see it, and the checks of what is typed into one.

use crate::{
    companies::model::CompanyId,
    contacts::model::ContactId,
    pipelines::model::{PipelineId, StageId, StageKind},
    products::model::ProductId,
    shared::{
        check::Check,
        list::{Filter, ListQuery},
    },
};
use ac_core::{FieldError, MemberId, Money, Timestamp, wire::present};
use ac_views::custom::FieldValues;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A deal.
    DealId
);

/// A deal as it is read. `status` is its stage's kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Deal {
    pub id: DealId,
    pub name: String,
    /// The deal's id where it came from, if it was imported.
    pub external_id: Option<String>,
    pub pipeline_id: PipelineId,
    pub stage_id: StageId,
    pub stage_name: String,
    pub status: StageKind,
    /// While there are lines, what they come to.
    pub amount: Option<Money>,
    /// How many lines it has: see `/api/v1/deals/{id}/lines`.
    pub line_count: i32,
    pub company_id: Option<CompanyId>,
    pub company_name: Option<String>,
    pub contact_id: Option<ContactId>,
    pub contact_name: Option<String>,
    pub product_id: Option<ProductId>,
    pub product_name: Option<String>,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub opened_on: Option<NaiveDate>,
    pub expected_close_on: Option<NaiveDate>,
    /// When it was won or lost.
    pub closed_on: Option<NaiveDate>,
    pub fields: FieldValues,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// A deal as a card on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealCard {
    pub id: DealId,
    pub name: String,
    pub stage_id: StageId,
    pub amount: Option<Money>,
    pub company_name: Option<String>,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub expected_close_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub stage_entered_at: Timestamp,
    pub version: i64,
}

/// What a new deal is made of. Without `stage_id` it starts in the first open stage of `pipeline_id`, or of the first
/// pipeline; without `owner_id` it belongs to whoever makes it; without `opened_on` it is opened today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DealDraft {
    pub name: String,
    pub pipeline_id: Option<PipelineId>,
    pub stage_id: Option<StageId>,
    pub amount: Option<Money>,
    pub company_id: Option<CompanyId>,
    pub contact_id: Option<ContactId>,
    pub product_id: Option<ProductId>,
    pub owner_id: Option<MemberId>,
    pub opened_on: Option<NaiveDate>,
    pub expected_close_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub fields: FieldValues,
}

/// Changes to some fields of a deal. A new `stage_id` moves it to the top of that stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DealPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub stage_id: Option<StageId>,
    /// Only of a deal without lines.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Option<Money>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub company_id: Option<Option<CompanyId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<Option<ContactId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Option<ProductId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Option<MemberId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub expected_close_on: Option<Option<NaiveDate>>,
    /// Only of a deal that is won or lost.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Option<NaiveDate>>,
    #[serde(skip_serializing_if = "FieldValues::is_empty")]
    pub fields: FieldValues,
}

/// The fields of a deal that its stage does not decide, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidDeal {
    pub name: String,
    pub amount: Option<Money>,
    pub company_id: Option<CompanyId>,
    pub contact_id: Option<ContactId>,
    pub product_id: Option<ProductId>,
    pub owner_id: Option<MemberId>,
    pub opened_on: Option<NaiveDate>,
    pub expected_close_on: Option<NaiveDate>,
}

/// Where in its column a moved deal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Top,
    /// Right above this one; at the top if it has left the column meanwhile.
    Before(DealId),
    Bottom,
}

impl DealDraft {
    pub fn validate(&self) -> Result<ValidDeal, Vec<FieldError>> {
        let mut check = Check::default();
        let valid = ValidDeal {
            name: check.required("name", "the deal's name", &self.name),
            amount: check.not_negative("amount", self.amount),
            company_id: self.company_id,
            contact_id: self.contact_id,
            product_id: self.product_id,
            owner_id: self.owner_id,
            opened_on: check.date("opened_on", self.opened_on),
            expected_close_on: check.date("expected_close_on", self.expected_close_on),
        };
        check.date("closed_on", self.closed_on);
        check.finish(valid)
    }
}

impl DealPatch {
    /// `current` with the changes made; stage and closing date are the caller's.
    #[must_use]
    pub fn apply(self, current: ValidDeal) -> DealDraft {
        DealDraft {
            name: self.name.unwrap_or(current.name),
            pipeline_id: None,
            stage_id: self.stage_id,
            amount: self.amount.unwrap_or(current.amount),
            company_id: self.company_id.unwrap_or(current.company_id),
            contact_id: self.contact_id.unwrap_or(current.contact_id),
            product_id: self.product_id.unwrap_or(current.product_id),
            owner_id: self.owner_id.unwrap_or(current.owner_id),
            opened_on: self.opened_on.unwrap_or(current.opened_on),
            expected_close_on: self.expected_close_on.unwrap_or(current.expected_close_on),
            closed_on: self.closed_on.flatten(),
            fields: self.fields,
        }
    }
}

/// Equality filters of the list of deals, and of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DealFilter {
    pub owner_id: Option<MemberId>,
    pub company_id: Option<CompanyId>,
    pub contact_id: Option<ContactId>,
    pub product_id: Option<ProductId>,
    pub pipeline_id: Option<PipelineId>,
    pub stage_id: Option<StageId>,
    pub status: Option<StageKind>,
    pub external_id: Option<String>,
}

pub type DealQuery = ListQuery<DealFilter>;

impl Filter for DealFilter {
    const FIELDS: &'static [&'static str] =
        &["owner_id", "company_id", "contact_id", "product_id", "pipeline_id", "stage_id", "status", "external_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "company_id" => self.company_id = Some(value.parse().ok()?),
            "contact_id" => self.contact_id = Some(value.parse().ok()?),
            "product_id" => self.product_id = Some(value.parse().ok()?),
            "pipeline_id" => self.pipeline_id = Some(value.parse().ok()?),
            "stage_id" => self.stage_id = Some(value.parse().ok()?),
            "status" => self.status = Some(StageKind::parse(value)?),
            "external_id" => self.external_id = Some(value.to_owned()),
            _ => return None,
        }
        Some(())
    }
}
