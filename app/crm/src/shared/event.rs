//! Typed events of records: what happened, to which version, with old and new values.
//!
//! `changes` is the difference of two field sets by the names the API uses, so that undo and the timeline read them alike.

use ac_core::{BatchId, Change, DomainEvent, EventId, MemberId, Tx, event::change};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a change comes from, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Somebody did just this.
    Direct,
    /// Part of a batch that can be undone as one.
    Batch(BatchId),
    /// It follows from an earlier event, as an undo does.
    Caused { by: EventId, batch: Option<BatchId> },
}

impl Origin {
    /// Buffers `event` as coming from here.
    pub fn emit(self, tx: &Tx<'_>, event: &impl DomainEvent) {
        match self {
            Self::Direct => tx.emit(event),
            Self::Batch(batch) => tx.emit_in_batch(batch, event),
            Self::Caused { by, batch } => tx.emit_caused_by(by, batch, event),
        }
    }
}

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

/// Old and new value of every field in which the two differ; `None` stands for a record that is not there.
#[must_use]
pub fn diff<T: Serialize>(old: Option<&T>, new: Option<&T>) -> BTreeMap<String, Change> {
    let object = |value: Option<&T>| match value.map(serde_json::to_value) {
        Some(Ok(serde_json::Value::Object(fields))) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (object(old), object(new));
    let nothing = serde_json::Value::Null;
    let mut changes = BTreeMap::new();
    for field in old.keys().chain(new.keys()) {
        change(&mut changes, field, old.get(field).unwrap_or(&nothing), new.get(field).unwrap_or(&nothing));
    }
    changes
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
