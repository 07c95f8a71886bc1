//! A distribution of times, kept in microseconds with three figures.

use crate::number::{millis, short};
use anyhow::Result;
use hdrhistogram::Histogram;
use std::time::Duration;

/// Longest time kept apart from longer ones.
const MICROS_MAX: u64 = 120_000_000;
const FIGURES: u8 = 3;

pub struct Latencies(Histogram<u64>);

impl Latencies {
    /// Errors: never in practice; the bounds are constants.
    pub fn new() -> Result<Self> {
        Ok(Self(Histogram::new_with_bounds(1, MICROS_MAX, FIGURES)?))
    }

    pub fn record(&mut self, time: Duration) {
        self.0.saturating_record(u64::try_from(time.as_micros()).unwrap_or(MICROS_MAX));
    }

    pub fn add(&mut self, other: &Self) -> Result<()> {
        Ok(self.0.add(&other.0)?)
    }

    /// The time that the share `quantile` (0 to 1) stays within.
    #[must_use]
    pub fn at(&self, quantile: f64) -> Duration {
        Duration::from_micros(self.0.value_at_quantile(quantile))
    }

    #[must_use]
    pub fn p95_ms(&self) -> f64 {
        millis(self.at(0.95))
    }

    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// Median, tails and how many were taken.
    #[must_use]
    pub fn summary(&self) -> String {
        let at = |quantile| short(millis(self.at(quantile)));
        format!("p50 {} · p95 {} · p99 {} ms, n {}", at(0.5), at(0.95), at(0.99), self.count())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_recorded_times() {
        let mut one = Latencies::new().unwrap();
        let mut other = Latencies::new().unwrap();
        for ms in 1..=50 {
            one.record(Duration::from_millis(ms));
            other.record(Duration::from_millis(50 + ms));
        }
        one.add(&other).unwrap();
        assert_eq!(one.count(), 100);
        assert!((one.p95_ms() - 95.0).abs() < 0.2, "{}", one.p95_ms());
        assert!(one.summary().starts_with("p50 50.0 · p95 95"), "{}", one.summary());
    }
}
