//! A product as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, Money, Timestamp, wire::present};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A product.
    ProductId
);

/// A product as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    pub series: Option<String>,
    /// The list price.
    pub price: Option<Money>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new product is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductDraft {
    pub name: String,
    #[serde(default)]
    pub series: Option<String>,
    #[serde(default)]
    pub price: Option<Money>,
}

/// Changes to some fields of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProductPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub series: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub price: Option<Option<Money>>,
}

/// A product's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidProduct {
    pub name: String,
    pub series: Option<String>,
    pub price: Option<Money>,
}

impl ProductDraft {
    pub fn validate(&self) -> Result<ValidProduct, Vec<FieldError>> {
        let mut check = Check::default();
        let valid = ValidProduct {
            name: check.required("name", "the product's name", &self.name),
            series: check.optional("series", self.series.as_deref()),
            price: check.not_negative("price", self.price),
        };
        check.finish(valid)
    }
}

impl ProductPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidProduct) -> ProductDraft {
        ProductDraft {
            name: self.name.unwrap_or(current.name),
            series: self.series.unwrap_or(current.series),
            price: self.price.unwrap_or(current.price),
        }
    }
}

/// Equality filters of the list of products.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductFilter {
    pub series: Option<String>,
}

pub type ProductQuery = ListQuery<ProductFilter>;

impl Filter for ProductFilter {
    const FIELDS: &'static [&'static str] = &["series"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "series" => self.series = Some(value.to_owned()),
            _ => return None,
        }
        Some(())
    }
}
