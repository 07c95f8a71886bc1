//! Identities: finding them by address, entering them, and the rules for names and addresses.

use crate::{
    IdentityError,
    entity::identity,
    model::{EMAIL_BYTES_MAX, NAME_CHARS_MAX},
};
use ac_core::{Error, IdentityId, Timestamp, text::folds_to_ascii, typed::is_hidden};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, sea_query::LockType,
};

/// A well-formed e-mail address: as typed, and folded to what is unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Email {
    pub shown: String,
    pub key: String,
}

impl Email {
    /// Reads what somebody typed.
    ///
    /// Errors: what to say beside the field.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let shown = text.trim();
        let complaint = || "Enter an e-mail address such as ada@example.com.".to_owned();
        let (local, domain) = shown.rsplit_once('@').ok_or_else(complaint)?;
        // What folds to ASCII would share a key with an address that other systems deliver elsewhere.
        let odd = |c: char| {
            c.is_whitespace()
                || is_hidden(c)
                || folds_to_ascii(c)
                || matches!(c, '<' | '>' | '"' | ',' | ';' | '(' | ')' | '@')
        };
        if local.is_empty()
            || domain.is_empty()
            || shown.len() > EMAIL_BYTES_MAX
            || local.contains(odd)
            || domain.contains(odd)
        {
            return Err(complaint());
        }
        Ok(Self { shown: shown.to_owned(), key: shown.to_lowercase() })
    }
}

/// A name as it is kept: one line, not empty, nothing hidden, and no web address, because names go into mails to strangers.
///
/// Errors: what to say beside the field.
pub(crate) fn check_name(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("Enter a name.".to_owned()),
        n if n > NAME_CHARS_MAX => Err(format!("Use at most {NAME_CHARS_MAX} characters.")),
        _ if name.chars().any(is_hidden) => Err("Use letters, digits and signs.".to_owned()),
        _ if holds_address(&name) => Err("Leave out the web address.".to_owned()),
        _ => Ok(name),
    }
}

fn holds_address(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("://") || name.contains("www.")
}

pub(crate) async fn by_email(conn: &impl ConnectionTrait, key: &str) -> Result<Option<identity::Model>, Error> {
    Ok(identity::Entity::find().filter(identity::Column::EmailKey.eq(key)).one(conn).await?)
}

pub(crate) async fn by_id(conn: &impl ConnectionTrait, id: IdentityId) -> Result<identity::Model, Error> {
    identity::Entity::find_by_id(id).one(conn).await?.ok_or(Error::Unauthenticated)
}

/// As [`by_id`], and whoever changes the password or the second factor waits until the transaction ends: what is read here
/// holds until then.
pub(crate) async fn hold(tx: &DatabaseTransaction, id: IdentityId) -> Result<identity::Model, Error> {
    // SQLite has one writer at a time, which is us. The lock lets rows be entered that only refer to the person.
    let held = identity::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    held.ok_or(Error::Unauthenticated)
}

/// Enters a person whose address has been proved, or vouched for by the operator.
///
/// Errors: `LinkEnded` when somebody entered the same address meanwhile.
pub(crate) async fn insert(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    id: IdentityId,
    email: &Email,
    name: &str,
    password_hash: String,
) -> Result<identity::Model, IdentityError> {
    let row = identity::Model {
        id,
        email: email.shown.clone(),
        email_key: email.key.clone(),
        name: name.to_owned(),
        password_hash: Some(password_hash),
        email_verified_at: Some(now),
        totp_secret: None,
        totp_enabled_at: None,
        totp_last_step: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    row.into_active_model().insert(conn).await.map_err(|error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => IdentityError::LinkEnded,
        _ => error.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_odd_ones_refused() {
        let email = Email::parse("  Ada.Lovelace@Example.COM ").ok();
        assert_eq!(email.map(|e| e.key).as_deref(), Some("ada.lovelace@example.com"));
        for bad in
            ["", "ada", "@example.com", "ada@", "a b@example.com", "a@b@c", "ada@example.com\r\nBcc: x@y", "\"x\"@y.z"]
                .into_iter()
                .chain(["mi\u{212a}e@example.com", "ada@example.co\u{ff4d}", "ada\u{202e}@example.com"])
        {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(check_name("  Ada \n Lovelace ").as_deref(), Ok("Ada Lovelace"));
        for bad in ["\u{7}", "Ada\u{202e}", "see http://x.test", "Www.x.test"] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(check_name("Booking.com").as_deref(), Ok("Booking.com"));
        assert!(check_name(" ").is_err());
        assert!(check_name(&"x".repeat(81)).is_err());
    }
}
