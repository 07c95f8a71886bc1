//! Wrong passwords run out, but not for the owner of the account.

use crate::common::{App, BASE, Browser, PASSWORD};
use ac_core::{both_databases, testing::TestPlatform};
use axum::http::StatusCode;

const ADA: &str = "ada@acme.test";

async fn try_password(browser: &mut Browser, password: &str) -> StatusCode {
    browser.post(BASE, "/sign-in", &[("email", ADA), ("password", password)]).await.status
}

fn at(app: &App, address: &str) -> Browser {
    let mut browser = app.browser();
    browser.address = address.to_owned();
    browser
}

/// Wrong passwords from ever new networks until they run out; answers how many were tried.
async fn run_dry(app: &App, run: usize) -> usize {
    for n in 0..500 {
        let mut browser = at(app, &format!("198.{run}.{n}.7", run = 18 + run, n = n % 255));
        if try_password(&mut browser, &format!("wrong {run} {n}")).await == StatusCode::TOO_MANY_REQUESTS {
            return n;
        }
    }
    panic!("they never run out");
}

both_databases!(s19_a_stranger_keeps_nobody_out, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let mut own = at(&app, "192.0.2.1");
    own.sign_in_to("acme", ADA).await;
    let mut signed_in = own.clone();
    assert_eq!(own.post(BASE, "/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
    let tried = run_dry(&app, 0).await;
    assert!(tried <= 100, "{tried} guesses");
    assert_eq!(try_password(&mut at(&app, "192.0.2.99"), PASSWORD).await, StatusCode::TOO_MANY_REQUESTS, "strange");
    // Also from a network that is new to it.
    own.address = "203.0.113.50".into();
    assert_eq!(try_password(&mut own.clone(), PASSWORD).await, StatusCode::SEE_OTHER, "where she signed in before");
    signed_in.sign_in_to("acme", ADA).await;
    let reply = signed_in.post(BASE, "/confirm", &[("password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "step-up, too");

    // Where she never signed in, the link in her mailbox opens the way.
    let mut new = at(&app, "192.0.2.77");
    new.post(BASE, "/forgot", &[("email", ADA)]).await;
    let path = app.mailed_path(ADA).await;
    assert_eq!(new.post(BASE, &path, &[("password", "acht blaue Enten")]).await.status, StatusCode::OK);
    assert_eq!(try_password(&mut new, "acht blaue Enten").await, StatusCode::SEE_OTHER);
    assert_eq!(try_password(&mut own.clone(), "acht blaue Enten").await, StatusCode::TOO_MANY_REQUESTS, "known of old");
});

both_databases!(s19_a_known_browser_does_not_guess_on, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    app.workspace("other", "eve@other.test").await;
    let mut own = at(&app, "192.0.2.1");
    own.sign_in_to("acme", ADA).await;
    let mut eve = at(&app, "192.0.2.2");
    eve.sign_in_to("other", "eve@other.test").await;
    run_dry(&app, 0).await;
    assert_eq!(try_password(&mut eve, PASSWORD).await, StatusCode::TOO_MANY_REQUESTS, "known for another account");
    for (n, expect) in [(10, StatusCode::UNAUTHORIZED), (1, StatusCode::TOO_MANY_REQUESTS)] {
        for _ in 0..n {
            assert_eq!(try_password(&mut own.clone(), "wrong").await, expect);
        }
    }
    let forged = own.cookies.get_mut(BASE).unwrap().get_mut("device").expect("a mark");
    *forged = format!("x{forged}");
    assert_eq!(try_password(&mut own, PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
});

both_databases!(s19_confirming_runs_dry_by_session, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let mut thief = at(&app, "192.0.2.1");
    thief.sign_in_to("acme", ADA).await;
    let mut own = at(&app, "192.0.2.2");
    own.sign_in_to("acme", ADA).await;
    let confirm = async |browser: &mut Browser, n: usize, password: &str| {
        browser.address = format!("198.51.{n}.7");
        browser.post(BASE, "/confirm", &[("password", password)]).await.status
    };
    for n in 0..10 {
        assert_eq!(confirm(&mut thief, n, &format!("wrong {n}")).await, StatusCode::UNAUTHORIZED, "{n}");
    }
    assert_eq!(confirm(&mut thief, 11, PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(confirm(&mut own, 12, PASSWORD).await, StatusCode::SEE_OTHER, "another session");
});

both_databases!(s19_an_ipv6_client_is_its_network_and_the_one_around_it, async |platform: &TestPlatform| {
    let app = App::new(platform);
    let mut tried = 0;
    for n in 0..400 {
        let mut browser = at(&app, &format!("[2001:db8:1:{n:x}::7]"));
        let fields = [("email", format!("user{n}@acme.test")), ("password", format!("wrong {n}"))];
        let fields = [(fields[0].0, fields[0].1.as_str()), (fields[1].0, fields[1].1.as_str())];
        if browser.post(BASE, "/sign-in", &fields).await.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        tried += 1;
    }
    // Eight times what one network has, and what comes back meanwhile.
    assert!((160..180).contains(&tried), "{tried}");
    let mut elsewhere = at(&app, "[2001:db8:2::7]");
    assert_eq!(try_password(&mut elsewhere, "wrong").await, StatusCode::UNAUTHORIZED);
});
