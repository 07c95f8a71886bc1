//! The control database's event log: what happened to people in a workspace, written in the transaction of the change.
//!
//! Invariant: commit order is seq order. The seq is taken by an update of the one `control_log_head` row, whose lock is
//! held until COMMIT; so write events as the last act of a transaction.

use crate::entity::control_event;
use ac_core::{Error, EventId, Resource, TenantId, Timestamp};
use sea_orm::{ActiveModelTrait, ConnectionTrait, FromQueryResult, IntoActiveModel, Statement};

/// The types of event that the control database knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    WorkspaceCreated,
    UserJoined,
    UserLeft,
    UserRenamed,
    RoleChanged,
    MemberInvited,
    InviteRevoked,
    ApiTokenCreated,
    ApiTokenRevoked,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::WorkspaceCreated,
        Self::UserJoined,
        Self::UserLeft,
        Self::UserRenamed,
        Self::RoleChanged,
        Self::MemberInvited,
        Self::InviteRevoked,
        Self::ApiTokenCreated,
        Self::ApiTokenRevoked,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::WorkspaceCreated => "workspace.created",
            Self::UserJoined => "user.joined",
            Self::UserLeft => "user.left",
            Self::UserRenamed => "user.renamed",
            Self::RoleChanged => "role.changed",
            Self::MemberInvited => "member.invited",
            Self::InviteRevoked => "invite.revoked",
            Self::ApiTokenCreated => "api_token.created",
            Self::ApiTokenRevoked => "api_token.revoked",
        }
    }

    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub(crate) fn subject(self) -> Resource {
        match self {
            Self::WorkspaceCreated => Resource::Workspace,
            Self::ApiTokenCreated | Self::ApiTokenRevoked => Resource::ApiToken,
            _ => Resource::Member,
        }
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    System,
    Member(ac_core::MemberId),
}

/// One entry to write.
pub(crate) struct Entry {
    pub tenant: TenantId,
    pub kind: Kind,
    pub by: By,
    pub subject: uuid::Uuid,
    /// What a reader in the workspace may know: no address, no credential.
    pub data: serde_json::Value,
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
}

/// Writes `entry`; the caller commits next.
pub(crate) async fn record(conn: &impl ConnectionTrait, now: Timestamp, entry: Entry) -> Result<(), Error> {
    let sql = "UPDATE control_log_head SET seq = seq + 1 WHERE id = 1 RETURNING seq";
    let head = Head::find_by_statement(Statement::from_string(conn.get_database_backend(), sql)).one(conn).await?;
    let seq = head.ok_or_else(|| Error::internal("the control log", "control_log_head has no row"))?.seq;
    let (actor_kind, actor_id) = match entry.by {
        By::System => ("system", None),
        By::Member(id) => ("member", Some(id.0)),
    };
    let row = control_event::Model {
        seq,
        id: EventId::generate(),
        tenant_id: entry.tenant,
        kind: entry.kind.as_str().to_owned(),
        occurred_at: now,
        actor_kind: actor_kind.to_owned(),
        actor_id,
        subject_kind: entry.kind.subject().as_str().to_owned(),
        subject_id: entry.subject,
        data: entry.data,
        relayed_at: None,
    };
    row.into_active_model().insert(conn).await?;
    Ok(())
}
