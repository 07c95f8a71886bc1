//! How many records a step takes, so that people's own writes never wait long for one.

use crate::shared::record::BULK_ROWS_MAX;
use std::time::Duration;

/// What a step is to take. It may then take up to twice as long before the next one is made shorter.
const STEP_TIME: Duration = Duration::from_millis(12);
/// Records of the first step.
const ROWS_FIRST: usize = 100;
/// Records of the shortest step.
const ROWS_MIN: usize = 20;

/// Finds the size of the next step from the time that the last one took.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    rows: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rows: ROWS_FIRST }
    }
}

impl Pace {
    #[must_use]
    pub fn rows(self) -> usize {
        self.rows
    }

    /// A step of [`Pace::rows`] took this long.
    pub fn note(&mut self, took: Duration) {
        let micros = took.as_micros().max(1);
        let fit = u128::try_from(self.rows).unwrap_or(u128::MAX).saturating_mul(STEP_TIME.as_micros()) / micros;
        let fit = usize::try_from(fit).unwrap_or(usize::MAX);
        self.rows = fit.min(self.rows.saturating_mul(2)).clamp(ROWS_MIN, BULK_ROWS_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_grow_and_shrink_to_their_time() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            pace.note(Duration::from_millis(1));
        }
        assert_eq!(pace.rows(), BULK_ROWS_MAX);
        pace.note(STEP_TIME * 5);
        assert_eq!(pace.rows(), BULK_ROWS_MAX / 5);
        pace.note(STEP_TIME);
        assert_eq!(pace.rows(), BULK_ROWS_MAX / 5);
        pace.note(Duration::from_secs(5));
        assert_eq!(pace.rows(), ROWS_MIN);
    }
}
