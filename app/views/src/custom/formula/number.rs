//! Numbers as formulas reckon with them: exact, with eight decimal places.
//!
//! Twice the places that a number field keeps, in 128 bits: so the product of any two that are kept has room, where the 64 bits of
//! `ac_core::decimal` have none.

use super::value::Fault;
use crate::custom::model::{NUMBER_END, NUMBER_PLACES};
use serde_json::{Value, json};

/// Decimal places.
const PLACES: u32 = 8;
const ONE: i128 = 10_i128.pow(PLACES);
/// Parts of the last place that is kept.
const KEPT: i128 = 10_i128.pow(PLACES - NUMBER_PLACES);

/// A number in hundred-millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Num(i128);

impl Num {
    pub const ZERO: Self = Self(0);

    #[must_use]
    pub fn whole(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }

    /// Of an amount in the smallest unit of a currency whose whole unit has so many places.
    #[must_use]
    pub fn of_minor(minor: i64, exponent: u32) -> Self {
        Self(i128::from(minor) * 10_i128.pow(PLACES.saturating_sub(exponent)))
    }

    /// `12`, `12.5`: digits, with up to eight of them behind the point.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(rest) {
            return None;
        }
        let (rest, places) = (rest.trim_end_matches('0'), usize::try_from(PLACES).unwrap_or(0));
        if rest.len() > places {
            return None;
        }
        let parts: i128 = format!("{whole}{rest:0<places$}").parse().ok()?;
        Some(Self(sign * parts))
    }

    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        self.0.checked_add(other.0).map(Self).ok_or(Fault::TooLarge)
    }

    pub fn minus(self, other: Self) -> Result<Self, Fault> {
        self.0.checked_sub(other.0).map(Self).ok_or(Fault::TooLarge)
    }

    pub fn times(self, other: Self) -> Result<Self, Fault> {
        let product = self.0.checked_mul(other.0).ok_or(Fault::TooLarge)?;
        Ok(Self(rounded(product, ONE)))
    }

    pub fn over(self, other: Self) -> Result<Self, Fault> {
        if other.0 == 0 {
            return Err(Fault::DividedByZero);
        }
        let scaled = self.0.checked_mul(ONE).ok_or(Fault::TooLarge)?;
        // A divisor's sign goes to what is divided, so that both halves round alike.
        let (scaled, by) =
            if other.0 < 0 { (scaled.checked_neg(), other.0.checked_neg()) } else { (Some(scaled), Some(other.0)) };
        match (scaled, by) {
            (Some(scaled), Some(by)) => Ok(Self(rounded(scaled, by))),
            _ => Err(Fault::TooLarge),
        }
    }

    pub fn negated(self) -> Result<Self, Fault> {
        self.0.checked_neg().map(Self).ok_or(Fault::TooLarge)
    }

    pub fn abs(self) -> Result<Self, Fault> {
        self.0.checked_abs().map(Self).ok_or(Fault::TooLarge)
    }

    /// To so many places, halves away from zero. More places than there are leave it as it is; fewer than none are tens.
    pub fn round(self, places: i64) -> Self {
        let step = u32::try_from(i64::from(PLACES).saturating_sub(places)).unwrap_or(0);
        match 10_i128.checked_pow(step) {
            Some(step) => Self(rounded(self.0, step).saturating_mul(step)),
            None => Self::ZERO,
        }
    }

    /// The greatest whole number that is not greater.
    #[must_use]
    pub fn floor(self) -> Self {
        Self(self.0.div_euclid(ONE).saturating_mul(ONE))
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceil(self) -> Self {
        let below = self.floor();
        if below == self { self } else { Self(below.0.saturating_add(ONE)) }
    }

    /// Without what stands behind the point.
    #[must_use]
    pub fn whole_part(self) -> Option<i64> {
        i64::try_from(self.0 / ONE).ok()
    }

    /// In the smallest unit of a currency, halves away from zero.
    pub fn minor(self, exponent: u32) -> Result<i64, Fault> {
        let unit = 10_i128.pow(PLACES.saturating_sub(exponent));
        i64::try_from(rounded(self.0, unit)).map_err(|_| Fault::TooLarge)
    }

    /// In ten-thousandths, as number fields keep it. Halves away from zero.
    pub fn kept(self) -> Result<i64, Fault> {
        let kept = i64::try_from(rounded(self.0, KEPT)).map_err(|_| Fault::TooLarge)?;
        let end = NUMBER_END * 10_i64.pow(NUMBER_PLACES);
        if kept.checked_abs().is_some_and(|size| size < end) { Ok(kept) } else { Err(Fault::TooLarge) }
    }

    /// A number that a field keeps.
    #[must_use]
    pub fn of_value(value: &Value) -> Option<Self> {
        Some(Self(i128::from(scaled(value)?) * KEPT))
    }
}

impl std::fmt::Display for Num {
    /// Without zeros at the end: `12.5`, `-0.25`, `3`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = usize::try_from(PLACES).unwrap_or(0);
        write!(f, "{sign}{whole}.{}", format!("{rest:0places$}").trim_end_matches('0'))
    }
}

/// `parts / by` for a `by` above zero, halves away from zero.
fn rounded(parts: i128, by: i128) -> i128 {
    let (whole, rest) = (parts / by, parts % by);
    let is_half = rest.unsigned_abs().saturating_mul(2) >= by.unsigned_abs();
    if is_half { whole.saturating_add(parts.signum()) } else { whole }
}

/// A number as it is sent and kept, in ten-thousandths, exactly.
#[must_use]
pub fn scaled(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().replace('−', "-"),
        _ => return None,
    };
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let rest = rest.trim_end_matches('0');
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let places = usize::try_from(NUMBER_PLACES).unwrap_or(0);
    if whole.is_empty() || !is_number(whole) || !is_number(rest) || rest.len() > places {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|whole| *whole < NUMBER_END)?;
    let rest: i64 = format!("{rest:0<places$}").parse().ok()?;
    Some(sign * (whole * 10_i64.pow(NUMBER_PLACES) + rest))
}

/// As it stands in `fields`.
#[must_use]
pub fn unscaled(scaled: i64) -> Option<Value> {
    let unit = 10_i64.pow(NUMBER_PLACES);
    if scaled % unit == 0 {
        return Some(json!(scaled / unit));
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, rest) = (scaled.unsigned_abs() / unit.unsigned_abs(), scaled.unsigned_abs() % unit.unsigned_abs());
    let places = usize::try_from(NUMBER_PLACES).unwrap_or(0);
    format!("{sign}{whole}.{rest:0places$}").parse::<f64>().ok().map(|number| json!(number))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit() {
        let check = |sent: Value, expect: Option<(i64, Value)>| {
            let read = scaled(&sent).and_then(|number| Some((number, unscaled(number)?)));
            assert_eq!(read, expect, "{sent}");
        };
        check(json!(12), Some((120_000, json!(12))));
        check(json!(-0.5), Some((-5_000, json!(-0.5))));
        check(json!("1.2300"), Some((12_300, json!(1.23))));
        check(json!(99_999_999_999.999_9), Some((999_999_999_999_999, json!(99_999_999_999.999_9))));
        check(json!(1.0), Some((10_000, json!(1))));
        for bad in [
            json!(100_000_000_000_i64),
            json!(0.000_01),
            json!("1e5"),
            json!("ten"),
            json!(1e30),
            json!("."),
            json!("-"),
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn halves_go_away_from_zero_and_what_is_too_large_says_so() {
        let of = |text: &str| Num::read(text).unwrap();
        let check = |text: &str, places: i64, expect: &str| assert_eq!(of(text).round(places).to_string(), expect);
        check("2.5", 0, "3");
        check("-2.5", 0, "-3");
        check("2.4999", 0, "2");
        check("1.005", 2, "1.01");
        check("1234.5", -2, "1200");
        check("1.23456789", 20, "1.23456789");
        check("1.5", -60, "0");
        assert_eq!(of("1").over(of("3")).unwrap().to_string(), "0.33333333");
        assert_eq!(of("-2").over(of("-3")).unwrap().to_string(), "0.66666667");
        assert_eq!(of("1").over(Num::ZERO), Err(Fault::DividedByZero));
        assert_eq!((of("-1.2").floor(), of("-1.2").ceil(), of("3").ceil()), (of("-2"), of("-1"), of("3")));
        let huge = of("99999999999.9999");
        assert_eq!(huge.times(huge).unwrap().kept(), Err(Fault::TooLarge), "reckoned with, not kept");
        assert_eq!(huge.kept(), Ok(999_999_999_999_999));
        let mut grown = huge;
        let fault = loop {
            match grown.times(huge) {
                Ok(more) => grown = more,
                Err(fault) => break fault,
            }
        };
        assert_eq!(fault, Fault::TooLarge);
        for bad in ["", ".", ".5", "1.", "1e3", "1,5", "--1", "1.123456789"] {
            assert_eq!(Num::read(bad), None, "{bad}");
        }
    }
}
