//! The `deal_line` table.

use super::model::{Line, LineId, Percent, Quantity, ValidLine};
use crate::{deals::model::DealId, products::model::ProductId};
use ac_core::{Currency, Money};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deal_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    pub deal_id: DealId,
    pub position: i32,
    pub product_id: Option<ProductId>,
    pub name: String,
    pub unit: Option<String>,
    /// Parts of a [`Quantity`].
    pub quantity: i64,
    /// Price and total are in the currency of the deal's amount.
    pub price_minor: i64,
    /// Parts of a [`Percent`].
    pub discount: i64,
    pub total_minor: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a line at its place.
    #[must_use]
    pub fn of(deal_id: DealId, place: usize, line: &Line) -> Self {
        Self {
            id: line.id,
            deal_id,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            product_id: line.product_id,
            name: line.name.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity.parts(),
            price_minor: line.unit_price.amount_minor,
            discount: line.discount.parts(),
            total_minor: line.total.amount_minor,
        }
    }

    #[must_use]
    pub fn line(self, currency: Currency) -> Line {
        let money = |amount_minor| Money { amount_minor, currency };
        Line {
            id: self.id,
            product_id: self.product_id,
            name: self.name,
            unit: self.unit,
            quantity: Quantity::of(self.quantity),
            unit_price: money(self.price_minor),
            discount: Percent::of(self.discount),
            total: money(self.total_minor),
        }
    }
}

impl ValidLine {
    /// The line under its id, or a new one.
    #[must_use]
    pub fn line(self) -> Line {
        let Self { id, product_id, name, unit, quantity, unit_price, discount, total } = self;
        let id = id.unwrap_or_else(LineId::generate);
        Line { id, product_id, name, unit, quantity, unit_price, discount, total }
    }
}
