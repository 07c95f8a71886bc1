//! Names made comparable. Two names with one key differ only in capitals, spaces and punctuation.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The key by which written names are matched: compatibility forms joined, lower case, only letters and digits.
#[must_use]
pub fn key(name: &str) -> String {
    if name.is_ascii() {
        return name
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
    }
    let mut out = String::with_capacity(name.len());
    for c in name.nfkc().flat_map(char::to_lowercase) {
        // ß has no single capital, so that "STRASSE" and "Straße" meet only by the long way.
        if c == 'ß' {
            out.push_str("ss");
        } else if c.is_alphanumeric() {
            out.push(c);
        }
    }
    out
}

/// Lower-case words without accents, for comparing with a vocabulary: `Société_Name` becomes `societe name`.
#[must_use]
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(4));
    let mut was_lower = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if !c.is_alphanumeric() {
            was_lower = false;
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            continue;
        }
        // "closeDate" is two words.
        if c.is_uppercase() && was_lower && !out.ends_with(' ') {
            out.push(' ');
        }
        was_lower = c.is_lowercase();
        if c == 'ß' { out.push_str("ss") } else { out.extend(c.to_lowercase()) }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Lower case without accents, nothing else changed.
#[must_use]
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The entries of a list written as "one, two, three".
pub fn list(entries: &str) -> impl Iterator<Item = &str> {
    entries.split(',').map(|entry| entry.strip_prefix(' ').unwrap_or(entry))
}

/// Whether `entry` is one of a list written as "one, two, three".
#[must_use]
pub fn listed(entries: &str, entry: &str) -> bool {
    list(entries).any(|known| known == entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_meet_where_names_differ_in_dress_only() {
        let check = |a: &str, b: &str| assert_eq!(key(a), key(b), "{a} ~ {b}");
        check("GTXPro", "GTX Pro");
        check("J-Texon", "j texon");
        check("Straße 5", "STRASSE 5");
        check("ﬁne Café", "FINE CAFE\u{301}");
        check("ＡＣＭＥ", "acme");
        assert_ne!(key("Café"), key("Cafe"));
        assert_eq!(key("  -/- "), "");
    }

    #[test]
    fn words_are_lower_case_without_accents() {
        let check = |text: &str, expect: &str| assert_eq!(words(text), expect);
        check("Société_Name ", "societe name");
        check("closeDate", "close date");
        check("URL", "url");
        check("E-Mail*", "e mail");
        check("Verkäufer", "verkaufer");
        check("Straße", "strasse");
        check("", "");
    }
}
