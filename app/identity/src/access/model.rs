//! Roles and teams as they are sent and shown.

use ac_core::{
    FieldError, MemberId, Resource, Role, RoleId, Rules, TeamId,
    access::{BASES, FieldGrant, FieldRules, TEAM_MEMBERS_MAX},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Longest name of a role or a team, in characters.
pub const ACCESS_NAME_CHARS_MAX: usize = 60;

/// A role of the workspace's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema), schema(as = OwnRole))]
pub struct RoleRow {
    pub id: RoleId,
    pub name: String,
    /// What it is based on: member or guest.
    pub base: Role,
    /// In full.
    pub rules: Rules,
    /// What it says of single fields.
    #[serde(default)]
    pub fields: FieldRules,
    /// Who has it.
    pub members: Vec<Mate>,
    pub version: i64,
}

/// What a role is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDraft {
    pub name: String,
    pub base: Role,
    pub rules: Rules,
    #[serde(default)]
    pub fields: FieldRules,
}

/// A field that a role may have a rule about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOffer {
    pub object: Resource,
    /// As rules call it.
    pub name: String,
    pub label: String,
    /// What a rule can say of it.
    pub grants: Vec<FieldGrant>,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema), schema(as = Team))]
pub struct TeamRow {
    pub id: TeamId,
    pub name: String,
    pub members: Vec<Mate>,
    pub version: i64,
}

/// What a team is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDraft {
    pub name: String,
    pub members: BTreeSet<MemberId>,
}

/// A member by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Mate {
    pub id: MemberId,
    pub name: String,
}

impl RoleDraft {
    /// The same as it is kept, or what is wrong with it.
    pub fn valid(self) -> Result<Self, Vec<FieldError>> {
        let mut complaints: Vec<FieldError> = name_complaint(&self.name, "role").into_iter().collect();
        let is_the_products = Role::ALL.iter().any(|role| role.as_str().eq_ignore_ascii_case(self.name.trim()));
        if is_the_products {
            complaints.push(FieldError::new("name", "Every workspace has a role of this name. Choose another."));
        }
        if !BASES.contains(&self.base) {
            complaints.push(FieldError::new("base", "A role is based on member or guest."));
        }
        let rules = self.rules.filled(self.base);
        complaints.extend(rules.complaint().map(|message| FieldError::new("rules", message)));
        complaints.extend(self.fields.complaint().map(|message| FieldError::new("fields", message)));
        if complaints.is_empty() {
            Ok(Self { name: self.name.trim().to_owned(), rules, ..self })
        } else {
            Err(complaints)
        }
    }
}

impl TeamDraft {
    /// The same as it is kept, or what is wrong with it.
    pub fn valid(self) -> Result<Self, Vec<FieldError>> {
        let mut complaints: Vec<FieldError> = name_complaint(&self.name, "team").into_iter().collect();
        if self.members.len() > TEAM_MEMBERS_MAX {
            let message = format!("A team has at most {TEAM_MEMBERS_MAX} members. Make two of it.");
            complaints.push(FieldError::new("members", message));
        }
        if complaints.is_empty() { Ok(Self { name: self.name.trim().to_owned(), ..self }) } else { Err(complaints) }
    }
}

fn name_complaint(name: &str, what: &str) -> Option<FieldError> {
    let name = name.trim();
    let message = if name.is_empty() {
        format!("Give the {what} a name.")
    } else if name.chars().count() > ACCESS_NAME_CHARS_MAX {
        format!("A name has at most {ACCESS_NAME_CHARS_MAX} characters.")
    } else if name.chars().any(char::is_control) {
        "A name is one line of text.".to_owned()
    } else {
        return None;
    };
    Some(FieldError::new("name", message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{Action, Grant};

    #[test]
    fn a_role_has_a_name_of_its_own_and_a_base_that_can_be_limited() {
        let draft = |name: &str, base| RoleDraft {
            name: name.to_owned(),
            base,
            rules: Rules::default(),
            fields: FieldRules::default(),
        };
        let check = |draft: RoleDraft, field: Option<&str>| {
            let complaints = draft.clone().valid().err().unwrap_or_default();
            assert_eq!(complaints.first().map(|c| c.field.as_str()), field, "{draft:?}");
        };
        check(draft(" Sales ", Role::Member), None);
        check(draft("", Role::Member), Some("name"));
        check(draft("Admin", Role::Member), Some("name"));
        check(draft("a\nb", Role::Member), Some("name"));
        check(draft(&"a".repeat(ACCESS_NAME_CHARS_MAX + 1), Role::Member), Some("name"));
        check(draft("Sales", Role::Admin), Some("base"));
        let mut wide = draft("Sales", Role::Guest);
        wide.rules.set(Resource::Deal, Action::Delete, Grant::All);
        check(wide, Some("rules"));
        let mut hiding = draft("Sales", Role::Member);
        hiding.fields.set(Resource::Contact, "email", Some(FieldGrant::Hidden));
        check(hiding, Some("fields"));
        let kept = draft(" Sales ", Role::Guest).valid().unwrap();
        assert_eq!((kept.name.as_str(), kept.rules), ("Sales", Rules::of(Role::Guest)));
    }
}
