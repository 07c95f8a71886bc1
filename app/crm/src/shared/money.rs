//! Money as two columns: minor units, and the currency's code, empty where there is no amount.

use ac_core::{Currency, Money};

/// The columns of an amount that may be missing.
#[must_use]
pub fn columns(money: Option<Money>) -> (Option<i64>, String) {
    money.map_or((None, String::new()), |money| (Some(money.amount_minor), money.currency.code().to_owned()))
}

/// The amount in two columns.
#[must_use]
pub fn read(minor: Option<i64>, currency: &str) -> Option<Money> {
    let currency: Currency = currency.parse().ok()?;
    minor.map(|amount_minor| Money { amount_minor, currency })
}
