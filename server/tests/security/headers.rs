//! Row 35: the headers that a scanner sees of an installation with an https address, behind a proxy that ends TLS.

use super::observatory;
use crate::support::{
    Installation, PASSWORD,
    browser::{Reply, escaped},
    people::Workspace,
    tls::{HOST, Proxy},
};
use ac_core::{both_databases, testing::TestPlatform};
use server::config::Options;
use std::collections::BTreeSet;

const OWNER: &str = "owner@acme.test";

struct Site {
    proxy: Proxy,
    workspace: String,
}

impl Site {
    async fn open(test: &TestPlatform) -> Self {
        let installation = Installation::at(test, &format!("https://{HOST}"), Options::default());
        Workspace::create(&installation, "acme", OWNER).await;
        let proxy = Proxy::before(&installation).await;
        Self { proxy, workspace: format!("acme.{HOST}") }
    }

    async fn get(&self, host: &str, path: &str, cookie: &str) -> Reply {
        self.proxy.send("GET", host, path, &[("cookie", cookie)], "").await
    }

    /// Signs in on the base host and goes over to the workspace's. Answers every cookie that was set on the way, and the
    /// one that opens the workspace.
    async fn sign_in(&self) -> (Vec<String>, String) {
        let origin = format!("https://{HOST}");
        let form = format!("email={}&password={}", escaped(OWNER), escaped(PASSWORD));
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        let signed_in = self.proxy.send("POST", HOST, "/sign-in", &headers, &form).await;
        assert_eq!(signed_in.status, 303, "{}", signed_in.body);
        let mut set = cookies(&signed_in);
        let base = pair(&set[0]);
        let start = self.get(&self.workspace, "/sign-in?next=/deals", "").await;
        set.extend(cookies(&start));
        let state = pair(set.last().unwrap());
        let go = self.get(HOST, path_of(&start), &base).await;
        let redeemed = self.get(&self.workspace, path_of(&go), &state).await;
        assert_eq!(redeemed.status, 303, "{}", redeemed.body);
        let opened = cookies(&redeemed);
        let session = opened.iter().find(|cookie| !cookie.contains("Max-Age=0")).expect("a session");
        (set.iter().chain(&opened).cloned().collect(), pair(session))
    }
}

fn cookies(reply: &Reply) -> Vec<String> {
    reply.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

/// A cookie as it is sent back.
fn pair(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

fn path_of(reply: &Reply) -> &str {
    let to = reply.header("location");
    let rest = to.strip_prefix("https://").unwrap_or_else(|| panic!("on https: {to}"));
    &rest[rest.find('/').expect("a path")..]
}

/// The policy's nonce.
fn assert_policy(what: &str, reply: &Reply) -> String {
    let policy = reply.header("content-security-policy");
    let directives = observatory::directives(policy);
    let scripts = &directives["script-src"];
    let nonces: Vec<_> = scripts.iter().filter_map(|source| source.strip_prefix("'nonce-")).collect();
    assert_eq!(nonces.len(), 1, "{what}: {policy}");
    for needed in ["'strict-dynamic'", "'wasm-unsafe-eval'"] {
        assert!(scripts.contains(&needed), "{what}: {policy}");
    }
    let allowed =
        |source: &&str| source.starts_with("'nonce-") || ["'strict-dynamic'", "'wasm-unsafe-eval'"].contains(source);
    assert!(scripts.iter().all(allowed), "{what}: scripts may come from nowhere else: {policy}");
    for (directive, sources) in [
        ("default-src", vec!["'none'"]),
        ("object-src", vec!["'none'"]),
        ("base-uri", vec!["'none'"]),
        ("frame-ancestors", vec!["'none'"]),
        ("connect-src", vec!["'self'"]),
    ] {
        assert_eq!(directives.get(directive), Some(&sources), "{what}: {directive}");
    }
    assert!(!directives["style-src"].contains(&"'unsafe-inline'"), "{what}: {policy}");
    nonces[0].trim_end_matches('\'').to_owned()
}

both_databases!(s35_every_answer_carries_the_headers, async |test: &TestPlatform| {
    let site = Site::open(test).await;
    let (_, session) = site.sign_in().await;
    let mut nonces = BTreeSet::new();
    let mut asked = 0;
    for (host, path, status) in [
        (HOST, "/sign-in", 200),
        (HOST, "/sign-in", 200),
        (HOST, "/healthz", 200),
        (HOST, "/api/openapi.json", 200),
        (HOST, "/nothing", 404),
        (&site.workspace, "/", 200),
        (&site.workspace, "/deals", 200),
        (&site.workspace, "/deals", 200),
        (&site.workspace, "/deals/00000000-0000-0000-0000-000000000000", 404),
        (&site.workspace, "/nothing", 404),
        (&site.workspace, "/api/v1/deals", 200),
        (&site.workspace, "/api/v1/nothing", 404),
        (&site.workspace, "/api/v1/deals/export.csv", 200),
        (&site.workspace, "/pkg/b1/app.js", 200),
        (&site.workspace, "/pkg/b1/nothing.js", 404),
        ("nowhere.alphaclone.test", "/", 404),
    ] {
        let what = format!("{host}{path}");
        let reply = site.get(host, path, if host == site.workspace { &session } else { "" }).await;
        assert_eq!(reply.status, status, "{what}: {:.300}", reply.body);
        nonces.insert(assert_policy(&what, &reply));
        asked += 1;
        let transport = reply.header("strict-transport-security");
        assert!(transport.starts_with("max-age=63072000") && transport.contains("includeSubDomains"), "{what}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), value, "{what}: {name}");
        }
        assert!(reply.header("permissions-policy").contains("geolocation=()"), "{what}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{what}");
        let is_asset = path.starts_with("/pkg") && status == 200;
        assert_eq!(reply.header("cache-control").contains("no-store"), !is_asset, "{what}");
    }
    assert_eq!(nonces.len(), asked, "each answer has a nonce of its own");
});

both_databases!(s35_only_nonced_scripts_stand_in_pages, async |test: &TestPlatform| {
    let site = Site::open(test).await;
    let (_, session) = site.sign_in().await;
    for path in ["/", "/deals", "/companies", "/people", "/leads", "/audit", "/settings/account", "/settings/security"]
    {
        let page = site.get(&site.workspace, path, &session).await;
        let nonce = assert_policy(path, &page);
        let scripts: Vec<&str> = page.body.split("<script").skip(1).collect();
        assert!(!scripts.is_empty(), "{path} starts the app");
        for script in scripts {
            assert!(
                script.split_once('>').unwrap().0.contains(&format!("nonce=\"{nonce}\"")),
                "{path}: <script{script}"
            );
        }
        for handler in [" onclick=", " onload=", " onerror=", " onsubmit=", " onchange="] {
            assert!(!page.body.contains(handler), "{path} holds an inline handler");
        }
    }
    let plain = site.get(HOST, "/sign-in", "").await;
    assert!(!plain.body.contains("<script"), "signing in needs no script");
});

both_databases!(s35_cookies_are_host_bound_and_secure, async |test: &TestPlatform| {
    let site = Site::open(test).await;
    let (set, session) = site.sign_in().await;
    assert!(set.len() >= 4, "base session, state, its end, workspace session: {set:?}");
    for cookie in &set {
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for flag in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(cookie.split("; ").any(|part| part == flag), "{flag}: {cookie}");
        }
        assert!(!cookie.contains("Domain="), "{cookie}");
    }
    assert_eq!(site.get(&site.workspace, "/api/v1/deals", &session).await.status, 200);
    let plain = session.replace("__Host-", "");
    assert_eq!(site.get(&site.workspace, "/api/v1/deals", &plain).await.status, 401, "another name is another cookie");
});

both_databases!(s35_the_observatory_gives_at_least_100, async |test: &TestPlatform| {
    let site = Site::open(test).await;
    let (set, session) = site.sign_in().await;
    for (host, path) in [(HOST, "/sign-in"), (&*site.workspace, "/"), (&*site.workspace, "/deals")] {
        let page = site.get(host, path, if host == HOST { "" } else { &session }).await;
        assert_eq!(page.status, 200, "{host}{path}");
        let findings = observatory::findings(&page, &set);
        let told: Vec<String> = findings.iter().map(|found| format!("{} {:+}", found.rule, found.points)).collect();
        let score = observatory::score(&findings);
        assert!(score >= 100, "{host}{path}: {score}: {}", told.join(", "));
        assert!(findings.iter().all(|found| found.points >= 0), "{host}{path}: {}", told.join(", "));
    }
});

#[test]
fn s35_the_score_falls_with_each_header_that_is_missing() {
    let reply = |headers: &[(&str, &str)]| Reply {
        status: 200,
        headers: headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect(),
        body: String::new(),
    };
    let all = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'nonce-x' 'strict-dynamic'; frame-ancestors 'none'",
        ),
        ("strict-transport-security", "max-age=63072000"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    let score = |headers: &[(&str, &str)]| observatory::score(&observatory::findings(&reply(headers), &[]));
    assert_eq!(score(&all), 130);
    assert_eq!(score(&[]), 100 - 25 - 20 - 5 - 20);
    for missing in 0..all.len() {
        let rest: Vec<_> = all.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, pair)| *pair).collect();
        assert!(score(&rest) < 130, "without {}", all[missing].0);
    }
    let inline = [("content-security-policy", "default-src 'self'; script-src 'self' 'unsafe-inline'")];
    assert_eq!(score(&inline), 100 - 20 - 20 - 5 - 20);
}
