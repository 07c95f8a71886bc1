//! Whole numbers as the table's floating point ones.

use std::time::Duration;

/// `number`, exact up to 2³².
#[must_use]
pub fn float(number: u64) -> f64 {
    u32::try_from(number)
        .map_or_else(|_| f64::from(u32::try_from(number >> 16).unwrap_or(u32::MAX)) * 65_536.0, f64::from)
}

/// In milliseconds.
#[must_use]
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A size as a number of rows or bytes that is multiplied.
#[must_use]
pub fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Three figures that matter, and no more than two decimals.
#[must_use]
pub fn short(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_what_matters() {
        for (number, text) in [(0.0, "0.00"), (1.234, "1.23"), (12.34, "12.3"), (1_234.4, "1234"), (-12.34, "-12.3")] {
            assert_eq!(short(number), text);
        }
    }

    #[test]
    fn large_numbers_stay_large() {
        assert!((float(7) - 7.0).abs() < f64::EPSILON);
        let big = float(10_000_000_000);
        assert!((big - 1e10).abs() < 65_536.0, "{big}");
    }
}
