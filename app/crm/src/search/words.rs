//! The words of a question, and where a record has them.

use super::model::Matched;
use crate::shared::list::SEARCH_CHARS_MAX;
use ac_core::text::sort_key;

/// Words of one question that count.
const WORDS_MAX: usize = 8;
/// Characters shown of a long text around what was found, on each side.
const AROUND_CHARS: usize = 40;

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

/// The first of `fields` that has a word which the title lacks.
#[must_use]
pub fn matched(words: &[String], title: &str, fields: &[(&str, Option<&str>)]) -> Option<Matched> {
    let title = sort_key(title);
    let missing: Vec<&String> = words.iter().filter(|word| !title.contains(word.as_str())).collect();
    fields.iter().find_map(|(field, text)| {
        let text = (*text)?;
        let folded = sort_key(text);
        let is_found = missing.iter().any(|word| folded.contains(word.as_str()));
        is_found.then(|| Matched { field: (*field).to_owned(), text: text.to_owned() })
    })
}

/// One line of a long text, around the first of the words in it.
#[must_use]
pub fn excerpt(words: &[String], text: &str) -> String {
    let line: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    // Folding may change how many characters there are, so that the place is looked for in what is not folded.
    let at = (0..line.len()).find(|at| {
        let rest: String = line.iter().skip(*at).take(AROUND_CHARS).collect();
        let rest = sort_key(&rest);
        words.iter().any(|word| rest.starts_with(word.as_str()))
    });
    let at = at.unwrap_or(0);
    let first = at.saturating_sub(AROUND_CHARS);
    let end = at.saturating_add(2 * AROUND_CHARS).min(line.len());
    let shown: String = line.iter().take(end).skip(first).collect();
    let (before, after) = (if first > 0 { "…" } else { "" }, if end < line.len() { "…" } else { "" });
    format!("{before}{}{after}", shown.trim())
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

    #[test]
    fn what_the_title_does_not_say_is_told() {
        let check = |q: &str, expect: Option<&str>| {
            let fields = [("email", Some("ada@byron.example")), ("phone", None)];
            assert_eq!(matched(&of(q), "Ada Byron", &fields).map(|found| found.field).as_deref(), expect, "{q}");
        };
        check("ada", None);
        check("ada@byron", Some("email"));
        check("byron example", Some("email"));
        check("nobody", None);
    }

    #[test]
    fn an_excerpt_shows_the_word_that_was_found() {
        let text = format!("{}the Würzburg order\n{}", "before ".repeat(30), "after ".repeat(30));
        let shown = excerpt(&of("wurz"), &text);
        assert!(shown.contains("Würzburg order after") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert_eq!(excerpt(&of("x"), "short\nnote"), "short note");
    }
}
