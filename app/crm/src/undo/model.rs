//! What an undo did, and what it left alone.

use ac_core::{BatchId, EventId};
use serde::{Deserialize, Serialize};

/// What to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoWhat {
    Event(EventId),
    Batch(BatchId),
    /// The actor's own last change of this record: for a toast right after the act.
    LastOf {
        subject_id: uuid::Uuid,
        version: i64,
    },
}

/// What an undo did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoReport {
    /// Events whose changes were put back.
    pub undone: i64,
    pub conflicts: Vec<UndoConflict>,
    /// Conflicts beyond those listed.
    pub conflicts_left_off: i64,
}

/// A record that has changed since, and therefore stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoConflict {
    pub subject_kind: String,
    pub subject_id: uuid::Uuid,
    pub name: String,
    /// Fields that no longer hold what the event wrote; empty if the record as a whole is gone or back.
    pub fields: Vec<String>,
    /// A sentence for the person who wanted it undone.
    pub message: String,
}
