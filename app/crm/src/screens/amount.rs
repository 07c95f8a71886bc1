//! Amounts as screens write them.

use ac_core::Money;

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

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Currency;

    fn usd(amount_minor: i64) -> Money {
        Money { amount_minor, currency: Currency::USD }
    }

    #[test]
    fn round_amounts_lose_their_decimals() {
        assert_eq!(plain(usd(451_400)), "$4,514");
        assert_eq!(plain(usd(9_950)), "$99.50");
    }

    #[test]
    fn currencies_are_never_added_to_each_other() {
        let mut sums = vec![usd(100_000)];
        add(&mut sums, Money { amount_minor: 200_000, currency: Currency::EUR });
        take(&mut sums, usd(40_000));
        assert_eq!(short_sum(&sums), "$600 + €2k");
    }
}
