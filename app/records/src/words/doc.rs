//! A record's words.

use super::tokens::{self, Mark, anywhere, in_title, of_owner, of_phone, of_text};
use ac_core::MemberId;
use std::collections::BTreeSet;

/// What the index holds of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    pub tokens: BTreeSet<String>,
    /// Words of its text, for those that are misspelt.
    pub words: BTreeSet<String>,
}

/// A row that a search may find.
pub trait Searched {
    /// What it is found by. One in the bin is not found, nor is what nobody searches for.
    fn doc(&self) -> Option<Doc> {
        None
    }
}

/// A record's words while they are gathered.
pub struct Gathering {
    mark: Mark,
    doc: Doc,
}

impl Gathering {
    /// Of a record that is this member's.
    #[must_use]
    pub fn new(mark: Mark, owner: Option<MemberId>) -> Self {
        let mut doc = Doc::default();
        doc.tokens.extend(owner.map(|owner| of_owner(mark, owner)));
        Self { mark, doc }
    }

    /// What it is called.
    #[must_use]
    pub fn title(mut self, text: &str) -> Self {
        let words = of_text(text);
        self.doc.tokens.extend(words.iter().map(|word| in_title(self.mark, word)));
        self.text(words)
    }

    #[must_use]
    pub fn rest(self, text: Option<&str>) -> Self {
        self.text(text.map(of_text).unwrap_or_default())
    }

    /// An address of the web or of mail.
    #[must_use]
    pub fn address(self, text: Option<&str>) -> Self {
        let kept = text.map(tokens::address);
        self.rest(kept.as_deref())
    }

    #[must_use]
    pub fn phone(self, text: Option<&str>) -> Self {
        self.plain(text.map(of_phone).unwrap_or_default())
    }

    /// A number of somebody else's, in its parts and whole.
    #[must_use]
    pub fn number(self, text: Option<&str>) -> Self {
        let mut words = text.map(tokens::words).unwrap_or_default();
        words.extend((words.len() > 1).then(|| words.concat()));
        self.plain(words)
    }

    #[must_use]
    pub fn done(self) -> Doc {
        self.doc
    }

    fn text(mut self, words: Vec<String>) -> Self {
        self.doc.words.extend(words.iter().cloned());
        self.plain(words)
    }

    /// Words that nobody misspells.
    fn plain(mut self, words: Vec<String>) -> Self {
        self.doc.tokens.extend(words.iter().map(|word| anywhere(self.mark, word)));
        self
    }
}
