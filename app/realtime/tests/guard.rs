//! Who may connect, what they may see, and when they are shut out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use ac_core::{Action, Actor, Ctx, IdentityId, MemberId, Resource, Role, both_databases, testing::TestPlatform};
use ac_realtime::{Timings, wire::CLIENT_MESSAGE_BYTES_MAX};
use axum::http::StatusCode;
use futures::SinkExt;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use support::{Client, DEAL, Happened, Heard, emit, next, serve, serve_with};
use tokio_tungstenite::tungstenite::Message;

fn member(ctx: &Ctx, role: Role) -> (Ctx, MemberId) {
    let id = MemberId::generate();
    (ctx.as_actor(Actor::Member { id, role }), id)
}

both_databases!(a_guest_hears_of_their_own_records_only, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    let (guest, me) = member(&ctx, Role::Guest);
    server.register.admit("guest", &guest);
    let mut client = server.page("guest", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    let mine = Happened { owner: Some(me), ..DEAL };
    let theirs = Happened { owner: Some(MemberId::generate()), ..DEAL };
    let secret = Happened { kind: Resource::Audit, owner: Some(me) };
    emit(&ctx, &[theirs, mine, DEAL, secret, mine, theirs], None).await;
    let message = client.message().await;
    assert_eq!(message.events.iter().map(|e| e.seq).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(message.cursor, 6, "what was left out does not come again");
    let mut back = server.page("guest", Some(0)).await;
    assert_eq!(back.message().await.kind, "ready");
    assert_eq!(back.message().await.events.iter().map(|e| e.seq).collect::<Vec<_>>(), [2, 5]);
});

both_databases!(a_tokens_scopes_narrow_what_it_hears, async |app: &TestPlatform| {
    let (server, mut ctx) = (serve(app).await, app.workspace("acme").await);
    let writer = ctx.clone();
    ctx.scopes = Some(Arc::new(BTreeSet::from([(Resource::Company, Action::Read), (Resource::Deal, Action::Modify)])));
    server.register.admit("narrow", &ctx);
    let socket = server.open(&[("authorization", "Bearer narrow")]).await.expect("a token needs no origin");
    let mut client = Client::hello(socket, Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    emit(&writer, &[DEAL, Happened { kind: Resource::Company, owner: None }], None).await;
    assert_eq!(client.message().await.events.iter().map(|e| e.seq).collect::<Vec<_>>(), [2]);
});

both_databases!(s07_a_neighbour_hears_nothing, async |app: &TestPlatform| {
    let server = serve(app).await;
    let (ours, theirs) = (app.workspace("ours").await, app.workspace("theirs").await);
    server.register.admit("theirs", &theirs);
    let mut client = server.page("theirs", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    emit(&ours, &[DEAL; 5], None).await;
    emit(&theirs, &[Happened { kind: Resource::Note, owner: None }], None).await;
    let first = client.message().await;
    assert_eq!((first.cursor, first.events.len(), first.events[0].subject.kind.as_str()), (1, 1, "note"));
    let mut replay = server.page("theirs", Some(0)).await;
    assert_eq!(replay.message().await.head, 1);
});

both_databases!(s07_a_foreign_page_is_refused_before_the_upgrade, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let own = server.origin();
    let suffix = format!("{own}.evil.example");
    let https = own.replace("http:", "https:");
    for origin in ["http://evil.example", "null", "", &suffix, &https] {
        for auth in [("cookie", "session=owner"), ("authorization", "Bearer owner"), ("x-nobody", "1")] {
            let refused = server.open(&[auth, ("origin", origin)]).await.map(drop);
            assert_eq!(refused, Err(StatusCode::FORBIDDEN), "{origin} {}", auth.0);
        }
    }
    let twice = [("cookie", "session=owner"), ("origin", own.as_str()), ("origin", "http://evil.example")];
    assert_eq!(server.open(&twice).await.map(drop), Err(StatusCode::FORBIDDEN));
    assert_eq!(server.open(&[("cookie", "session=owner")]).await.map(drop), Err(StatusCode::FORBIDDEN));
    assert!(server.open(&[("cookie", "session=owner"), ("origin", &own)]).await.is_ok());
});

both_databases!(a_token_comes_in_a_header_or_in_the_hello, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("key", &ctx);
    assert_eq!(server.open(&[("authorization", "Bearer wrong")]).await.map(drop), Err(StatusCode::UNAUTHORIZED));
    let hello = async |text: &str| {
        let mut socket = server.open(&[]).await.expect("an upgrade");
        socket.send(Message::text(text)).await.unwrap();
        next(&mut socket).await
    };
    let Heard::Message(ready) = hello(r#"{"type":"hello","token":"key","cursor":0}"#).await else { panic!("closed") };
    assert_eq!(ready.kind, "ready");
    assert_eq!(hello(r#"{"type":"hello","token":"wrong"}"#).await, Heard::Closed(Some(4001)));
    assert_eq!(hello(r#"{"type":"hello"}"#).await, Heard::Closed(Some(4001)));
    assert_eq!(hello(r#"{"type":"howdy","token":"key"}"#).await, Heard::Closed(Some(4000)));
    assert_eq!(hello(r#"{"type":"hello","token":"key","cursor":-1}"#).await, Heard::Closed(Some(4000)));
    assert_eq!(hello("hello").await, Heard::Closed(Some(4000)));
});

both_databases!(silence_instead_of_a_hello_ends_it, async |app: &TestPlatform| {
    let timings = Timings { hello: Duration::from_millis(50), ..Timings::default() };
    let (server, ctx) = (serve_with(app, timings).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut stranger = server.open(&[]).await.unwrap();
    assert_eq!(next(&mut stranger).await, Heard::Closed(Some(4002)));
    let mut known = server.open(&[("authorization", "Bearer owner")]).await.unwrap();
    assert_eq!(next(&mut known).await, Heard::Closed(Some(4002)));
});

both_databases!(large_messages_are_refused, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    for size in [CLIENT_MESSAGE_BYTES_MAX + 1, CLIENT_MESSAGE_BYTES_MAX * 5] {
        let long = "x".repeat(size);
        let mut socket = server.open(&[]).await.unwrap();
        socket.send(Message::text(format!(r#"{{"type":"hello","token":"{long}"}}"#))).await.unwrap();
        assert_eq!(next(&mut socket).await, Heard::Closed(Some(1009)));
        let mut client = server.page("owner", Some(0)).await;
        assert_eq!(client.message().await.kind, "ready");
        client.socket.send(Message::text(long)).await.unwrap();
        assert_eq!(client.next().await, Heard::Closed(Some(1009)));
    }
});

both_databases!(a_flood_of_messages_ends_the_connection, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut client = server.page("owner", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    for _ in 0..200 {
        if client.socket.send(Message::text(r#"{"type":"typing"}"#)).await.is_err() {
            break;
        }
    }
    assert_eq!(client.next().await, Heard::Closed(Some(4000)));
});

both_databases!(s07_who_is_shut_out_is_closed_at_once, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    let (ada, ada_id) = member(&ctx, Role::Member);
    let token = uuid::Uuid::now_v7();
    let key = ctx.as_actor(Actor::Token { id: token, member: ada_id, role: Role::Member });
    let (bob, _) = member(&ctx, Role::Member);
    let ties = server.register.admit("ada", &ada);
    server.register.admit("ada-phone", &ada);
    let handed_off = server.register.admit("ada-tablet", &ada);
    server.register.admit("key", &key);
    server.register.admit("bob", &bob);
    let mut clients = Vec::new();
    for secret in ["ada", "ada-phone", "key", "bob", "ada-tablet"] {
        let mut client = server.page(secret, Some(0)).await;
        assert_eq!(client.message().await.kind, "ready");
        clients.push(client);
    }
    server.revocations.revoke_session(ties.session.unwrap());
    assert_eq!(clients[0].next().await, Heard::Closed(Some(4001)));
    server.revocations.revoke_session(handed_off.parent.unwrap());
    assert_eq!(clients[4].next().await, Heard::Closed(Some(4001)));
    server.revocations.revoke_token(token);
    assert_eq!(clients[2].next().await, Heard::Closed(Some(4001)));
    server.revocations.revoke_identity(IdentityId(ada_id.0));
    assert_eq!(clients[1].next().await, Heard::Closed(Some(4001)));
    emit(&ctx, &[DEAL], None).await;
    assert_eq!(clients[3].message().await.events.len(), 1, "nobody else is touched");
    server.revocations.revoke_tenant(ctx.tenant.id);
    assert_eq!(clients[3].next().await, Heard::Closed(Some(4001)));
});

both_databases!(a_stopping_server_says_so, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut client = server.page("owner", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    let realtime = &server.realtime;
    let early = tokio::time::timeout(Duration::from_millis(50), realtime.drained()).await;
    assert!(early.is_err(), "who was not told yet is waited for");
    server.revocations.shut_down();
    assert_eq!(client.next().await, Heard::Closed(Some(1001)));
    realtime.drained().await;
});

both_databases!(a_changed_role_changes_what_is_heard, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    let (ada, id) = member(&ctx, Role::Member);
    server.register.admit("ada", &ada);
    let mut client = server.page("ada", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    emit(&ctx, &[DEAL], None).await;
    assert_eq!(client.message().await.events.len(), 1);
    server.register.admit("ada", &ctx.as_actor(Actor::Member { id, role: Role::Client }));
    server.revocations.ask_again(IdentityId(id.0));
    emit(&ctx, &[DEAL, Happened { kind: Resource::Workspace, owner: None }], None).await;
    let message = client.message().await;
    assert_eq!(message.events.iter().map(|e| e.seq).collect::<Vec<_>>(), [3]);
});

both_databases!(news_of_a_role_or_team_is_for_who_may_hear_it_now, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    let (ada, id) = member(&ctx, Role::Member);
    server.register.admit("ada", &ada);
    let mut client = server.page("ada", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    // Nobody tells the connection: the event itself does, before anything that comes with it is shown.
    server.register.admit("ada", &ctx.as_actor(Actor::Member { id, role: Role::Client }));
    let happened = |kind| Happened { kind, owner: None };
    emit(&ctx, &[happened(Resource::Team), DEAL, happened(Resource::Workspace)], None).await;
    let message = client.message().await;
    assert_eq!(message.events.iter().map(|e| e.seq).collect::<Vec<_>>(), [3]);
});

both_databases!(the_regular_check_finds_what_nobody_announced, async |app: &TestPlatform| {
    let timings = Timings { check: Duration::from_millis(100), ..Timings::default() };
    let (server, ctx) = (serve_with(app, timings).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut client = server.page("owner", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    server.register.expel("owner");
    assert_eq!(client.next().await, Heard::Closed(Some(4001)));
});

both_databases!(both_sides_show_that_they_live, async |app: &TestPlatform| {
    let timings =
        Timings { ping: Duration::from_millis(200), dead: Duration::from_millis(1_500), ..Timings::default() };
    let (server, ctx) = (serve_with(app, timings).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut client = server.page("owner", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    // Reading answers pings: many times the allowed silence passes, and signs of life come.
    for _ in 0..20 {
        let Heard::Message(sign) = next(&mut client.socket).await else { panic!("closed") };
        assert_eq!(sign.kind, "cursor");
    }
    // A client that reads nothing answers nothing: the connection ends without a word.
    tokio::time::sleep(timings.dead * 2).await;
    assert_eq!(client.until_closed().await.0, None);
});
