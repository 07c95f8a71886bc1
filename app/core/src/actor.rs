//! Who acts: a member, an API token on a member's behalf, or the system itself.

use crate::id::MemberId;
use serde::{Deserialize, Serialize};

/// A member's role in a workspace. Declared from the most to the least powerful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Member,
    Guest,
    Client,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Owner, Self::Admin, Self::Member, Self::Guest, Self::Client];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
            Self::Guest => "guest",
            Self::Client => "client",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

/// The text names no role.
#[derive(Debug, thiserror::Error)]
#[error("a role is one of owner, admin, member, guest, client")]
pub struct UnknownRole;

/// Who a unit of work runs as. Permissions come from the role; the log records the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in member.
    Member { id: MemberId, role: Role },
    /// An API token acting with at most its member's role.
    Token { id: uuid::Uuid, member: MemberId, role: Role },
    /// The product itself: the command line, imports resumed at start, relays.
    System,
}

impl Actor {
    /// The role permissions are looked up by. The system is not limited by a role.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Member { role, .. } | Self::Token { role, .. } => Some(*role),
            Self::System => None,
        }
    }

    /// The member behind the act, whose records count as "own".
    #[must_use]
    pub fn member(&self) -> Option<MemberId> {
        match self {
            Self::Member { id, .. } => Some(*id),
            Self::Token { member, .. } => Some(*member),
            Self::System => None,
        }
    }

    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Member { .. } => "member",
            Self::Token { .. } => "token",
            Self::System => "system",
        }
    }
}
