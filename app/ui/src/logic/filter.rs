//! Finding a few entries by what is typed. Ranks a match at the start before one at a word's start before one inside.

use super::case::lower;

/// Most entries a list shows.
pub const SHOWN_MAX: usize = 50;

/// How well `text` answers `query`; smaller is better, `None` is no match.
///
/// Every word of the query must occur; case and common accents do not matter.
pub fn rank(text: &str, query: &str) -> Option<u32> {
    let text = fold(text);
    let mut worst = 0;
    for word in fold(query).split_whitespace() {
        let at = text.find(word)?;
        let starts_word =
            text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        worst = worst.max(match (at, starts_word) {
            (0, _) => 0,
            (_, true) => 1,
            (_, false) => 2,
        });
    }
    Some(worst)
}

/// Positions of the entries that match, best first, equals in their own order.
pub fn matching<'a>(texts: impl IntoIterator<Item = &'a str>, query: &str) -> Vec<usize> {
    let mut found: Vec<(u32, usize)> =
        texts.into_iter().enumerate().filter_map(|(at, text)| Some((rank(text, query)?, at))).collect();
    found.sort_unstable();
    found.into_iter().take(SHOWN_MAX).map(|(_, at)| at).collect()
}

/// The next entry whose text starts with what was typed, after `from` and round the end; for menus.
pub fn typeahead(texts: &[String], typed: &str, from: usize) -> Option<usize> {
    let typed = fold(typed);
    let n = texts.len();
    // Typing one letter again moves on; a longer word may stay where it is.
    let skip = usize::from(typed.chars().count() == 1);
    (0..n)
        .map(|step| (from + skip + step) % n)
        .find(|at| texts.get(*at).is_some_and(|text| fold(text).starts_with(&typed)))
}

/// The entry `by` steps away, round the ends.
pub fn wrap(at: usize, by: isize, n: usize) -> usize {
    let Ok(len) = isize::try_from(n) else { return 0 };
    if len == 0 {
        return 0;
    }
    let at = isize::try_from(at).unwrap_or(0);
    usize::try_from((at + by).rem_euclid(len)).unwrap_or(0)
}

fn fold(text: &str) -> String {
    lower(text).chars().map(plain).collect()
}

/// The letter without its accent, for the letters of western Europe.
pub(super) const fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_come_before_words_before_insides() {
        let texts = ["Uncanny", "Blue Can", "Cancity", "Zoomit"];
        assert_eq!(matching(texts, "can"), [2, 1, 0]);
    }

    #[test]
    fn every_word_must_occur_in_any_order() {
        assert!(rank("Anna Snelling", "snel an").is_some());
        assert!(rank("Anna Snelling", "anna x").is_none());
        assert_eq!(rank("anything", ""), Some(0));
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert!(rank("Café Ærø Søren", "soren CAFE").is_some());
    }

    #[test]
    fn the_list_is_bounded() {
        let many = vec!["same"; SHOWN_MAX * 2];
        assert_eq!(matching(many, "s").len(), SHOWN_MAX);
    }

    #[test]
    fn typeahead_moves_on_and_wraps() {
        let texts = ["Delete", "Duplicate", "Edit"].map(str::to_owned);
        assert_eq!(typeahead(&texts, "d", 0), Some(1));
        assert_eq!(typeahead(&texts, "d", 1), Some(0));
        assert_eq!(typeahead(&texts, "de", 0), Some(0));
        assert_eq!(typeahead(&texts, "x", 0), None);
        assert_eq!(typeahead(&[], "x", 0), None);
    }

    #[test]
    fn wrapping_stays_inside() {
        assert_eq!(wrap(0, -1, 3), 2);
        assert_eq!(wrap(2, 1, 3), 0);
        assert_eq!(wrap(5, 1, 0), 0);
    }
}
