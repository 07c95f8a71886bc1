//! What happened to dashboards.

use super::entity::Model;
use ac_core::{
    Change, DomainEvent, MemberId, Resource, Subject,
    event::{PRIVATE_TO, diff},
};
use ac_views::saved::model::Share;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What each of the events says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    id: uuid::Uuid,
    version: i64,
    owner: Option<MemberId>,
    /// Old and new value of each field that differs.
    changes: BTreeMap<String, Change>,
    data: Value,
}

/// An event about a dashboard.
#[derive(Clone, Debug, PartialEq)]
pub enum DashboardEvent {
    Created(Facts),
    Updated(Facts),
    Deleted(Facts),
    Restored(Facts),
}

impl DashboardEvent {
    fn facts(&self) -> &Facts {
        match self {
            Self::Created(facts) | Self::Updated(facts) | Self::Deleted(facts) | Self::Restored(facts) => facts,
        }
    }
}

impl DomainEvent for DashboardEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created(_) => "dashboard.created",
            Self::Updated(_) => "dashboard.updated",
            Self::Deleted(_) => "dashboard.deleted",
            Self::Restored(_) => "dashboard.restored",
        }
    }

    fn subject(&self) -> Subject {
        Subject { kind: Resource::Dashboard, id: self.facts().id }
    }

    fn subject_version(&self) -> i64 {
        self.facts().version
    }

    fn owner(&self) -> Option<MemberId> {
        self.facts().owner
    }

    fn changes(&self) -> BTreeMap<String, Change> {
        self.facts().changes.clone()
    }

    fn data(&self) -> Value {
        self.facts().data.clone()
    }
}

/// What is said of a change from `old` to `new`, either of which may be missing, that left `row`.
pub fn facts(old: Option<&Model>, new: Option<&Model>, row: &Model) -> Facts {
    let valid = |row: Option<&Model>| row.map(Model::valid);
    let is_known = [old, new].into_iter().flatten().any(|row| row.share != Share::Private);
    Facts {
        id: row.id.0,
        version: row.version,
        owner: row.owner_id,
        changes: diff(valid(old).as_ref(), valid(new).as_ref()),
        data: match is_known {
            true => json!({ "name": row.name }),
            false => json!({ "name": row.name, PRIVATE_TO: row.owner_id }),
        },
    }
}
