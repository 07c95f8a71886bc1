//! A product as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    list::{Filter, ListQuery},
};
use ac_core::{Currency, FieldError, Money, Timestamp, wire::present};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

ac_core::define_id!(
    /// A product.
    ProductId
);

/// Currencies that one product has prices in, besides that of its list price.
pub const PRICES_MAX: usize = 30;
/// Characters of a product's code.
pub const CODE_CHARS_MAX: u32 = 64;
/// Characters of the unit that a product is sold by.
pub const UNIT_CHARS_MAX: u32 = 30;

/// Whether a product is sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    #[default]
    Active,
    /// No longer offered for deals; those that have it keep it.
    Archived,
}

impl ProductStatus {
    pub const ALL: [Self; 2] = [Self::Active, Self::Archived];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }

    /// As it stands on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Archived => "Archived",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A product as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    /// What the business calls it by, such as an SKU. No two products have the same one.
    pub code: Option<String>,
    pub series: Option<String>,
    pub description: Option<String>,
    /// What one of it is: `hour`, `seat`, `kg`.
    pub unit: Option<String>,
    /// The list price.
    pub price: Option<Money>,
    /// The list price in further currencies, one for each.
    pub prices: Vec<Money>,
    pub status: ProductStatus,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

impl Product {
    /// What one of it costs in a currency, if the price list says that.
    #[must_use]
    pub fn price_in(&self, currency: Currency) -> Option<Money> {
        self.price.iter().chain(&self.prices).copied().find(|price| price.currency == currency)
    }
}

/// What a new product is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductDraft {
    pub name: String,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub series: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub unit: Option<String>,
    #[serde(default)]
    pub price: Option<Money>,
    /// Further currencies, one price for each. At most [`PRICES_MAX`].
    #[serde(default)]
    pub prices: Vec<Money>,
    #[serde(default)]
    pub status: ProductStatus,
}

/// Changes to some fields of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProductPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub code: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub series: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub unit: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub price: Option<Option<Money>>,
    /// Replaces them all.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub prices: Option<Vec<Money>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub status: Option<ProductStatus>,
}

/// A product's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidProduct {
    pub name: String,
    pub code: Option<String>,
    pub series: Option<String>,
    pub description: Option<String>,
    pub unit: Option<String>,
    pub price: Option<Money>,
    /// In the order of their currencies' codes.
    pub prices: Vec<Money>,
    pub status: ProductStatus,
}

impl ProductDraft {
    pub fn validate(&self) -> Result<ValidProduct, Vec<FieldError>> {
        let mut check = Check::default();
        let valid = ValidProduct {
            name: check.required("name", "the product's name", &self.name),
            code: check.optional("code", self.code.as_deref()),
            series: check.optional("series", self.series.as_deref()),
            description: check.paragraphs("description", self.description.as_deref()),
            unit: check.optional("unit", self.unit.as_deref()),
            price: check.not_negative("price", self.price),
            prices: further(&mut check, self.price, &self.prices),
            status: self.status,
        };
        check.at_most("code", valid.code.as_deref(), CODE_CHARS_MAX);
        check.at_most("unit", valid.unit.as_deref(), UNIT_CHARS_MAX);
        check.finish(valid)
    }
}

/// The prices in further currencies, in the order of their codes.
fn further(check: &mut Check, price: Option<Money>, prices: &[Money]) -> Vec<Money> {
    if prices.len() > PRICES_MAX {
        check.complain("prices", format!("A product has prices in up to {PRICES_MAX} further currencies."));
    }
    if price.is_none() && !prices.is_empty() {
        check.complain("prices", "Enter the price first. What follows it are prices in further currencies.");
    }
    let mut known: BTreeSet<String> = price.iter().map(|price| price.currency.code().to_owned()).collect();
    for money in prices {
        check.not_negative("prices", Some(*money));
        if !known.insert(money.currency.code().to_owned()) {
            let code = money.currency.code();
            check.complain("prices", format!("There are two prices in {code}. Keep one price for each currency."));
        }
    }
    let mut sorted = prices.to_vec();
    sorted.sort_by(|a, b| a.currency.code().cmp(b.currency.code()));
    sorted
}

impl ProductPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidProduct) -> ProductDraft {
        ProductDraft {
            name: self.name.unwrap_or(current.name),
            code: self.code.unwrap_or(current.code),
            series: self.series.unwrap_or(current.series),
            description: self.description.unwrap_or(current.description),
            unit: self.unit.unwrap_or(current.unit),
            price: self.price.unwrap_or(current.price),
            prices: self.prices.unwrap_or(current.prices),
            status: self.status.unwrap_or(current.status),
        }
    }
}

/// Equality filters of the list of products.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductFilter {
    pub series: Option<String>,
    pub code: Option<String>,
    pub status: Option<ProductStatus>,
}

pub type ProductQuery = ListQuery<ProductFilter>;

impl Filter for ProductFilter {
    const FIELDS: &'static [&'static str] = &["series", "code", "status"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "series" => self.series = Some(value.to_owned()),
            "code" => self.code = Some(value.to_owned()),
            "status" => self.status = Some(ProductStatus::parse(value)?),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount_minor: i64, currency: Currency) -> Money {
        Money { amount_minor, currency }
    }

    #[test]
    fn a_price_list_has_one_price_for_each_currency() {
        let check = |price: Option<Money>, prices: &[Money], expect: Result<usize, &str>| {
            let draft = ProductDraft { name: "Seat".to_owned(), price, prices: prices.to_vec(), ..Default::default() };
            let got = draft.validate().map(|valid| valid.prices.len());
            match (got, expect) {
                (Ok(got), Ok(expect)) => assert_eq!(got, expect),
                (Err(fields), Err(expect)) => assert!(fields[0].message.contains(expect), "{fields:?}"),
                (got, expect) => panic!("{got:?} is not {expect:?}"),
            }
        };
        let (usd, eur) = (money(900, Currency::USD), money(800, Currency::EUR));
        check(Some(usd), &[eur], Ok(1));
        check(Some(usd), &[usd], Err("two prices in USD"));
        check(Some(usd), &[eur, eur], Err("two prices in EUR"));
        check(None, &[eur], Err("Enter the price first"));
        check(Some(usd), &[money(-1, Currency::EUR)], Err("zero or more"));
    }

    #[test]
    fn prices_are_kept_in_one_order() {
        let gbp = money(700, Currency::kept("GBP").unwrap());
        let prices = vec![gbp, money(800, Currency::EUR)];
        let draft =
            ProductDraft { name: "Seat".into(), price: Some(money(900, Currency::USD)), prices, ..Default::default() };
        let valid = draft.validate().unwrap();
        assert_eq!(valid.prices, [money(800, Currency::EUR), gbp]);
    }
}
