//! How alike two records are: by which keys they meet, and a score of the pair with its reasons. Pure, without a database.
//!
//! The rule: two records that do not share a key are never compared, and what a key stands for never changes without a schema
//! step that fills the keys anew, because they are kept (`match_key`).

mod company;
mod keys;
mod person;
mod text;

pub use company::Company;
pub use keys::{Key, KeyKind};
pub use person::Person;
pub use text::{LEGAL_FORMS, similarity};

/// Score from which a pair is worth somebody's look, of 100.
pub const SCORE_MIN: u8 = 60;
/// Similarity from which two names are called alike, of 100.
pub const NAMES_ALIKE_MIN: u8 = 85;

/// Why two records may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    SameEmail,
    SamePhone,
    SameDomain,
    /// But for capitals, accents, punctuation, legal forms and the order of words.
    SameName,
    /// Similarity of 100.
    NamesAlike(u8),
    SameCompany,
}

/// A kind of record that is compared with others of its kind.
pub trait Compared {
    /// The kinds of its keys, the most telling first.
    const KINDS: &[KeyKind];

    /// The keys by which it meets those that may be the same, in the order of how much they tell.
    fn keys(&self) -> Vec<Key>;

    /// How alike the two are; `None` below [`SCORE_MIN`].
    fn compare(&self, other: &Self) -> Option<Likeness>;
}

/// What comparing two records came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u8,
    /// The most telling first.
    pub reasons: Vec<Reason>,
}

/// How two names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Same,
    Alike(u8),
    Unlike,
    /// One of the two has none.
    Unknown,
}

impl Names {
    fn of(a: &text::Name, b: &text::Name) -> Self {
        if a.is_empty() || b.is_empty() {
            return Self::Unknown;
        }
        if a.sorted == b.sorted {
            return Self::Same;
        }
        let alike = similarity(&a.written, &b.written).max(similarity(&a.sorted, &b.sorted));
        if alike >= NAMES_ALIKE_MIN { Self::Alike(alike) } else { Self::Unlike }
    }

    fn reason(self) -> Option<Reason> {
        match self {
            Self::Same => Some(Reason::SameName),
            Self::Alike(alike) => Some(Reason::NamesAlike(alike)),
            Self::Unlike | Self::Unknown => None,
        }
    }

    /// What a pair has whose names are the same, and one whose names are only just alike; those in between lie between.
    fn points(self, same: i32, least: i32) -> Option<i32> {
        match self {
            Self::Same => Some(same),
            Self::Alike(alike) => {
                let span = i32::from(100 - NAMES_ALIKE_MIN);
                let above = i32::from(alike.saturating_sub(NAMES_ALIKE_MIN));
                Some(least + (same - least) * above / (span + 1))
            }
            Self::Unlike | Self::Unknown => None,
        }
    }
}

fn likeness(points: i32, reasons: impl IntoIterator<Item = Option<Reason>>) -> Option<Likeness> {
    let score = u8::try_from(points.clamp(0, 100)).unwrap_or(0);
    (score >= SCORE_MIN).then(|| Likeness { score, reasons: reasons.into_iter().flatten().collect() })
}
