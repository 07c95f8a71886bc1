//! The `product` table.

use super::model::{Product, ProductId, ProductStatus, ValidProduct};
use crate::shared::money;
use ac_core::{MemberId, Money, Timestamp, ctx::Guarded, policy::Resource, text::sort_key};
use ac_records::impl_record;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// The prices in further currencies as a column keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Prices(pub Vec<Money>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    pub name: String,
    pub name_key: String,
    pub code: Option<String>,
    /// The code as it is compared; empty where there is none.
    pub code_key: String,
    pub series: Option<String>,
    pub description: Option<String>,
    pub unit: Option<String>,
    pub price_minor: Option<i64>,
    /// Of the price; empty where there is none.
    pub currency: String,
    pub prices: Prices,
    pub status: ProductStatus,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Product;
    fn owner(&self) -> Option<MemberId> {
        None
    }
}

impl_record!(ValidProduct, valid, |row| serde_json::json!({ "name": row.name }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: ProductId, valid: ValidProduct, now: Timestamp) -> Self {
        let row = Self {
            id,
            name: String::new(),
            name_key: String::new(),
            code: None,
            code_key: String::new(),
            series: None,
            description: None,
            unit: None,
            price_minor: None,
            currency: String::new(),
            prices: Prices::default(),
            status: ProductStatus::default(),
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    #[must_use]
    pub fn with(self, valid: ValidProduct) -> Self {
        let ValidProduct { name, code, series, description, unit, price, prices, status } = valid;
        let (price_minor, currency) = money::columns(price);
        Self {
            name_key: sort_key(&name),
            name,
            code_key: code.as_deref().map(sort_key).unwrap_or_default(),
            code,
            series,
            description,
            unit,
            price_minor,
            currency,
            prices: Prices(prices),
            status,
            ..self
        }
    }

    #[must_use]
    pub fn valid(&self) -> ValidProduct {
        ValidProduct {
            name: self.name.clone(),
            code: self.code.clone(),
            series: self.series.clone(),
            description: self.description.clone(),
            unit: self.unit.clone(),
            price: money::read(self.price_minor, &self.currency),
            prices: self.prices.0.clone(),
            status: self.status,
        }
    }
}

impl From<Model> for Product {
    fn from(row: Model) -> Self {
        Self {
            price: money::read(row.price_minor, &row.currency),
            id: row.id,
            name: row.name,
            code: row.code,
            series: row.series,
            description: row.description,
            unit: row.unit,
            prices: row.prices.0,
            status: row.status,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
