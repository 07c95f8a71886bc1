//! Row 36: what the process tells of itself it tells to whoever has the token for it, wherever they ask from.

use crate::support::{BASE_URL, Installation, browser::Ask};
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
