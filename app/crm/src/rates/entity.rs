//! The `currency_rate` table.

use super::model::{CurrencyRate, RateId, ValidRate};
use ac_core::{Currency, Error, MemberId, Resource, Timestamp, ctx::Guarded, rates::Rate};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "currency_rate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RateId,
    /// Its code.
    pub currency: String,
    /// Parts of a [`Rate`].
    pub rate_parts: i64,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Rate;
    fn owner(&self) -> Option<MemberId> {
        None
    }
}

impl Model {
    pub fn valid(&self) -> Result<ValidRate, Error> {
        let currency = Currency::kept(&self.currency).map_err(|error| Error::internal("a rate", error))?;
        Ok(ValidRate { currency, rate: Rate::of(self.rate_parts) })
    }

    pub fn shown(self) -> Result<CurrencyRate, Error> {
        let ValidRate { currency, rate } = self.valid()?;
        let Self { id, version, created_at, updated_at, .. } = self;
        Ok(CurrencyRate { id, currency, rate, version, created_at, updated_at })
    }
}
