//! Row 36: what the process tells of itself it tells to whoever has the token for it, wherever they ask from.

use crate::support::{
    BASE_URL, Installation,
    browser::{Ask, function_path},
    people::{Person, Workspace},
};
use ac_core::{both_databases, testing::TestPlatform};
use server::config::Options;

both_databases!(s36_metrics_take_their_token, async |test: &TestPlatform| {
    let ask = async |installation: &Installation, token: Option<&str>, host: &str| {
        let ask = Ask::new("GET", "/metrics");
        let ask = match token {
            Some(token) => ask.with("authorization", &format!("Bearer {token}")),
            None => ask,
        };
        installation.browser().send(host, ask).await.status
    };
    let open = Installation::open(test);
    for host in ["localhost:3000", "127.0.0.1", "example.com"] {
        for token in [None, Some(""), Some("x")] {
            assert_eq!(ask(&open, token, host).await, 404, "{token:?} at {host}");
        }
    }
    let options = Options { metrics_token: Some("a-token".into()), ..Options::default() };
    let closed = Installation::at(test, BASE_URL, options);
    for (token, status) in [(None, 404), (Some("a-toke"), 404), (Some("a-tokens"), 404), (Some("a-token"), 200)] {
        assert_eq!(ask(&closed, token, "localhost:3000").await, status, "{token:?}");
    }
});

both_databases!(s36_a_workspaces_times_are_its_own, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let mut acme = Workspace::create(&installation, "acme", "o@acme.test").await;
    let mut other = Workspace::create(&installation, "other", "o@other.test").await;
    let owner = &mut acme.owner.browser;
    assert_eq!(owner.get(&acme.host, "/deals").await.status, 200);
    let board = Ask::new("POST", &function_path("deals/api/get_board")).json(r#"{"query":{"filter":{}}}"#);
    let on_the_board = board.with("referer", &format!("http://{}/deals?q=x", acme.host));
    assert_eq!(owner.send(&acme.host, on_the_board).await.status, 200);

    let report = async |person: &mut Person, host: &str| {
        let answer = person.browser.call(host, "ac_speed/api/get_speed", serde_json::json!({})).await;
        assert_eq!(answer.status, 200);
        answer.json()["screens"].as_array().unwrap().clone()
    };
    let screens = report(&mut acme.owner, &acme.host).await;
    let deals = screens.iter().find(|screen| screen["path"] == "/deals").expect("the board");
    let mut calls: Vec<_> = deals["calls"].as_array().unwrap().iter().map(|call| call["name"].clone()).collect();
    calls.sort_by_key(ToString::to_string);
    assert_eq!(calls, ["get_board", "page"]);
    assert_eq!(deals["spread"]["count"], 2);
    let theirs = report(&mut other.owner, &other.host).await;
    assert!(theirs.iter().all(|screen| screen["path"] != "/deals"), "{theirs:?}");
});
