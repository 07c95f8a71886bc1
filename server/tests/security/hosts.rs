//! Row 9: a Host that somebody made up reaches nothing, and no mail's link depends on one.

use crate::support::{Installation, browser::Ask, people::Workspace};
use ac_core::{Role, both_databases, testing::TestPlatform};
use ac_identity::{invites, outbox};
use serde_json::json;
use server::config::Options;

const EVIL: &str = "evil.example";

/// Every link in every mail is on the configured base.
async fn assert_mails(installation: &Installation, at_least: usize) {
    let mails = outbox::list(&installation.host.identity).await.unwrap();
    let site = &installation.host.platform.site;
    let (base, acme) = (site.base_url(), site.workspace_url("acme"));
    let mut links = 0;
    for mail in mails {
        assert!(!mail.body.contains(EVIL) && !mail.subject.contains(EVIL), "{}", mail.body);
        for line in mail.body.lines().filter(|line| line.contains("://")) {
            assert!(line.starts_with(&format!("{base}/")) || line == acme, "{line}");
            links += 1;
        }
    }
    assert!(links >= at_least, "{links} links");
}

both_databases!(s09_links_in_mails_are_on_the_configured_base, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let base = installation.base();
    let mut browser = installation.browser();
    let forged = [
        vec![("x-forwarded-host", EVIL)],
        vec![("forwarded", "host=evil.example;proto=https")],
        vec![("x-forwarded-host", EVIL), ("x-forwarded-proto", "https"), ("x-original-host", EVIL), ("x-host", EVIL)],
        vec![("x-forwarded-server", EVIL), ("x-http-host-override", EVIL), ("referer", "http://evil.example/")],
    ];
    for (at, headers) in forged.iter().enumerate() {
        let forge = |ask: Ask| headers.iter().fold(ask, |ask, (name, value)| ask.with(name, value));
        let ask = forge(Ask::new("POST", "/forgot").form("email=owner%40acme.test"));
        assert_eq!(browser.send(&base, ask).await.status, 200);
        let ask = forge(Ask::new("POST", "/sign-up").form(&format!("email=new{at}%40new.test")));
        assert_eq!(browser.send(&base, ask).await.status, 200);
        for (function, body) in [
            ("invite_member", json!({"email": format!("p{at}@new.test"), "role": "guest", "placeholder": null})),
            ("change_my_email", json!({"email": format!("q{at}@new.test")})),
        ] {
            let path = crate::support::browser::function_path(function);
            let ask = forge(Ask::new("POST", &path).json(&body.to_string()));
            assert_eq!(acme.owner.browser.clone().send(&acme.host, ask).await.status, 200, "{function}");
        }
    }
    assert_mails(&installation, 4 * forged.len()).await;
});

both_databases!(s09_an_unknown_host_reaches_nothing, async |test: &TestPlatform| {
    // Also behind a proxy that is trusted: then X-Forwarded-Host is the host, and it has to be one of ours.
    let options = Options { trusted_proxies: Some("203.0.113.1".into()), ..Options::default() };
    let installation = Installation::at(test, crate::support::BASE_URL, options);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let mut browser = acme.owner.browser.clone();
    let before = outbox::list(&installation.host.identity).await.unwrap().len();
    for host in [
        EVIL,
        "localhost.evil.example:3000",
        "acme.localhost:3000.evil.example",
        "acme.localhost:3000@evil.example",
        "",
    ] {
        let ask = Ask::new("POST", "/forgot").form("email=owner%40acme.test").with("origin", &format!("http://{host}"));
        assert_eq!(browser.send(host, ask).await.status, 404, "Host: {host}");
        if !host.is_empty() {
            let ask = Ask::new("GET", "/deals").with("x-forwarded-host", host);
            assert_eq!(browser.send(&acme.host, ask).await.status, 404, "X-Forwarded-Host: {host}");
        }
        for path in ["/", "/deals", "/sign-in", "/api/v1/deals"] {
            let reply = browser.get(host, path).await;
            assert_eq!(reply.status, 404, "{host}{path}");
            assert!(host.is_empty() || !reply.body.contains(EVIL), "{host}{path}");
        }
    }
    assert_eq!(outbox::list(&installation.host.identity).await.unwrap().len(), before);
    invites::invite(&installation.host.identity, &acme.owner.ctx, "Owner", "p@new.test", Role::Guest, None, None)
        .await
        .unwrap();
    assert_mails(&installation, 1).await;
});
