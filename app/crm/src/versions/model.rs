//! What a former version of a record says.

use crate::timeline::model::TimelineChange;
use ac_core::{EventId, Timestamp};
use serde::{Deserialize, Serialize};

/// A record as it was right after an event, as against how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerVersion {
    pub at: Timestamp,
    /// What differs: `old` is what the record says, `new` what it said then.
    pub changes: Vec<TimelineChange>,
    /// The record's last event, which whoever goes back has seen.
    pub seen: i64,
    /// Whether the actor may go back to it.
    pub may_change: bool,
}

/// What of a former version is to be put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBack {
    /// The event after which the record was so.
    pub event: EventId,
    /// Which of [`FormerVersion::changes`], by their fields.
    pub fields: Vec<String>,
    pub seen: i64,
}
