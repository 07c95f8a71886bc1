//! The `deal` table.

use super::{
    lines::model::AMOUNT_FOLLOWS,
    model::{DealId, ValidDeal},
};
use crate::{
    companies::model::CompanyId,
    contacts::model::ContactId,
    pipelines::model::{PipelineId, Stage, StageId, StageKind},
    products::model::ProductId,
    shared::{money, own::impl_custom},
};
use ac_core::{Error, MemberId, Money, Timestamp, ctx::Guarded, policy::Resource, text::sort_key};
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DealId,
    pub name: String,
    pub name_key: String,
    pub external_id: Option<String>,
    pub pipeline_id: PipelineId,
    pub stage_id: StageId,
    /// Place in the stage's column: see [`super::rank`].
    pub rank: String,
    pub amount_minor: Option<i64>,
    /// Of the amount; empty where there is none.
    pub currency: String,
    /// Rows of `deal_line`: while there are some, the amount is their sum.
    pub line_count: i32,
    pub company_id: Option<CompanyId>,
    pub contact_id: Option<ContactId>,
    pub product_id: Option<ProductId>,
    pub owner_id: Option<MemberId>,
    pub opened_on: Option<NaiveDate>,
    pub expected_close_on: Option<NaiveDate>,
    /// Set exactly while the stage is a won or lost one.
    pub closed_on: Option<NaiveDate>,
    pub stage_entered_at: Timestamp,
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
    const RESOURCE: Resource = Resource::Deal;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

/// What events compare: the fields people change, and those that moving the deal changes.
#[derive(Serialize)]
pub struct DealFields {
    #[serde(flatten)]
    valid: ValidDeal,
    pipeline_id: PipelineId,
    stage_id: StageId,
    rank: String,
    closed_on: Option<NaiveDate>,
    external_id: Option<String>,
}

impl_custom!(DealFields, event_fields, super::fields::OBJECT, |row| serde_json::json!({ "name": row.name }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: DealId, stage: &Stage, rank: String, valid: ValidDeal, now: Timestamp) -> Self {
        let row = Self {
            id,
            name: String::new(),
            name_key: String::new(),
            external_id: None,
            pipeline_id: stage.pipeline_id,
            stage_id: stage.id,
            rank,
            amount_minor: None,
            currency: String::new(),
            line_count: 0,
            company_id: None,
            contact_id: None,
            product_id: None,
            owner_id: None,
            opened_on: None,
            expected_close_on: None,
            closed_on: (stage.kind != StageKind::Open).then(|| now.date()),
            stage_entered_at: now,
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
    pub fn with(self, valid: ValidDeal) -> Self {
        let ValidDeal { name, amount, company_id, contact_id, product_id, owner_id, opened_on, expected_close_on } =
            valid;
        let (amount_minor, currency) = money::columns(amount);
        Self {
            name_key: sort_key(&name),
            name,
            amount_minor,
            currency,
            company_id,
            contact_id,
            product_id,
            owner_id,
            opened_on,
            expected_close_on,
            ..self
        }
    }

    /// The row with so many lines, which come to `amount`.
    #[must_use]
    pub fn with_lines(self, count: usize, amount: Option<Money>) -> Self {
        let (amount_minor, currency) = money::columns(amount);
        Self { line_count: i32::try_from(count).unwrap_or(i32::MAX), amount_minor, currency, ..self }
    }

    /// Refuses an amount that is not what the lines come to.
    pub fn takes_amount(&self, amount: Option<Money>) -> Result<(), Error> {
        if self.line_count > 0 && amount != self.valid().amount {
            return Err(Error::field("amount", AMOUNT_FOLLOWS));
        }
        Ok(())
    }

    /// The row in another stage: to be won or lost sets the closing date, unless it is so already, and an open stage clears it.
    #[must_use]
    pub fn in_stage(self, from: &Stage, to: &Stage, rank: String, now: Timestamp) -> Self {
        if from.id == to.id {
            return Self { rank, ..self };
        }
        let closed_on = if from.kind == to.kind { self.closed_on } else { Some(now.date()) };
        Self {
            pipeline_id: to.pipeline_id,
            stage_id: to.id,
            rank,
            closed_on: closed_on.filter(|_| to.kind != StageKind::Open),
            stage_entered_at: now,
            ..self
        }
    }

    #[must_use]
    pub fn valid(&self) -> ValidDeal {
        ValidDeal {
            name: self.name.clone(),
            amount: money::read(self.amount_minor, &self.currency),
            company_id: self.company_id,
            contact_id: self.contact_id,
            product_id: self.product_id,
            owner_id: self.owner_id,
            opened_on: self.opened_on,
            expected_close_on: self.expected_close_on,
        }
    }

    fn event_fields(&self) -> DealFields {
        DealFields {
            valid: self.valid(),
            pipeline_id: self.pipeline_id,
            stage_id: self.stage_id,
            rank: self.rank.clone(),
            closed_on: self.closed_on,
            external_id: self.external_id.clone(),
        }
    }
}
