//! Knowing a browser again: a mark in a cookie that says that somebody signed in to an account with it. It opens nothing; it
//! gives the browser's attempts limits of their own, so that strangers' guesses do not keep the owner of an account out.
//!
//! Invariant: a mark is made only for who has proved all that was asked for, it counts for one account, and it ends with
//! the password it was made under.

use crate::{Identity, entity::identity, secret};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

/// How long a browser stays known.
pub(crate) const KNOWN_SECS: i64 = 180 * 24 * 3600;

/// Makes a mark for a browser that has just proved to be `person`'s.
pub(crate) fn mark(identity: &Identity, person: &identity::Model) -> String {
    let body = format!("{}.{}", secret::token(), identity.now().plus_secs(KNOWN_SECS).0);
    let seal = seal(identity, person, &body);
    format!("{body}.{seal}")
}

/// Which of `person`'s browsers shows this mark.
pub(crate) fn browser(identity: &Identity, person: &identity::Model, mark: &str) -> Option<String> {
    let (body, shown) = mark.rsplit_once('.')?;
    let (browser, until) = body.split_once('.')?;
    let is_ours: bool = seal(identity, person, body).as_bytes().ct_eq(shown.as_bytes()).into();
    (is_ours && identity.now().0 < until.parse().ok()?).then(|| browser.to_owned())
}

fn seal(identity: &Identity, person: &identity::Model, body: &str) -> String {
    let under = person.password_hash.as_deref().unwrap_or_default();
    let value = format!("{} {body} {under}", person.id);
    URL_SAFE_NO_PAD.encode(secret::keyed(&*identity.platform.secret_key, "known browser", value.as_bytes()))
}
