//! Sort keys computed in Rust, so that SQLite and PostgreSQL page a list alike.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

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
    fn wildcards_are_text() {
        assert_eq!(like_escape(r"50%_\"), r"50\%\_\\");
    }
}
