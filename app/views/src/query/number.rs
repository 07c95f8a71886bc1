//! Numbers as people type them: `1200`, `10k`, `-1.5m`.

/// A number without a floating point: `mantissa` divided by ten to the `places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i64,
    places: u32,
}

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub value: Decimal,
    /// Whether the end itself is within.
    pub is_inclusive: bool,
}

/// Decimal places that count.
const PLACES_MAX: usize = 6;
/// What a letter behind the number multiplies it by, in powers of ten.
const SUFFIXES: [(char, u32); 4] = [('k', 3), ('m', 6), ('b', 9), ('%', 0)];

impl Decimal {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let found = SUFFIXES.iter().find(|(letter, _)| text.ends_with(*letter));
        let (digits, power) =
            found.map_or((text.as_str(), 0), |(letter, power)| (text.trim_end_matches(*letter), *power));
        let (sign, digits) = digits.strip_prefix('-').map_or((1, digits), |rest| (-1, rest));
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(rest) || rest.len() > PLACES_MAX {
            return None;
        }
        let mantissa: i64 = format!("{whole}{rest}").parse().ok()?;
        let mantissa = mantissa.checked_mul(10_i64.checked_pow(power)?)?.checked_mul(sign)?;
        Some(Self { mantissa, places: u32::try_from(rest.len()).ok()? })
    }

    /// The nearest whole numbers of the unit divided by ten to the `exponent`, below and above; the same twice where it is
    /// one.
    fn around(self, exponent: u32) -> (i64, i64) {
        let scaled = i128::from(self.mantissa) * 10_i128.pow(exponent);
        let unit = 10_i128.pow(self.places);
        let below = scaled.div_euclid(unit);
        let above = below + i128::from(scaled.rem_euclid(unit) != 0);
        let kept = |wide: i128| i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX });
        (kept(below), kept(above))
    }
}

impl Limit {
    /// The least whole number, in units of ten to the minus `exponent`, that is not below this limit.
    #[must_use]
    pub fn at_least(self, exponent: u32) -> i64 {
        let (below, above) = self.value.around(exponent);
        if self.is_inclusive { above } else { below.saturating_add(1) }
    }

    /// The greatest that is not above it.
    #[must_use]
    pub fn at_most(self, exponent: u32) -> i64 {
        let (below, above) = self.value.around(exponent);
        if self.is_inclusive { below } else { above.saturating_sub(1) }
    }
}
