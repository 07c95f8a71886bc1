//! What an undo did, and what it left alone.

use crate::bulk::model::JobId;
use ac_core::{BatchId, EventId};
use serde::{Deserialize, Serialize};

/// Records, and conflicts, that a report lists one by one.
pub const REPORTED_MAX: usize = 100;
/// What stands for the name of a record that the actor may not see.
pub const HIDDEN: &str = "Hidden from you";

/// Acts that can be passed over by name.
pub const PASSED_MAX: usize = 100;

/// What to undo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoWhat {
    Event(EventId),
    Batch(BatchId),
    /// The actor's own last change of this record: for a toast right after the act.
    LastOf {
        subject_id: uuid::Uuid,
        version: i64,
    },
    /// The actor's last act that stands, but for those whose newest events have these places in the log: for going on past
    /// what cannot be put back. At most [`PASSED_MAX`].
    Last {
        passing: Vec<i64>,
    },
}

/// What to put back into force. All of them mean what was undone, or the undo itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedoWhat {
    Event(EventId),
    Batch(BatchId),
    /// The actor's last undo, if they have not done anything else since.
    Last,
}

/// What an undo, or a redo, did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct UndoReport {
    /// The records that were put back, as far as they are listed.
    pub undone: Vec<UndoneRecord>,
    /// Records put back beyond those listed.
    pub undone_left_off: i64,
    /// Records that have changed since, and therefore stay as they are.
    pub conflicts: Vec<UndoConflict>,
    /// Conflicts beyond those listed.
    pub conflicts_left_off: i64,
    /// The act that was taken up; null where there was none left.
    pub act: Option<UndoneAct>,
    /// What puts the records back, where there are too many to do it at once.
    pub job: Option<JobId>,
}

/// An act of somebody's, by its newest event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct UndoneAct {
    /// The event's type, such as `deal.won`.
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    /// Its place in the log. Among `passing` in the next question it goes on to what is older.
    pub seq: i64,
    /// If the act was a bulk change or an import.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>))]
    pub batch_id: Option<BatchId>,
}

/// A record that was put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct UndoneRecord {
    pub kind: String,
    pub id: uuid::Uuid,
    pub name: String,
}

/// A record that has changed since, and therefore stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct UndoConflict {
    pub kind: String,
    pub id: uuid::Uuid,
    pub name: String,
    /// Fields that no longer hold what the event wrote; empty if the record as a whole is gone or back.
    pub fields: Vec<String>,
    /// A sentence for the person who wanted it undone.
    pub message: String,
}

impl UndoReport {
    /// How many records were put back.
    #[must_use]
    pub fn undone_count(&self) -> i64 {
        i64::try_from(self.undone.len()).unwrap_or(i64::MAX).saturating_add(self.undone_left_off)
    }

    /// How many stay as they are.
    #[must_use]
    pub fn conflict_count(&self) -> i64 {
        i64::try_from(self.conflicts.len()).unwrap_or(i64::MAX).saturating_add(self.conflicts_left_off)
    }
}

/// A report while it is written. Several events of one act are about one record, which counts once.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub(crate) struct Telling {
    report: UndoReport,
    undone: std::collections::HashSet<uuid::Uuid>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Telling {
    pub(crate) fn of(act: UndoneAct) -> Self {
        Self { report: UndoReport { act: Some(act), ..UndoReport::default() }, undone: Default::default() }
    }

    /// Whether one more record is told by its name.
    pub(crate) fn has_room(&self) -> bool {
        self.report.undone.len() < REPORTED_MAX
    }

    pub(crate) fn undone(&mut self, record: UndoneRecord) {
        if !self.undone.insert(record.id) {
            return;
        }
        if self.report.undone.len() < REPORTED_MAX {
            self.report.undone.push(record);
        } else {
            self.report.undone_left_off += 1;
        }
    }

    pub(crate) fn conflict(&mut self, conflict: UndoConflict) {
        if self.report.conflicts.len() < REPORTED_MAX {
            self.report.conflicts.push(conflict);
        } else {
            self.report.conflicts_left_off += 1;
        }
    }

    pub(crate) fn report(self) -> UndoReport {
        self.report
    }
}
