//! A job as screens and the API see it, and what one is asked to do.

use crate::undo::model::{UndoConflict, UndoneRecord};
use ac_core::{BatchId, Timestamp, list::ListQuery};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

ac_core::define_id!(
    /// A job that changes, deletes or puts back many records.
    JobId
);

/// Records that can be named one by one.
pub const BULK_IDS_MAX: usize = 5_000;
/// Records of one job.
pub const BULK_RECORDS_MAX: u64 = 1_000_000;
/// Records that a reason names.
pub const RECORDS_NAMED_MAX: usize = 20;

/// Which records a bulk change is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", bound(deserialize = "F: Deserialize<'de> + Default"))]
pub enum Which<F> {
    /// At most [`BULK_IDS_MAX`].
    Ids(Vec<Uuid>),
    /// All that a list would show; its page and order are of no account.
    Matching(ListQuery<F>),
}

/// What is done to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What<P> {
    Set(P),
    Delete,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    Change,
    Delete,
    /// Converts leads: see [`crate::leads`].
    Convert,
    /// Writes an e-mail to each: see [`crate::mails`].
    Mail,
    /// Puts back a batch.
    Undo,
    /// Brings files in: see [`crate::import`].
    Import,
    /// Computes formulas for all records of an object.
    Compute,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Running,
    Done,
    /// Somebody stopped it. What it had done stays and can be undone.
    Cancelled,
    /// It could not go on. What it had done stays and can be undone.
    Failed,
}

/// Why records were left as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipCode {
    /// It holds these values already.
    Unchanged,
    /// It is not there any more, or not to be seen.
    NotFound,
    /// It is not the actor's to change.
    Forbidden,
    /// The change does not fit this record.
    Invalid,
    /// Somebody changed it since; of an undo.
    ChangedSince,
}

/// Records that were left as they are for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Skipped {
    pub code: SkipCode,
    /// A sentence about it.
    pub message: String,
    pub count: i64,
    /// The first of them.
    pub records: Vec<UndoneRecord>,
}

/// A job as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Job {
    pub id: JobId,
    pub kind: JobKind,
    /// What its records are: `deal`.
    pub object: String,
    pub state: JobState,
    /// Records, of an undo changes, that it is about. They were fixed when it began.
    pub total: i64,
    /// How many of them it has dealt with.
    pub done: i64,
    /// Records that it changed.
    pub changed: i64,
    /// Records that it left as they are.
    pub skipped: i64,
    pub reasons: Vec<Skipped>,
    /// What undoes, or redoes, all that it changed.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub batch_id: BatchId,
    /// Why it could not go on.
    pub failure: Option<String>,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

impl Job {
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == JobState::Running
    }
}

/// What a job has done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    pub changed: i64,
    pub reasons: Vec<Skipped>,
    pub failure: Option<String>,
    /// Of an undo: the log position before which events are still to be put back.
    pub before: Option<i64>,
    /// Where formulas are computed: the last record that was.
    pub after: Option<Uuid>,
}

impl Tally {
    #[must_use]
    pub fn skipped(&self) -> i64 {
        self.reasons.iter().map(|reason| reason.count).sum()
    }

    /// Counts a record that stays as it is. Reasons differ by their sentence, of which there are few.
    pub fn skip(&mut self, code: SkipCode, message: &str, record: UndoneRecord) {
        let is_it = |known: &Skipped| known.code == code && (known.message == message || code.has_one_message());
        let place = match self.reasons.iter().position(is_it) {
            Some(place) => place,
            None => {
                if self.reasons.len() < REASONS_MAX {
                    self.reasons.push(Skipped { code, message: message.to_owned(), count: 0, records: Vec::new() });
                }
                self.reasons.len().saturating_sub(1)
            }
        };
        let Some(reason) = self.reasons.get_mut(place) else { return };
        reason.count += 1;
        if reason.records.len() < RECORDS_NAMED_MAX {
            reason.records.push(record);
        }
    }

    /// Counts records of which only some names are known.
    pub fn count_named(&mut self, code: SkipCode, message: &str, count: i64, names: &[String]) {
        if count == 0 {
            return;
        }
        let named = |name: &String| UndoneRecord { kind: String::new(), id: Uuid::nil(), name: name.clone() };
        let records = names.iter().take(RECORDS_NAMED_MAX).map(named).collect();
        self.reasons.push(Skipped { code, message: message.to_owned(), count, records });
    }

    /// Counts records about which no more is known than that they stay for the last reason.
    pub fn skip_more(&mut self, count: i64) {
        if let Some(last) = self.reasons.last_mut() {
            last.count = last.count.saturating_add(count);
        }
    }

    /// Counts what an undo left alone.
    pub fn skip_conflict(&mut self, conflict: UndoConflict) {
        let UndoConflict { kind, id, name, message, .. } = conflict;
        self.skip(SkipCode::ChangedSince, &message, UndoneRecord { kind, id, name });
    }
}

/// Reasons with sentences of their own; further ones count with the last.
const REASONS_MAX: usize = 20;

impl SkipCode {
    fn has_one_message(self) -> bool {
        matches!(self, Self::Unchanged | Self::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_apart_and_bounded() {
        let mut tally = Tally::default();
        let record = |n: u128| UndoneRecord { kind: "deal".into(), id: Uuid::from_u128(n), name: format!("d{n}") };
        for n in 0..30 {
            tally.skip(SkipCode::Unchanged, "It has these values already.", record(n));
        }
        for n in 0..30 {
            tally.skip(SkipCode::Invalid, &format!("Not fit {n}."), record(n));
        }
        assert_eq!((tally.skipped(), tally.reasons.len()), (60, REASONS_MAX));
        assert_eq!((tally.reasons[0].count, tally.reasons[0].records.len()), (30, RECORDS_NAMED_MAX));
        assert_eq!(tally.reasons[1].message, "Not fit 0.");
        assert_eq!(tally.reasons.last().map(|last| last.count), Some(12));
    }
}
