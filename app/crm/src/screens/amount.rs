//! Amounts as screens write them.

use ac_core::{Currency, Money, Rates, money::grouped};
use ac_views::figures::Worth;

/// Full precision, but without decimals that are all zero: `$4,514`, `$99.50`.
#[must_use]
pub fn plain(money: Money) -> String {
    let text = money.full();
    match text.rsplit_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => text,
    }
}

/// Several currencies in one line, the first one first: `$1.2M + €40k`. What has a rate is one amount with the workspace's own,
/// which says that it is about as much: `≈ $1.2M`.
#[must_use]
pub fn short_sum(sums: &[Money], rates: &Rates) -> String {
    sum(sums, rates, |money| money.short())
}

fn sum(sums: &[Money], rates: &Rates, write: fn(Money) -> String) -> String {
    let summed = rates.sum(sums);
    if !summed.is_converted {
        return parts(sums, write);
    }
    let own = format!("≈\u{a0}{}", write(summed.own));
    std::iter::once(own).chain(summed.others.into_iter().map(write)).collect::<Vec<_>>().join(" + ")
}

/// Each currency by itself.
#[must_use]
pub fn parts(sums: &[Money], write: fn(Money) -> String) -> String {
    sums.iter().copied().map(write).collect::<Vec<_>>().join(" + ")
}

/// A figure as people read it, its amounts as `write` has them: `$1,234,567 + €40`, `12,345.5`; a dash where there is nothing.
#[must_use]
pub fn worth(worth: &Worth, rates: &Rates, write: fn(Money) -> String) -> String {
    match worth {
        Worth::Count(count) => number(&count.to_string()),
        Worth::Number(text) => text.as_deref().map_or_else(none, number),
        Worth::Money(sums) if sums.is_empty() => none(),
        Worth::Money(sums) => sum(sums, rates, write),
    }
}

fn none() -> String {
    "–".to_owned()
}

/// `-1234567.5` as `−1,234,567.5`.
fn number(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
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

    fn rates(known: &[(Currency, &str)]) -> Rates {
        let read = |(currency, rate): &(Currency, &str)| (*currency, rate.parse().unwrap());
        Rates::new(Currency::USD, known.iter().map(read).collect())
    }

    #[test]
    fn figures_read_as_people_write_them() {
        let number = |text: &str| worth(&Worth::Number(Some(text.to_owned())), &rates(&[]), plain);
        assert_eq!((number("1234567.5"), number("-20")), ("1,234,567.5".to_owned(), "−20".to_owned()));
        assert_eq!(number("922337203685477580700.1"), "922337203685477580700.1");
        assert_eq!(worth(&Worth::Number(None), &rates(&[]), plain), "–");
        assert_eq!(worth(&Worth::Count(12_000), &rates(&[]), plain), "12,000");
        let both = Worth::Money(vec![usd(123_400), Money { amount_minor: -550, currency: Currency::EUR }]);
        assert_eq!(worth(&both, &rates(&[]), plain), "$1,234 + −€5.50");
        assert_eq!(worth(&Worth::Money(Vec::new()), &rates(&[]), plain), "–");
    }

    #[test]
    fn chart_values_are_minor_units() {
        assert_eq!(chart_money(chart_value(24_800_000), Currency::USD), "$248k");
        assert_eq!(chart_count(chart_value(1_209)), "1,209");
    }

    #[test]
    fn what_has_a_rate_is_one_amount() {
        let gbp = Money { amount_minor: 500, currency: Currency::kept("GBP").unwrap() };
        let sums = [usd(100_000), Money { amount_minor: 200_000, currency: Currency::EUR }, gbp];
        let known = rates(&[(Currency::EUR, "1.5")]);
        assert_eq!(short_sum(&sums, &known), "≈\u{a0}$4k + £5");
        assert_eq!(short_sum(&sums[..1], &known), "$1k");
    }

    #[test]
    fn currencies_are_added_up_by_their_rates_alone() {
        let mut sums = vec![usd(100_000)];
        add(&mut sums, Money { amount_minor: 200_000, currency: Currency::EUR });
        take(&mut sums, usd(40_000));
        assert_eq!(short_sum(&sums, &rates(&[])), "$600 + €2k");
    }
}
