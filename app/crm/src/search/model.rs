//! What is searched for, and what a search finds.

use crate::shared::kind::RecordKind;
use ac_core::Resource;
#[cfg(not(target_arch = "wasm32"))]
use ac_records::words::tokens::Mark;
use serde::{Deserialize, Serialize};

/// Hits of each kind, unless more are asked for.
pub const HITS_PER_KIND: u32 = 5;
/// Most hits of each kind.
pub const HITS_PER_KIND_MAX: u32 = 50;

/// What [`Matched::field`] says where words were misspelt.
pub const SIMILAR: &str = "similar";

/// The kinds of record that a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    Company,
    Contact,
    Deal,
    Lead,
    Product,
    Note,
    Activity,
    Project,
    Task,
}

impl HitKind {
    /// In the order that hits are grouped in.
    pub const ALL: [Self; 9] = [
        Self::Company,
        Self::Contact,
        Self::Deal,
        Self::Lead,
        Self::Product,
        Self::Note,
        Self::Activity,
        Self::Project,
        Self::Task,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Contact => "contact",
            Self::Deal => "deal",
            Self::Lead => "lead",
            Self::Product => "product",
            Self::Note => "note",
            Self::Activity => "activity",
            Self::Project => "project",
            Self::Task => "task",
        }
    }

    /// Whose reading it takes to find one.
    #[must_use]
    pub fn resource(self) -> Resource {
        match self {
            Self::Company => Resource::Company,
            Self::Contact => Resource::Contact,
            Self::Deal => Resource::Deal,
            Self::Lead => Resource::Lead,
            Self::Product => Resource::Product,
            Self::Note => Resource::Note,
            Self::Activity => Resource::Activity,
            Self::Project => Resource::Project,
            Self::Task => Resource::Task,
        }
    }

    /// The sign of its words in the index.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn mark(self) -> Mark {
        match self {
            Self::Company => Mark('①'),
            Self::Contact => Mark('②'),
            Self::Deal => Mark('③'),
            Self::Product => Mark('④'),
            Self::Note => Mark('⑤'),
            Self::Activity => Mark('⑥'),
            Self::Lead => Mark('⑦'),
            Self::Project => Mark::PROJECT,
            Self::Task => Mark::TASK,
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Words in any order; the last may be half typed.
    pub q: String,
    /// All kinds where it is empty.
    pub kinds: Vec<HitKind>,
    /// Hits of each kind, 1 to [`HITS_PER_KIND_MAX`].
    pub limit: u32,
}

impl Search {
    /// A search for a few records of every kind.
    #[must_use]
    pub fn of(q: &str) -> Self {
        Self { q: q.to_owned(), kinds: Vec::new(), limit: HITS_PER_KIND }
    }

    #[must_use]
    pub fn wants(&self, kind: HitKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Hit {
    pub kind: HitKind,
    pub id: uuid::Uuid,
    /// The record's name; of a note, the part of it that was found.
    pub title: String,
    /// What tells it from another of that name: the company, the address, the stage.
    pub subtitle: Option<String>,
    /// Where the words were found, if not in the title.
    pub matched: Option<Matched>,
    /// The record that a note is on, or an activity about.
    pub on: Option<NotedRecord>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Grouped by kind, the best of each first.
    pub data: Vec<Hit>,
    /// What was there before the index is still being put into it: of that, some is found by the beginning of its name only.
    pub is_behind: bool,
}

/// A field in which what was searched for was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Matched {
    /// By the name that the API gives it; [`SIMILAR`] where words were misspelt, with those that were taken for them.
    pub field: String,
    pub text: String,
}

/// What a note is on, or an activity about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct NotedRecord {
    pub kind: RecordKind,
    pub id: uuid::Uuid,
}
