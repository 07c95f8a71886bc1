//! From the base host's session to a workspace host's own: a code that lives a minute, counts once, and is bound to the
//! browser and the workspace it was made for.
//!
//! The workspace's host keeps a random state in a cookie and sends only its digest around. A code caught on the way is
//! worth nothing without that cookie, and a code of somebody else cannot be slipped into a victim's browser.

use crate::{
    Identity, IdentityError,
    entity::{membership, session},
    secret,
    session::{Device, NewSession, STAGE_FULL, Viewer},
    single_use::{self, About, Kind},
};
use ac_core::{Error, TenantId, ctx::TenantRef};
use sea_orm::EntityTrait;
use sha2::{Digest, Sha256};

/// What a code is bound to: the digest of the browser's state, and the workspace.
fn binding(state_digest: &str, tenant: TenantId) -> Vec<u8> {
    Sha256::new().chain_update(tenant.0.as_bytes()).chain_update(state_digest.as_bytes()).finalize().to_vec()
}

/// Makes a code for the person behind a base session.
///
/// Errors: `not_found` when the person does not belong to the workspace, as for one that does not exist.
pub(crate) async fn issue(
    identity: &Identity,
    viewer: &Viewer,
    tenant: &TenantRef,
    state_digest: &str,
) -> Result<String, IdentityError> {
    let db = identity.control().db();
    let membership = membership::Entity::find_by_id((tenant.id, viewer.identity)).one(db).await?;
    membership.filter(|m| m.ended_at.is_none()).ok_or(Error::NotFound)?;
    let about = About {
        identity: Some(viewer.identity),
        tenant: Some(tenant.id),
        session: Some(viewer.session),
        bound_to: Some(binding(state_digest, tenant.id)),
        ..About::default()
    };
    Ok(single_use::issue(db, identity.now(), Kind::Handoff, about).await?)
}

/// Takes a code on the workspace's host; answers the new session cookie's value. `old` is the cookie the browser came
/// with; its session ends.
///
/// Errors: `LinkEnded` for a code that is old, used, or bound to another browser or workspace.
pub(crate) async fn redeem(
    identity: &Identity,
    tenant: &TenantRef,
    code: &str,
    state: &str,
    device: &Device,
    old: Option<&str>,
) -> Result<String, IdentityError> {
    let now = identity.now();
    let bound_to = binding(&secret::digest_text(state), tenant.id);
    let tx = identity.control().begin().await?;
    let taken = single_use::take(&tx, now, Kind::Handoff, code, Some(&bound_to)).await?;
    let parent = match taken.session_id {
        Some(id) => session::Entity::find_by_id(id).one(&tx).await?,
        None => None,
    };
    let parent = parent.filter(|p| p.expires_at > now && p.stage == STAGE_FULL).ok_or(IdentityError::LinkEnded)?;
    let ended = match old {
        Some(old) => crate::session::end_by_token(&tx, old).await?,
        None => None,
    };
    let new = NewSession {
        identity: parent.identity_id,
        tenant: Some(tenant.id),
        parent: Some(parent.id),
        stage: STAGE_FULL,
        device,
        expires_at: parent.expires_at,
        // Freshness is the parent's, read when it is asked for.
        fresh_until: now,
    };
    let (_, cookie) = crate::session::open(&tx, now, new).await?;
    tx.commit().await?;
    crate::session::announce_all(identity, ended);
    Ok(cookie)
}
