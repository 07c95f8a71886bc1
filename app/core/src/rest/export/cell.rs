//! What stands in one cell of an exported table, before a format writes it.

use crate::{Money, Timestamp};
use chrono::NaiveDate;

/// One cell. What is a number, a day or an amount stays one in a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    /// Whatever somebody wrote: the only kind that a spreadsheet could take for a formula.
    Text(String),
    /// Digits with a point before the decimals.
    Number(String),
    YesNo(bool),
    Day(NaiveDate),
    At(Timestamp),
    /// An amount whose currency stands in a cell of its own.
    Amount(Money),
    /// An amount together with its currency.
    Money(Money),
}

impl Cell {
    pub fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// As a file of text holds it: in words and digits that an import reads again.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::YesNo(true) => "yes".to_owned(),
            Self::YesNo(false) => "no".to_owned(),
            Self::Day(day) => day.to_string(),
            Self::At(at) => at.to_string(),
            Self::Amount(money) => units(*money),
            Self::Money(money) => format!("{} {}", units(*money), money.currency.code()),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::At(at)
    }
}

impl From<&NaiveDate> for Cell {
    fn from(day: &NaiveDate) -> Self {
        Self::Day(*day)
    }
}

impl From<&Timestamp> for Cell {
    fn from(at: &Timestamp) -> Self {
        Self::At(*at)
    }
}

macro_rules! empty_where_nothing {
    ($($of:ty),*) => {$(
        impl From<&Option<$of>> for Cell {
            fn from(value: &Option<$of>) -> Self {
                value.as_ref().map_or(Self::Empty, Self::from)
            }
        }
    )*};
}

empty_where_nothing!(String, NaiveDate, Timestamp);

/// In whole units with a decimal point, as spreadsheets and imports read it.
#[must_use]
pub fn units(money: Money) -> String {
    let exponent = money.currency.exponent();
    let (unit, digits) = (10_u64.pow(exponent), usize::try_from(exponent).unwrap_or(0));
    let (sign, minor) = (if money.amount_minor < 0 { "-" } else { "" }, money.amount_minor.unsigned_abs());
    if digits == 0 {
        return format!("{sign}{minor}");
    }
    format!("{sign}{}.{:0digits$}", minor / unit, minor % unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_whole_units() {
        let check = |amount_minor, code: &str, expect: &str| {
            let money = Money { amount_minor, currency: code.parse().unwrap() };
            assert_eq!(Cell::Amount(money).plain(), expect);
            assert_eq!(Cell::Money(money).plain(), format!("{expect} {code}"));
        };
        check(105_407, "USD", "1054.07");
        check(5, "USD", "0.05");
        check(-5, "USD", "-0.05");
        check(1_500, "JPY", "1500");
        check(1_500, "BHD", "1.500");
        check(i64::MIN, "EUR", "-92233720368547758.08");
    }
}
