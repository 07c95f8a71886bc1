//! What the log says of jobs: that one began, and how it ended.

use super::entity::job;
use crate::shared::event::{Facts, record_events};
use ac_core::Error;
use std::collections::BTreeMap;

record_events! {
    /// What happened to a job. What it did to records is told by theirs, under its batch.
    JobEvent of Job {
        Started = "job.started",
        Done = "job.done",
        Cancelled = "job.cancelled",
        Failed = "job.failed",
    }
}

/// What every event of a job says.
pub fn about(row: &job::Model) -> Result<Facts, Error> {
    let tally = row.read_tally()?;
    Ok(Facts {
        id: row.id.0,
        version: row.version,
        owner: row.created_by,
        changes: BTreeMap::new(),
        data: serde_json::json!({
            "kind": row.kind, "object": row.object, "batch": row.batch_id, "total": row.total,
            "changed": tally.changed, "skipped": tally.skipped(),
        }),
    })
}
