//! Names folded to what counts, and how they sound.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that only say what kind of company it is.
pub const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "llc",
    "ltd",
    "limited",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "ohg",
    "se",
    "ug",
    "mbh",
    "sa",
    "sarl",
    "sas",
    "sl",
    "srl",
    "spa",
    "bv",
    "nv",
    "oy",
    "ab",
    "as",
    "aps",
    "pty",
    "lp",
    "llp",
];
/// Words that many companies have in common: how a name sounds goes by the others, if there are any.
const COMMON: [&str; 22] = [
    "consulting",
    "global",
    "group",
    "holding",
    "holdings",
    "industries",
    "international",
    "labs",
    "logistics",
    "media",
    "partners",
    "services",
    "software",
    "solutions",
    "sons",
    "studio",
    "systems",
    "technologies",
    "technology",
    "the",
    "trading",
    "ventures",
];
/// Words that stand between others.
const BETWEEN: [&str; 5] = ["and", "und", "et", "y", "e"];
/// Characters of a name that count.
const CHARS_MAX: usize = 80;

/// A name, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    pub words: Vec<String>,
    /// In the order in which they are written.
    pub written: String,
    /// In the order of the alphabet.
    pub sorted: String,
}

impl Name {
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn of(words: Vec<String>) -> Self {
        let mut sorted = words.clone();
        sorted.sort_unstable();
        Self { written: words.join(" "), sorted: sorted.join(" "), words }
    }

    pub fn of_person(first: &str, last: &str) -> Self {
        Self::of(words(&format!("{first} {last}")))
    }

    /// Without legal forms; a name of nothing else keeps its words.
    pub fn of_company(name: &str) -> Self {
        let all = words(&spelt_together(name));
        let own: Vec<String> = all.iter().filter(|word| !is_one_of(LEGAL_FORMS, word)).cloned().collect();
        let own: Vec<String> = if own.is_empty() { all } else { own };
        let kept: Vec<String> = own.iter().filter(|word| !is_one_of(&BETWEEN, word)).cloned().collect();
        Self::of(if kept.is_empty() { own } else { kept })
    }

    /// How it sounds without the words that many have.
    pub fn distinctive_sound(&self) -> String {
        let own: String = self.words.iter().filter(|word| !is_one_of(&COMMON, word)).map(String::as_str).collect();
        if own.is_empty() { sound(&self.words.concat()) } else { sound(&own) }
    }
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// `S.A.` and `G.m.b.H.` are one word each.
fn spelt_together(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let (mut last, mut before) = (' ', ' ');
    for c in name.chars() {
        // A full stop after a single letter belongs to an abbreviation.
        if !(c == '.' && last.is_alphabetic() && !before.is_alphanumeric()) {
            out.push(c);
        }
        (before, last) = (last, c);
    }
    out
}

/// Lower-case words of letters and digits, without accents.
pub(crate) fn words(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).take(CHARS_MAX) {
        match c {
            // It has no single capital, so that "STRASSE" and "Straße" meet only by the long way.
            'ß' => word.push_str("ss"),
            'æ' | 'Æ' => word.push_str("ae"),
            'ø' | 'Ø' => word.push('o'),
            'ł' | 'Ł' => word.push('l'),
            // "O'Brien" and "OBrien" are one.
            '\'' | '’' => {}
            c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ if word.is_empty() => {}
            _ => words.push(std::mem::take(&mut word)),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// How folded letters sound, roughly: vowels count at the beginning only, letters that sound alike are one, and one that
/// stands twice is one. Most slips of the pen leave it as it was.
pub(crate) fn sound(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len());
    let mut rest = letters.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let heard = match (c, next) {
            ('p', Some('h')) => {
                rest.next();
                'f'
            }
            ('c', Some('h')) | ('s', Some('h')) => {
                rest.next();
                's'
            }
            ('d', Some('t')) => continue,
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y', _) if out.is_empty() => 'a',
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h', _) => continue,
            ('c' | 'q' | 'x', _) => 'k',
            ('z', _) => 's',
            ('w', _) => 'v',
            _ => c,
        };
        if !out.ends_with(heard) || heard.is_ascii_digit() {
            out.push(heard);
        }
    }
    out
}

/// Similarity of two folded texts, of 100: the mean of Jaro-Winkler, which forgives endings, and of edit distance, which does
/// not.
#[must_use]
pub fn similarity(a: &str, b: &str) -> u8 {
    let length = |key: &str| u32::try_from(key.chars().count()).unwrap_or(u32::MAX);
    let longest = length(a).max(length(b));
    if longest == 0 {
        return 0;
    }
    let edits = u32::try_from(strsim::osa_distance(a, b)).unwrap_or(u32::MAX);
    let by_edits = 1.0 - f64::from(edits) / f64::from(longest);
    let percent = (by_edits + strsim::jaro_winkler(a, b)) * 50.0;
    (0..=100_u8).rev().find(|whole| f64::from(*whole) <= percent).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_whatever_their_dress() {
        let check = |a: &str, b: &str| assert_eq!(Name::of_company(a).sorted, Name::of_company(b).sorted, "{a} ~ {b}");
        check("ACME, Inc.", "Acme");
        check("Acme Limited", "acme ltd.");
        check("Müller & Söhne GmbH", "MULLER UND SOHNE");
        check("Société Générale S.A.", "Societe Generale SA");
        check("Straßenbau K.G.", "STRASSENBAU");
        check("Hansen, Peter & Co. KG", "Peter Hansen");
        check("O’Brien Foods", "OBrien Foods");
        check("Co", "co.");
        assert_ne!(Name::of_company("3M").sorted, Name::of_company("4M").sorted);
        assert!(Name::of_company(" -/- ").is_empty());
        assert_eq!(Name::of_person("Ana María", "de la Cruz").sorted, "ana cruz de la maria");
    }

    #[test]
    fn slips_do_not_change_the_sound() {
        let check = |a: &str, b: &str| assert_eq!(sound(a), sound(b), "{a} ~ {b}");
        check("meier", "maier");
        check("meyer", "mayr");
        check("philips", "fillips");
        check("schmidt", "schmitt");
        check("jon", "john");
        check("smith", "smyth");
        check("catherine", "katharine");
        check("mueller", "muller");
        assert_ne!(sound("smith"), sound("smart"));
        assert_ne!(sound("unit11"), sound("unit1"));
        assert_eq!(sound(""), "");
        assert_eq!(sound("愛"), "愛");
    }
}
