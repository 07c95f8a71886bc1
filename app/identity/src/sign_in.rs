//! Signing in on the base host: password, then the second factor where there is one.
//!
//! Invariant: every attempt does the same work and gets the same answer, whether or not the address is known; each step
//! that proves more gives the browser a new session id; and a session is opened only under the credentials that were
//! proved: hashing takes long enough for them to change meanwhile.

use crate::{
    Identity, IdentityError,
    entity::{identity, session as sessions},
    known,
    limits::{self, Charge},
    outbox,
    password::is_outdated,
    people, secret,
    service::Ending,
    session::{
        self, AwaitingCode, Device, FRESH_SECS, NewSession, PENDING_SECS, SESSION_ABSOLUTE_SECS, STAGE_FULL,
        STAGE_PASSWORD,
    },
    totp,
};
use ac_core::{Error, IdentityId};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};

/// Where an attempt led.
pub(crate) enum SignedIn {
    Full(Entered),
    /// The new session cookie's value.
    AwaitingCode(String),
}

/// The cookies of a browser that has proved everything asked for.
pub(crate) struct Entered {
    pub session: String,
    /// By which the browser is known again.
    pub mark: String,
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
    let key = email.trim().to_lowercase();
    let person = people::by_email(identity.control().db(), &key).await?;
    let charged = charges(identity, &key, person.as_ref(), password, device);
    identity.limits.charge(&charged)?;
    let proved = prove(identity, person, password).await?;
    identity.limits.refund(&charged);
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = still(&tx, &proved).await?;
    let ended = match old {
        Some(old) => session::end_by_token(&tx, old).await?,
        None => None,
    };
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
        SignedIn::Full(enter(identity, &tx, &person, device).await?)
    };
    tx.commit().await?;
    session::announce_all(identity, ended);
    Ok(signed_in)
}

/// What an attempt is charged to. A strange browser's: the network, the account in two sizes, and the password itself, so
/// that spraying one password over many accounts runs dry like many passwords on one. A known browser's: that alone.
fn charges(
    identity: &Identity,
    key: &str,
    person: Option<&identity::Model>,
    password: &str,
    device: &Device,
) -> Vec<Charge> {
    if let Some(browser) = known_browser(identity, person, device) {
        return vec![limits::KNOWN.of(format!("{key} {browser}"))];
    }
    let account = hex(&secret::digest(key));
    let sprayed = hex(&secret::keyed(&*identity.platform.secret_key, "sign-in attempts", password.as_bytes()));
    let mut charges = limits::NETWORK.of_network("sign-in", &device.address);
    charges.push(limits::ACCOUNT_HERE.of(format!("{account} {}", limits::network(&device.address))));
    charges.push(limits::ACCOUNT.of(account));
    charges.push(limits::WORD.of(sprayed));
    charges
}

fn known_browser(identity: &Identity, person: Option<&identity::Model>, device: &Device) -> Option<String> {
    known::browser(identity, person?, device.mark.as_deref()?)
}

/// Verifies a password; answers the person with the hash that it has proved.
///
/// Errors: `WrongCredentials`.
async fn prove(
    identity: &Identity,
    person: Option<identity::Model>,
    password: &str,
) -> Result<identity::Model, IdentityError> {
    // A longer text than any password can be is not worth hashing in full, and must not cost more than any other.
    let tried: String = password.chars().take(crate::model::PASSWORD_CHARS_MAX + 1).collect();
    let right = identity.hasher.verify(&tried, person.as_ref().and_then(|p| p.password_hash.as_deref())).await?;
    let mut person = person.filter(|_| right).ok_or(IdentityError::WrongCredentials)?;
    if let Some(old) = person.password_hash.as_deref().filter(|hash| is_outdated(hash))
        && let Some(new) = upgrade(identity, person.id, old, password).await?
    {
        person.password_hash = Some(new);
    }
    Ok(person)
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Replaces a hash made with less than today's parameters and answers the new one, unless the password changed meanwhile.
async fn upgrade(identity: &Identity, id: IdentityId, old: &str, password: &str) -> Result<Option<String>, Error> {
    let new = identity.hasher.hash(password).await?;
    let replaced = identity::Entity::update_many()
        .col_expr(identity::Column::PasswordHash, Expr::value(new.as_str()))
        .filter(identity::Column::Id.eq(id))
        .filter(identity::Column::PasswordHash.eq(old))
        .exec(identity.control().db())
        .await?;
    Ok((replaced.rows_affected == 1).then_some(new))
}

/// The person as they are now, until the transaction ends, if what was proved is still how they sign in.
///
/// Errors: `WrongCredentials`.
pub(crate) async fn still(
    tx: &DatabaseTransaction,
    proved: &identity::Model,
) -> Result<identity::Model, IdentityError> {
    let person = people::hold(tx, proved.id).await?;
    if person.password_hash == proved.password_hash && person.email_key == proved.email_key {
        Ok(person)
    } else {
        Err(IdentityError::WrongCredentials)
    }
}

/// Opens the base host's session of somebody who has proved everything asked for, and whose row is held.
pub(crate) async fn enter(
    identity: &Identity,
    tx: &DatabaseTransaction,
    person: &identity::Model,
    device: &Device,
) -> Result<Entered, Error> {
    let now = identity.now();
    let full = NewSession {
        identity: person.id,
        tenant: None,
        parent: None,
        stage: STAGE_FULL,
        device,
        expires_at: now.plus_secs(SESSION_ABSOLUTE_SECS),
        fresh_until: now.plus_secs(FRESH_SECS),
    };
    Ok(Entered { session: session::open(tx, now, full).await?.1, mark: known::mark(identity, person) })
}

/// Tries the second factor, a code or a recovery code.
///
/// Errors: `WrongCode`, `TooManyAttempts`, `unauthenticated` when what the password opened has ended.
pub(crate) async fn with_code(
    identity: &Identity,
    awaiting: AwaitingCode,
    code: &str,
    device: &Device,
) -> Result<Entered, IdentityError> {
    let person = people::by_id(identity.control().db(), awaiting.identity).await?;
    let key = match known_browser(identity, Some(&person), device) {
        Some(browser) => format!("{} {browser}", person.id),
        None => person.id.to_string(),
    };
    let charged = [limits::CODE.of(key)];
    identity.limits.charge(&charged)?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = people::hold(&tx, person.id).await?;
    // It is the proof that the password was right, and ends when the password changes.
    let pending = sessions::Entity::delete_by_id(awaiting.session).exec(&tx).await?;
    if pending.rows_affected != 1 {
        return Err(Error::Unauthenticated.into());
    }
    let proof = totp::check(identity, &tx, &person, code).await?;
    if proof == totp::Proof::RecoveryCode {
        outbox::put(&tx, now, totp::recovery_code_used(&person)).await?;
    }
    let entered = enter(identity, &tx, &person, device).await?;
    tx.commit().await?;
    identity.limits.refund(&charged);
    Ok(entered)
}

/// Confirms that it is still the same person, for sensitive changes; answers the new cookie's value. Charged to the session
/// alone: who has none cannot get in the way.
///
/// Errors: `WrongCredentials`, `WrongCode`, `TooManyAttempts`, `unauthenticated` when the session has ended.
pub(crate) async fn confirm(
    identity: &Identity,
    viewer: &session::Viewer,
    password: &str,
    code: &str,
) -> Result<String, IdentityError> {
    let charged = [limits::CONFIRM.of(viewer.base_session.to_string())];
    identity.limits.charge(&charged)?;
    let person = people::by_id(identity.control().db(), viewer.identity).await?;
    let proved = prove(identity, Some(person), password).await?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = still(&tx, &proved).await?;
    if person.totp_enabled_at.is_some() {
        totp::check(identity, &tx, &person, code).await?;
    }
    let cookie = secret::token();
    let renewed = sessions::Entity::update_many()
        .col_expr(sessions::Column::TokenHash, Expr::value(secret::digest(&cookie)))
        .col_expr(sessions::Column::FreshUntil, Expr::value(now.plus_secs(FRESH_SECS).0))
        .filter(sessions::Column::Id.eq(viewer.base_session))
        .exec(&tx)
        .await?;
    if renewed.rows_affected != 1 {
        return Err(Error::Unauthenticated.into());
    }
    tx.commit().await?;
    identity.limits.refund(&charged);
    Ok(cookie)
}

/// Signs out: ends the base session and every workspace session handed off from it.
pub(crate) async fn sign_out(identity: &Identity, viewer: &session::Viewer) -> Result<(), Error> {
    session::end(identity, viewer.base_session).await?;
    identity.announce(Ending::Session(viewer.session));
    Ok(())
}
