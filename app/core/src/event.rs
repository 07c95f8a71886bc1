//! The one envelope of every event, and the trait a domain's typed events implement.
//!
//! An event is past tense, written in the same transaction as its rows, and never changed afterwards; only its data may
//! be erased.

use crate::{
    id::{BatchId, EventId},
    policy::Resource,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    pub kind: Resource,
    pub id: uuid::Uuid,
}

/// In an event's data: the only member who may read what it says, because it is about something of their own. The log keeps it
/// as it does everything; readers of the log leave it out for others.
pub const PRIVATE_TO: &str = "private_to";

/// Old and new value of one field.
pub type Change = [serde_json::Value; 2];

/// An event as readers see it. `data` and `changes` are `None` once erased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub seq: i64,
    pub id: EventId,
    #[serde(rename = "type")]
    pub kind: String,
    /// Version of the type's data shape.
    pub v: i32,
    pub occurred_at: Timestamp,
    pub actor: ActorRef,
    pub subject: Subject,
    /// The subject's version after the change, for clients that hold a copy.
    pub subject_version: i64,
    pub correlation_id: Option<uuid::Uuid>,
    pub causation_id: Option<EventId>,
    pub depth: i32,
    pub batch_id: Option<BatchId>,
    pub data: Option<serde_json::Value>,
    pub changes: Option<BTreeMap<String, Change>>,
}

/// The actor as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorRef {
    pub kind: String,
    pub id: Option<uuid::Uuid>,
}

/// A domain's typed event.
pub trait DomainEvent {
    /// `deal.stage_changed`: subject, dot, past tense.
    fn kind(&self) -> &'static str;
    /// Version of this type's data shape; raised when a reader would have to know.
    fn v(&self) -> i32 {
        1
    }
    fn subject(&self) -> Subject;
    /// The subject's row version after the change; 0 where it has none.
    fn subject_version(&self) -> i64;
    /// Whose record it is, for actors that may see only their own.
    fn owner(&self) -> Option<crate::MemberId> {
        None
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        BTreeMap::new()
    }
    fn data(&self) -> serde_json::Value {
        serde_json::Value::Null
    }
}

/// What every event of a record says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub id: uuid::Uuid,
    /// The row's version after the change.
    pub version: i64,
    pub owner: Option<crate::MemberId>,
    /// Old and new value of each field that differs.
    pub changes: BTreeMap<String, Change>,
    /// What readers need beyond the changes: the record's name, most often.
    pub data: serde_json::Value,
}

/// Declares a record's events: one enum whose variants all carry [`Facts`](crate::event::Facts).
///
/// The calling crate needs `serde_json`.
#[macro_export]
macro_rules! record_events {
    ($(#[$doc:meta])* $name:ident of $resource:ident { $($variant:ident = $kind:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name { $($variant($crate::event::Facts)),* }

        impl $name {
            fn facts(&self) -> &$crate::event::Facts {
                match self { $(Self::$variant(facts))|* => facts }
            }
        }

        impl $crate::event::DomainEvent for $name {
            fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $kind),* }
            }
            fn subject(&self) -> $crate::event::Subject {
                $crate::event::Subject { kind: $crate::Resource::$resource, id: self.facts().id }
            }
            fn subject_version(&self) -> i64 {
                self.facts().version
            }
            fn owner(&self) -> Option<$crate::MemberId> {
                self.facts().owner
            }
            fn changes(&self) -> std::collections::BTreeMap<String, $crate::event::Change> {
                self.facts().changes.clone()
            }
            fn data(&self) -> serde_json::Value {
                self.facts().data.clone()
            }
        }
    };
}

/// Notes `field` if the value differs. Undo and the record's timeline are made of these.
pub fn change<T: Serialize + PartialEq>(changes: &mut BTreeMap<String, Change>, field: &str, old: &T, new: &T) {
    if old == new {
        return;
    }
    let json = |value: &T| serde_json::to_value(value).unwrap_or(serde_json::Value::Null);
    changes.insert(field.to_owned(), [json(old), json(new)]);
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

/// Where a change comes from, as the log keeps it.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Somebody did just this.
    Direct,
    /// Part of a batch that can be undone as one.
    Batch(BatchId),
    /// It follows from an earlier event, as an undo does.
    Caused { by: EventId, batch: Option<BatchId> },
}

#[cfg(not(target_arch = "wasm32"))]
impl Origin {
    /// Buffers `event` as coming from here.
    pub fn emit(self, tx: &crate::Tx<'_>, event: &impl DomainEvent) {
        match self {
            Self::Direct => tx.emit(event),
            Self::Batch(batch) => tx.emit_in_batch(batch, event),
            Self::Caused { by, batch } => tx.emit_caused_by(by, batch, event),
        }
    }
}
