//! Refuses changes that another site's page could have sent with the visitor's cookie.
//!
//! Sibling workspaces are the same *site* in production, so `same-site` is foreign too.

use ac_core::platform::Site;
use axum::http::{HeaderMap, Method, header};

fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"))
}

/// Whether the request is from one of our own pages on this very host, or cannot change anything.
///
/// A browser always says where a write comes from. Without `Sec-Fetch-Site` and `Origin` it is no browser: let in only
/// while no cookie could be abused.
pub(crate) fn is_own(site: &Site, method: &Method, headers: &HeaderMap, host: &str, has_cookie: bool) -> bool {
    let upgrade = headers.contains_key(header::UPGRADE);
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) && !upgrade {
        return true;
    }
    let scheme = if site.https { "https" } else { "http" };
    let own = format!("{scheme}://{}", host.to_ascii_lowercase());
    let origin = value(headers, "origin").map(str::to_ascii_lowercase);
    if origin.as_deref().is_some_and(|origin| origin != own) {
        return false;
    }
    match value(headers, "sec-fetch-site") {
        Some(relation) => relation == "same-origin",
        None => origin.is_some() || !has_cookie,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, pairs: &[(&'static str, &str)], has_cookie: bool, expect: bool) {
        let site = Site::parse("http://localhost:3000").unwrap();
        let headers = pairs.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
        let own = is_own(&site, &method, &headers, "acme.localhost:3000", has_cookie);
        assert_eq!(own, expect, "{method} {pairs:?}");
    }

    #[test]
    fn s11_only_our_own_pages_may_write() {
        const OWN: (&str, &str) = ("origin", "http://acme.localhost:3000");
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            check(method.clone(), &[OWN, ("sec-fetch-site", "same-origin")], true, true);
            check(method.clone(), &[("sec-fetch-site", "same-origin")], true, true);
            check(method.clone(), &[OWN], true, true);
            check(method.clone(), &[], true, false);
            check(method.clone(), &[], false, true);
            for relation in ["same-site", "cross-site", "none", "", "Same-Origin"] {
                check(method.clone(), &[OWN, ("sec-fetch-site", relation)], true, false);
                check(method.clone(), &[("sec-fetch-site", relation)], false, false);
            }
            for origin in [
                "http://evil.example",
                "null",
                "http://other.localhost:3000",
                "https://acme.localhost:3000",
                "http://acme.localhost",
                "http://acme.localhost:3000.evil.example",
            ] {
                check(method.clone(), &[("origin", origin), ("sec-fetch-site", "same-origin")], true, false);
                check(method.clone(), &[("origin", origin)], true, false);
            }
        }
        check(Method::GET, &[("sec-fetch-site", "cross-site")], true, true);
        check(Method::GET, &[("upgrade", "websocket"), ("origin", "http://evil.example")], true, false);
        check(Method::GET, &[("upgrade", "websocket"), OWN], true, true);
    }
}
