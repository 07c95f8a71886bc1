//! Mails about people: whom they reach, what they may say, and how many there can be.

use crate::common::{
    App, BASE, PASSWORD,
    people::{ADA, ada, status},
};
use ac_core::{Role, both_databases, testing::TestPlatform};
use ac_identity::{account, api_tokens, invites, outbox};
use axum::http::StatusCode;
use sea_orm::ConnectionTrait;

async fn recipients(app: &App) -> Vec<String> {
    outbox::list(&app.identity).await.unwrap().into_iter().map(|mail| mail.recipient).collect()
}

both_databases!(s25_mail_about_an_account_goes_to_the_address_it_has, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    app.workspace("other", "eve@other.test").await;
    let viewer = app.seen(&mut browser).await.0;
    let before = recipients(&app).await.len();
    for path in ["/forgot", "/sign-up"] {
        assert_eq!(app.browser().post(BASE, path, &[("email", "ADA@Acme.test")]).await.status, StatusCode::OK);
    }
    account::request_email(&app.identity, &viewer, "EVE@other.test").await.unwrap();
    invites::invite(&app.identity, &ctx, "Ada", "Eve@Other.test", Role::Member, None, None).await.unwrap();
    let mut told = recipients(&app).await;
    told.truncate(told.len() - before);
    told.sort();
    assert_eq!(told, [ADA, ADA, "eve@other.test", "eve@other.test"]);
});

both_databases!(s25_an_address_that_only_looks_like_another_gets_no_link, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", "mike@acme.test").await;
    let before = recipients(&app).await.len();
    for look_alike in ["mi\u{212a}e@acme.test", "mike@acme.te\u{17f}t", "mike@\u{202e}acme.test"] {
        for path in ["/forgot", "/sign-up"] {
            let reply = app.browser().post(BASE, path, &[("email", look_alike)]).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {look_alike:?}");
        }
    }
    assert_eq!(recipients(&app).await.len(), before);
});

both_databases!(s25_a_reset_asked_for_at_an_address_ends_with_it, async |platform: &TestPlatform| {
    let (app, _, _) = ada(platform).await;
    app.browser().post(BASE, "/forgot", &[("email", ADA)]).await;
    let path = app.mailed_path(ADA).await;
    // Asked for just before the change was written, so that the change found no link to void.
    let moved = "UPDATE identity SET email = 'ada@new.test', email_key = 'ada@new.test'";
    app.identity.platform.control.db().execute_unprepared(moved).await.unwrap();
    let reply = app.browser().post(BASE, &path, &[("password", "acht blaue Enten")]).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "{}", reply.body);
});

both_databases!(s19_a_workspace_floods_nobody_with_invitations, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let invite = async |n: usize| {
        let to = format!("user{n}@flood.test");
        invites::invite(&app.identity, &ctx, "Ada", &to, Role::Guest, None, None).await
    };
    let mut sent = 0;
    let refused = loop {
        match invite(sent).await {
            Ok(()) => sent += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(status(refused), 429);
    assert!((100..110).contains(&sent), "{sent}");
    platform.platform.clock.advance_secs(300);
    invite(200).await.unwrap();
});

both_databases!(s30_names_hold_no_addresses_and_no_hidden_characters, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    let viewer = app.seen(&mut browser).await.0;
    for bad in ["Ada\u{202e}moc.live", "Ada \u{2066}x", "See https://evil.example", "WWW.evil.example", "A\u{7}da"] {
        assert_eq!(status(account::rename(&app.identity, &viewer, bad).await.unwrap_err()), 422, "{bad:?}");
        let fields = [("workspace", bad), ("slug", "bad-name"), ("currency", "USD")];
        let reply = browser.post(BASE, "/new", &fields).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
    account::rename(&app.identity, &viewer, "Ada of evil.example/now").await.unwrap();
    invites::invite(&app.identity, &ctx, "Ada of evil.example/now", "bob@acme.test", Role::Member, None, None)
        .await
        .unwrap();
    let mail = app.mail("bob@acme.test").await;
    assert!(!format!("{} {}", mail.subject, mail.body).contains("evil.example"), "no link of theirs: {}", mail.body);
    assert!(mail.body.contains("http://localhost:3000/invite/"), "{}", mail.body);
});

both_databases!(s27_a_reset_tells_of_the_api_tokens_that_stay, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    let viewer = app.seen(&mut browser).await.0;
    let new = api_tokens::NewApiToken { name: "Nightly export".into(), scopes: None, expires_in_days: Some(2) };
    let token = api_tokens::create(&app.identity, &ctx, &viewer, new).await.unwrap();
    let reset = async |password: &str| {
        app.browser().post(BASE, "/forgot", &[("email", ADA)]).await;
        let path = app.mailed_path(ADA).await;
        let reply = app.browser().post(BASE, &path, &[("password", password)]).await;
        assert_eq!(reply.status, StatusCode::OK);
        (reply.body, app.mail(ADA).await.body)
    };
    let (page, mail) = reset("acht blaue Enten").await;
    assert!(page.contains("2 API tokens still work"), "the workspace's own, and this one: {page}");
    assert!(mail.contains("Nightly export") && mail.contains("http://acme.localhost:3000/settings/tokens"), "{mail}");
    let mut program = app.browser();
    program.headers.insert("authorization", format!("Bearer {token}"));
    assert_eq!(program.get(&crate::common::host("acme"), "/api/v1/who").await.status, StatusCode::OK, "it stays");
    platform.platform.clock.advance_secs(3 * 24 * 3_600);
    let (page, mail) = reset("neun rote Enten").await;
    assert!(page.contains("1 API token still works"), "{page}");
    assert!(!mail.contains("Nightly export"), "one that has ended is not told of: {mail}");
});

both_databases!(s19_mails_that_anybody_can_ask_for_have_a_ceiling, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let ask = async |n: usize, path: &str| {
        let mut browser = app.browser();
        browser.address = format!("198.{}.{}.{}", 18 + n / 65_025, n / 255 % 255, n % 255);
        let reply = browser.post(BASE, path, &[("email", &format!("user{n}@flood.test"))]).await;
        (reply.status, reply.body)
    };
    let mut asked = 0;
    let refused = loop {
        assert!(asked < 2_000, "no end");
        let (status, body) = ask(asked, "/forgot").await;
        if status != StatusCode::OK {
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
            break body;
        }
        asked += 1;
    };
    assert!(refused.contains("Too many mails"), "{refused}");
    assert!(!recipients(&app).await.contains(&format!("user{asked}@flood.test")));
    let mut owner = app.browser();
    let reply = owner.post(BASE, "/forgot", &[("email", ADA)]).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "told the same");
    assert!(app.mail(ADA).await.body.contains("/reset/"), "but not cut off");
    assert_eq!(ask(2_001, "/sign-up").await.0, StatusCode::OK, "signing up has its own");
    let mut browser = app.browser();
    browser.sign_in_to("acme", ADA).await;
    platform.platform.clock.advance_secs(60);
    assert_eq!(ask(2_002, "/forgot").await.0, StatusCode::OK, "it ends by itself");
    platform.platform.clock.advance_secs(31 * 24 * 3_600);
    app.identity.housekeep().await.unwrap();
    assert!(recipients(&app).await.is_empty(), "and what nobody can use any more is not kept");
    assert_eq!(
        app.browser().post(BASE, "/sign-in", &[("email", ADA), ("password", PASSWORD)]).await.status.as_u16(),
        303
    );
});
