//! One's own account: name, address, password, sessions. Sensitive changes need a fresh sign-in and end other sessions.

use crate::{
    Ending, Identity, IdentityError, Viewer, api_tokens,
    entity::{membership, session},
    limits,
    log::{self, By, Entry, Kind as LogKind},
    model::{Me, SessionId, SessionRow},
    outbox::{self, Mail},
    password, people,
    people::Email,
    reset, session as sessions,
    session::STAGE_FULL,
    single_use::{self, About, Kind},
    totp::{self, notice},
};
use ac_core::Error;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

/// Most sessions shown.
const SESSIONS_SHOWN_MAX: u64 = 100;

/// The person behind the session, as their settings show them.
///
/// Errors: `unauthenticated` off a workspace's host.
pub async fn me(identity: &Identity, viewer: &Viewer) -> Result<Me, IdentityError> {
    let (_, member_id, role) = viewer.membership.ok_or(Error::Unauthenticated)?;
    let db = identity.control().db();
    let person = people::by_id(db, viewer.identity).await?;
    Ok(Me {
        identity_id: person.id,
        member_id,
        name: person.name,
        email: person.email,
        role,
        totp_enabled: person.totp_enabled_at.is_some(),
        recovery_codes_left: totp::recovery_codes_left(db, person.id).await?,
        fresh: viewer.fresh,
    })
}

/// Changes one's name, in every workspace.
///
/// Errors: `invalid`.
pub async fn rename(identity: &Identity, viewer: &Viewer, name: &str) -> Result<(), IdentityError> {
    let name = people::check_name(name).map_err(|m| IdentityError::field("name", m))?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let mut person = people::by_id(&tx, viewer.identity).await?.into_active_model();
    person.name = Set(name.clone());
    person.updated_at = Set(now);
    person.update(&tx).await?;
    let memberships = membership::Entity::find()
        .filter(membership::Column::IdentityId.eq(viewer.identity))
        .filter(membership::Column::EndedAt.is_null())
        .all(&tx)
        .await?;
    for row in &memberships {
        let entry = Entry {
            tenant: row.tenant_id,
            kind: LogKind::UserRenamed,
            by: By::Member(row.member_id),
            subject: row.member_id.0,
            data: serde_json::json!({ "name": name }),
        };
        log::record(&tx, now, entry).await?;
    }
    tx.commit().await?;
    for row in memberships {
        identity.relay_soon(row.tenant_id).await;
    }
    Ok(())
}

/// Changes one's password; other sessions end, API tokens stay.
///
/// Errors: `step_up_required`, `invalid`.
pub async fn change_password(identity: &Identity, viewer: &Viewer, new: &str) -> Result<(), IdentityError> {
    viewer.require_fresh()?;
    let about = [viewer.email.as_str(), viewer.name.as_str()];
    password::check(new, &about).map_err(|m| IdentityError::field("password", m))?;
    let hash = identity.hasher.hash(new).await?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = sessions::hold(&tx, viewer).await?;
    reset::set_password(&tx, person.id, hash, now).await?;
    single_use::void(&tx, Kind::Reset, &person.email_key).await?;
    let ended = sessions::end_others(&tx, person.id, Some(viewer.base_session)).await?;
    let tokens = api_tokens::left(identity, &tx, person.id).await?;
    let text = format!("Your other sessions have ended.{}", tokens.text);
    outbox::put(&tx, now, notice(&person, "Your password was changed", &text)).await?;
    tx.commit().await?;
    sessions::announce_all(identity, ended);
    Ok(())
}

/// Mails a link to a new address, which counts once the link was opened. A taken address answers the same.
///
/// Errors: `step_up_required`, `invalid`, `too_many_requests`.
pub async fn request_email(identity: &Identity, viewer: &Viewer, new: &str) -> Result<(), IdentityError> {
    viewer.require_fresh()?;
    let email = Email::parse(new).map_err(|m| IdentityError::field("email", m))?;
    identity.limits.charge(&[
        limits::MAIL_FROM.of(viewer.identity.to_string()),
        limits::MAIL_TO.of(&email.key),
        limits::MAILS.of("email"),
    ])?;
    let now = identity.now();
    let base = identity.platform.site.base_url();
    let tx = identity.control().begin().await?;
    let asking = sessions::hold(&tx, viewer).await?;
    let taken = people::by_email(&tx, &email.key).await?;
    let about = About {
        identity: Some(asking.id),
        email_key: email.key.clone(),
        data: serde_json::json!({ "email": email.shown }),
        ..About::default()
    };
    let token = single_use::issue(&tx, now, Kind::Email, about).await?;
    let body = if taken.is_some() {
        "Hello,\n\nsomebody asked to use this address for another account. It stays yours; there is nothing to do.\n"
            .to_owned()
    } else {
        format!(
            "Hello,\n\nopen this link to use this address for signing in. It works once, for a day:\n{base}/email/{token}\n"
        )
    };
    let to = taken.map_or(email.shown, |person| person.email);
    let mail = Mail { kind: "email", to, subject: "Your new address".to_owned(), body };
    outbox::put(&tx, now, mail).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the new address of a link. The person must be signed in; other sessions end.
///
/// Errors: `LinkEnded`, also for somebody else's link or an address that was taken meanwhile.
pub(crate) async fn finish_email(identity: &Identity, viewer: &Viewer, token: &str) -> Result<String, IdentityError> {
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let old = sessions::hold(&tx, viewer).await?;
    let row = single_use::take(&tx, now, Kind::Email, token, None).await?;
    if row.identity_id != Some(viewer.identity) || people::by_email(&tx, &row.email_key).await?.is_some() {
        return Err(IdentityError::LinkEnded);
    }
    let shown = row.data.get("email").and_then(|v| v.as_str()).unwrap_or(&row.email_key).to_owned();
    let mut person = old.clone().into_active_model();
    person.email = Set(shown.clone());
    person.email_key = Set(row.email_key.clone());
    person.email_verified_at = Set(Some(now));
    person.updated_at = Set(now);
    person.update(&tx).await?;
    single_use::void(&tx, Kind::Reset, &old.email_key).await?;
    outbox::put(&tx, now, notice(&old, "Your address was changed", "You sign in with another address from now on."))
        .await?;
    let ended = sessions::end_others(&tx, old.id, Some(viewer.base_session)).await?;
    let memberships = membership::Entity::find().filter(membership::Column::IdentityId.eq(old.id)).all(&tx).await?;
    for row in memberships.iter().filter(|m| m.ended_at.is_none()) {
        let entry = Entry {
            tenant: row.tenant_id,
            kind: LogKind::UserRenamed,
            by: By::Member(row.member_id),
            subject: row.member_id.0,
            data: serde_json::json!({ "name": old.name }),
        };
        log::record(&tx, now, entry).await?;
    }
    tx.commit().await?;
    sessions::announce_all(identity, ended);
    for row in memberships {
        identity.relay_soon(row.tenant_id).await;
    }
    Ok(shown)
}

/// Where one is signed in, the newest use first. A browser counts once, whatever workspaces it visits.
pub async fn list_sessions(identity: &Identity, viewer: &Viewer) -> Result<Vec<SessionRow>, IdentityError> {
    let rows = session::Entity::find()
        .filter(session::Column::IdentityId.eq(viewer.identity))
        .filter(session::Column::ParentId.is_null())
        .filter(session::Column::Stage.eq(STAGE_FULL))
        .filter(session::Column::ExpiresAt.gt(identity.now()))
        .order_by_desc(session::Column::LastSeenAt)
        .limit(SESSIONS_SHOWN_MAX)
        .all(identity.control().db())
        .await?;
    let shown = rows.into_iter().map(|row| SessionRow {
        current: row.id == viewer.base_session,
        id: row.id,
        user_agent: row.user_agent,
        address: row.address,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    });
    Ok(shown.collect())
}

/// Ends one of one's own sessions, with those handed off from it.
///
/// Errors: `not_found`, also for somebody else's.
pub async fn revoke_session(identity: &Identity, viewer: &Viewer, id: SessionId) -> Result<(), IdentityError> {
    let gone = session::Entity::delete_many()
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::IdentityId.eq(viewer.identity))
        .exec(identity.control().db())
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::NotFound.into());
    }
    identity.announce(Ending::Session(id));
    Ok(())
}

/// Ends all of one's sessions but this one.
pub async fn revoke_other_sessions(identity: &Identity, viewer: &Viewer) -> Result<(), IdentityError> {
    let tx = identity.control().begin().await?;
    let ended = sessions::end_others(&tx, viewer.identity, Some(viewer.base_session)).await?;
    tx.commit().await?;
    sessions::announce_all(identity, ended);
    Ok(())
}
