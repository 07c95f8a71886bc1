//! Typed events of records: what happened, to which version, with old and new values.
//!
//! `changes` is the difference of two field sets by the names the API uses, so that undo and the timeline read them alike.

use ac_core::{Change, MemberId};
use std::collections::BTreeMap;

pub use ac_core::event::{Origin, diff};

/// What every event of a record says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub id: uuid::Uuid,
    /// The row's version after the change.
    pub version: i64,
    pub owner: Option<MemberId>,
    /// Old and new value of each field that differs.
    pub changes: BTreeMap<String, Change>,
    /// What readers need beyond the changes: the record's name, most often.
    pub data: serde_json::Value,
}

/// Declares a record's events: one enum whose variants all carry [`Facts`].
macro_rules! record_events {
    ($(#[$doc:meta])* $name:ident of $resource:ident { $($variant:ident = $kind:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name { $($variant($crate::shared::event::Facts)),* }

        impl $name {
            fn facts(&self) -> &$crate::shared::event::Facts {
                match self { $(Self::$variant(facts))|* => facts }
            }
        }

        impl ac_core::DomainEvent for $name {
            fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind),* }
            }
            fn subject(&self) -> ac_core::Subject {
                ac_core::Subject { kind: ac_core::Resource::$resource, id: self.facts().id }
            }
            fn subject_version(&self) -> i64 {
                self.facts().version
            }
            fn owner(&self) -> Option<ac_core::MemberId> {
                self.facts().owner
            }
            fn changes(&self) -> std::collections::BTreeMap<String, ac_core::Change> {
                self.facts().changes.clone()
            }
            fn data(&self) -> serde_json::Value {
                self.facts().data.clone()
            }
        }
    };
}
pub(crate) use record_events;
