//! What the workspace's log says of roles and teams.

use ac_core::{Change, DomainEvent, MemberId, Resource, Subject, record_events};
use serde_json::json;
use std::collections::BTreeMap;

record_events! {
    /// What happened to a role.
    RoleEvent of Role {
        Created = "role.created",
        Updated = "role.updated",
        Deleted = "role.deleted",
    }
}

record_events! {
    /// What happened to a team.
    TeamEvent of Team {
        Created = "team.created",
        Updated = "team.updated",
        Deleted = "team.deleted",
    }
}

/// A member has another role of the workspace's own, or none any more. Both by their names.
pub(super) struct RoleGiven {
    pub member: MemberId,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl DomainEvent for RoleGiven {
    fn kind(&self) -> &'static str {
        "member.role_given"
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Member, id: self.member.0 }
    }
    fn subject_version(&self) -> i64 {
        0
    }
    fn owner(&self) -> Option<MemberId> {
        Some(self.member)
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        BTreeMap::from([("own_role".to_owned(), [json!(self.from), json!(self.to)])])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_connections_know_the_event_by_its_name() {
        let given = RoleGiven { member: MemberId(uuid::Uuid::nil()), from: None, to: None };
        assert_eq!(given.kind(), ac_core::access::ROLE_GIVEN);
    }
}
