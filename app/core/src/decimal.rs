//! Decimal numbers of a fixed number of places, exact. Floats never hold a quantity, a percentage or a rate.

use serde::{Deserialize, Serialize};

/// A number with up to `PLACES` decimal places: `Decimal::<2>::of(1_250)` is 12.5. Written as text, so that no reader takes it
/// for a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal<const PLACES: u32>(i64);

/// The text is not such a number.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadDecimal {
    #[error("send a number as text, such as \"2.5\"")]
    NotANumber,
    #[error("a number here has up to {0} decimal places")]
    TooManyPlaces(u32),
    #[error("that number is too large")]
    TooLarge,
}

impl<const PLACES: u32> Decimal<PLACES> {
    /// Parts of one.
    pub const ONE: i64 = 10_i64.pow(PLACES);

    /// From parts: the number times ten to the power of `PLACES`.
    #[must_use]
    pub const fn of(parts: i64) -> Self {
        Self(parts)
    }

    /// A whole number, the greatest there is where it does not fit.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(Self::ONE))
    }

    /// The number times ten to the power of `PLACES`.
    #[must_use]
    pub const fn parts(self) -> i64 {
        self.0
    }
}

impl<const PLACES: u32> std::fmt::Display for Decimal<PLACES> {
    /// Without zeros at the end: `12.5`, `-0.25`, `3`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let one = Self::ONE.unsigned_abs();
        let (whole, rest) = (self.0.unsigned_abs() / one, self.0.unsigned_abs() % one);
        let minus = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return write!(f, "{minus}{whole}");
        }
        let places = usize::try_from(PLACES).unwrap_or(0);
        let decimals = format!("{rest:0places$}");
        write!(f, "{minus}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl<const PLACES: u32> std::str::FromStr for Decimal<PLACES> {
    type Err = BadDecimal;

    fn from_str(text: &str) -> Result<Self, BadDecimal> {
        let text = text.trim();
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(decimals) {
            return Err(BadDecimal::NotANumber);
        }
        let decimals = decimals.trim_end_matches('0');
        let places = usize::try_from(PLACES).unwrap_or(0);
        if decimals.len() > places {
            return Err(BadDecimal::TooManyPlaces(PLACES));
        }
        let minus = if is_negative { "-" } else { "" };
        let parts = format!("{minus}{whole}{decimals:0<places$}").parse().map_err(|_| BadDecimal::TooLarge)?;
        Ok(Self(parts))
    }
}

impl<const PLACES: u32> TryFrom<String> for Decimal<PLACES> {
    type Error = BadDecimal;
    fn try_from(text: String) -> Result<Self, BadDecimal> {
        text.parse()
    }
}

impl<const PLACES: u32> From<Decimal<PLACES>> for String {
    fn from(number: Decimal<PLACES>) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        let check = |text: &str, parts: i64, written: &str| {
            let number: Decimal<4> = text.parse().expect(text);
            assert_eq!((number.parts(), number.to_string().as_str()), (parts, written));
        };
        check("2.5", 25_000, "2.5");
        check(" 3 ", 30_000, "3");
        check("0.0001", 1, "0.0001");
        check("-0.25", -2_500, "-0.25");
        check("1.50000000", 15_000, "1.5");
        check("922337203685477.5807", i64::MAX, "922337203685477.5807");
        check("-922337203685477.5808", i64::MIN, "-922337203685477.5808");
    }

    #[test]
    fn what_is_no_number_of_so_many_places_is_refused() {
        let check = |text: &str, expect: BadDecimal| assert_eq!(text.parse::<Decimal<2>>(), Err(expect), "{text}");
        for text in ["", "-", ".", ".5", "5.", "1,5", "1e3", "NaN", "--1", "1.2.3", "٣"] {
            check(text, BadDecimal::NotANumber);
        }
        check("1.005", BadDecimal::TooManyPlaces(2));
        check("92233720368547758.08", BadDecimal::TooLarge);
    }
}
