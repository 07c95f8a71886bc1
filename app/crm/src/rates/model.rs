//! A rate as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    list::{Filter, ListQuery},
};
use ac_core::{Currency, FieldError, Timestamp, rates::Rate, wire::present};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A currency's rate.
    RateId
);

/// What one of a currency is worth in the workspace's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct CurrencyRate {
    pub id: RateId,
    /// There is one rate for each currency.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "EUR"))]
    pub currency: Currency,
    /// Of the workspace's currency, as text with up to ten decimal places.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "1.0842"))]
    pub rate: Rate,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new rate is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RateDraft {
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "EUR"))]
    pub currency: Currency,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "1.0842"))]
    pub rate: Rate,
}

/// A change of a rate. Its currency stays: another one has a rate of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RatePatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "1.0842"))]
    pub rate: Option<Rate>,
}

/// A rate's fields, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ValidRate {
    pub currency: Currency,
    pub rate: Rate,
}

impl RateDraft {
    /// `own` is the workspace's currency.
    pub fn validate(&self, own: Currency) -> Result<ValidRate, Vec<FieldError>> {
        let mut check = Check::default();
        if !self.currency.is_active() {
            check.complain("currency", "Choose a currency, such as EUR.");
        }
        if self.currency == own {
            check.complain("currency", format!("The workspace's amounts are in {} themselves.", own.code()));
        }
        if self.rate <= Rate::of(0) {
            check.complain("rate", "A rate is more than zero.");
        }
        check.finish(ValidRate { currency: self.currency, rate: self.rate })
    }
}

impl RatePatch {
    /// `current` with the change made.
    #[must_use]
    pub fn apply(self, current: ValidRate) -> RateDraft {
        RateDraft { currency: current.currency, rate: self.rate.unwrap_or(current.rate) }
    }
}

/// Equality filters of the list of rates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateFilter {
    pub currency: Option<Currency>,
}

pub type RateQuery = ListQuery<RateFilter>;

impl Filter for RateFilter {
    const FIELDS: &'static [&'static str] = &["currency"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        self.currency = Some((field == "currency").then(|| Currency::kept(value).ok())??);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_another_currency_and_more_than_zero() {
        let check = |code: &str, rate: &str, complains: Option<&str>| {
            let draft = RateDraft { currency: Currency::kept(code).unwrap(), rate: rate.parse().unwrap() };
            let field = draft.validate(Currency::USD).err().map(|fields| fields[0].field.clone());
            assert_eq!(field.as_deref(), complains, "{code} {rate}");
        };
        check("EUR", "1.0842", None);
        check("KRW", "0.0007214305", None);
        check("USD", "1", Some("currency"));
        check("ZZZ", "1", Some("currency"));
        check("EUR", "0", Some("rate"));
        check("EUR", "-1", Some("rate"));
    }
}
