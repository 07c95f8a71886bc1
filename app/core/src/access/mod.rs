//! Permissions that a workspace defines itself: roles of its own, which say of each of its objects how far each action reaches, and
//! of single fields that they are hidden or stay as they are; and teams, whose members see each other's records where a role says so.
//!
//! Rule: [`Rights`] is how far somebody may go, in the browser and on the server; nothing else reads a role. What owners and
//! admins may do, and what keeps the workspace itself going, stands in [`crate::policy`] and is not up to a role.

pub mod fields;
mod rights;
mod rules;
pub mod why;

#[cfg(not(target_arch = "wasm32"))]
mod kept;
#[cfg(not(target_arch = "wasm32"))]
mod reach;
#[cfg(not(target_arch = "wasm32"))]
mod table;
#[cfg(not(target_arch = "wasm32"))]
pub mod tables;

pub use fields::{FieldGrant, FieldRules};
pub use rights::Rights;
pub use rules::{BASES, OBJECTS, Rules, offered};

#[cfg(not(target_arch = "wasm32"))]
pub use {
    kept::{Kept, announce, hold},
    reach::Reach,
    table::{OwnRole, OwnTeam, Table},
};

/// Roles that one workspace may define.
pub const ROLES_MAX: u64 = 50;
/// Teams that one workspace may have.
pub const TEAMS_MAX: u64 = 100;
/// Members of one team.
pub const TEAM_MEMBERS_MAX: usize = 100;
/// Teams that one member may be in. With [`TEAM_MEMBERS_MAX`] it bounds whose records one question is about.
pub const TEAMS_PER_MEMBER_MAX: u64 = 10;

/// What says that a member has another role of the workspace's own.
pub const ROLE_GIVEN: &str = "member.role_given";

/// Whether what people may do follows from what this event tells: then open connections ask anew whom they stand for.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn is_changed_by(frame: &crate::hub::Frame) -> bool {
    use crate::Resource;
    matches!(frame.resource(), Resource::Role | Resource::Team) || frame.kind == ROLE_GIVEN
}
