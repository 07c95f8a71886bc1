//! Numbers that look random and follow from a seed (splitmix64).

/// A stream of numbers of its own for each record of a kind.
pub struct Dice(u64);

impl Dice {
    #[must_use]
    pub fn new(seed: u64, kind: u64, number: u32) -> Self {
        let mut dice = Self(seed ^ kind.rotate_left(48));
        let mixed = dice.next();
        Self(mixed ^ u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`; 0 where that is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        u32::try_from((u128::from(self.next()) * u128::from(end)) >> 64).unwrap_or(0)
    }

    /// From `low` to `high`, both among them.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, times: u32) -> bool {
        self.below(100) < times
    }

    /// One of `words`; nothing of none.
    pub fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let place = self.below(u32::try_from(words.len()).unwrap_or(u32::MAX));
        usize::try_from(place).ok().and_then(|place| words.get(place)).copied().unwrap_or_default()
    }

    /// Below `end`, small numbers far more often: the first of 20,000 comes 3 times in 1,000.
    pub fn skewed(&mut self, end: u32) -> u32 {
        let [a, b, c]: [u32; 3] = std::array::from_fn(|_| self.below(end));
        let end = u64::from(end.max(1));
        u32::try_from(u64::from(a) * u64::from(b) / end * u64::from(c) / end).unwrap_or(0)
    }
}
