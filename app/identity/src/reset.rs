//! A forgotten password: a mailed link, good once and for half an hour, to choose another.
//!
//! Invariant: asking answers the same and does the same for known and unknown addresses. A reset ends every session, also
//! one that is being opened, and does not stand in for the second factor: one signs in afterwards as always.

use crate::{
    Identity, IdentityError, api_tokens,
    entity::identity,
    known, limits,
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
/// Errors: `invalid`, `TooManyAttempts`, `TooManyMails`.
pub(crate) async fn request(identity: &Identity, email: &str, device: &Device) -> Result<Email, IdentityError> {
    let email = Email::parse(email).map_err(|m| IdentityError::field("email", m))?;
    let mut charges = limits::FORMS.of_network("forgot", &device.address);
    charges.push(limits::MAIL_TO.of(&email.key));
    identity.limits.charge(&charges)?;
    let ceiling = identity.limits.charge(&[limits::MAILS.of("reset")]);
    let now = identity.now();
    let base = identity.platform.site.base_url();
    let tx = identity.control().begin().await?;
    let person = people::by_email(&tx, &email.key).await?;
    // An unknown address gets a mail and a link, too: the work is the same, and its owner learns where not to look.
    let about = About { identity: person.as_ref().map(|p| p.id), email_key: email.key.clone(), ..About::default() };
    let token = single_use::issue(&tx, now, Kind::Reset, about).await?;
    let is_sent = ceiling.is_ok() || person.is_some();
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
        // Never to the address as typed: only the one on the account has been proved to be the owner's.
        to: person.map_or_else(|| email.shown.clone(), |person| person.email),
        subject: "Choose a new password".to_owned(),
        body: format!("Hello,\n\n{text}\n"),
    };
    // Whoever uses the ceiling up must not cut owners off from their accounts: they are told the same as everybody, and get
    // their link.
    if is_sent {
        outbox::put(&tx, now, mail).await?;
    }
    tx.commit().await?;
    ceiling.map(|()| email)
}

/// The address that a link is for.
///
/// Errors: `LinkEnded`.
pub(crate) async fn address_of(identity: &Identity, token: &str) -> Result<String, IdentityError> {
    Ok(person_of(identity, token).await?.email)
}

async fn person_of(identity: &Identity, token: &str) -> Result<identity::Model, IdentityError> {
    let db = identity.control().db();
    let row = single_use::peek(db, identity.now(), Kind::Reset, token).await?;
    Ok(people::by_id(db, row.identity_id.ok_or(IdentityError::LinkEnded)?).await?)
}

/// What a reset leaves.
pub(crate) struct Done {
    /// By which the browser is known from now on: strangers' guesses must not keep it from signing in.
    pub mark: String,
    /// API tokens that still work.
    pub tokens: u64,
}

/// Sets the new password and ends every session. API tokens stay, and the person is told of them.
///
/// Errors: `LinkEnded`, `invalid`, `TooManyAttempts`.
pub(crate) async fn finish(
    identity: &Identity,
    token: &str,
    new: &str,
    device: &Device,
) -> Result<Done, IdentityError> {
    identity.limits.charge(&limits::FORMS.of_network("reset", &device.address))?;
    let person = person_of(identity, token).await?;
    password::check(new, &[person.email.as_str()]).map_err(|m| IdentityError::field("password", m))?;
    let hash = identity.hasher.hash(new).await?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let mut person = people::hold(&tx, person.id).await?;
    let taken = single_use::take(&tx, now, Kind::Reset, token, None).await?;
    // Asked for while the person's address changed: the old one counts no more.
    if taken.email_key != person.email_key {
        return Err(IdentityError::LinkEnded);
    }
    set_password(&tx, person.id, hash.clone(), now).await?;
    person.password_hash = Some(hash);
    single_use::void(&tx, Kind::Reset, &person.email_key).await?;
    let ended = session::end_others(&tx, person.id, None).await?;
    let tokens = api_tokens::left(identity, &tx, person.id).await?;
    let text = format!("Your password was reset, and all sessions ended.{}", tokens.text);
    outbox::put(&tx, now, notice(&person, "Your password was changed", &text)).await?;
    tx.commit().await?;
    session::announce_all(identity, ended);
    identity.announce(crate::Ending::Identity(person.id));
    Ok(Done { mark: known::mark(identity, &person), tokens: tokens.count })
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
