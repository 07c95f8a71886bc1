//! Which parts of a text were searched for: the beginnings of its words that were typed.
use super::filter::plain;

/// Letters that people type as two.
const PAIRS: [(char, &str); 3] = [('ß', "ss"), ('æ', "ae"), ('œ', "oe")];

/// The text in pieces, each with whether it is one of `words`.
pub fn pieces(text: &str, words: &[String]) -> Vec<(String, bool)> {
    let words: Vec<Vec<char>> = words.iter().map(|word| word.chars().flat_map(folded).collect()).collect();
    let mut all: Vec<(String, bool)> = Vec::new();
    let mut left = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let is_first = before.is_none_or(|before| !before.is_alphanumeric());
        before = Some(c);
        if left == 0 && is_first {
            let rest = text.get(at..).unwrap_or_default();
            left = words.iter().filter_map(|word| begins(rest, word)).max().unwrap_or(0);
        }
        let is_hit = left > 0;
        left = left.saturating_sub(1);
        match all.last_mut() {
            Some((piece, hit)) if *hit == is_hit => piece.push(c),
            _ => all.push((c.to_string(), is_hit)),
        }
    }
    all
}

/// How many characters of `text` the word takes up, if the text begins with it.
fn begins(text: &str, word: &[char]) -> Option<usize> {
    let mut wanted = word.iter().peekable();
    for (taken, c) in text.chars().enumerate() {
        if wanted.peek().is_none() {
            return (taken > 0).then_some(taken);
        }
        for c in folded(c) {
            // Of two letters that one was typed for, the first may be all that was typed.
            if wanted.next_if(|wanted| **wanted == c).is_none() && wanted.peek().is_some() {
                return None;
            }
        }
    }
    (wanted.peek().is_none() && !word.is_empty()).then(|| text.chars().count())
}

/// A letter as it is compared: small and without its accent.
fn folded(c: char) -> impl Iterator<Item = char> {
    let small: String = c.to_lowercase().collect();
    let pair = PAIRS.iter().find(|(letter, _)| small.starts_with(*letter)).map(|(_, pair)| (*pair).to_owned());
    pair.unwrap_or(small).chars().map(plain).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginnings_of_words_are_marked() {
        let check = |text: &str, typed: &str, expect: &str| {
            let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
            let shown: String = pieces(text, &words)
                .into_iter()
                .map(|(piece, hit)| if hit { format!("[{piece}]") } else { piece })
                .collect();
            assert_eq!(shown, expect, "{typed}");
        };
        check("Harbour Optics Ltd", "opt har", "[Har]bour [Opt]ics Ltd");
        check("Zoë Ångström", "ANG zoe", "[Zoë] [Ång]ström");
        check("ada@fjord-ada.example", "ada", "[ada]@fjord-[ada].example");
        check("Weißbach", "weissb", "[Weißb]ach");
        check("Weiß", "weis", "[Weiß]");
        check("Canada", "ada", "Canada");
        check("Ann Anna", "ann anna", "[Ann] [Anna]");
        check("港光学 Acme", "港", "[港]光学 Acme");
        check("Acme", "", "Acme");
        check("", "a", "");
    }
}
