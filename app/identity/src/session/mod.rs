//! Sessions: opening, finding, ending. A session belongs to one host; the base host's is the parent of the workspaces'.
//!
//! Invariant: what a session may do is read anew at each request; ending it or the membership takes effect at once.

mod lookup;

use crate::{
    Identity, IdentityError,
    entity::{identity, session},
    model::{ApiTokenId, SessionId},
    people, secret,
    service::Ending,
};
use ac_core::{Error, IdentityId, MemberId, Role, TenantId, Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};

pub(crate) use lookup::{Found, find, touch};

/// A session unused for this long ends.
pub const SESSION_IDLE_SECS: i64 = 7 * 24 * 3600;
/// A session ends this long after sign-in, however much it is used.
pub const SESSION_ABSOLUTE_SECS: i64 = 30 * 24 * 3600;
/// Time to type the second factor.
pub(crate) const PENDING_SECS: i64 = 600;
/// After sign-in or confirmation, sensitive changes are open for this long.
pub const FRESH_SECS: i64 = 600;
/// `last_seen_at` is written at most this often.
pub(crate) const LAST_SEEN_STEP_SECS: i64 = 60;
const USER_AGENT_CHARS_MAX: usize = 200;

pub(crate) const STAGE_PASSWORD: &str = "password";
pub(crate) const STAGE_FULL: &str = "full";

/// The signed-in person behind a request with a session; in the request's extensions.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub identity: IdentityId,
    pub name: String,
    pub email: String,
    pub session: SessionId,
    /// The base host's session: this one, or the one it was handed off from.
    pub base_session: SessionId,
    /// On a workspace's host: which, as whom, in what role.
    pub membership: Option<(TenantId, MemberId, Role)>,
    /// With whose eyes they look at it, and what role those have; none once they have left.
    pub viewing: Option<(MemberId, Option<Role>)>,
    /// Signed in or confirmed within [`FRESH_SECS`].
    pub fresh: bool,
    pub expires_at: Timestamp,
}

impl Viewer {
    /// Refuses sensitive changes to a session that was not confirmed lately.
    pub fn require_fresh(&self) -> Result<(), IdentityError> {
        if self.fresh { Ok(()) } else { Err(IdentityError::StepUpRequired) }
    }
}

/// Somebody whose password was right and whose second factor is still to come; in the request's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AwaitingCode {
    pub identity: IdentityId,
    pub session: SessionId,
}

/// What a request or open connection runs on; in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    Session { id: SessionId, parent: Option<SessionId>, identity: IdentityId, tenant: Option<TenantId> },
    Token { id: ApiTokenId, identity: IdentityId, tenant: TenantId },
}

/// Who is at the other end, for the session list and the limits.
#[derive(Clone, Debug, Default)]
pub struct Device {
    pub address: String,
    pub user_agent: String,
    /// What the browser is known by, if it shows anything.
    pub mark: Option<String>,
}

/// What a new session starts from.
pub(crate) struct NewSession<'a> {
    pub identity: IdentityId,
    pub tenant: Option<TenantId>,
    pub parent: Option<SessionId>,
    pub stage: &'static str,
    pub device: &'a Device,
    pub expires_at: Timestamp,
    pub fresh_until: Timestamp,
}

/// Enters a session with a new id; answers the cookie's value, which is kept nowhere.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    new: NewSession<'_>,
) -> Result<(SessionId, String), Error> {
    let token = secret::token();
    let row = session::Model {
        id: SessionId::generate(),
        token_hash: secret::digest(&token),
        identity_id: new.identity,
        tenant_id: new.tenant,
        parent_id: new.parent,
        stage: new.stage.to_owned(),
        user_agent: new.device.user_agent.chars().take(USER_AGENT_CHARS_MAX).collect(),
        address: new.device.address.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at: new.expires_at,
        fresh_until: new.fresh_until,
        viewing_member_id: None,
    };
    let id = row.id;
    row.into_active_model().insert(conn).await?;
    Ok((id, token))
}

/// The person behind a session, as they are until the transaction ends, for a change of how they sign in: a session that
/// has ended since the request began, by a reset perhaps, changes nothing any more.
///
/// Errors: `unauthenticated`.
pub(crate) async fn hold(tx: &DatabaseTransaction, viewer: &Viewer) -> Result<identity::Model, Error> {
    let person = people::hold(tx, viewer.identity).await?;
    session::Entity::find_by_id(viewer.base_session).one(tx).await?.ok_or(Error::Unauthenticated)?;
    Ok(person)
}

/// Ends one session and those handed off from it.
pub(crate) async fn end(identity: &Identity, id: SessionId) -> Result<(), Error> {
    session::Entity::delete_by_id(id).exec(identity.control().db()).await?;
    identity.announce(Ending::Session(id));
    Ok(())
}

/// Ends the session that a cookie names, whatever its state. Announce it after the commit.
pub(crate) async fn end_by_token(conn: &impl ConnectionTrait, token: &str) -> Result<Option<SessionId>, Error> {
    let named = session::Entity::find().filter(session::Column::TokenHash.eq(secret::digest(token)));
    let Some(row) = named.one(conn).await? else { return Ok(None) };
    session::Entity::delete_by_id(row.id).exec(conn).await?;
    Ok(Some(row.id))
}

/// Ends every session of a person but `keep` (and what was handed off from it). Announce [`Ending`]s after the commit.
pub(crate) async fn end_others(
    conn: &impl ConnectionTrait,
    identity: IdentityId,
    keep: Option<SessionId>,
) -> Result<Vec<SessionId>, Error> {
    let mut doomed = session::Entity::find().filter(session::Column::IdentityId.eq(identity));
    if let Some(keep) = keep {
        doomed = doomed.filter(session::Column::Id.ne(keep)).filter(
            sea_orm::Condition::any().add(session::Column::ParentId.is_null()).add(session::Column::ParentId.ne(keep)),
        );
    }
    let ids: Vec<SessionId> = doomed.all(conn).await?.into_iter().map(|s| s.id).collect();
    for id in &ids {
        session::Entity::delete_by_id(*id).exec(conn).await?;
    }
    Ok(ids)
}

/// Tells open connections of what [`end_others`] or [`end_by_token`] ended.
pub(crate) fn announce_all(identity: &Identity, ended: impl IntoIterator<Item = SessionId>) {
    for id in ended {
        identity.announce(Ending::Session(id));
    }
}

/// Deletes sessions that have run out.
pub(crate) async fn purge(conn: &impl ConnectionTrait, now: Timestamp) -> Result<(), Error> {
    let idle = now.plus_secs(-SESSION_IDLE_SECS);
    session::Entity::delete_many()
        .filter(
            sea_orm::Condition::any()
                .add(session::Column::ExpiresAt.lte(now))
                // A parent is as alive as the children that are used in its stead: they touch it.
                .add(session::Column::LastSeenAt.lte(idle)),
        )
        .exec(conn)
        .await?;
    Ok(())
}
