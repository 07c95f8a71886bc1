//! From a cookie's value to the person, in one statement.

use super::{AwaitingCode, Credential, LAST_SEEN_STEP_SECS, SESSION_IDLE_SECS, STAGE_FULL, STAGE_PASSWORD, Viewer};
use crate::{Identity, model::SessionId, secret};
use ac_core::{Error, IdentityId, MemberId, TenantId, Timestamp};
use sea_orm::{FromQueryResult, Statement};

#[derive(FromQueryResult)]
struct Row {
    id: SessionId,
    identity_id: IdentityId,
    tenant_id: Option<TenantId>,
    parent_id: Option<SessionId>,
    stage: String,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    fresh_until: Timestamp,
    parent_fresh_until: Option<Timestamp>,
    name: String,
    email: String,
    member_id: Option<MemberId>,
    role: Option<String>,
    viewing_member_id: Option<MemberId>,
    viewing_role: Option<String>,
}

const FIND: &str = "SELECT s.id, s.identity_id, s.tenant_id, s.parent_id, s.stage, s.last_seen_at, s.expires_at, s.fresh_until, \
    p.fresh_until AS parent_fresh_until, i.name, i.email, m.member_id, m.role, s.viewing_member_id, v.role AS viewing_role \
    FROM session s JOIN identity i ON i.id = s.identity_id \
    LEFT JOIN session p ON p.id = s.parent_id \
    LEFT JOIN membership m ON m.tenant_id = s.tenant_id AND m.identity_id = s.identity_id AND m.ended_at IS NULL \
    LEFT JOIN membership v ON v.tenant_id = s.tenant_id AND v.member_id = s.viewing_member_id AND v.ended_at IS NULL \
    WHERE s.token_hash = $1";

/// Whom a session cookie names.
pub(crate) enum Found {
    Viewer { viewer: Box<Viewer>, credential: Credential, last_seen_at: Timestamp },
    AwaitingCode(AwaitingCode),
}

/// The living session behind a cookie's value on the host of `tenant` (`None`: the base host).
///
/// `None` for a session that is unknown, over, another host's, or whose membership has ended.
pub(crate) async fn find(identity: &Identity, token: &str, tenant: Option<TenantId>) -> Result<Option<Found>, Error> {
    let db = identity.control().db();
    let ask = Statement::from_sql_and_values(db.get_database_backend(), FIND, [secret::digest(token).into()]);
    let Some(row) = Row::find_by_statement(ask).one(db).await? else { return Ok(None) };
    let now = identity.now();
    if row.tenant_id != tenant || row.expires_at <= now || row.last_seen_at.plus_secs(SESSION_IDLE_SECS) <= now {
        return Ok(None);
    }
    match row.stage.as_str() {
        STAGE_PASSWORD => Ok(Some(Found::AwaitingCode(AwaitingCode { identity: row.identity_id, session: row.id }))),
        STAGE_FULL => Ok(row.into_viewer(now)),
        _ => Ok(None),
    }
}

impl Row {
    fn into_viewer(self, now: Timestamp) -> Option<Found> {
        let membership = match self.tenant_id {
            None => None,
            Some(tenant) => Some((tenant, self.member_id?, self.role.as_deref()?.parse().ok()?)),
        };
        let fresh_until = self.parent_fresh_until.map_or(self.fresh_until, |parent| parent.max(self.fresh_until));
        let viewer = Viewer {
            identity: self.identity_id,
            name: self.name,
            email: self.email,
            session: self.id,
            base_session: self.parent_id.unwrap_or(self.id),
            membership,
            viewing: self
                .viewing_member_id
                .map(|member| (member, self.viewing_role.and_then(|role| role.parse().ok()))),
            fresh: now < fresh_until,
            expires_at: self.expires_at,
        };
        let credential = Credential::Session {
            id: self.id,
            parent: self.parent_id,
            identity: self.identity_id,
            tenant: self.tenant_id,
        };
        Some(Found::Viewer { viewer: Box::new(viewer), credential, last_seen_at: self.last_seen_at })
    }
}

/// Notes that the session, and the one it came from, is in use; at most once in [`LAST_SEEN_STEP_SECS`].
pub(crate) async fn touch(identity: &Identity, viewer: &Viewer, last_seen_at: Timestamp) -> Result<(), Error> {
    use crate::entity::session;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let now = identity.now();
    if now < last_seen_at.plus_secs(LAST_SEEN_STEP_SECS) {
        return Ok(());
    }
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now.0))
        .filter(session::Column::Id.is_in([viewer.session, viewer.base_session]))
        .exec(identity.control().db())
        .await?;
    Ok(())
}
