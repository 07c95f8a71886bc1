//! Workspaces: sign-up, the operator's command, sweeping, the relay into the log, and what one host may see of another.

use crate::common::{
    App, BASE, PASSWORD, host,
    people::{ADA, ada, everybody, join, kinds, member, status},
};
use ac_core::{
    Ctx, Error, Role, both_databases,
    control::{STATE_ACTIVE, STATE_CLOSED},
    log,
    testing::TestPlatform,
};
use ac_identity::{IdentityConfig, invites, model::MemberState};
use axum::http::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Notify;

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
    let (at, _) = browser.walk(BASE, "/").await;
    assert_eq!(at, host("acme"), "the only workspace need not be chosen");
    assert!(browser.get(BASE, "/workspaces").await.body.contains("/go/acme"), "its list is there all the same");
    let reply = browser.post(BASE, "/new", &[("workspace", "Second"), ("slug", "second")]).await;
    let (at, page) = browser.follow(BASE, reply).await;
    assert_eq!((at, page.body.as_str()), (host("second"), "second owner member"));
    let (at, page) = browser.walk(BASE, "/").await;
    let list = page.body;
    assert_eq!(at, BASE, "there is something to choose");
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
    let failing = IdentityConfig { seed: Arc::new(|_| Box::pin(async { Err(Error::NotFound) })), ..Default::default() };
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

/// What a new workspace is filled with waits at a gate, and then succeeds or fails.
struct Gate {
    reached: Arc<Notify>,
    open: Arc<Notify>,
    fails: Arc<AtomicBool>,
}

impl Gate {
    fn new(platform: &TestPlatform) -> (Self, App) {
        let gate = Self { reached: Arc::default(), open: Arc::default(), fails: Arc::default() };
        let (reached, open, fails) = (gate.reached.clone(), gate.open.clone(), gate.fails.clone());
        let seed = move |_| -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> {
            let (reached, open, fails) = (reached.clone(), open.clone(), fails.clone());
            Box::pin(async move {
                reached.notify_one();
                open.notified().await;
                if fails.load(Ordering::Relaxed) { Err(Error::NotFound) } else { Ok(()) }
            })
        };
        let app = App::with(platform, IdentityConfig { seed: Arc::new(seed), ..Default::default() });
        (gate, app)
    }

    /// Sends the form and hangs up while the workspace is being filled.
    async fn cut_off(&self, mut browser: crate::common::Browser, path: &str, form: &[(&str, &str)]) {
        let request = browser.post(BASE, path, form);
        tokio::select! {
            reply = request => panic!("answered: {}", reply.body),
            () = self.reached.notified() => {}
        }
        self.open.notify_one();
    }
}

/// Tries until it comes true, for what goes on by itself.
async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("not in time: {what}");
}

both_databases!(hanging_up_leaves_no_workspace_half_made, async |platform: &TestPlatform| {
    let (gate, app) = Gate::new(platform);
    let control = &platform.platform.control;
    app.browser().post(BASE, "/sign-up", &[("email", ADA)]).await;
    let path = app.mailed_path(ADA).await;
    let form = [("name", "Ada"), ("password", PASSWORD), ("workspace", "Acme"), ("slug", "acme"), ("currency", "USD")];

    gate.fails.store(true, Ordering::Relaxed);
    gate.cut_off(app.browser(), &path, &form).await;
    eventually("what failed is taken away, and the link can be tried again", async || {
        control.tenants().await.unwrap().is_empty() && app.browser().get(BASE, &path).await.status == StatusCode::OK
    })
    .await;

    gate.fails.store(false, Ordering::Relaxed);
    gate.cut_off(app.browser(), &path, &form).await;
    eventually("the workspace opens", async || control.tenant_by_slug("acme").await.unwrap().is_some()).await;
    let mut ada = app.browser();
    ada.sign_in_to("acme", ADA).await;

    gate.cut_off(ada, "/new", &[("workspace", "Second"), ("slug", "second")]).await;
    eventually("another opens", async || control.tenant_by_slug("second").await.unwrap().is_some()).await;
});

/// More events of one kind than one run relays, before all others.
async fn flood(platform: &TestPlatform, ctx: &Ctx, kind: &str) {
    let (tenant, fresh) = match platform.database_url {
        Some(_) => (format!("'{}'", ctx.tenant.id), "gen_random_uuid()"),
        None => (format!("x'{}'", ctx.tenant.id.0.simple()), "randomblob(16)"),
    };
    let sql = format!(
        "INSERT INTO control_event \
         (seq, id, tenant_id, kind, occurred_at, actor_kind, actor_id, subject_kind, subject_id, data, relayed_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) \
         SELECT -i, {fresh}, {tenant}, '{kind}', 1, 'system', NULL, 'member', {fresh}, '{{}}', NULL FROM n"
    );
    platform.platform.control.db().execute_unprepared(&sql).await.unwrap();
}

/// Events that are not noted as relayed.
async fn waiting(platform: &TestPlatform) -> usize {
    let db = platform.platform.control.db();
    let sql = "SELECT seq FROM control_event WHERE relayed_at IS NULL";
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().len()
}

both_databases!(an_event_that_this_build_does_not_know_waits_alone, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let before = kinds(&ctx).await;
    flood(platform, &ctx, "member.knighted").await;
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    app.identity.housekeep().await.unwrap();
    assert_eq!(kinds(&ctx).await[before.len()..], ["member.invited", "user.joined"], "those behind are not held up");
    assert_eq!(waiting(platform).await, 600, "what was not copied is not noted");
    // The build that knows them finds them.
    let known = "UPDATE control_event SET kind = 'user.renamed' WHERE seq < 0";
    platform.platform.control.db().execute_unprepared(known).await.unwrap();
    for _ in 0..2 {
        app.identity.relay_pending().await.unwrap();
    }
    assert_eq!(waiting(platform).await, 0);
    assert!(kinds(&ctx).await.iter().any(|kind| kind == "user.renamed"));
});

both_databases!(events_of_a_closed_workspace_hold_up_no_other, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let closed = platform.workspace("closed").await;
    let (control, before) = (&platform.platform.control, kinds(&ctx).await);
    flood(platform, &closed, "user.renamed").await;
    control.set_state(closed.tenant.id, STATE_CLOSED).await.unwrap();
    let forget = "UPDATE control_event SET relayed_at = NULL WHERE seq > 0";
    control.db().execute_unprepared(forget).await.unwrap();
    app.identity.relay_pending().await.unwrap();
    assert_eq!((waiting(platform).await, kinds(&ctx).await), (600, before));
    control.set_state(closed.tenant.id, STATE_ACTIVE).await.unwrap();
    for _ in 0..2 {
        app.identity.relay_pending().await.unwrap();
    }
    assert_eq!(waiting(platform).await, 0);
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
    invites::invite(&app.identity, &ctx, "Ada", "carl@acme.test", Role::Member, None, None).await.unwrap();
    let token = app.mailed_path("carl@acme.test").await.replace("/invite/", "");
    let mut shown = serde_json::to_string(&everybody(&ctx).await).unwrap();
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
    for (cookie, name) in reply.cookies().iter().zip(["session=", "device="]) {
        assert!(cookie.starts_with(name) && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        assert!(cookie.contains("Path=/") && !cookie.contains("Domain") && !cookie.contains("Secure"), "{cookie}");
    }
    assert_eq!(reply.cookies().len(), 2);
    platform.platform.site = Arc::new(ac_core::platform::Site::parse("https://alphaclone.example").unwrap());
    let app = App::new(&platform);
    let mut browser = app.browser();
    browser.headers.insert("origin", "https://alphaclone.example".into());
    let reply = browser.post("alphaclone.example", "/sign-in", &[("email", ADA), ("password", PASSWORD)]).await;
    for (cookie, name) in reply.cookies().iter().zip(["__Host-session=", "__Host-device="]) {
        assert!(cookie.starts_with(name) && cookie.contains("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
        assert!(cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
    }
    assert_eq!(reply.cookies().len(), 2);
    let reply = app.browser().get("acme.alphaclone.example", "/sign-in").await;
    assert!(reply.cookies()[0].starts_with("__Host-handoff="), "{:?}", reply.cookies());
}
