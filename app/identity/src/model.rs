//! The shapes that leave this crate, on both sides of the wire. None holds a hash, a secret or a session's cookie.

use crate::access::model::RoleRow;
use ac_core::{IdentityId, MemberId, Role, Timestamp, define_id, list::ListQuery};
use serde::{Deserialize, Serialize};

define_id!(
    /// One signed-in browser on one host.
    SessionId
);
define_id!(
    /// One API token; not its secret.
    ApiTokenId
);

/// Longest name of a person or workspace, in characters.
pub const NAME_CHARS_MAX: usize = 80;
/// Longest e-mail address, in bytes (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Password length, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
pub const PASSWORD_CHARS_MAX: usize = 128;

/// A workspace as the switcher lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceLink {
    pub name: String,
    pub slug: String,
    /// Goes there by way of the base host, which hands the session over.
    pub url: String,
    pub role: Role,
}

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub identity_id: IdentityId,
    pub member_id: MemberId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub totp_enabled: bool,
    pub recovery_codes_left: u32,
    /// Signed in or confirmed within the last minutes: sensitive changes are open.
    pub fresh: bool,
}

/// One signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub current: bool,
}

/// An API token without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenRow {
    pub id: ApiTokenId,
    pub name: String,
    /// How the token begins, to tell tokens apart.
    pub prefix: String,
    /// `resource:action` pairs; `None` is everything its member may do.
    pub scopes: Option<Vec<String>>,
    pub member_name: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// What a member row made by an import says of itself until somebody takes its place.
pub const MEMBER_PLACEHOLDER: &str = "placeholder";

/// Whether somebody is behind a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    Active,
    /// Stands for somebody named in an import, who can be invited.
    Placeholder,
    Ended,
}

impl MemberState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Placeholder => MEMBER_PLACEHOLDER,
            Self::Ended => "ended",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Self {
        [Self::Active, Self::Placeholder].into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Ended)
    }
}

/// A member as the workspace shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    pub id: MemberId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    /// What the role of the workspace's own is called that they have in its place.
    pub own_role: Option<String>,
    pub state: MemberState,
    pub team: Option<String>,
    pub version: i64,
}

/// Which members a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Belonging {
    /// Members, and placeholders for them.
    #[default]
    Here,
    Former,
}

/// One page of members by name; `q` finds names and addresses.
pub type MemberQuery = ListQuery<Belonging>;

/// An open invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    pub id: uuid::Uuid,
    pub email: String,
    pub role: Role,
    /// The name of the workspace's own role that they are invited to.
    pub own_role: Option<String>,
    /// The placeholder whose place the person will take.
    pub member_id: Option<MemberId>,
    /// Whether its link still lets somebody in: not once who sent it has left or may no longer give the role, or the role is gone.
    pub stands: bool,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What somebody needs to set up an authenticator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpEnrolment {
    /// For typing in by hand.
    pub secret: String,
    pub otpauth_url: String,
    /// The same as a picture, drawn by the server.
    pub qr_svg: String,
}

/// Who looks at a workspace's members, and whom its invitations are for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersHead {
    pub me: MemberId,
    pub role: Role,
    /// None for those who may not invite.
    pub invites: Vec<InviteRow>,
    pub may_invite: bool,
    /// The workspace's own, with who has them. None for those who may not give them.
    pub roles: Vec<RoleRow>,
    pub may_view_as: bool,
}
