//! Which of the records that were found comes first, and what to say of where the words were found.

use super::{
    ask::{Asked, Need},
    index::tokens,
    model::{Matched, SIMILAR},
};
use std::collections::BTreeSet;

/// Characters shown of a long text around what was found, on each side.
const AROUND_CHARS: usize = 40;

/// How well a record of this name is what was meant; less is better.
#[must_use]
pub fn rank(asked: &Asked, title: &str) -> (u32, u32) {
    let title = tokens::words(title);
    let of_word = |word: &str| {
        if title.iter().any(|known| known == word) {
            0
        } else if title.iter().any(|known| known.starts_with(word)) {
            1
        } else {
            3
        }
    };
    let mut apart = 0;
    for need in &asked.needs {
        apart += match need {
            Need::Word(word) => of_word(word),
            Need::Digits { groups, .. } => groups.iter().map(|group| of_word(group)).min().unwrap_or(3),
        };
    }
    let begins = asked.words().next().zip(title.first()).is_some_and(|(word, first)| first.starts_with(word));
    (apart, u32::from(!begins))
}

/// The first of `fields` that has a word which the title lacks; where words were misspelt, those that were taken for them, or
/// the field that has one.
#[must_use]
pub fn matched(asked: &Asked, title: &str, fields: &[(&str, Option<&str>)]) -> Option<Matched> {
    let title_words: BTreeSet<String> = tokens::of_text(title).into_iter().collect();
    let is_in = |known: &BTreeSet<String>, need: &Need| match need {
        Need::Word(word) => known.iter().any(|known| known.starts_with(word.as_str())),
        Need::Digits { whole, groups } => {
            known.iter().any(|known| known.starts_with(whole.as_str()))
                || groups.iter().all(|group| known.iter().any(|known| known.starts_with(group.as_str())))
        }
    };
    let missing: Vec<&Need> = asked.needs.iter().filter(|need| !is_in(&title_words, need)).collect();
    let in_fields = |is_there: &dyn Fn(&BTreeSet<String>, &Need) -> bool| {
        fields.iter().find_map(|(field, text)| {
            let text = (*text)?;
            let mut known: BTreeSet<String> = tokens::of_text(text).into_iter().collect();
            known.extend(tokens::of_phone(text));
            known.insert(tokens::words(text).concat());
            let is_hit = missing.iter().any(|need| is_there(&known, need));
            is_hit.then(|| Matched { field: (*field).to_owned(), text: text.to_owned() })
        })
    };
    let meant = |known: &BTreeSet<String>, need: &Need| match need {
        Need::Word(word) => asked.near.get(word)?.iter().find(|term| known.contains(*term)).cloned(),
        Need::Digits { .. } => None,
    };
    let similar: Vec<String> = missing.iter().filter_map(|need| meant(&title_words, need)).collect();
    in_fields(&is_in)
        .or_else(|| (!similar.is_empty()).then(|| Matched { field: SIMILAR.to_owned(), text: similar.join(" ") }))
        .or_else(|| in_fields(&|known, need| meant(known, need).is_some()))
}

/// One line of a long text, around the first of the words in it.
#[must_use]
pub fn excerpt(asked: &Asked, text: &str) -> String {
    let line: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let wanted: Vec<&str> = asked.words().chain(asked.near.values().flatten().map(String::as_str)).collect();
    // Folding may change how many characters there are, so that the place is looked for in what is not folded.
    let begins = |at: &usize| {
        let is_first = at.checked_sub(1).and_then(|before| line.get(before)).is_none_or(|c| !c.is_alphanumeric());
        let word: String = line.iter().skip(*at).take(AROUND_CHARS).take_while(|c| c.is_alphanumeric()).collect();
        let word = ac_core::text::folded(&word);
        is_first && wanted.iter().any(|wanted| word.starts_with(wanted))
    };
    let at = (0..line.len()).find(begins).unwrap_or(0);
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
    fn whole_words_of_the_name_come_before_parts_of_it_and_those_before_other_fields() {
        let asked = Asked::read("ann b");
        let mut titles = ["Bo Anton", "Ann B", "Annabel Bo", "Carl Xu", "Bea Ann"];
        titles.sort_by_key(|title| rank(&asked, title));
        assert_eq!(titles, ["Ann B", "Bea Ann", "Annabel Bo", "Bo Anton", "Carl Xu"]);
    }

    #[test]
    fn what_the_title_does_not_say_is_told() {
        let check = |q: &str, expect: Option<&str>| {
            let fields = [("email", Some("ada@byron.example")), ("phone", Some("+44 20 7946 0000"))];
            assert_eq!(
                matched(&Asked::read(q), "Ada Byron", &fields).map(|found| found.field).as_deref(),
                expect,
                "{q}"
            );
        };
        check("ada", None);
        check("ada example", Some("email"));
        check("020 7946", Some("phone"));
        check("nobody", None);
        let mut misspelt = Asked::read("bryon");
        misspelt.near.insert("bryon".into(), vec!["byron".into()]);
        let found = matched(&misspelt, "Ada Byron", &[]).expect("what was meant");
        assert_eq!((found.field.as_str(), found.text.as_str()), ("similar", "byron"));
        let found = matched(&misspelt, "Ada", &[("email", Some("ada@byron.example"))]).expect("where that stands");
        assert_eq!((found.field.as_str(), found.text.as_str()), ("email", "ada@byron.example"));
    }

    #[test]
    fn an_excerpt_shows_the_word_that_was_found() {
        let text = format!("{}the Würzburg order\n{}", "before ".repeat(30), "after ".repeat(30));
        let shown = excerpt(&Asked::read("wurz"), &text);
        assert!(shown.contains("Würzburg order after") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert_eq!(excerpt(&Asked::read("x"), "short\nnote"), "short note");
    }
}
