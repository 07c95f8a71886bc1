//! What the rows of an answer come to, added up exactly.

use super::model::{Measure, Sums, Total, Worth};
use ac_core::{Currency, Money};
use std::collections::BTreeMap;

/// Values are summed in two parts in the database, so that a sum of many huge ones stays within 64 bits there.
pub(super) const PART: i64 = 1_000_000_000;
/// Decimal places of an average of numbers.
const AVERAGE_PLACES: u32 = 4;

/// How a field's values are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// In minor units of each currency.
    Money,
    /// In parts of ten to the minus this.
    Number(u32),
    /// They are only counted.
    Any,
}

/// What is asked of one field.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub field: String,
    pub unit: Unit,
}

/// What the values of one field come to, in one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub filled: i64,
    pub sum: i128,
    /// The least and the greatest.
    pub ends: Option<(i64, i64)>,
}

impl Run {
    fn and(self, other: Self) -> Self {
        let ends = match (self.ends, other.ends) {
            (Some((a, b)), Some((c, d))) => Some((Ord::min(a, c), Ord::max(b, d))),
            (one, other) => one.or(other),
        };
        Self { filled: self.filled.saturating_add(other.filled), sum: self.sum + other.sum, ends }
    }

    /// Of numbers in parts of ten to the minus `places`, each part `10 ^ more` again; halves go away from zero.
    fn average(self, more: u32) -> i128 {
        let (sum, count) = (self.sum * 10_i128.pow(more), i128::from(self.filled));
        let half = if sum < 0 { -(count / 2) } else { count / 2 };
        if count == 0 { 0 } else { (sum + half) / count }
    }
}

/// What the records of one group come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub count: i64,
    /// By field, and within one by currency; numbers have none.
    runs: BTreeMap<(usize, String), Run>,
}

impl Tally {
    /// Takes in `count` records, whose fields come to `runs`, in the order of the slots.
    pub fn add(&mut self, count: i64, runs: impl IntoIterator<Item = (String, Run)>) {
        self.count = self.count.saturating_add(count);
        for (slot, (currency, run)) in runs.into_iter().enumerate() {
            let known = self.runs.entry((slot, currency)).or_default();
            *known = known.and(run);
        }
    }

    pub fn and(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        for (key, run) in &other.runs {
            let known = self.runs.entry(key.clone()).or_default();
            *known = known.and(*run);
        }
    }

    /// The measures; `own` is the currency that comes first.
    pub fn sums(&self, measures: &[Measure], slots: &[Slot], own: Currency) -> Sums {
        let of = |measure: &Measure| {
            let (at, slot) = slots.iter().enumerate().find(|(_, slot)| slot.field == measure.field)?;
            Some((measure.to_string(), self.worth(measure.total, at, slot.unit, own)))
        };
        Sums { count: self.count, values: measures.iter().filter_map(of).collect() }
    }

    fn worth(&self, total: Total, slot: usize, unit: Unit, own: Currency) -> Worth {
        let runs = || self.runs.iter().filter(move |((at, _), _)| *at == slot);
        let all = runs().fold(Run::default(), |all, (_, run)| all.and(*run));
        match (total, unit) {
            (Total::Count, _) => Worth::Count(self.count),
            (Total::Filled, _) => Worth::Count(all.filled),
            (_, Unit::Any) => Worth::Number(None),
            (total, Unit::Number(places)) => {
                let one = match total {
                    Total::Sum => (all.filled > 0).then(|| decimal(all.sum, places)),
                    Total::Average => {
                        let more = AVERAGE_PLACES.saturating_sub(places);
                        (all.filled > 0).then(|| decimal(all.average(more), places + more))
                    }
                    Total::Min => all.ends.map(|(least, _)| decimal(least.into(), places)),
                    _ => all.ends.map(|(_, greatest)| decimal(greatest.into(), places)),
                };
                Worth::Number(one)
            }
            (total, Unit::Money) => {
                let of = |((_, code), run): (&(usize, String), &Run)| {
                    let (least, greatest) = run.ends?;
                    let minor = match total {
                        Total::Sum => kept(run.sum),
                        Total::Average => kept(run.average(0)),
                        Total::Min => least,
                        _ => greatest,
                    };
                    Some(Money { amount_minor: minor, currency: Currency::kept(code).ok()? })
                };
                let mut amounts: Vec<Money> = runs().filter_map(of).collect();
                // By their codes otherwise: so they came.
                amounts.sort_by_key(|amount| amount.currency != own);
                Worth::Money(amounts)
            }
        }
    }
}

/// At the ends of what 64 bits hold it stays there.
fn kept(wide: i128) -> i64 {
    i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX })
}

/// `-1234567` with two places as `-12345.67`, without zeros at the end.
fn decimal(parts: i128, places: u32) -> String {
    let unit = 10_u128.pow(places);
    let (whole, rest) = (parts.unsigned_abs() / unit, parts.unsigned_abs() % unit);
    let sign = if parts < 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let digits = usize::try_from(places).unwrap_or(0);
    let text = format!("{sign}{whole}.{rest:0digits$}");
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(filled: i64, sum: i128, ends: (i64, i64)) -> Run {
        Run { filled, sum, ends: Some(ends) }
    }

    #[test]
    fn numbers_are_written_without_a_float() {
        let check = |parts, places, want: &str| assert_eq!(decimal(parts, places), want);
        check(0, 4, "0");
        check(12_500, 4, "1.25");
        check(-5, 4, "-0.0005");
        check(30, 0, "30");
        check(-1_234_567, 2, "-12345.67");
        check(i128::from(i64::MAX) * 1_000_000, 4, "922337203685477580700");
    }

    #[test]
    fn an_average_is_rounded_away_from_zero() {
        let check = |filled, sum, more, want| assert_eq!(run(filled, sum, (0, 0)).average(more), want);
        check(2, 5, 0, 3);
        check(2, -5, 0, -3);
        check(3, 10, 0, 3);
        check(3, 10, 4, 33_333);
        check(3, 11, 4, 36_667);
        assert_eq!(Run::default().average(4), 0);
    }

    #[test]
    fn amounts_are_added_within_their_currency() {
        let slots = [Slot { field: "amount".to_owned(), unit: Unit::Money }];
        let mut tally = Tally::default();
        tally.add(3, [("EUR".to_owned(), run(2, 300, (100, 200)))]);
        tally.add(1, [("USD".to_owned(), run(1, 50, (50, 50)))]);
        tally.add(4, [(String::new(), Run::default())]);
        let mut other = Tally::default();
        other.add(1, [("EUR".to_owned(), run(1, 10, (10, 10)))]);
        tally.and(&other);
        let measures: Vec<Measure> =
            ["sum.amount", "min.amount", "average.amount", "filled.amount"].map(|text| text.parse().unwrap()).into();
        let sums = tally.sums(&measures, &slots, Currency::USD);
        let money = |minor, code: &str| Money { amount_minor: minor, currency: Currency::kept(code).unwrap() };
        assert_eq!(sums.count, 9);
        assert_eq!(sums.values["sum.amount"], Worth::Money(vec![money(50, "USD"), money(310, "EUR")]));
        assert_eq!(sums.values["min.amount"], Worth::Money(vec![money(50, "USD"), money(10, "EUR")]));
        assert_eq!(sums.values["average.amount"], Worth::Money(vec![money(50, "USD"), money(103, "EUR")]));
        assert_eq!(sums.values["filled.amount"], Worth::Count(4));
    }

    #[test]
    fn the_sum_of_huge_amounts_stays_at_the_end() {
        let slots = [Slot { field: "amount".to_owned(), unit: Unit::Money }];
        let mut tally = Tally::default();
        tally.add(2, [("USD".to_owned(), run(2, i128::from(i64::MAX) * 2, (i64::MAX, i64::MAX)))]);
        let sums = tally.sums(&["sum.amount".parse().unwrap()], &slots, Currency::USD);
        let most = Money { amount_minor: i64::MAX, currency: Currency::USD };
        assert_eq!(sums.values["sum.amount"], Worth::Money(vec![most]));
    }
}
