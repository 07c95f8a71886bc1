//! The cookies of this crate: host-only, HttpOnly, SameSite=Lax, and over https `__Host-` with Secure.

use ac_core::platform::Site;
use axum::http::{HeaderMap, HeaderValue, header};

/// Carries a session's token.
pub(crate) const SESSION: &str = "session";
/// Carries the state that a hand-off code is bound to.
pub(crate) const HANDOFF: &str = "handoff";
/// Carries the mark by which a browser is known again.
pub(crate) const DEVICE: &str = "device";
/// How long a browser has for the way over the base host.
pub(crate) const HANDOFF_SECS: i64 = 600;
/// A base session cookie lives as long as the session may.
pub(crate) const SESSION_SECS: i64 = crate::session::SESSION_ABSOLUTE_SECS;

/// The cookie's name on this installation.
fn full_name(site: &Site, name: &str) -> String {
    if site.https { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of a cookie that the browser sent. Sent twice, it counts as not sent: one of the two was planted.
pub(crate) fn get(site: &Site, headers: &HeaderMap, name: &str) -> Option<String> {
    let name = full_name(site, name);
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned());
    let first = values.next()?;
    values.next().is_none().then_some(first).filter(|value| !value.is_empty())
}

/// A Set-Cookie header that keeps `value` for `seconds`.
pub(crate) fn set(site: &Site, name: &str, value: &str, seconds: i64) -> HeaderValue {
    let secure = if site.https { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", full_name(site, name));
    // Values are base64url, so this cannot fail; an empty header sets nothing.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A Set-Cookie header that takes the cookie away.
pub(crate) fn clear(site: &Site, name: &str) -> HeaderValue {
    set(site, name, "", 0)
}
