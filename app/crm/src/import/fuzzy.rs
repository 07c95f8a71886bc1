//! Which known record a written name means: equal, equal but for dress, or similar enough to ask.
//!
//! A similar name is never taken by itself; it is a proposal for a person (or `--accept-matches`). Looking up is near
//! linear: equal keys meet in a hash map, and similarity is computed only with names that share rare letter triples.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::model::{MatchProposal, Target};
use super::normal;

/// Similarity from which a match is proposed, of 100.
pub const FUZZY_SCORE_MIN: u8 = 86;
/// Names shorter than this, in letters and digits, must be equal: "MG" and "MB" are not alike.
const FUZZY_CHARS_MIN: usize = 5;
/// Names longer than this are compared by their key alone.
const FUZZY_CHARS_MAX: usize = 80;
/// Letter triples that more names than this share say nothing ("com", "tec").
const POSTINGS_MAX: usize = 400;
/// Names compared letter by letter for one look-up.
const COMPARED_MAX: usize = 24;
/// Look-ups that may search for similar names; later ones find equal keys only, and [`MatchIndex::is_capped`] says so.
pub const FUZZY_LOOKUPS_MAX: u32 = 50_000;

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
    by_sorted_words: HashMap<String, u32>,
    by_triple: HashMap<u64, Vec<u32>>,
    /// How many of `names` are in `by_triple`; it is built when first needed.
    tripled: usize,
    lookups: u32,
}

#[derive(Debug)]
struct Name {
    written: String,
    key: String,
    digits: String,
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
        self.by_name.entry(name.to_owned()).or_insert(number);
        if !key.is_empty() {
            self.by_key.entry(key.clone()).or_insert(number);
        }
        self.by_sorted_words.entry(sorted_words(name)).or_insert(number);
        self.names.push(Name { written: name.to_owned(), digits: digits(&key), key });
        number
    }

    #[must_use]
    pub fn name(&self, number: u32) -> Option<&str> {
        self.names.get(usize::try_from(number).ok()?).map(|name| name.written.as_str())
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether the search for similar names stopped at [`FUZZY_LOOKUPS_MAX`].
    #[must_use]
    pub fn is_capped(&self) -> bool {
        self.lookups >= FUZZY_LOOKUPS_MAX
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
        if equal != Match::None {
            return equal;
        }
        // "Frase, Moses" and "Moses Frase".
        if name.contains(char::is_whitespace)
            && let Some(number) = self.by_sorted_words.get(&sorted_words(name))
        {
            return Match::Fuzzy { candidate: *number, score: 99 };
        }
        self.find_similar(&normal::key(name))
    }

    fn find_similar(&mut self, key: &str) -> Match {
        let length = key.chars().count();
        if !(FUZZY_CHARS_MIN..=FUZZY_CHARS_MAX).contains(&length) || self.lookups >= FUZZY_LOOKUPS_MAX {
            return Match::None;
        }
        self.lookups = self.lookups.saturating_add(1);
        self.build_triples();
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for triple in triples(key) {
            let Some(holders) = self.by_triple.get(&triple) else { continue };
            if holders.len() <= POSTINGS_MAX {
                for holder in holders {
                    let count = shared.entry(*holder).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        let own_digits = digits(key);
        let mut ranked: Vec<(u32, u32)> =
            shared.into_iter().filter(|(number, _)| self.is_comparable(*number, length, &own_digits)).collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut best = Match::None;
        let mut best_score = FUZZY_SCORE_MIN.saturating_sub(1);
        for (number, _) in ranked.into_iter().take(COMPARED_MAX) {
            let Some(other) = usize::try_from(number).ok().and_then(|at| self.names.get(at)) else { continue };
            let score = similarity(key, &other.key);
            if score > best_score {
                best_score = score;
                best = Match::Fuzzy { candidate: number, score };
            }
        }
        best
    }

    /// Numbers are names of their own ("GTK 500" is not "GTK 600"), and lengths far apart cannot be similar enough.
    fn is_comparable(&self, number: u32, length: usize, own_digits: &str) -> bool {
        let Some(other) = usize::try_from(number).ok().and_then(|at| self.names.get(at)) else { return false };
        let other_length = other.key.chars().count();
        other.digits == own_digits && other_length.abs_diff(length).saturating_mul(4) <= other_length.max(length)
    }

    fn build_triples(&mut self) {
        for (at, name) in self.names.iter().enumerate().skip(self.tripled) {
            let Ok(number) = u32::try_from(at) else { break };
            for triple in triples(&name.key) {
                let holders = self.by_triple.entry(triple).or_default();
                // One beyond the limit marks the triple as too common.
                if holders.len() <= POSTINGS_MAX {
                    holders.push(number);
                }
            }
        }
        self.tripled = self.names.len();
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

/// Whether values of this field name records of another file.
#[must_use]
pub fn is_reference(target: Target) -> bool {
    matches!(target, Target::Company | Target::Product | Target::Owner | Target::Manager)
}

/// Similarity of two keys, of 100: the mean of Jaro-Winkler, which forgives endings, and of edit distance, which does not.
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

fn digits(key: &str) -> String {
    key.chars().filter(char::is_ascii_digit).collect()
}

fn sorted_words(name: &str) -> String {
    let mut words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).map(normal::key).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.concat()
}

/// Hashes of the letter triples of a key, its start marked.
fn triples(key: &str) -> impl Iterator<Item = u64> {
    let letters: Vec<char> = std::iter::once('^').chain(key.chars()).collect();
    let hash = |window: &[char]| {
        let mut hasher = DefaultHasher::new();
        window.hash(&mut hasher);
        hasher.finish()
    };
    letters.windows(3).map(hash).collect::<Vec<_>>().into_iter()
}
