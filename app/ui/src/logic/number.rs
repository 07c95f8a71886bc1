//! Amounts as people type them. Integers only: an amount that went through a float is a wrong amount.

/// Most digits an amount may have, so that it fits 64 bits with room for sums.
const DIGITS_MAX: usize = 15;

/// Why a typed number was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberProblem {
    /// Something that is neither a digit nor a separator.
    NotANumber,
    /// More decimals than the currency has.
    TooManyDecimals,
    /// More digits than fit.
    TooLong,
}

impl NumberProblem {
    /// What to tell the person.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotANumber => "Enter a number, like 1,250 or 99.50",
            Self::TooManyDecimals => "That has too many decimals",
            Self::TooLong => "That number is too long",
        }
    }
}

/// Reads `text` as a count of 10^-`digits` units; empty is `None`.
///
/// A comma groups thousands unless it stands where decimals do (`12,5`), because people paste both habits.
pub fn parse_minor(text: &str, digits: u32) -> Result<Option<i64>, NumberProblem> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'' && *c != '_').collect();
    if text.is_empty() {
        return Ok(None);
    }
    let (negative, body) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, decimals) = split_decimals(body);
    let whole: String = whole.chars().filter(|c| *c != ',' && *c != '.').collect();
    if whole.is_empty() && decimals.is_empty() {
        return Err(NumberProblem::NotANumber);
    }
    if !whole.chars().chain(decimals.chars()).all(|c| c.is_ascii_digit()) {
        return Err(NumberProblem::NotANumber);
    }
    let places = usize::try_from(digits).unwrap_or(0);
    if decimals.len() > places {
        return Err(NumberProblem::TooManyDecimals);
    }
    if whole.len() + places > DIGITS_MAX {
        return Err(NumberProblem::TooLong);
    }
    let padded = format!("{whole}{decimals:0<places$}");
    let minor: i64 = padded.parse().map_err(|_| NumberProblem::TooLong)?;
    Ok(Some(if negative { -minor } else { minor }))
}

/// Where the decimals begin: at the last separator, unless it can only be grouping.
fn split_decimals(body: &str) -> (&str, &str) {
    let Some(at) = body.rfind([',', '.']) else {
        return (body, "");
    };
    let (whole, rest) = body.split_at(at);
    let tail = rest.get(1..).unwrap_or("");
    let comma = rest.starts_with(',');
    let other_kind = whole.contains(if comma { '.' } else { ',' });
    let same_kind = whole.contains(if comma { ',' } else { '.' });
    let grouping = !other_kind && (same_kind || (comma && tail.len() == 3));
    if grouping { (body, "") } else { (whole, tail) }
}

/// Writes `minor` units with thousands separated and exactly `digits` decimals: `-1,250.00`.
pub fn format_minor(minor: i64, digits: u32) -> String {
    let places = usize::try_from(digits).unwrap_or(0);
    let plain = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, decimals) = plain.split_at(plain.len() - places);
    let mut out = String::with_capacity(plain.len() + 8);
    if minor < 0 {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if places > 0 {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// As [`format_minor`], without zeros at the end of the decimals: `1,250`, `12.5`.
pub fn format_decimal(parts: i64, digits: u32) -> String {
    let text = format_minor(parts, digits);
    if digits == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Result<Option<i64>, NumberProblem>) {
        assert_eq!(parse_minor(text, 2), want, "{text:?}");
    }

    #[test]
    fn reads_what_people_type() {
        check("", Ok(None));
        check("  ", Ok(None));
        check("12", Ok(Some(1200)));
        check("12.5", Ok(Some(1250)));
        check("12,5", Ok(Some(1250)));
        check("1,250", Ok(Some(125_000)));
        check("1,250.75", Ok(Some(125_075)));
        check("1.250,75", Ok(Some(125_075)));
        check("1 250", Ok(Some(125_000)));
        check("1,250,000", Ok(Some(125_000_000)));
        check("-3.05", Ok(Some(-305)));
        check(".5", Ok(Some(50)));
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        check("abc", Err(NumberProblem::NotANumber));
        check("12e3", Err(NumberProblem::NotANumber));
        check("-", Err(NumberProblem::NotANumber));
        check("1.234", Err(NumberProblem::TooManyDecimals));
        check("99999999999999999999", Err(NumberProblem::TooLong));
        assert_eq!(parse_minor("12.5", 0), Err(NumberProblem::TooManyDecimals));
    }

    #[test]
    fn writes_what_it_reads_back() {
        assert_eq!(format_minor(125_075, 2), "1,250.75");
        assert_eq!(format_minor(-5, 2), "-0.05");
        assert_eq!(format_minor(1_234_567, 0), "1,234,567");
        assert_eq!(format_decimal(25_000, 4), "2.5");
        assert_eq!(format_decimal(12_500_000, 4), "1,250");
        assert_eq!(format_decimal(100, 0), "100");
        for minor in [0, 7, -12_345, 999_999_999] {
            assert_eq!(parse_minor(&format_minor(minor, 2), 2), Ok(Some(minor)));
        }
    }
}
