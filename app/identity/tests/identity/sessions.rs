//! Sign-in, hand-off, sessions and their ends, as browsers see them.

use crate::common::{App, BASE, PASSWORD, host};
use ac_core::{both_databases, testing::TestPlatform};
use axum::http::{Method, StatusCode};

both_databases!(sign_in_leads_to_the_workspace_by_a_hand_off, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let mut browser = app.browser();
    let (at, page) = browser.walk(&host("acme"), "/deals").await;
    assert_eq!((at.as_str(), page.status), (BASE, StatusCode::OK), "the form is on the base host");
    assert!(page.body.contains("name=\"password\"") && page.body.contains("method=\"post\""), "{}", page.body);
    let next =
        page.body.split("name=\"next\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let fields = [("email", "ADA@acme.test"), ("password", PASSWORD), ("next", next.as_str())];
    let reply = browser.post(BASE, "/sign-in", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let (at, page) = browser.follow(BASE, reply).await;
    assert_eq!((at, page.body.as_str()), (host("acme"), "acme owner member"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_ne!(browser.cookie(BASE), browser.cookie(&host("acme")), "each host has a session of its own");
});

both_databases!(s13_session_id_changes_at_sign_in, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let mut browser = app.browser();
    let fields = [("email", "ada@acme.test"), ("password", PASSWORD)];
    browser.post(BASE, "/sign-in", &fields).await;
    let first = browser.clone();
    browser.post(BASE, "/sign-in", &fields).await;
    assert_ne!(first.cookie(BASE), browser.cookie(BASE));
    assert_eq!(first.clone().get(BASE, "/workspaces").await.status, StatusCode::UNAUTHORIZED, "the old id is dead");
    assert_eq!(browser.get(BASE, "/workspaces").await.status, StatusCode::OK);
    let mut planted = app.browser();
    planted.cookies.entry(BASE.into()).or_default().insert("session".into(), "chosen-by-somebody".into());
    planted.post(BASE, "/sign-in", &fields).await;
    assert_ne!(planted.cookie(BASE), Some("chosen-by-somebody"));
});

both_databases!(s14_signing_out_ends_every_session_of_the_browser, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", "ada@acme.test").await;
    let mut endings = app.identity.endings();
    let old = browser.clone();
    let credential = browser.get(&host("acme"), "/ws").await.body;
    assert_eq!(browser.post(&host("acme"), "/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
    for (at, path) in [
        (host("acme"), "/api/v1/who"),
        (host("acme"), "/fn/who"),
        (host("acme"), "/deals"),
        (BASE.to_owned(), "/workspaces"),
    ] {
        assert_eq!(old.clone().get(&at, path).await.status, StatusCode::UNAUTHORIZED, "{at}{path}");
    }
    let ended = format!("{:?}", endings.recv().await.unwrap());
    let id = ended.trim_start_matches("Session(").trim_end_matches(')');
    assert!(credential.contains(id), "an open connection hears of it: {credential} {ended}");
});

both_databases!(s14_signing_in_over_somebody_ends_their_open_connections, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", "ada@acme.test").await;
    let open = browser.get(&host("acme"), "/ws").await.body;
    let mut endings = app.identity.endings();
    let mut ends_it = || {
        let ended = format!("{:?}", endings.try_recv().expect("an announcement"));
        let id = ended.trim_start_matches("Session(").trim_end_matches(')').to_owned();
        assert!(open.contains(&id), "{open} hears of {ended}");
    };
    // A hand-off that began in another tab before this one had a session.
    let session = browser.cookies.get_mut(&host("acme")).unwrap().remove("session").unwrap();
    let go = browser.get(&host("acme"), "/sign-in").await.location().replace("http://localhost:3000", "");
    let redeem = browser.get(BASE, &go).await.location().replace("http://acme.localhost:3000", "");
    browser.cookies.get_mut(&host("acme")).unwrap().insert("session".to_owned(), session);
    assert_eq!(browser.get(&host("acme"), &redeem).await.status, StatusCode::SEE_OTHER);
    ends_it();
    let form = [("email", "ada@acme.test"), ("password", PASSWORD)];
    assert_eq!(browser.post(BASE, "/sign-in", &form).await.status, StatusCode::SEE_OTHER);
    ends_it();
});

both_databases!(s16_sessions_end_idle_and_at_last, async |platform: &TestPlatform| {
    const DAY: i64 = 24 * 3600;
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let clock = &platform.platform.clock;
    let mut browser = app.browser();
    browser.sign_in_to("acme", "ada@acme.test").await;
    clock.advance_secs(8 * DAY);
    assert_eq!(browser.clone().get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "idle");
    let ended = browser.get(&host("acme"), "/deals").await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    assert!(ended.body.contains("/sign-in?next=%2Fdeals"), "{}", ended.body);
    browser.sign_in_to("acme", "ada@acme.test").await;
    for day in 0..29 {
        clock.advance_secs(DAY);
        assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.status, StatusCode::OK, "day {day}");
    }
    assert_eq!(browser.get(BASE, "/workspaces").await.status, StatusCode::OK, "kept alive by its child");
    clock.advance_secs(DAY + 1);
    assert_eq!(browser.clone().get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "absolute");
    assert_eq!(browser.clone().get(BASE, "/workspaces").await.status, StatusCode::UNAUTHORIZED, "absolute");
});

both_databases!(a_session_is_good_on_its_own_host_only, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    app.workspace("other", "ada@acme.test").await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", "ada@acme.test").await;
    browser.sign_in_to("other", "ada@acme.test").await;
    let (base, acme) = (browser.cookies[BASE].clone(), browser.cookies[&host("acme")].clone());
    for (cookies, at) in [(&base, host("acme")), (&acme, host("other")), (&acme, BASE.to_owned())] {
        let mut thief = app.browser();
        thief.cookies.insert(at.clone(), cookies.clone());
        let path = if at == BASE { "/workspaces" } else { "/api/v1/who" };
        assert_eq!(thief.get(&at, path).await.status, StatusCode::UNAUTHORIZED, "{at}");
    }
    let mut tampered = browser.clone();
    let value = tampered.cookies.get_mut(&host("acme")).unwrap().get_mut("session").unwrap();
    value.pop();
    value.push('!');
    assert_eq!(tampered.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED);
});

both_databases!(s25_a_hand_off_code_counts_once_in_its_browser, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    app.workspace("other", "ada@acme.test").await;
    let mut browser = app.browser();
    browser.post(BASE, "/sign-in", &[("email", "ada@acme.test"), ("password", PASSWORD)]).await;
    let redeem = async |browser: &mut crate::common::Browser| {
        let go = browser.get(&host("acme"), "/sign-in").await.location().to_owned();
        let go = browser.get(BASE, go.strip_prefix("http://localhost:3000").unwrap()).await.location().to_owned();
        go.strip_prefix("http://acme.localhost:3000").unwrap().to_owned()
    };
    let path = redeem(&mut browser).await;
    let mut stranger = app.browser();
    stranger.get(&host("acme"), "/sign-in").await;
    assert_eq!(stranger.get(&host("acme"), &path).await.status, StatusCode::BAD_REQUEST, "bound to the browser");
    let mut elsewhere = browser.clone();
    let state = elsewhere.cookies[&host("acme")].clone();
    elsewhere.cookies.insert(host("other"), state);
    assert_eq!(elsewhere.get(&host("other"), &path).await.status, StatusCode::BAD_REQUEST, "bound to the host");
    let again = browser.clone();
    assert_eq!(browser.get(&host("acme"), &path).await.status, StatusCode::SEE_OTHER);
    assert_eq!(again.clone().get(&host("acme"), &path).await.status, StatusCode::BAD_REQUEST, "counts once");
    let late = redeem(&mut again.clone()).await;
    let mut late_browser = again.clone();
    let late_path = redeem(&mut late_browser).await;
    platform.platform.clock.advance_secs(61);
    assert_eq!(late_browser.get(&host("acme"), &late_path).await.status, StatusCode::BAD_REQUEST, "lives a minute");
    assert!(!late.is_empty());
});

both_databases!(s40_fifty_parallel_redemptions_give_one_session, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let mut browser = app.browser();
    browser.post(BASE, "/sign-in", &[("email", "ada@acme.test"), ("password", PASSWORD)]).await;
    let go = browser.get(&host("acme"), "/sign-in").await.location().to_owned();
    let to = browser.get(BASE, go.strip_prefix("http://localhost:3000").unwrap()).await.location().to_owned();
    let path = to.strip_prefix("http://acme.localhost:3000").unwrap().to_owned();
    let tries: Vec<_> = (0..50)
        .map(|_| {
            let (mut browser, path) = (browser.clone(), path.clone());
            tokio::spawn(async move { browser.get(&host("acme"), &path).await.status })
        })
        .collect();
    let mut redeemed = 0;
    for one in tries {
        let status = one.await.unwrap();
        assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::BAD_REQUEST), "{status}");
        redeemed += usize::from(status == StatusCode::SEE_OTHER);
    }
    assert_eq!(redeemed, 1);
});

both_databases!(unknown_hosts_are_not_there, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    let mut browser = app.browser();
    for unknown in ["evil.example", "nobody.localhost:3000", "a.acme.localhost:3000", "www.localhost:3000", ""] {
        for path in ["/", "/deals", "/api/v1/who", "/sign-in", "/fn/who"] {
            assert_eq!(browser.get(unknown, path).await.status, StatusCode::NOT_FOUND, "{unknown}{path}");
        }
        assert_eq!(browser.get(unknown, "/healthz").await.body, "alive");
        assert_eq!(browser.send(Method::POST, unknown, "/hooks/x", None).await.body, "hook");
    }
});

both_databases!(s11_forged_writes_are_refused, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "ada@acme.test").await;
    app.workspace("other", "eve@other.test").await;
    let mut browser = app.browser();
    browser.sign_in_to("acme", "ada@acme.test").await;
    let own = browser.post(&host("acme"), "/fn/who", &[]).await;
    assert_eq!(own.status, StatusCode::OK);
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "http://other.localhost:3000"),
        ("origin", "null"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "none"),
    ] {
        for path in ["/fn/who", "/api/v1/who", "/sign-out", "/deals"] {
            let mut forged = browser.clone();
            forged.headers.insert(name, value.to_owned());
            assert_eq!(
                forged.post(&host("acme"), path, &[]).await.status,
                StatusCode::FORBIDDEN,
                "{path} {name} {value}"
            );
        }
    }
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.status, StatusCode::OK, "still signed in");
    assert_eq!(browser.get(&host("acme"), "/sign-out").await.status, StatusCode::OK, "a link signs nobody out");
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.status, StatusCode::OK);
});
