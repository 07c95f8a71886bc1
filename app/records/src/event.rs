//! Typed events of records: what happened, to which version, with old and new values.
//!
//! `changes` is the difference of two field sets by the names the API uses, so that undo and the timeline read them alike.

use ac_core::{
    DomainEvent, MemberId, Timestamp,
    event::{Change, Envelope, Subject},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub use ac_core::{
    event::{Facts, Origin, diff},
    record_events,
};

/// In an event's data: when its subject had been changed before.
const CHANGED_BEFORE: &str = "changed_before";

/// An event that also says when its subject was changed before, so that whoever takes it back can leave no trace on the record.
pub struct Dated<'e, E> {
    pub event: &'e E,
    pub before: Timestamp,
}

impl<E: DomainEvent> DomainEvent for Dated<'_, E> {
    fn kind(&self) -> &'static str {
        self.event.kind()
    }
    fn v(&self) -> i32 {
        self.event.v()
    }
    fn subject(&self) -> Subject {
        self.event.subject()
    }
    fn subject_version(&self) -> i64 {
        self.event.subject_version()
    }
    fn owner(&self) -> Option<MemberId> {
        self.event.owner()
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        self.event.changes()
    }
    fn data(&self) -> Value {
        let mut data = self.event.data();
        if let Some(data) = data.as_object_mut() {
            data.insert(CHANGED_BEFORE.to_owned(), json!(self.before));
        }
        data
    }
}

/// When the event's subject had been changed before, where it was [`Dated`].
#[must_use]
pub fn changed_before(event: &Envelope) -> Option<Timestamp> {
    serde_json::from_value(event.data.as_ref()?.get(CHANGED_BEFORE)?.clone()).ok()
}
