//! Text as the words it is found by.
//!
//! Words are folded runs of letters and digits. In the index each stands under the mark of its record's kind, so that a search
//! for people reads no deals, and a word of a record's name a second time under another mark. The marks are signs that no
//! folded text holds: folding takes them to plain digits.

use ac_core::{MemberId, text::folded};

/// Characters of a word that count.
const WORD_CHARS_MAX: usize = 32;
/// Words of one text that count.
pub const WORDS_MAX: usize = 1_000;
/// Characters of a run without spaces, as Chinese and Japanese are written, from each of which a word begins.
const RUN_CHARS_MAX: usize = 24;
/// Digits that make a telephone number.
const PHONE_DIGITS_MIN: usize = 5;
/// The codes of countries that have two digits. Those that begin with 1 or 7 have one, all others three.
const CODES_OF_TWO: [&str; 44] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90",
    "91", "92", "93", "94", "95", "98",
];

/// The sign of a kind of record: one of ① and those after it, each for one kind in all of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub char);

impl Mark {
    pub const PROJECT: Self = Self('⑧');
    pub const TASK: Self = Self('⑨');
}

/// Between the kind and a word of a record's name.
const IN_TITLE: char = '¹';
/// Between the kind and the id of a record's owner.
const OWNER: char = '²';

/// The words of a text, in its order.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let mut words = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        words.push(run.chars().take(WORD_CHARS_MAX).collect());
        if words.len() == WORDS_MAX {
            break;
        }
    }
    words
}

/// The words of a text, and those that begin within its runs without spaces: all that a record is found by.
#[must_use]
pub fn of_text(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for word in words(text) {
        let begins = |(place, c): (usize, char)| (place > 0 && is_unspaced(c)).then_some(place);
        let inner: Vec<String> = word
            .char_indices()
            .take(RUN_CHARS_MAX)
            .filter_map(begins)
            .filter_map(|at| word.get(at..))
            .map(str::to_owned)
            .collect();
        all.push(word);
        all.extend(inner);
    }
    all.truncate(WORDS_MAX);
    all
}

/// An address of the web or of mail without its scheme and without the last label of its host, which says nothing: half of all
/// have the same.
#[must_use]
pub fn address(text: &str) -> String {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (host, path) = text.split_once('/').unwrap_or((text, ""));
    let kept = match host.rsplit_once('.') {
        Some((kept, label)) if is_label(label) && kept.contains(char::is_alphanumeric) => kept,
        _ => host,
    };
    format!("{kept} {path}")
}

/// Whether a host may end so.
fn is_label(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(char::is_alphabetic)
}

/// Whether a character is of a script that puts no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// What a telephone number is found by: its digits, with and without the code of its country.
#[must_use]
pub fn of_phone(text: &str) -> Vec<String> {
    let digits = digits(text);
    if digits.len() < PHONE_DIGITS_MIN {
        return Vec::new();
    }
    let mut all = vec![digits];
    if text.trim_start().starts_with('+')
        && let Some(at_home) = all.first().and_then(|digits| digits.get(code_digits(digits)..))
    {
        let at_home = at_home.trim_start_matches('0').to_owned();
        all.extend((at_home.len() >= PHONE_DIGITS_MIN.saturating_sub(1)).then_some(at_home));
    }
    all
}

/// How many digits the code of the country has that a number begins with.
fn code_digits(digits: &str) -> usize {
    if digits.starts_with(['1', '7']) {
        1
    } else if digits.get(..2).is_some_and(|head| CODES_OF_TWO.contains(&head)) {
        2
    } else {
        3
    }
}

/// The digits of a text, without zeros before them: `030 1234` and `+49 (0)30 1234` have the same end.
#[must_use]
pub fn digits(text: &str) -> String {
    let digits: String = folded(text).chars().filter(char::is_ascii_digit).take(WORD_CHARS_MAX).collect();
    digits.trim_start_matches('0').to_owned()
}

/// A word anywhere in a record of the kind with that mark.
#[must_use]
pub fn anywhere(Mark(mark): Mark, word: &str) -> String {
    format!("{mark}{word}")
}

/// A word in the name of such a record.
#[must_use]
pub fn in_title(Mark(mark): Mark, word: &str) -> String {
    format!("{mark}{IN_TITLE}{word}")
}

/// That such a record is this member's.
#[must_use]
pub fn of_owner(Mark(mark): Mark, owner: MemberId) -> String {
    format!("{mark}{OWNER}{}", owner.0.simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_runs_of_letters_and_digits() {
        assert_eq!(words("Émile O'Brien-Ångström, 2nd"), ["emile", "o", "brien", "angstrom", "2nd"]);
        assert_eq!(words("j.smith@harbour-optics.example"), ["j", "smith", "harbour", "optics", "example"]);
        assert_eq!(words("①¹② Ⅷ"), ["112", "viii"], "the marks are digits once folded");
        assert_eq!(words(&"x".repeat(99))[0].len(), WORD_CHARS_MAX);
        assert!(words(" – ").is_empty());
    }

    #[test]
    fn a_word_may_begin_within_a_run_without_spaces() {
        assert_eq!(of_text("港光学"), ["港光学", "光学", "学"]);
        assert_eq!(of_text("Acme 港"), ["acme", "港"]);
    }

    #[test]
    fn an_address_is_known_without_its_last_label() {
        let check = |text: &str, expect: &[&str]| assert_eq!(words(&address(text)), expect, "{text}");
        check("j.smith@harbour-optics.example", &["j", "smith", "harbour", "optics"]);
        check("https://www.fjord.example/about/us", &["www", "fjord", "about", "us"]);
        check("S.p.A.", &["s", "p", "a"]);
        check("harbour", &["harbour"]);
        check("v1.2", &["v1", "2"]);
    }

    #[test]
    fn a_telephone_number_is_known_by_its_ends() {
        let all = of_phone("+49 30 1234567");
        for typed in ["+49 30 1234567", "030 1234567", "(030) 12 34", "30-1234567"] {
            assert!(all.iter().any(|known| known.starts_with(&digits(typed))), "{typed}: {all:?}");
        }
        assert_eq!(all, ["49301234567", "301234567"]);
        assert_eq!(of_phone("+1 (555) 010-2030"), ["15550102030", "5550102030"]);
        assert_eq!(of_phone("+353 (0)1 234 5678"), ["353012345678", "12345678"]);
        assert_eq!(of_phone("020 79460000"), ["2079460000"]);
        assert!(of_phone("ext. 12").is_empty());
    }
}
