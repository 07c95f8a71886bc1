//! What an avatar shows for a name. The same name gets the same colour everywhere and for ever: no random seed.

use super::case::{lower, upper};

/// How many avatar colours the tokens hold (`--hue-1` to `--hue-8`).
pub const HUES: u32 = 8;

/// One or two letters: first of the first and of the last word; `?` for an empty name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(first_letter);
    let Some(first) = words.next() else {
        return "?".to_owned();
    };
    let letters: String = [first].into_iter().chain(words.next_back()).collect();
    upper(&letters)
}

fn first_letter(word: &str) -> Option<char> {
    word.chars().find(|c| c.is_alphanumeric())
}

/// 1..=`HUES`, by an FNV-1a hash of the name in lower case.
pub fn hue(name: &str) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in lower(name.trim()).bytes() {
        hash ^= u32::from(byte);
        hash = hash.wrapping_mul(0x0100_0193);
    }
    // The low bits of FNV on short names are poorly mixed; fold the high ones in.
    (hash ^ (hash >> 15)) % HUES + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_many_kinds_of_names() {
        for (name, want) in [
            ("Ada Lind", "AL"),
            ("moses frase", "MF"),
            ("Cher", "C"),
            ("Anna Maria von Stein", "AS"),
            ("  ", "?"),
            ("(ex) Élan", "EÉ"),
            ("...", "?"),
        ] {
            assert_eq!(initials(name), want, "{name:?}");
        }
    }

    #[test]
    fn hue_is_stable_and_spreads() {
        assert_eq!(hue("Ada Lind"), hue(" ada lind "));
        let mut seen = [0_u32; 9];
        for i in 0..800 {
            let h = hue(&format!("Member {i}"));
            assert!((1..=HUES).contains(&h));
            seen[usize::try_from(h).unwrap()] += 1;
        }
        assert!(seen[1..].iter().all(|n| *n > 50), "lopsided: {seen:?}");
    }
}
