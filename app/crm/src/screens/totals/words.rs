//! Figures as people read them.

use crate::screens::amount;
use ac_core::money::grouped;
use ac_views::figures::Worth;

/// `$1,234,567 + €40` or `12,345.5`; a dash where there is nothing.
#[must_use]
pub fn worth(worth: &Worth) -> String {
    match worth {
        Worth::Count(count) => number(&count.to_string()),
        Worth::Number(text) => text.as_deref().map_or_else(none, number),
        Worth::Money(amounts) if amounts.is_empty() => none(),
        Worth::Money(amounts) => amounts.iter().map(|one| amount::plain(*one)).collect::<Vec<_>>().join(" + "),
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

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{Currency, Money};

    #[test]
    fn figures_read_as_people_write_them() {
        let number = |text: &str| worth(&Worth::Number(Some(text.to_owned())));
        assert_eq!((number("1234567.5"), number("-20")), ("1,234,567.5".to_owned(), "−20".to_owned()));
        assert_eq!(number("922337203685477580700.1"), "922337203685477580700.1");
        assert_eq!((worth(&Worth::Number(None)), worth(&Worth::Count(12_000))), ("–".to_owned(), "12,000".to_owned()));
        let money = |minor, currency| Money { amount_minor: minor, currency };
        let both = Worth::Money(vec![money(123_400, Currency::USD), money(-550, Currency::EUR)]);
        assert_eq!((worth(&both), worth(&Worth::Money(Vec::new()))), ("$1,234 + −€5.50".to_owned(), "–".to_owned()));
    }
}
