//! Money as two columns: minor units, and the currency's code, empty where there is no amount.

use ac_core::{Ctx, Currency, Error, Money};

/// Refuses an amount in what is no currency. The workspace's own and that of the amount before stay good, so that a code
/// which is withdrawn one day stops nobody's work.
pub fn check(ctx: &Ctx, field: &str, new: Option<Money>, old: Option<Money>) -> Result<(), Error> {
    let known = [Some(ctx.tenant.currency), old.map(|old| old.currency)];
    match new.map(|new| new.currency).filter(|currency| !currency.is_active() && !known.contains(&Some(*currency))) {
        None => Ok(()),
        Some(odd) => {
            let message = format!("{} is not a currency. Enter the code of one, such as USD or EUR.", odd.code());
            Err(Error::field(field, message))
        }
    }
}

/// The columns of an amount that may be missing.
#[must_use]
pub fn columns(money: Option<Money>) -> (Option<i64>, String) {
    money.map_or((None, String::new()), |money| (Some(money.amount_minor), money.currency.code().to_owned()))
}

/// The amount in two columns.
#[must_use]
pub fn read(minor: Option<i64>, currency: &str) -> Option<Money> {
    let currency = Currency::kept(currency).ok()?;
    minor.map(|amount_minor| Money { amount_minor, currency })
}
