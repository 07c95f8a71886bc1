//! The words of a question as the lists' own search takes them.

use crate::shared::list::SEARCH_CHARS_MAX;
use ac_core::text::sort_key;

/// Words of one question that count.
const WORDS_MAX: usize = 8;

/// The folded words of what was typed, each once, at most [`WORDS_MAX`].
#[must_use]
pub fn of(q: &str) -> Vec<String> {
    let text: String = sort_key(q).chars().take(SEARCH_CHARS_MAX).collect();
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if !words.iter().any(|known| known == word) && words.len() < WORDS_MAX {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_counted_once() {
        assert_eq!(of("  Émile  ÅNG émile "), ["emile", "ang"]);
        assert_eq!(of(" "), Vec::<String>::new());
        assert_eq!(of("a b c d e f g h i j").len(), WORDS_MAX);
    }
}
