//! What the model knows, and how it answers.

use ac_core::{Action, Grant, MemberId, Role, RoleId, Rules, access::FieldRules};
use ac_crm::shared::kind::RecordKind;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

pub const KINDS: [(RecordKind, &str); 4] = [
    (RecordKind::Company, "companies"),
    (RecordKind::Contact, "contacts"),
    (RecordKind::Deal, "deals"),
    (RecordKind::Lead, "leads"),
];
pub const ACTIONS: [Action; 5] = [Action::Read, Action::Create, Action::Modify, Action::Delete, Action::Export];

/// What a deal or a lead is worth, as the API calls it.
pub const WORTH: [&str; 4] = ["", "", "amount", "value"];

/// A role as the workspace has it.
pub type OwnRole = (RoleId, Role, Rules, FieldRules);

pub struct Record {
    pub kind: usize,
    pub id: Uuid,
    pub number: usize,
    pub owner: Option<MemberId>,
    pub is_binned: bool,
}

/// What the model knows: how far each may go (0 nothing, 1 own, 2 team, 3 all), and who is with whom.
#[derive(Default)]
pub struct Model {
    pub role: HashMap<MemberId, Role>,
    /// By member, kind and action, of whoever has a role of the workspace's own; with one that is based on another role than theirs they
    /// may do what both allow.
    pub own: HashMap<MemberId, [[u8; 5]; 4]>,
    /// By member and kind, what may be done with the secret field: 0 nothing, 1 see it, 2 change it.
    pub secret: HashMap<MemberId, [u8; 4]>,
    /// Likewise with what a deal or a lead is worth.
    pub worth: HashMap<MemberId, [u8; 4]>,
    pub teams: Vec<BTreeSet<MemberId>>,
}

/// What the product lays down for records, by heart.
pub fn of_the_product(role: Role) -> [u8; 5] {
    if role == Role::Member { [3, 3, 3, 1, 0] } else { [1, 0, 0, 0, 0] }
}

impl Model {
    pub fn level(&self, who: MemberId, kind: usize, action: Action) -> u8 {
        let place = ACTIONS.iter().position(|a| *a == action).unwrap();
        match (self.own.get(&who), self.role[&who]) {
            (Some(levels), _) => levels[kind][place],
            (None, role) => of_the_product(role)[place],
        }
    }

    pub fn within(&self, who: MemberId, level: u8, owner: Option<MemberId>) -> bool {
        let are_mates = |owner| self.teams.iter().any(|team| team.contains(&who) && team.contains(&owner));
        match level {
            0 => false,
            3 => true,
            _ => owner.is_some_and(|owner| owner == who || (level == 2 && are_mates(owner))),
        }
    }

    pub fn secret(&self, who: MemberId, kind: usize) -> u8 {
        self.secret.get(&who).map_or(2, |levels| levels[kind])
    }

    pub fn worth(&self, who: MemberId, kind: usize) -> u8 {
        self.worth.get(&who).map_or(2, |levels| levels[kind])
    }

    pub fn may(&self, who: MemberId, action: Action, record: &Record) -> bool {
        self.within(who, self.level(who, record.kind, action), record.owner)
    }
}

pub fn number(grant: Grant) -> u8 {
    match grant {
        Grant::Nothing => 0,
        Grant::Own => 1,
        Grant::Team => 2,
        Grant::All => 3,
    }
}

/// The object with this id among those of a JSON document, as text.
pub fn row_of(text: &str, id: &str) -> Option<String> {
    let all: serde_json::Value = serde_json::from_str(text).ok()?;
    let rows = all.get("data").unwrap_or(&all).as_array()?;
    rows.iter().find(|row| row["id"] == id).map(ToString::to_string)
}
