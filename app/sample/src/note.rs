//! Notes on some of the records.

use crate::{
    Sample,
    words::deals::{NOTE_BEGINNINGS, NOTE_ENDINGS, NOTE_MIDDLES},
};

/// What a note is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Company,
    Person,
    Deal,
}

impl Subject {
    fn kind(self) -> u64 {
        match self {
            Self::Company => 4,
            Self::Person => 5,
            Self::Deal => 6,
        }
    }

    /// One in so many has a note.
    fn one_in(self) -> u32 {
        match self {
            Self::Company => crate::COMPANIES_PER_NOTE,
            Self::Person => crate::CONTACTS_PER_NOTE,
            Self::Deal => crate::DEALS_PER_NOTE,
        }
    }
}

impl Sample {
    /// What somebody wrote about the record of that number, if anything.
    #[must_use]
    pub fn note(&self, on: Subject, number: u32) -> Option<String> {
        let mut dice = self.dice(on.kind(), number);
        if dice.below(on.one_in()) != 0 {
            return None;
        }
        let parts = [dice.pick(NOTE_BEGINNINGS), dice.pick(NOTE_MIDDLES), dice.pick(NOTE_ENDINGS)];
        Some(parts.join(" "))
    }

    /// Whose of `owners` the record of that number is.
    #[must_use]
    pub fn owner(&self, on: Subject, number: u32, owners: usize) -> usize {
        let owners = u32::try_from(owners).unwrap_or(u32::MAX);
        usize::try_from(self.dice(on.kind() + 10, number).below(owners)).unwrap_or(0)
    }
}
