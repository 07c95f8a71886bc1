//! A forgotten password: a mailed link, good once and for half an hour, to choose another.
//!
//! Invariant: asking answers the same and does the same for known and unknown addresses. A reset ends every session and
//! does not stand in for the second factor: one signs in afterwards as always.

use crate::{
    Identity, IdentityError,
    entity::identity,
    limits,
    outbox::{self, Mail},
    password, people,
    people::Email,
    session::{self, Device},
    single_use::{self, About, Kind},
    totp::notice,
};
use ac_core::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// Mails a link to whoever has the address.
///
/// Errors: `invalid`, `TooManyAttempts`.
pub(crate) async fn request(identity: &Identity, email: &str, device: &Device) -> Result<Email, IdentityError> {
    let email = Email::parse(email).map_err(|m| IdentityError::field("email", m))?;
    identity.limits.charge(limits::FORMS, &format!("forgot {}", limits::network(&device.address)))?;
    identity.limits.charge(limits::MAIL_TO, &email.key)?;
    let now = identity.now();
    let base = identity.platform.site.base_url();
    let tx = identity.control().begin().await?;
    let person = people::by_email(&tx, &email.key).await?;
    // An unknown address gets a mail and a link, too: the work is the same, and its owner learns where not to look.
    let about = About { identity: person.as_ref().map(|p| p.id), email_key: email.key.clone(), ..About::default() };
    let token = single_use::issue(&tx, now, Kind::Reset, about).await?;
    let text = if person.is_some() {
        format!(
            "open this link to choose a new password. It works once, for half an hour:\n{base}/reset/{token}\n\n\
             If it was not you, there is nothing to do: your password stays as it is."
        )
    } else {
        format!(
            "somebody, perhaps you, asked for a new password, but there is no account with this address.\n\
             You may have used another one, or can sign up here:\n{base}/sign-up\n\nIf it was not you, there is nothing to do."
        )
    };
    let mail = Mail {
        kind: "reset",
        to: email.shown.clone(),
        subject: "Choose a new password".to_owned(),
        body: format!("Hello,\n\n{text}\n"),
    };
    outbox::put(&tx, now, mail).await?;
    tx.commit().await?;
    Ok(email)
}

/// The address that a link is for.
///
/// Errors: `LinkEnded`.
pub(crate) async fn address_of(identity: &Identity, token: &str) -> Result<String, IdentityError> {
    let db = identity.control().db();
    let row = single_use::peek(db, identity.now(), Kind::Reset, token).await?;
    let person = row.identity_id.ok_or(IdentityError::LinkEnded)?;
    Ok(people::by_id(db, person).await?.email)
}

/// Sets the new password and ends every session.
///
/// Errors: `LinkEnded`, `invalid`, `TooManyAttempts`.
pub(crate) async fn finish(identity: &Identity, token: &str, new: &str, device: &Device) -> Result<(), IdentityError> {
    identity.limits.charge(limits::FORMS, &format!("reset {}", limits::network(&device.address)))?;
    let address = address_of(identity, token).await?;
    password::check(new, &[address.as_str()]).map_err(|m| IdentityError::field("password", m))?;
    let hash = identity.hasher.hash(new).await?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let taken = single_use::take(&tx, now, Kind::Reset, token, None).await?;
    let person = people::by_id(&tx, taken.identity_id.ok_or(IdentityError::LinkEnded)?).await?;
    set_password(&tx, person.id, hash, now).await?;
    single_use::void(&tx, Kind::Reset, &person.email_key).await?;
    let ended = session::end_others(&tx, person.id, None).await?;
    outbox::put(
        &tx,
        now,
        notice(&person, "Your password was changed", "Your password was reset, and all sessions ended."),
    )
    .await?;
    tx.commit().await?;
    session::announce_all(identity, ended);
    identity.announce(crate::Ending::Identity(person.id));
    Ok(())
}

pub(crate) async fn set_password(
    conn: &impl sea_orm::ConnectionTrait,
    id: ac_core::IdentityId,
    hash: String,
    now: ac_core::Timestamp,
) -> Result<(), Error> {
    identity::Entity::update_many()
        .col_expr(identity::Column::PasswordHash, Expr::value(hash))
        .col_expr(identity::Column::UpdatedAt, Expr::value(now.0))
        .filter(identity::Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}
