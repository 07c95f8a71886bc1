//! Workspaces: sign-up, the operator's command, sweeping, the relay into the log, and what one host may see of another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod common;

use ac_core::{Error, Role, both_databases, control::STATE_CLOSED, log, testing::TestPlatform};
use ac_identity::{IdentityConfig, invites, members, model::MemberState};
use axum::http::StatusCode;
use common::{
    App, BASE, PASSWORD, host,
    people::{ADA, ada, join, kinds, member, status},
};
use sea_orm::ConnectionTrait;

both_databases!(signing_up_makes_a_workspace_by_a_mailed_link, async |platform: &TestPlatform| {
    let app = App::new(platform);
    let mut browser = app.browser();
    assert_eq!(browser.post(BASE, "/sign-up", &[("email", "nonsense")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reply = browser.post(BASE, "/sign-up", &[("email", "Ada@Acme.test")]).await;
    assert!(reply.body.contains("Ada@Acme.test") && reply.body.contains("alphaclone outbox"), "{}", reply.body);
    let path = app.mailed_path("Ada@Acme.test").await;
    assert_eq!(browser.get(BASE, &path).await.status, StatusCode::OK);
    let wrong = [("name", ""), ("password", "password"), ("workspace", "Acme"), ("slug", "www"), ("currency", "gold")];
    let reply = browser.post(BASE, &path, &wrong).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["Enter a name", "tried first", "is reserved", "Choose a currency", "value=\"Acme\""] {
        assert!(reply.body.contains(part), "{part}: {}", reply.body);
    }
    assert!(!reply.body.contains("value=\"password\""), "a password is never shown again");
    let right =
        [("name", "Ada L"), ("password", PASSWORD), ("workspace", "Acme"), ("slug", "acme"), ("currency", "eur")];
    let reply = browser.post(BASE, &path, &right).await;
    let (at, page) = browser.follow(BASE, reply).await;
    assert_eq!((at, page.body.as_str()), (host("acme"), "acme owner member"));
    let ctx = app.seen(&mut browser).await.1;
    assert_eq!((ctx.tenant.name.as_str(), ctx.tenant.currency.code()), ("Acme", "EUR"));
    assert_eq!(kinds(&ctx).await, ["workspace.created", "user.joined"]);
    assert_eq!(member(&ctx, "Ada@Acme.test").await.state, MemberState::Active);
    assert_eq!(browser.post(BASE, &path, &right).await.status, StatusCode::NOT_FOUND, "the link counts once");
    let reply = browser.post(BASE, "/new", &[("workspace", "Second"), ("slug", "second")]).await;
    let (at, page) = browser.follow(BASE, reply).await;
    assert_eq!((at, page.body.as_str()), (host("second"), "second owner member"));
    let list = browser.get(BASE, "/workspaces").await.body;
    assert!(list.contains("/go/acme") && list.contains("/go/second"), "{list}");
});

both_databases!(two_workspaces_cannot_take_one_address, async |platform: &TestPlatform| {
    let app = App::new(platform);
    let makers: Vec<_> = (0..8)
        .map(|n| {
            let app = app.clone();
            let new = ac_identity::NewWorkspace {
                name: "Acme".into(),
                slug: "acme".into(),
                owner_email: format!("owner{n}@acme.test"),
                owner_password: PASSWORD.into(),
                owner_name: None,
                currency: ac_core::Currency::USD,
                fill: None,
            };
            tokio::spawn(async move { app.identity.create_workspace_with_owner(new).await })
        })
        .collect();
    let mut made = 0;
    for maker in makers {
        match maker.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert_eq!(status(error), 422),
        }
    }
    assert_eq!(made, 1);
});

both_databases!(a_known_address_gets_a_membership_and_keeps_its_password, async |platform: &TestPlatform| {
    let app = App::new(platform);
    app.workspace("acme", ADA).await;
    let new = ac_identity::NewWorkspace {
        name: "Other".into(),
        slug: "other".into(),
        owner_email: "ADA@acme.test".into(),
        owner_password: "somebody else's idea".into(),
        owner_name: None,
        currency: ac_core::Currency::USD,
        fill: None,
    };
    let made = app.identity.create_workspace_with_owner(new).await.unwrap();
    let mut browser = app.browser();
    let fields = [("email", ADA), ("password", "somebody else's idea")];
    assert_eq!(browser.post(BASE, "/sign-in", &fields).await.status, StatusCode::UNAUTHORIZED);
    browser.sign_in_to("other", ADA).await;
    browser.headers.insert("authorization", format!("Bearer {}", made.api_token));
    assert_eq!(browser.get(&host("other"), "/api/v1/who").await.body, "other owner token");
});

both_databases!(a_workspace_cut_off_while_made_is_swept, async |platform: &TestPlatform| {
    let failing = IdentityConfig {
        seed: std::sync::Arc::new(|_| Box::pin(async { Err(Error::NotFound) })),
        ..Default::default()
    };
    let app = App::with(platform, failing);
    let new = |slug: &str| ac_identity::NewWorkspace {
        name: slug.into(),
        slug: slug.into(),
        owner_email: ADA.into(),
        owner_password: PASSWORD.into(),
        owner_name: None,
        currency: ac_core::Currency::USD,
        fill: None,
    };
    assert!(app.identity.create_workspace_with_owner(new("acme")).await.is_err());
    assert!(platform.platform.control.tenants().await.unwrap().is_empty(), "a failure leaves nothing");
    let ctx = platform.workspace("killed").await;
    platform.platform.control.set_state(ctx.tenant.id, STATE_CLOSED).await.unwrap();
    assert_eq!(app.browser().get(&host("killed"), "/sign-in").await.status, StatusCode::NOT_FOUND, "closed");
    app.identity.sweep_half_made().await.unwrap();
    assert!(platform.platform.control.tenants().await.unwrap().is_empty(), "swept");
    App::new(platform).workspace("killed", ADA).await;
});

both_databases!(events_are_relayed_once_though_killed_in_between, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let before = kinds(&ctx).await;
    let control = platform.platform.control.db();
    // As after a kill between the two commits: the tenant has the events, the control database does not know it.
    control.execute_unprepared("UPDATE control_event SET relayed_at = NULL").await.unwrap();
    app.identity.relay_pending().await.unwrap();
    assert_eq!(kinds(&ctx).await, before, "insert or ignore by event id");
    let head = ctx.read(async |tx| log::verify(tx.conn()).await).await.unwrap();
    assert_eq!(head.broken_at, None);
    // As after a kill before the relay: nothing has reached the tenant yet.
    platform.platform.control.set_state(ctx.tenant.id, STATE_CLOSED).await.unwrap();
    control.execute_unprepared("UPDATE control_event SET relayed_at = NULL").await.unwrap();
    app.identity.relay_pending().await.unwrap();
    platform.platform.control.set_state(ctx.tenant.id, "active").await.unwrap();
    app.identity.housekeep().await.unwrap();
    assert_eq!(kinds(&ctx).await, before);
});

both_databases!(s6_nothing_secret_reaches_pages_or_the_workspace, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    invites::invite(&app.identity, &ctx, "Ada", "carl@acme.test", Role::Member, None).await.unwrap();
    let token = app.mailed_path("carl@acme.test").await.replace("/invite/", "");
    let mut shown = serde_json::to_string(&members::list(&ctx).await.unwrap()).unwrap();
    shown += &serde_json::to_string(&invites::list(&app.identity, &ctx).await.unwrap()).unwrap();
    let (viewer, _) = app.seen(&mut browser).await;
    shown += &serde_json::to_string(&ac_identity::account::me(&app.identity, &viewer).await.unwrap()).unwrap();
    shown +=
        &serde_json::to_string(&ac_identity::account::list_sessions(&app.identity, &viewer).await.unwrap()).unwrap();
    shown += &browser.get(BASE, "/workspaces").await.body;
    for secret in ["argon2", "hash", token.as_str(), PASSWORD, browser.cookie(BASE).unwrap()] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    let events = ctx
        .read(async |tx| {
            use sea_orm::EntityTrait;
            log::data_entity::Entity::find().all(tx.conn()).await.map_err(Error::from)
        })
        .await
        .unwrap();
    let logged: String = events.into_iter().map(|e| e.data).collect();
    assert!(!logged.contains('@') && !logged.contains(&token), "no address, no link in a workspace's log: {logged}");
});

both_databases!(s8_the_same_address_shows_each_their_own, async |platform: &TestPlatform| {
    let (app, mut ada, _) = ada(platform).await;
    app.workspace("other", "eve@other.test").await;
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    let (a, e) = (ada.get(BASE, "/workspaces").await, eve.get(BASE, "/workspaces").await);
    assert!(a.body.contains("/go/acme") && !a.body.contains("/go/other"));
    assert!(e.body.contains("/go/other") && !e.body.contains("/go/acme"));
    for reply in [a, e] {
        assert_eq!(reply.headers["cache-control"], "no-store");
    }
});

both_databases!(s12_no_other_origin_is_let_in_to_read, async |platform: &TestPlatform| {
    let (_, browser, _) = ada(platform).await;
    for origin in
        ["http://evil.example", "null", "http://acme.localhost:3000.evil.example", "http://other.localhost:3000"]
    {
        let mut foreign = browser.clone();
        foreign.headers.insert("origin", origin.into());
        let reply = foreign.get(&host("acme"), "/api/v1/who").await;
        assert!(reply.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{origin}");
    }
});

#[tokio::test]
async fn s17_cookie_flags() {
    let mut platform = TestPlatform::sqlite().await;
    let app = App::new(&platform);
    app.workspace("acme", ADA).await;
    let reply = app.browser().post(BASE, "/sign-in", &[("email", ADA), ("password", PASSWORD)]).await;
    let [cookie] = reply.cookies().try_into().unwrap();
    assert!(cookie.starts_with("session=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(cookie.contains("Path=/") && !cookie.contains("Domain") && !cookie.contains("Secure"), "{cookie}");
    platform.platform.site = std::sync::Arc::new(ac_core::platform::Site::parse("https://alphaclone.example").unwrap());
    let app = App::new(&platform);
    let mut browser = app.browser();
    browser.headers.insert("origin", "https://alphaclone.example".into());
    let reply = browser.post("alphaclone.example", "/sign-in", &[("email", ADA), ("password", PASSWORD)]).await;
    let [cookie] = reply.cookies().try_into().unwrap();
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    assert!(cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
    let reply = app.browser().get("acme.alphaclone.example", "/sign-in").await;
    assert!(reply.cookies()[0].starts_with("__Host-handoff="), "{:?}", reply.cookies());
}
