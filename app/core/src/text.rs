//! Sort keys computed in Rust, so that SQLite and PostgreSQL page a list alike; and which letters are taken for others.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_compatible, is_combining_mark},
};

/// Longest key kept, in characters; what differs only after that falls back to the id.
const SORT_KEY_CHARS_MAX: usize = 120;

/// Case- and accent-folded text whose byte order is the order people expect: `Émile` sorts and is found beside `emil`.
#[must_use]
pub fn sort_key(text: &str) -> String {
    text.trim()
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !c.is_control())
        .flat_map(char::to_lowercase)
        .take(SORT_KEY_CHARS_MAX)
        .collect()
}

/// Letters that differ from a plain one by more than a mark, and what people type for them.
const PLAIN: [(char, &str); 8] =
    [('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('ł', "l"), ('đ', "d"), ('ð', "d"), ('ı', "i")];

/// Case- and accent-folded text of any length, in which letters without a plain form of their own have one too.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        decompose_compatible(c, |part| part.to_lowercase().for_each(|part| push_plain(&mut out, part)));
    }
    out
}

fn push_plain(out: &mut String, c: char) {
    match PLAIN.iter().find(|(letter, _)| *letter == c) {
        Some((_, plain)) => out.push_str(plain),
        // Lower case may bring a mark of its own, as that of `İ` does.
        None if is_combining_mark(c) => {}
        None => out.push(c),
    }
}

/// Escapes `%`, `_` and `\` for a `LIKE … ESCAPE '\'` pattern.
#[must_use]
pub fn like_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a character is not ASCII but becomes so where case or width does not count, as KELVIN SIGN becomes `k`: text
/// with it and text without are then taken for the same by one system and told apart by the next.
#[must_use]
pub fn folds_to_ascii(c: char) -> bool {
    !c.is_ascii() && (c.to_lowercase().any(|c| c.is_ascii()) || std::iter::once(c).nfkc().any(|c| c.is_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_count() {
        assert_eq!(sort_key("  Émile Ångström "), "emile angstrom");
        assert!(sort_key("Zoë") < sort_key("zoo"));
        assert_eq!(sort_key("ﬁn\u{0}"), "fin");
    }

    #[test]
    fn letters_without_a_plain_form_are_folded_too() {
        assert_eq!(folded("Yılmaz Łódź Søgaard Weiß Ægir İpek"), "yilmaz lodz sogaard weiss aegir ipek");
    }

    #[test]
    fn what_folds_to_ascii_is_known() {
        assert!("\u{212a}\u{17f}\u{ff41}\u{130}ﬁ".chars().all(folds_to_ascii));
        assert!(!"kéßøж愛".chars().any(folds_to_ascii));
    }

    #[test]
    fn wildcards_are_text() {
        assert_eq!(like_escape(r"50%_\"), r"50\%\_\\");
    }
}
