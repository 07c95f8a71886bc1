//! A card's place in its column: text whose byte order is the order on the board.
//!
//! A rank is a fraction written in the digits `0`–`9`, `a`–`z`, without a last `0`, so that between any two there is room
//! for another and moving one card writes one row.

use ac_core::Timestamp;

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Digits of a rank made of a time; 36^12 microseconds last 150,000 years.
const TIME_DIGITS: usize = 12;
/// Digits of a card's place in a batch.
const ORDINAL_DIGITS: usize = 5;
/// The digit in the middle, with which made ranks end.
const MIDDLE: char = 'i';

/// A rank above all that were made earlier, for cards that come in at the top.
#[must_use]
pub fn top(now: Timestamp) -> String {
    in_batch(now, 0)
}

/// As [`top`], for the `ordinal`-th card of a batch: the batch comes in at the top in its own order.
#[must_use]
pub fn in_batch(now: Timestamp, ordinal: u32) -> String {
    let mut space = 1_u64;
    for _ in 0..TIME_DIGITS {
        space = space.saturating_mul(36);
    }
    let age = space.saturating_sub(1).saturating_sub(u64::try_from(now.0).unwrap_or(0));
    let mut rank = fixed(age, TIME_DIGITS);
    rank.push_str(&fixed(u64::from(ordinal), ORDINAL_DIGITS));
    rank.push(MIDDLE);
    rank
}

/// A rank before `first`, if there is one: by time where that is early enough.
#[must_use]
pub fn before_all(first: Option<&str>, now: Timestamp) -> String {
    let by_time = top(now);
    match first {
        Some(first) if by_time.as_str() >= first => between("", Some(first)),
        _ => by_time,
    }
}

/// A rank after `low` and before `high`; `""` is before all, `None` after all.
#[must_use]
pub fn between(low: &str, high: Option<&str>) -> String {
    let mut rank = String::new();
    let (mut low, mut high) = (low.bytes(), high.map(str::bytes));
    loop {
        let from = low.next().map_or(0, value);
        let to = match &mut high {
            Some(bytes) => bytes.next().map_or(0, value),
            None => 36,
        };
        if to > from + 1 {
            rank.push(digit((from + to) / 2));
            return rank;
        }
        rank.push(digit(from));
        if to > from {
            // From here on anything after `low` is before `high`.
            high = None;
        }
        if rank.len() > RANK_CHARS_MAX {
            rank.push(MIDDLE);
            return rank;
        }
    }
}

/// Longest rank; only thousands of moves into one and the same gap come near it.
const RANK_CHARS_MAX: usize = 2_000;

fn fixed(mut number: u64, digits: usize) -> String {
    let mut out = vec![0_u64; digits];
    for place in out.iter_mut().rev() {
        *place = number % 36;
        number /= 36;
    }
    out.into_iter().map(digit).collect()
}

fn digit(value: u64) -> char {
    usize::try_from(value).ok().and_then(|i| DIGITS.get(i)).map_or(MIDDLE, |byte| char::from(*byte))
}

fn value(byte: u8) -> u64 {
    let place = DIGITS.iter().position(|digit| *digit == byte).unwrap_or(0);
    u64::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_cards_rank_first_and_a_batch_keeps_its_order() {
        let (early, late) = (Timestamp(1_700_000_000_000_000), Timestamp(1_700_000_000_000_001));
        assert!(top(late) < top(early));
        assert!(in_batch(early, 0) < in_batch(early, 1));
        assert!(in_batch(late, 99_999) < in_batch(early, 0));
    }

    #[test]
    fn there_is_always_room_between() {
        // A fixed pseudo-random walk: each step puts a card into a gap of a growing list.
        let mut ranks = vec![top(Timestamp(1_700_000_000_000_000))];
        let mut seed = 7_u64;
        for _ in 0..3_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let gap = usize::try_from(seed >> 33).unwrap_or(0) % (ranks.len() + 1);
            let low = gap.checked_sub(1).and_then(|i| ranks.get(i)).cloned().unwrap_or_default();
            let high = ranks.get(gap).cloned();
            let rank = between(&low, high.as_deref());
            assert!(rank > low, "{rank} after {low}");
            assert!(high.is_none_or(|high| rank < high));
            assert!(!rank.ends_with('0'));
            ranks.insert(gap, rank);
        }
    }

    #[test]
    fn the_same_gap_takes_many_cards() {
        let (low, mut high) = (top(Timestamp(5)), between(&top(Timestamp(5)), None));
        for _ in 0..1_000 {
            let rank = between(&low, Some(&high));
            assert!(low < rank && rank < high);
            high = rank;
        }
        assert!(high.len() < 300, "{}", high.len());
    }
}
