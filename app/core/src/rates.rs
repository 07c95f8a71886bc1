//! What currencies are worth in the workspace's own. Sums are kept by currency and added up only where they are shown.

use crate::{
    decimal::Decimal,
    money::{Currency, Money},
};
use serde::{Deserialize, Serialize};

/// Decimal places of a rate: even a currency of which a million make one of another has four digits that say something.
pub const RATE_PLACES: u32 = 10;

/// What one of a currency is worth in the workspace's own.
pub type Rate = Decimal<RATE_PLACES>;

/// The workspace's currency, and the rates of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    own: Currency,
    known: Vec<(Currency, Rate)>,
}

impl Rates {
    /// Of a workspace that knows these rates, one a currency.
    #[must_use]
    pub fn new(own: Currency, known: Vec<(Currency, Rate)>) -> Self {
        Self { own, known }
    }

    /// As if no rates were known: for figures that are not added up, such as averages.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self::of(self.own)
    }

    /// Of a workspace that knows none.
    #[must_use]
    pub fn of(own: Currency) -> Self {
        Self::new(own, Vec::new())
    }

    /// The workspace's currency.
    #[must_use]
    pub fn own(&self) -> Currency {
        self.own
    }

    /// The amount in the workspace's currency, rounded once to its minor unit, half away from zero. None without a rate, or where
    /// it does not fit 64 bits.
    #[must_use]
    pub fn convert(&self, money: Money) -> Option<Money> {
        if money.currency == self.own {
            return Some(money);
        }
        if money.amount_minor == 0 {
            return Some(Money { amount_minor: 0, currency: self.own });
        }
        let (_, rate) = self.known.iter().find(|(currency, _)| *currency == money.currency)?;
        // 63 bits of an amount times 63 of a rate leave one of 127: what is multiplied further must fit besides.
        let worth = i128::from(money.amount_minor).checked_mul(i128::from(rate.parts()))?;
        let worth = worth.checked_mul(10_i128.checked_pow(self.own.exponent())?)?;
        let unit = i128::from(Rate::ONE).checked_mul(10_i128.checked_pow(money.currency.exponent())?)?;
        let amount_minor = i64::try_from(rounded(worth, unit)).ok()?;
        Some(Money { amount_minor, currency: self.own })
    }

    /// What of `sums` can be said in the workspace's currency as one amount, and the others beside it as they are.
    #[must_use]
    pub fn sum(&self, sums: &[Money]) -> Summed {
        let mut summed =
            Summed { own: Money { amount_minor: 0, currency: self.own }, is_converted: false, others: Vec::new() };
        for money in sums.iter().copied().filter(|money| money.amount_minor != 0) {
            let worth = self.convert(money).and_then(|worth| summed.own.amount_minor.checked_add(worth.amount_minor));
            match worth {
                Some(amount_minor) => {
                    summed.own.amount_minor = amount_minor;
                    summed.is_converted |= money.currency != self.own;
                }
                None => summed.others.push(money),
            }
        }
        summed
    }
}

/// A sum over several currencies as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summed {
    /// In the workspace's currency.
    pub own: Money,
    /// Some of it came from other currencies, and is as good as their rates.
    pub is_converted: bool,
    /// What has no rate.
    pub others: Vec<Money>,
}

/// `worth / unit`, half away from zero.
fn rounded(worth: i128, unit: i128) -> i128 {
    let (whole, rest) = (worth / unit, worth % unit);
    if rest.abs() >= unit - rest.abs() { whole + worth.signum() } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount_minor: i64, code: &str) -> Money {
        Money { amount_minor, currency: Currency::kept(code).unwrap() }
    }

    fn rates() -> Rates {
        let known = [("EUR", "1.1"), ("JPY", "0.0065"), ("KWD", "3.25"), ("ZWG", "922337203.6854775807")];
        let read = |(code, rate): (&str, &str)| (Currency::kept(code).unwrap(), rate.parse().unwrap());
        Rates::new(Currency::USD, known.map(read).to_vec())
    }

    #[test]
    fn an_amount_keeps_its_worth_between_minor_units() {
        let check = |from: Money, cents: i64| assert_eq!(rates().convert(from), Some(money(cents, "USD")), "{from:?}");
        check(money(1_234, "USD"), 1_234);
        check(money(10_000, "EUR"), 11_000);
        check(money(5, "EUR"), 6);
        check(money(-5, "EUR"), -6);
        check(money(4, "EUR"), 4);
        check(money(1_000, "JPY"), 650);
        check(money(1_000, "KWD"), 325);
        check(money(0, "GBP"), 0);
    }

    #[test]
    fn what_has_no_rate_or_does_not_fit_is_not_made_up() {
        let rates = rates();
        assert_eq!(rates.convert(money(1, "GBP")), None);
        assert_eq!(rates.convert(money(i64::MAX, "ZWG")), None);
        let summed = rates.sum(&[money(i64::MAX, "USD"), money(100, "EUR")]);
        assert_eq!(
            summed,
            Summed { own: money(i64::MAX, "USD"), is_converted: false, others: vec![money(100, "EUR")] }
        );
    }

    #[test]
    fn a_sum_is_one_amount_but_for_what_has_no_rate() {
        let rates = rates();
        let summed = rates.sum(&[money(100, "USD"), money(1_000, "EUR"), money(7, "GBP"), money(0, "CHF")]);
        assert_eq!(summed, Summed { own: money(1_200, "USD"), is_converted: true, others: vec![money(7, "GBP")] });
        let summed = rates.sum(&[money(100, "USD"), money(0, "EUR")]);
        assert_eq!(summed, Summed { own: money(100, "USD"), is_converted: false, others: Vec::new() });
    }
}
