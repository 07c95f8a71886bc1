//! Which paths need what, and where a browser may be sent: local paths only.

/// Answer under any Host and without anybody: health, webhooks, files that are the same for all.
const ANY_HOST: [&str; 9] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/hooks/",
    "/webhooks/",
    "/pkg/",
    "/assets/",
    "/api/openapi.json",
    "/favicon.ico",
];
/// Take bearer tokens; answer 401 themselves when nobody is there.
const FOR_PROGRAMS: [&str; 3] = ["/api", "/fn", "/ws"];
/// Pages of this crate and others that need nobody signed in.
const PUBLIC: [&str; 13] = [
    "/sign-in",
    "/sign-up",
    "/sign-out",
    "/forgot",
    "/reset",
    "/invite",
    "/session",
    "/go",
    "/docs",
    "/dev",
    "/robots.txt",
    "/manifest.webmanifest",
    "/.well-known",
];

/// Pages that live on the base host alone.
const BASE_ONLY: [&str; 9] =
    ["/email", "/sign-up", "/forgot", "/reset", "/invite", "/go", "/workspaces", "/new", "/confirm"];

/// Pages of a workspace for anybody: no credential is read for them.
const FOR_VISITORS: [&str; 1] = ["/f"];

fn under(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || root.ends_with('/'))
}

pub(crate) fn is_any_host(path: &str) -> bool {
    ANY_HOST.iter().any(|root| under(path, root))
}

pub(crate) fn is_for_programs(path: &str) -> bool {
    FOR_PROGRAMS.iter().any(|root| under(path, root))
}

pub(crate) fn is_public(path: &str) -> bool {
    PUBLIC.iter().any(|root| under(path, root))
}

pub(crate) fn is_for_visitors(path: &str) -> bool {
    FOR_VISITORS.iter().any(|root| under(path, root))
}

pub(crate) fn is_base_only(path: &str) -> bool {
    BASE_ONLY.iter().any(|root| under(path, root))
}

/// `next` if it stays on this host, else the front page. Browsers read `//x`, `/\x` and a tab in between as another host.
pub(crate) fn local(next: &str) -> &str {
    let mut chars = next.chars();
    let starts_well = chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\'));
    if starts_well && !next.contains(|c: char| c.is_control() || c == '\\') { next } else { "/" }
}

/// `path?key=value&…` with the values escaped; empty values are left away.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut any = false;
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(key, value);
        any = true;
    }
    if any { format!("{path}?{}", query.finish()) } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s34_redirects_stay_on_the_host() {
        for evil in [
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "https://evil.example",
            "\\\\evil",
            "/\t/evil.example",
            "/\n/evil",
            "javascript:alert(1)",
            "",
            "evil",
            "///evil",
            "/a\\b",
            "\t//evil",
        ] {
            assert_eq!(local(evil), "/", "{evil:?}");
        }
        for good in ["/", "/deals?stage=1&q=%2F%2Fx", "/settings/security#totp"] {
            assert_eq!(local(good), good);
        }
    }

    #[test]
    fn roots_match_whole_segments() {
        assert!(is_for_programs("/api/v1/deals") && is_for_programs("/ws") && !is_for_programs("/apiary"));
        assert!(
            is_any_host("/hooks/x") && is_any_host("/healthz") && !is_any_host("/healthzz") && !is_any_host("/hooksx")
        );
        assert!(is_for_visitors("/f/key") && !is_for_visitors("/forms") && !is_for_visitors("/fn/x"));
        assert!(is_public("/sign-in/code") && !is_public("/sign-inx") && !is_public("/deals"));
    }

    #[test]
    fn queries_are_escaped() {
        assert_eq!(with_query("/sign-in", &[("next", "/a?b=c&d"), ("x", "")]), "/sign-in?next=%2Fa%3Fb%3Dc%26d");
    }
}
