//! Signing in on the base host: password, then the second factor where there is one.
//!
//! Invariant: every attempt does the same work and gets the same answer, whether or not the address is known; and each
//! step that proves more gives the browser a new session id.

use crate::{
    Identity, IdentityError,
    entity::identity,
    limits, outbox,
    password::is_outdated,
    people, secret,
    service::Ending,
    session::{
        self, AwaitingCode, Device, FRESH_SECS, NewSession, PENDING_SECS, SESSION_ABSOLUTE_SECS, STAGE_FULL,
        STAGE_PASSWORD,
    },
    totp,
};
use ac_core::{Error, IdentityId, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// Where an attempt led. Each holds the new session cookie's value.
pub(crate) enum SignedIn {
    Full(String),
    AwaitingCode(String),
}

/// Tries e-mail and password. `old` is the cookie the browser came with; its session ends.
///
/// Errors: `WrongCredentials`, `TooManyAttempts`.
pub(crate) async fn with_password(
    identity: &Identity,
    email: &str,
    password: &str,
    device: &Device,
    old: Option<&str>,
) -> Result<SignedIn, IdentityError> {
    let person = verify(identity, email, password, device).await?;
    let now = identity.now();
    if let Some(hash) = person.password_hash.as_deref().filter(|hash| is_outdated(hash)) {
        upgrade(identity, person.id, hash, password).await?;
    }
    let tx = identity.control().begin().await?;
    if let Some(old) = old {
        session::end_by_token(&tx, old).await?;
    }
    let signed_in = if person.totp_enabled_at.is_some() {
        let pending = NewSession {
            identity: person.id,
            tenant: None,
            parent: None,
            stage: STAGE_PASSWORD,
            device,
            expires_at: now.plus_secs(PENDING_SECS),
            fresh_until: now,
        };
        SignedIn::AwaitingCode(session::open(&tx, now, pending).await?.1)
    } else {
        SignedIn::Full(open_full(&tx, now, person.id, device).await?)
    };
    tx.commit().await?;
    Ok(signed_in)
}

/// One attempt at a password, charged to the account, to the network, and to the password itself: spraying one password
/// over many accounts runs dry like many passwords on one.
async fn verify(
    identity: &Identity,
    email: &str,
    password: &str,
    device: &Device,
) -> Result<identity::Model, IdentityError> {
    let key = email.trim().to_lowercase();
    let network = limits::network(&device.address);
    let sprayed = hex(&secret::keyed(&*identity.platform.secret_key, "sign-in attempts", password.as_bytes()));
    let charged =
        [format!("network {network}"), format!("account {}", hex(&secret::digest(&key))), format!("word {sprayed}")];
    for key in &charged {
        identity.limits.charge(limits::SIGN_IN, key)?;
    }
    let person = people::by_email(identity.control().db(), &key).await?;
    // A longer text than any password can be is not worth hashing in full, and must not cost more than any other.
    let tried: String = password.chars().take(crate::model::PASSWORD_CHARS_MAX + 1).collect();
    let right = identity.hasher.verify(&tried, person.as_ref().and_then(|p| p.password_hash.as_deref())).await?;
    match person {
        Some(person) if right => {
            for key in &charged {
                identity.limits.refund(limits::SIGN_IN, key);
            }
            Ok(person)
        }
        _ => Err(IdentityError::WrongCredentials),
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Replaces a hash made with less than today's parameters, unless the password changed meanwhile.
async fn upgrade(identity: &Identity, id: IdentityId, old: &str, password: &str) -> Result<(), Error> {
    let new = identity.hasher.hash(password).await?;
    identity::Entity::update_many()
        .col_expr(identity::Column::PasswordHash, Expr::value(new))
        .filter(identity::Column::Id.eq(id))
        .filter(identity::Column::PasswordHash.eq(old))
        .exec(identity.control().db())
        .await?;
    Ok(())
}

/// Opens the base host's session of somebody who has proved everything asked for.
pub(crate) async fn open_full(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    person: IdentityId,
    device: &Device,
) -> Result<String, Error> {
    let full = NewSession {
        identity: person,
        tenant: None,
        parent: None,
        stage: STAGE_FULL,
        device,
        expires_at: now.plus_secs(SESSION_ABSOLUTE_SECS),
        fresh_until: now.plus_secs(FRESH_SECS),
    };
    Ok(session::open(conn, now, full).await?.1)
}

/// Tries the second factor, a code or a recovery code; answers the new cookie's value.
///
/// Errors: `WrongCode`, `TooManyAttempts`.
pub(crate) async fn with_code(
    identity: &Identity,
    awaiting: AwaitingCode,
    code: &str,
    device: &Device,
) -> Result<String, IdentityError> {
    let key = awaiting.identity.to_string();
    identity.limits.charge(limits::CODE, &key)?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = people::by_id(&tx, awaiting.identity).await?;
    let proof = totp::check(identity, &tx, &person, code).await?;
    if proof == totp::Proof::RecoveryCode {
        outbox::put(&tx, now, totp::recovery_code_used(&person)).await?;
    }
    crate::entity::session::Entity::delete_by_id(awaiting.session).exec(&tx).await?;
    let cookie = open_full(&tx, now, person.id, device).await?;
    tx.commit().await?;
    identity.limits.refund(limits::CODE, &key);
    Ok(cookie)
}

/// Confirms that it is still the same person, for sensitive changes; answers the new cookie's value.
///
/// Errors: `WrongCredentials`, `WrongCode`, `TooManyAttempts`.
pub(crate) async fn confirm(
    identity: &Identity,
    viewer: &session::Viewer,
    password: &str,
    code: &str,
    device: &Device,
) -> Result<String, IdentityError> {
    let person = verify(identity, &viewer.email, password, device).await?;
    let key = person.id.to_string();
    let now = identity.now();
    if person.totp_enabled_at.is_some() {
        identity.limits.charge(limits::CODE, &key)?;
    }
    let tx = identity.control().begin().await?;
    if person.totp_enabled_at.is_some() {
        totp::check(identity, &tx, &person, code).await?;
    }
    let cookie = secret::token();
    crate::entity::session::Entity::update_many()
        .col_expr(crate::entity::session::Column::TokenHash, Expr::value(secret::digest(&cookie)))
        .col_expr(crate::entity::session::Column::FreshUntil, Expr::value(now.plus_secs(FRESH_SECS).0))
        .filter(crate::entity::session::Column::Id.eq(viewer.base_session))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    if person.totp_enabled_at.is_some() {
        identity.limits.refund(limits::CODE, &key);
    }
    Ok(cookie)
}

/// Signs out: ends the base session and every workspace session handed off from it.
pub(crate) async fn sign_out(identity: &Identity, viewer: &session::Viewer) -> Result<(), Error> {
    session::end(identity, viewer.base_session).await?;
    identity.announce(Ending::Session(viewer.session));
    Ok(())
}
