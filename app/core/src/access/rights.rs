//! How far somebody may go: their role, what a role of the workspace's own says instead, and who is in a team with them.

use super::{
    fields::{FieldGrant, FieldRules},
    rules::{OBJECTS, Rules},
};
use crate::{
    actor::Role,
    id::MemberId,
    policy::{self, Action, Grant, HAND_OVER, Resource},
};
use serde::{Deserialize, Serialize};

/// What somebody may do. Compiled everywhere: a screen offers what the server would allow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// `None` is the product itself, which no role limits.
    pub role: Option<Role>,
    pub member: Option<MemberId>,
    /// Of a role of the workspace's own.
    pub own: Option<Rules>,
    /// What that role says of single fields.
    pub fields: FieldRules,
    /// Somebody looks with the member's eyes: what would change something is offered nowhere.
    #[serde(default)]
    pub is_viewed: bool,
    /// The members of all teams that the member is in, in order of their ids. The member itself counts without.
    pub mates: Vec<MemberId>,
}

impl Rights {
    /// What a role of the product allows a member without a team.
    #[must_use]
    pub fn of(role: Role, member: MemberId) -> Self {
        Self { role: Some(role), member: Some(member), ..Self::default() }
    }

    /// How far `action` reaches.
    #[must_use]
    pub fn grant(&self, resource: Resource, action: Action) -> Grant {
        if self.is_viewed && !matches!(action, Action::Read | Action::Export) {
            return Grant::Nothing;
        }
        let Some(role) = self.role else { return Grant::All };
        let own = self.own.as_ref().filter(|_| OBJECTS.contains(&resource));
        own.and_then(|own| own.get(resource, action)).unwrap_or_else(|| policy::grant(role, resource, action))
    }

    /// Whether a grant reaches to a record of this owner. One without an owner is nobody's own.
    #[must_use]
    pub fn covers(&self, grant: Grant, owner: Option<MemberId>) -> bool {
        match grant {
            Grant::Nothing => false,
            Grant::Own => self.is_own(owner),
            Grant::Team => self.is_own(owner) || self.is_mates(owner),
            Grant::All => true,
        }
    }

    /// Whether `action` may be done to a record of this owner.
    #[must_use]
    pub fn reaches(&self, resource: Resource, action: Action, owner: Option<MemberId>) -> bool {
        self.covers(self.grant(resource, action), owner)
    }

    /// Whether a record of this owner may be given to another; see [`HAND_OVER`]. That it may be changed at all is asked besides.
    #[must_use]
    pub fn may_hand_over(&self, resource: Resource, owner: Option<MemberId>) -> bool {
        !self.is_viewed && (owner.is_none() || self.is_own(owner) || self.reaches(resource, HAND_OVER, owner))
    }

    /// What may be done with a field of an object besides what may be done with its records; nothing is said of most.
    #[must_use]
    pub fn field(&self, object: Resource, name: &str) -> Option<FieldGrant> {
        self.fields.get(object, name)
    }

    /// Whether anything is said of single fields of an object.
    #[must_use]
    pub fn limits(&self, object: Resource) -> bool {
        self.fields.of(object).next().is_some()
    }

    /// Whether it is as if the object did not have this field.
    #[must_use]
    pub fn hides(&self, object: Resource, name: &str) -> bool {
        self.field(object, name) == Some(FieldGrant::Hidden)
    }

    fn is_own(&self, owner: Option<MemberId>) -> bool {
        owner.is_some() && owner == self.member
    }

    fn is_mates(&self, owner: Option<MemberId>) -> bool {
        owner.is_some_and(|owner| self.mates.binary_search(&owner).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(number: u128) -> MemberId {
        MemberId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_grant_reaches_as_far_as_it_says() {
        let rights = Rights { mates: vec![member(2), member(3)], ..Rights::of(Role::Member, member(1)) };
        let check = |grant, want: [bool; 4]| {
            let owners = [Some(member(1)), Some(member(3)), Some(member(4)), None];
            assert_eq!(owners.map(|owner| rights.covers(grant, owner)), want, "{}", grant.as_str());
        };
        check(Grant::Nothing, [false; 4]);
        check(Grant::Own, [true, false, false, false]);
        check(Grant::Team, [true, true, false, false]);
        check(Grant::All, [true; 4]);
        let nobody = Rights { member: None, ..rights };
        assert!(!nobody.covers(Grant::Team, None) && !nobody.covers(Grant::Own, None));
    }

    #[test]
    fn a_role_of_the_workspaces_own_speaks_of_its_objects_alone() {
        let mut rules = Rules::of(Role::Member);
        rules.set(Resource::Deal, Action::Read, Grant::Team);
        rules.set(Resource::Workspace, Action::Modify, Grant::All);
        let rights = Rights { own: Some(rules), ..Rights::of(Role::Member, member(1)) };
        assert_eq!(rights.grant(Resource::Deal, Action::Read), Grant::Team);
        assert_eq!(rights.grant(Resource::Workspace, Action::Modify), Grant::Nothing);
        assert_eq!(rights.grant(Resource::Pipeline, Action::Read), Grant::All);
    }

    #[test]
    fn whoever_looks_with_others_eyes_reads_as_they_do_and_changes_nothing() {
        let owner = Rights { is_viewed: true, ..Rights::of(Role::Owner, member(1)) };
        for action in Action::ALL {
            let want = if matches!(action, Action::Read | Action::Export) { Grant::All } else { Grant::Nothing };
            assert_eq!(owner.grant(Resource::Deal, *action), want, "{}", action.as_str());
        }
        assert!(!owner.may_hand_over(Resource::Deal, Some(member(1))) && !owner.may_hand_over(Resource::Deal, None));
    }

    #[test]
    fn whoever_deletes_the_teams_records_hands_those_over_and_no_others() {
        let mut rules = Rules::of(Role::Member);
        rules.set(Resource::Deal, Action::Delete, Grant::Team);
        let rights = Rights { own: Some(rules), mates: vec![member(2)], ..Rights::of(Role::Member, member(1)) };
        let may = |owner| rights.may_hand_over(Resource::Deal, owner);
        assert!(may(None) && may(Some(member(1))) && may(Some(member(2))) && !may(Some(member(3))));
    }
}
