//! The score that Mozilla's HTTP Observatory gives a site, by its published rules: 100, less what is wrong, and with a bonus
//! for what is better than it has to be where little is wrong.

use crate::support::browser::Reply;
use std::collections::BTreeMap;

/// Bonuses count from this score on.
const BONUS_FROM: i32 = 90;

/// What one rule found, and what it is worth.
pub struct Finding {
    pub rule: &'static str,
    pub points: i32,
}

/// What the Observatory looks at: a page, and the answer in which cookies are set. Nothing answers without TLS.
pub fn findings(page: &Reply, cookies: &[String]) -> Vec<Finding> {
    let of = |rule, points| Finding { rule, points };
    vec![
        of("cookies", cookies_points(page, cookies)),
        of("cross-origin resource sharing", if page.header("access-control-allow-origin") == "*" { -50 } else { 0 }),
        of("content security policy", policy_points(page.header("content-security-policy"))),
        of("strict transport security", transport_points(page.header("strict-transport-security"))),
        of("referrer policy", referrer_points(page.header("referrer-policy"))),
        of("subresource integrity", integrity_points(&page.body)),
        of("content type options", if page.header("x-content-type-options") == "nosniff" { 0 } else { -5 }),
        of("frame options", frame_points(page)),
        of("cross-origin resource policy", resource_points(page.header("cross-origin-resource-policy"))),
    ]
}

/// The score of these findings.
pub fn score(findings: &[Finding]) -> i32 {
    let without: i32 = 100 + findings.iter().map(|finding| finding.points.min(0)).sum::<i32>();
    let bonus: i32 = findings.iter().map(|finding| finding.points.max(0)).sum();
    (if without >= BONUS_FROM { without + bonus } else { without }).max(0)
}

/// A policy's sources by directive.
pub fn directives(policy: &str) -> BTreeMap<&str, Vec<&str>> {
    let parts = policy.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>());
    parts.filter(|words| !words.is_empty()).map(|words| (words[0], words[1..].to_vec())).collect()
}

fn policy_points(policy: &str) -> i32 {
    let directives = directives(policy);
    let fallback = directives.get("default-src").cloned().unwrap_or_else(|| vec!["*"]);
    let of = |name: &str| directives.get(name).cloned().unwrap_or_else(|| fallback.clone());
    let (scripts, objects) = (of("script-src"), of("object-src"));
    let has_nonce = scripts.iter().any(|source| source.starts_with("'nonce-") || source.starts_with("'sha"));
    let wide = |sources: &[&str]| sources.iter().any(|s| ["*", "http:", "https:", "data:"].contains(s));
    let is_inline = scripts.contains(&"'unsafe-inline'") && !has_nonce;
    let is_strict = scripts.contains(&"'strict-dynamic'");
    let insecure = directives.values().flatten().any(|s| s.starts_with("http:") || s.starts_with("ftp:"));
    // The Observatory looks at style-src alone; here inline attributes count as well.
    let styles: Vec<&str> = ["style-src", "style-src-attr", "style-src-elem"].into_iter().flat_map(of).collect();
    match () {
        () if policy.is_empty() => -25,
        () if is_inline || (wide(&scripts) && !is_strict) || wide(&objects) => -20,
        () if insecure => -20,
        () if scripts.contains(&"'unsafe-eval'") => -10,
        () if styles.contains(&"'unsafe-inline'") => 0,
        () if fallback == ["'none'"] => 10,
        () => 5,
    }
}

fn cookies_points(page: &Reply, cookies: &[String]) -> i32 {
    let has = |cookie: &String, flag: &str| cookie.split(';').any(|part| part.trim().eq_ignore_ascii_case(flag));
    let same_site = |cookie: &String| has(cookie, "samesite=lax") || has(cookie, "samesite=strict");
    let behind_transport = transport_points(page.header("strict-transport-security")) >= 0;
    match () {
        () if cookies.is_empty() => 0,
        () if !cookies.iter().all(|cookie| has(cookie, "secure")) && !behind_transport => -40,
        () if !cookies.iter().all(|cookie| has(cookie, "httponly")) => -30,
        () if !cookies.iter().all(|cookie| has(cookie, "secure")) => -10,
        () if cookies.iter().all(same_site) => 5,
        () => 0,
    }
}

fn transport_points(header: &str) -> i32 {
    /// Half a year, in seconds.
    const AGE_MIN: i64 = 15_768_000;
    let age = header.split(';').find_map(|part| part.trim().strip_prefix("max-age=")).and_then(|age| age.parse().ok());
    match age {
        None => -20,
        Some(age) if age < AGE_MIN => -10,
        Some::<i64>(_) => 0,
    }
}

fn referrer_points(header: &str) -> i32 {
    match header {
        "no-referrer" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" => 5,
        "" | "no-referrer-when-downgrade" => 0,
        _ => -5,
    }
}

/// Scripts of other origins have to say what they contain. Ours come from here.
fn integrity_points(html: &str) -> i32 {
    let foreign = html
        .split("<script")
        .skip(1)
        .filter_map(|script| script.split_once('>'))
        .any(|(tag, _)| (tag.contains("src=\"http") || tag.contains("src=\"//")) && !tag.contains("integrity="));
    if foreign { -50 } else { 0 }
}

fn frame_points(page: &Reply) -> i32 {
    let ancestors = directives(page.header("content-security-policy")).get("frame-ancestors").cloned();
    match (ancestors, page.header("x-frame-options")) {
        (Some(ancestors), _) if !ancestors.contains(&"*") => 5,
        (_, "DENY" | "SAMEORIGIN") => 0,
        _ => -20,
    }
}

fn resource_points(header: &str) -> i32 {
    match header {
        "same-origin" | "same-site" => 10,
        "" | "cross-origin" => 0,
        _ => -5,
    }
}
