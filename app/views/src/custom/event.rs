//! What happened to a custom field.

use super::entity::Model;
use ac_core::Tx;
use ac_core::{
    Change, DomainEvent, Resource, Subject,
    event::{Origin, diff},
};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Created,
    Updated,
    Deleted,
    Restored,
    /// The values of a formula are there for all records.
    Computed,
}

/// Past tense, with the field before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldEvent {
    what: What,
    row: Model,
    changes: BTreeMap<String, Change>,
}

impl DomainEvent for FieldEvent {
    fn kind(&self) -> &'static str {
        match self.what {
            What::Created => "field.created",
            What::Updated => "field.updated",
            What::Deleted => "field.deleted",
            What::Restored => "field.restored",
            What::Computed => "field.computed",
        }
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Field, id: self.row.id.0 }
    }
    fn subject_version(&self) -> i64 {
        self.row.version
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        self.changes.clone()
    }
    fn data(&self) -> serde_json::Value {
        self.row.told()
    }
}

/// Says that `row` is what became of it; one of `old` and `new` is there.
pub(super) fn emit(tx: &Tx<'_>, origin: Origin, what: What, old: Option<&Model>, new: Option<&Model>, row: &Model) {
    let changes = diff(old.map(Model::facts).as_ref(), new.map(Model::facts).as_ref());
    origin.emit(tx, &FieldEvent { what, row: row.clone(), changes });
}
