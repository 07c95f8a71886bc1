//! What the log says of imports, and of the members they make.

use super::{
    entity::job,
    model::{ImportId, ImportReport},
};
use crate::{
    members::entity as member,
    shared::event::{Facts, record_events},
};
use std::collections::BTreeMap;

record_events! {
    /// What happened to an import.
    ImportEvent of Import {
        Started = "import.started",
        Finished = "import.finished",
        Failed = "import.failed",
        Undone = "import.undone",
    }
}

record_events! {
    /// What an import did to a member. Who joins, leaves or gets a role is identity's to say.
    MemberEvent of Member {
        Created = "member.created",
        Updated = "member.updated",
        Deleted = "member.deleted",
    }
}

/// What every event of an import says.
#[must_use]
pub fn about(job: &job::Model, report: &ImportReport) -> Facts {
    let ImportId(id) = job.id;
    let total = report.total();
    Facts {
        id,
        version: job.version,
        owner: job.created_by,
        changes: BTreeMap::new(),
        data: serde_json::json!({
            "created": total.created, "updated": total.updated, "skipped": total.skipped,
            "problems": report.errors.total.saturating_add(report.warnings.total),
            "undone": report.undo.as_ref().map(|undo| undo.undone),
        }),
    }
}

/// What every event of a member says.
#[must_use]
pub fn of_member(old: Option<&member::Model>, new: Option<&member::Model>, row: &member::Model) -> Facts {
    let fields = |row: &member::Model| serde_json::json!({ "name": row.name, "email": row.email, "team": row.team });
    Facts {
        id: row.id.0,
        version: row.version,
        owner: Some(row.id),
        changes: crate::shared::event::diff(old.map(fields).as_ref(), new.map(fields).as_ref()),
        data: serde_json::json!({ "name": row.name, "state": row.state }),
    }
}
