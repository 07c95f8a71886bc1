//! What happened to forms, and what came in with them.

use super::entity::Model;
use crate::shared::event::{Facts, diff, record_events};
use serde_json::{Value, json};

record_events! {
    /// What happened to a form. `Submitted` made a lead, `HeldBack` waits for a member, who has `Accepted` or `Discarded` it, or
    /// brought it back, `Kept`.
    FormEvent of Form {
        Created = "form.created",
        Updated = "form.updated",
        Deleted = "form.deleted",
        Restored = "form.restored",
        Submitted = "form.submitted",
        HeldBack = "form.held_back",
        Accepted = "form.accepted",
        Discarded = "form.discarded",
        Kept = "form.kept",
    }
}

/// What is said of a change from `old` to `new`, either of which may be missing, that left `row`.
pub fn facts(old: Option<&Model>, new: Option<&Model>, row: &Model) -> Facts {
    let valid = |row: Option<&Model>| row.map(Model::valid);
    let changes = diff(valid(old).as_ref(), valid(new).as_ref());
    Facts { id: row.id.0, version: row.version, owner: None, changes, data: json!({ "name": row.name }) }
}

/// What is said of something that came in with `form`, which it left as it was.
pub fn came_in(form: &Model, more: Value) -> Facts {
    let mut data = json!({ "name": form.name });
    if let (Value::Object(data), Value::Object(more)) = (&mut data, more) {
        data.extend(more);
    }
    Facts { id: form.id.0, version: form.version, owner: None, changes: Default::default(), data }
}
