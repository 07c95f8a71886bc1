//! Entries of a timeline. Values keep their type, so that the screen formats them.

use crate::{
    duplicates::model::MergedInto,
    mails::model::{MailId, MailState},
};
use ac_core::{BatchId, EventId, MemberId, Money, Timestamp};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Entries of one load.
pub const TIMELINE_ENTRIES: u64 = 50;

/// One event of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub seq: i64,
    pub event_id: EventId,
    /// `deal.won`, `note.created`, …; `activity.logged` for one that was made as done.
    pub kind: String,
    pub at: Timestamp,
    /// `None` for the system and for members who are gone.
    pub actor_name: Option<String>,
    pub changes: Vec<TimelineChange>,
    /// The first words of the note, or what was to be done, where the event is about one; the web form that a lead came in with,
    /// and what was agreed to.
    pub note: Option<String>,
    pub batch_id: Option<BatchId>,
    /// The batch is what somebody did to one record: the conversion of a lead.
    pub is_one_act: bool,
    /// The batch is an import's.
    pub is_import: bool,
    /// The event that this one answers: the undone one, for an undo.
    pub causation_id: Option<EventId>,
    /// What it answers was an undo itself.
    pub is_redo: bool,
    /// What the event said was erased.
    pub is_erased: bool,
    pub is_undoable: bool,
    /// It changed the record itself, which can be taken back to how it was after it.
    pub is_version: bool,
    /// What the record was called that it happened to, where that went into this one later.
    pub merged: Option<String>,
    /// The e-mail that was written, as it stands now.
    pub mail: Option<TimelineMail>,
    /// The records that a merge was of, or that this one was told apart from.
    pub others: Vec<String>,
}

/// Where an e-mail stands that was written on a record. Its text is asked for by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimelineMail {
    pub id: MailId,
    pub state: MailState,
    /// Why it failed, or waits; of one that was withdrawn, by whom.
    pub failure: Option<String>,
    pub sent_at: Option<Timestamp>,
    /// It waits, and whoever asks may take it back.
    pub may_withdraw: bool,
}

/// Old and new value of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineChange {
    /// The name the API uses: `stage_id`.
    pub field: String,
    /// What a person calls it: `Stage`.
    pub label: String,
    pub old: TimelineValue,
    pub new: TimelineValue,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "value", rename_all = "snake_case")]
pub enum TimelineValue {
    Nothing,
    Text(String),
    Money(Money),
    Date(NaiveDate),
    /// The name of a stage, member, company, contact or product; `None` if it is gone.
    Name(Option<String>),
}

/// How a record came into the bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// `None` for the system.
    pub by: Option<MemberId>,
    /// `None` also for a member who is gone.
    pub by_name: Option<String>,
    pub at: Timestamp,
    /// What it was merged into, where it was and the actor may see that.
    pub merged_into: Option<MergedInto>,
}

/// A page of a timeline, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    pub entries: Vec<TimelineEntry>,
    /// Give it back as `before`; `None` at the beginning of the record's life.
    pub before: Option<i64>,
}
