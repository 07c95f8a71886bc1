//! Which known record a written name means: equal, equal but for dress, or similar enough to ask.
//!
//! A similar name is never taken by itself; it is a proposal for a person (or `--accept-matches`). Looking up is near
//! linear: equal keys meet in hash maps. Among few names every one is compared; among many, those meet that become equal
//! when one letter is left out of each, which finds any single slip (a letter wrong, missing, doubled or swapped).

use std::collections::HashMap;

use super::model::MatchProposal;
use super::normal;
use ac_likeness::LEGAL_FORMS;

pub use ac_likeness::similarity;

/// Similarity from which a match is proposed, of 100.
pub const FUZZY_SCORE_MIN: u8 = 86;
/// Score of names with the same words in another order, and of those that differ in the legal form only.
const WORD_ORDER_SCORE: u8 = 99;
const LEGAL_FORM_SCORE: u8 = 95;
/// Names shorter than this, in letters and digits, must be equal: "MG" and "MB" are not alike.
const FUZZY_CHARS_MIN: usize = 5;
/// Names longer than this are compared by their key alone.
const FUZZY_CHARS_MAX: usize = 80;
/// Edits a hundred letters may differ by and still reach [`FUZZY_SCORE_MIN`].
const EDITS_PERCENT_MAX: usize = 28;
/// Up to so many names each look-up compares with every one.
const COMPARED_NAMES_MAX: usize = 500;
/// Comparisons in the life of an index, about two seconds of work.
const COMPARISONS_MAX: u32 = 10_000_000;
/// Beyond so many names only equal keys are found, to bound the memory.
const FUZZY_NAMES_MAX: usize = 100_000;

/// What a written name means. The number is the position at which the candidate was inserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    Exact(u32),
    /// Equal but for capitals, spaces and punctuation.
    Normalised(u32),
    /// Similar; `score` of 100. Needs confirmation.
    Fuzzy {
        candidate: u32,
        score: u8,
    },
    None,
}

impl Match {
    /// The candidate, if it may be taken without asking anybody.
    #[must_use]
    pub fn certain(self) -> Option<u32> {
        match self {
            Self::Exact(candidate) | Self::Normalised(candidate) => Some(candidate),
            Self::Fuzzy { .. } | Self::None => None,
        }
    }

    /// The candidate, similar ones included.
    #[must_use]
    pub fn any(self) -> Option<u32> {
        match self {
            Self::Fuzzy { candidate, .. } => Some(candidate),
            other => other.certain(),
        }
    }
}

/// Known names, to be added to and searched in any order.
#[derive(Debug, Default)]
pub struct MatchIndex {
    names: Vec<Name>,
    by_name: HashMap<String, u32>,
    by_key: HashMap<String, u32>,
    /// By the key's words in order of the alphabet, and by the key without its legal form.
    by_words: HashMap<String, u32>,
    by_core: HashMap<String, u32>,
    /// By the hash of the key with one letter left out.
    by_gap: HashMap<u64, u32>,
    /// How many of `names` are in the maps for similar names; they are filled when first needed.
    worded: usize,
    gapped: usize,
    comparisons: u32,
}

#[derive(Debug)]
struct Name {
    written: String,
    key: String,
    chars: usize,
    letters: u64,
}

impl MatchIndex {
    #[must_use]
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut index = Self::default();
        for name in names {
            index.insert(name);
        }
        index
    }

    /// Adds a candidate and returns its number; the first of equal names is the one found.
    pub fn insert(&mut self, name: &str) -> u32 {
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let key = normal::key(name);
        if !key.is_empty() {
            self.by_key.entry(key.clone()).or_insert(number);
        }
        self.by_name.entry(name.to_owned()).or_insert(number);
        self.names.push(Name { written: name.to_owned(), chars: key.chars().count(), letters: letters(&key), key });
        number
    }

    #[must_use]
    pub fn name(&self, number: u32) -> Option<&str> {
        self.at(number).map(|name| name.written.as_str())
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether the search for similar names has stopped to bound time and memory; equal keys are always found.
    #[must_use]
    pub fn is_capped(&self) -> bool {
        self.comparisons >= COMPARISONS_MAX || self.names.len() > FUZZY_NAMES_MAX
    }

    /// The candidate with an equal name or key; never a similar one.
    #[must_use]
    pub fn find_equal(&self, name: &str) -> Match {
        if let Some(number) = self.by_name.get(name) {
            return Match::Exact(*number);
        }
        match self.by_key.get(&normal::key(name)) {
            Some(number) => Match::Normalised(*number),
            None => Match::None,
        }
    }

    /// The best candidate for `name`.
    pub fn find(&mut self, name: &str) -> Match {
        let equal = self.find_equal(name);
        if equal != Match::None || self.names.is_empty() {
            return equal;
        }
        let key = normal::key(name);
        if key.is_empty() {
            return Match::None;
        }
        self.fill_words();
        let words = words(name);
        if let Some(number) = self.by_core.get(&core(&words)) {
            return Match::Fuzzy { candidate: *number, score: LEGAL_FORM_SCORE };
        }
        // "Frase, Moses" and "Moses Frase".
        if let Some(number) = self.by_words.get(&in_order(words)) {
            return Match::Fuzzy { candidate: *number, score: WORD_ORDER_SCORE };
        }
        self.find_similar(&key)
    }

    fn at(&self, number: u32) -> Option<&Name> {
        self.names.get(usize::try_from(number).ok()?)
    }

    fn find_similar(&mut self, key: &str) -> Match {
        let chars = key.chars().count();
        if !(FUZZY_CHARS_MIN..=FUZZY_CHARS_MAX).contains(&chars) || self.is_capped() {
            return Match::None;
        }
        let numbers: Vec<u32> = if self.names.len() <= COMPARED_NAMES_MAX {
            (0..).take(self.names.len()).collect()
        } else {
            self.fill_gaps();
            let mut numbers: Vec<u32> = gaps(key).filter_map(|gap| self.by_gap.get(&gap).copied()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let letters = letters(key);
        let mut best = Match::None;
        let mut best_score = FUZZY_SCORE_MIN.saturating_sub(1);
        for number in numbers {
            let Some(other) = self.at(number).filter(|other| other.may_resemble(key, chars, letters)) else { continue };
            let score = similarity(key, &other.key);
            self.comparisons = self.comparisons.saturating_add(1);
            if score > best_score {
                best_score = score;
                best = Match::Fuzzy { candidate: number, score };
            }
        }
        best
    }

    fn fill_words(&mut self) {
        for (at, name) in self.names.iter().enumerate().skip(self.worded) {
            let Ok(number) = u32::try_from(at) else { break };
            if name.chars > 0 {
                let words = words(&name.written);
                self.by_core.entry(core(&words)).or_insert(number);
                self.by_words.entry(in_order(words)).or_insert(number);
            }
        }
        self.worded = self.names.len();
    }

    fn fill_gaps(&mut self) {
        for (at, name) in self.names.iter().enumerate().skip(self.gapped) {
            let Ok(number) = u32::try_from(at) else { break };
            if (FUZZY_CHARS_MIN..=FUZZY_CHARS_MAX).contains(&name.chars) {
                for gap in gaps(&name.key) {
                    self.by_gap.entry(gap).or_insert(number);
                }
            }
        }
        self.gapped = self.names.len();
    }
}

impl Name {
    /// Cheap refusals before the letters are compared. Numbers are names of their own: "GTK 500" is not "GTK 600".
    fn may_resemble(&self, key: &str, chars: usize, letters: u64) -> bool {
        let edits_max = self.chars.max(chars).saturating_mul(EDITS_PERCENT_MAX) / 100;
        let differing = usize::try_from((self.letters ^ letters).count_ones()).unwrap_or(usize::MAX);
        self.chars.abs_diff(chars) <= edits_max
            // One edit takes a letter away and brings another.
            && differing <= edits_max.saturating_mul(2)
            && digits(&self.key).eq(digits(key))
    }
}

/// Proposals for those `values` that are no candidate's exact name, in the order given. `values` come with their row counts.
pub fn proposals<'a>(values: impl IntoIterator<Item = (&'a str, u32)>, index: &mut MatchIndex) -> Vec<MatchProposal> {
    let mut out = Vec::new();
    for (value, rows) in values {
        let (number, score, is_normalised) = match index.find(value) {
            Match::Normalised(number) => (number, 100, true),
            Match::Fuzzy { candidate, score } => (candidate, score, false),
            Match::Exact(_) | Match::None => continue,
        };
        let candidate = index.name(number).unwrap_or_default().to_owned();
        out.push(MatchProposal { value: value.to_owned(), rows, candidate, is_normalised, score });
    }
    out
}

fn digits(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(u8::is_ascii_digit)
}

/// Which letters occur, one bit each; rarer characters share bits.
fn letters(key: &str) -> u64 {
    key.chars().fold(0, |set, c| set | 1_u64.checked_shl(u32::from(c) % 64).unwrap_or(0))
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).map(normal::key).filter(|word| !word.is_empty()).collect()
}

fn in_order(mut words: Vec<String>) -> String {
    words.sort_unstable();
    words.concat()
}

/// The words without legal forms at their end; a name of nothing else keeps its first word.
fn core(words: &[String]) -> String {
    let is_form = |word: &&String| LEGAL_FORMS.contains(&word.as_str());
    let forms = words.iter().skip(1).rev().take_while(is_form).count();
    words.iter().take(words.len().saturating_sub(forms)).map(String::as_str).collect()
}

/// Hashes of the key with one letter left out, and of the key itself. Digits are never left out.
fn gaps(key: &str) -> impl Iterator<Item = u64> {
    const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
    const FNV_FACTOR: u64 = 0x0100_0000_01b3;
    let without = |left_out: Option<usize>| {
        let kept = key.char_indices().filter(|(at, _)| Some(*at) != left_out);
        kept.fold(FNV_START, |hash, (_, c)| (hash ^ u64::from(u32::from(c))).wrapping_mul(FNV_FACTOR))
    };
    let places = key.char_indices().filter(|(_, c)| !c.is_ascii_digit()).map(|(at, _)| Some(at));
    places.chain([None]).map(without).collect::<Vec<_>>().into_iter()
}
