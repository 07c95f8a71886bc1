//! A line as screens and the API see it, what one comes to, and the checks of what is typed into one.

use crate::{
    products::model::{ProductId, UNIT_CHARS_MAX},
    shared::check::Check,
};
use ac_core::{Currency, Decimal, FieldError, Money};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A line of a deal.
    LineId
);

/// How much of something: up to four decimal places.
pub type Quantity = Decimal<4>;
/// Percent, up to two decimal places.
pub type Percent = Decimal<2>;

/// Lines of one deal.
pub const LINES_MAX: usize = 100;
/// The greatest quantity of one line.
pub const QUANTITY_MAX: Quantity = Quantity::whole(1_000_000_000);
/// The whole, of which a discount is a part.
pub const WHOLE: Percent = Percent::whole(100);

/// What says that an amount cannot be typed.
pub const AMOUNT_FOLLOWS: &str = "The amount follows the deal's lines. Change those instead, or remove them all.";

/// One line of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Line {
    pub id: LineId,
    /// The product it is about; none where it is free text. It stays when the product is deleted.
    pub product_id: Option<ProductId>,
    /// What is sold, as it was called when the line was written.
    pub name: String,
    pub unit: Option<String>,
    /// A decimal number as text, up to four places.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "2.5"))]
    pub quantity: Quantity,
    pub unit_price: Money,
    /// Percent off, as text with up to two places.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "10"))]
    pub discount: Percent,
    /// Quantity times price, less the discount: see [`line_total`].
    pub total: Money,
}

/// The lines of a deal in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Lines {
    pub lines: Vec<Line>,
    /// Their sum, which is the deal's amount; null without lines.
    pub total: Option<Money>,
    /// The deal's version.
    pub version: i64,
}

/// A line to be kept: with `id` one that is there, without it a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LineDraft {
    #[serde(default)]
    pub id: Option<LineId>,
    #[serde(default)]
    pub product_id: Option<ProductId>,
    /// The product's name where it is left away.
    #[serde(default)]
    pub name: Option<String>,
    /// The product's unit where it is left away.
    #[serde(default)]
    pub unit: Option<String>,
    /// Above zero; 1 where it is left away.
    #[serde(default = "one")]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "2.5"))]
    pub quantity: Quantity,
    /// The price list's price in the deal's currency where it is left away.
    #[serde(default)]
    pub unit_price: Option<Money>,
    /// 0 to 100 percent.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "10"))]
    pub discount: Percent,
}

fn one() -> Quantity {
    Quantity::whole(1)
}

/// The lines that a deal is to have, in their order. All prices are in one currency, which becomes the deal's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinesDraft {
    pub lines: Vec<LineDraft>,
}

/// A line, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidLine {
    pub id: Option<LineId>,
    pub product_id: Option<ProductId>,
    pub name: String,
    pub unit: Option<String>,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub discount: Percent,
    pub total: Money,
}

impl Default for LineDraft {
    fn default() -> Self {
        Self {
            id: None,
            product_id: None,
            name: None,
            unit: None,
            quantity: one(),
            unit_price: None,
            discount: Percent::default(),
        }
    }
}

impl From<&Line> for LineDraft {
    fn from(line: &Line) -> Self {
        Self {
            id: Some(line.id),
            product_id: line.product_id,
            name: Some(line.name.clone()),
            unit: line.unit.clone(),
            quantity: line.quantity,
            unit_price: Some(line.unit_price),
            discount: line.discount,
        }
    }
}

/// What a line comes to: quantity × unit price × (100 − discount) %, rounded once, half away from zero, to the currency's
/// smallest unit. That is the line's net amount of EN 16931 (BT-131); a deal's amount is the sum of lines that are rounded
/// already (BT-106), so that what stands on the lines adds up to what stands below them.
///
/// None where it does not fit 64 bits.
#[must_use]
pub fn line_total(quantity: Quantity, unit_price: Money, discount: Percent) -> Option<Money> {
    let left = i128::from(WHOLE.parts()) - i128::from(discount.parts());
    let exact = i128::from(quantity.parts()).checked_mul(i128::from(unit_price.amount_minor))?.checked_mul(left)?;
    let whole = i128::from(Quantity::ONE) * i128::from(WHOLE.parts());
    let half = if exact < 0 { -whole / 2 } else { whole / 2 };
    let amount_minor = i64::try_from(exact.checked_add(half)? / whole).ok()?;
    Some(Money { amount_minor, ..unit_price })
}

/// The sum of amounts in one currency; none without any, or where it does not fit 64 bits.
#[must_use]
pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
    let mut amounts = amounts.into_iter();
    let first = amounts.next()?;
    amounts.try_fold(first, |sum, next| {
        let amount_minor = sum.amount_minor.checked_add(next.amount_minor)?;
        (next.currency == sum.currency).then_some(Money { amount_minor, ..sum })
    })
}

impl LinesDraft {
    /// The currency that the prices say, if any says one.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.lines.iter().find_map(|line| line.unit_price).map(|price| price.currency)
    }

    /// Errors: there are more lines than a deal has.
    pub fn fits(&self) -> Result<(), FieldError> {
        let complaint = || FieldError::new("lines", format!("A deal has up to {LINES_MAX} lines."));
        if self.lines.len() > LINES_MAX { Err(complaint()) } else { Ok(()) }
    }

    /// Errors: complaints that name the line and its field, as in `lines[0].quantity`.
    pub fn validate(&self) -> Result<Vec<ValidLine>, Vec<FieldError>> {
        self.fits().map_err(|complaint| vec![complaint])?;
        let mut check = Check::default();
        let currency = self.currency();
        let lines: Vec<ValidLine> = self
            .lines
            .iter()
            .enumerate()
            .filter_map(|(place, line)| line.checked(&mut check, place, currency))
            .collect();
        if sum(lines.iter().map(|line| line.total)).is_none() && !lines.is_empty() {
            check.complain("lines", "The lines come to more than an amount can hold. Lower a price or a quantity.");
        }
        check.finish(lines)
    }
}

impl LineDraft {
    fn checked(&self, check: &mut Check, place: usize, currency: Option<Currency>) -> Option<ValidLine> {
        let at = |field: &str| format!("lines[{place}].{field}");
        let name = check.required(&at("name"), "what is sold", self.name.as_deref().unwrap_or_default());
        let unit = check.optional(&at("unit"), self.unit.as_deref());
        check.at_most(&at("unit"), unit.as_deref(), UNIT_CHARS_MAX);
        if self.quantity <= Quantity::default() || self.quantity > QUANTITY_MAX {
            check.complain(&at("quantity"), format!("Enter a quantity above zero, up to {QUANTITY_MAX}."));
        }
        if self.discount < Percent::default() || self.discount > WHOLE {
            check.complain(&at("discount"), "Enter a discount from 0 to 100 percent.");
        }
        let Some(unit_price) = check.not_negative(&at("unit_price"), self.unit_price) else {
            check.complain(&at("unit_price"), "Enter the price of one.");
            return None;
        };
        if currency.is_some_and(|currency| currency != unit_price.currency) {
            check.complain(&at("unit_price"), "Enter all prices of a deal in one currency.");
        }
        let Some(total) = line_total(self.quantity, unit_price, self.discount) else {
            check.complain(&at("quantity"), "That is more than an amount can hold. Lower the price or the quantity.");
            return None;
        };
        let Self { id, product_id, quantity, discount, .. } = *self;
        Some(ValidLine { id, product_id, name, unit, quantity, unit_price, discount, total })
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
