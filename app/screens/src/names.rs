//! Names that people gave, where they stand among the product's own words.

use ac_ui::Choice;

/// Begins a run of text whose direction is its own, and ends it.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// The name as it may stand in a sentence: whatever directions it holds or changes, the words around it keep theirs.
#[must_use]
pub fn isolated(name: &str) -> String {
    if !name.chars().any(has_direction) {
        return name.to_owned();
    }
    // A mark that ends an isolate would let what follows it out.
    let inner = name.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}'));
    std::iter::once(ISOLATE.0).chain(inner).chain(std::iter::once(ISOLATE.1)).collect()
}

/// Somebody to choose. Who only came with an import and has not joined is marked as such.
#[must_use]
pub fn person(id: impl ToString, name: &str, has_joined: bool) -> Choice {
    let label = if has_joined { name.to_owned() } else { format!("{} (not invited yet)", isolated(name)) };
    Choice::new(id.to_string(), label)
}

/// Letters written from right to left, and the marks that set a direction.
fn has_direction(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_turns_nothing_but_itself_around() {
        let check = |name: &str, want: &str| assert_eq!(isolated(name), want);
        check("Müller & Söhne 日本", "Müller & Söhne 日本");
        check("\u{202e}live", "\u{2068}\u{202e}live\u{2069}");
        check("שלום", "\u{2068}שלום\u{2069}");
        check("a\u{2069}\u{202e}b", "\u{2068}a\u{202e}b\u{2069}");
    }
}
