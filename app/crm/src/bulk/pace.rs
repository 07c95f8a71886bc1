//! How many records a step takes, so that people's own writes never wait long for one.

use std::time::Duration;

/// How long steps are to take, and between which numbers of records they may choose.
#[derive(Debug)]
pub struct Tempo {
    /// What a step is to take. It may then take up to twice as long before the next one is made shorter.
    pub step: Duration,
    /// Records of the first step.
    pub first: usize,
    /// Records of the shortest step.
    pub least: usize,
    /// Records of the longest step.
    pub most: usize,
}

/// Changes of many records, which go on while others read and write.
pub const CHANGES: Tempo = Tempo { step: Duration::from_millis(12), first: 100, least: 20, most: 500 };

/// Finds the size of the next step from the time that the last one took.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    tempo: &'static Tempo,
    rows: usize,
}

impl Pace {
    #[must_use]
    pub fn of(tempo: &'static Tempo) -> Self {
        Self { tempo, rows: tempo.first }
    }

    #[must_use]
    pub fn rows(self) -> usize {
        self.rows
    }

    /// A step of [`Pace::rows`] took this long.
    pub fn note(&mut self, took: Duration) {
        let Tempo { step, least, most, .. } = self.tempo;
        let micros = took.as_micros().max(1);
        let fit = u128::try_from(self.rows).unwrap_or(u128::MAX).saturating_mul(step.as_micros()) / micros;
        let fit = usize::try_from(fit).unwrap_or(usize::MAX);
        self.rows = fit.min(self.rows.saturating_mul(2)).clamp(*least, *most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_grow_and_shrink_to_their_time() {
        let Tempo { step, least, most, .. } = CHANGES;
        let mut pace = Pace::of(&CHANGES);
        for _ in 0..10 {
            pace.note(Duration::from_millis(1));
        }
        assert_eq!(pace.rows(), most);
        pace.note(step * 5);
        assert_eq!(pace.rows(), most / 5);
        pace.note(step);
        assert_eq!(pace.rows(), most / 5);
        pace.note(Duration::from_secs(5));
        assert_eq!(pace.rows(), least);
    }
}
