//! Amounts as screens write them.

use ac_core::{Currency, Money, money::grouped};

/// Full precision, but without decimals that are all zero: `$4,514`, `$99.50`.
#[must_use]
pub fn plain(money: Money) -> String {
    let text = money.full();
    match text.rsplit_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => text,
    }
}

/// Several currencies in one line, the first one first: `$1.2M + €40k`.
#[must_use]
pub fn short_sum(sums: &[Money]) -> String {
    sums.iter().map(Money::short).collect::<Vec<_>>().join(" + ")
}

/// Adds `by` to the sum of its currency.
pub fn add(sums: &mut Vec<Money>, by: Money) {
    match sums.iter_mut().find(|sum| sum.currency == by.currency) {
        Some(sum) => sum.amount_minor = sum.amount_minor.saturating_add(by.amount_minor),
        None => sums.push(by),
    }
}

/// Takes `by` off the sum of its currency.
pub fn take(sums: &mut Vec<Money>, by: Money) {
    add(sums, Money { amount_minor: by.amount_minor.saturating_neg(), ..by });
}

/// A whole number for a chart. Through text, because it is exact up to where a chart could not show the difference.
#[must_use]
pub fn chart_value(whole: i64) -> f64 {
    whole.to_string().parse().unwrap_or(0.0)
}

/// A chart's value in minor units as an amount.
#[must_use]
pub fn chart_money(value: f64, currency: Currency) -> String {
    let amount_minor = format!("{value:.0}").parse().unwrap_or(0);
    Money { amount_minor, currency }.short()
}

/// A chart's value as a count: `1,209`.
#[must_use]
pub fn chart_count(value: f64) -> String {
    grouped(format!("{value:.0}").parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(amount_minor: i64) -> Money {
        Money { amount_minor, currency: Currency::USD }
    }

    #[test]
    fn round_amounts_lose_their_decimals() {
        assert_eq!(plain(usd(451_400)), "$4,514");
        assert_eq!(plain(usd(9_950)), "$99.50");
    }

    #[test]
    fn chart_values_are_minor_units() {
        assert_eq!(chart_money(chart_value(24_800_000), Currency::USD), "$248k");
        assert_eq!(chart_count(chart_value(1_209)), "1,209");
    }

    #[test]
    fn currencies_are_never_added_to_each_other() {
        let mut sums = vec![usd(100_000)];
        add(&mut sums, Money { amount_minor: 200_000, currency: Currency::EUR });
        take(&mut sums, usd(40_000));
        assert_eq!(short_sum(&sums), "$600 + €2k");
    }
}
