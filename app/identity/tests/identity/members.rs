//! Who belongs to a workspace and what may act for them: invitations, members, roles, tokens.

use crate::common::{
    BASE, PASSWORD, host,
    people::{ADA, ada, everybody, join, kinds, member, status},
};
use ac_core::{Action, Error, MemberId, Resource, Role, both_databases, testing::TestPlatform};
use ac_identity::{
    api_tokens, invites, members,
    model::{Belonging, MemberQuery, MemberState},
};
use axum::http::{Method, StatusCode};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

both_databases!(s27_api_tokens, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    app.workspace("other", "eve@other.test").await;
    let viewer = app.seen(&mut browser).await.0;
    let scopes = BTreeSet::from([(Resource::Deal, Action::Read)]);
    let new = api_tokens::NewApiToken { name: "Export".into(), scopes: Some(scopes.clone()), expires_in_days: Some(1) };
    let token = api_tokens::create(&app.identity, &ctx, &viewer, new).await.unwrap();
    assert!(token.starts_with("ac_") && token.len() > 40);
    let listed = serde_json::to_string(&api_tokens::list(&app.identity, &ctx, &viewer).await.unwrap()).unwrap();
    assert!(listed.contains("Export") && !listed.contains(&token), "shown once: {listed}");
    let mut program = app.browser();
    program.headers.insert("authorization", format!("Bearer {token}"));
    for at in [host("acme"), BASE.to_owned()] {
        assert_eq!(program.get(&at, "/api/v1/who").await.body, "acme owner token", "{at}");
        assert_eq!(program.get(&at, "/api/v1/renewed").await.body, "acme", "{at}");
    }
    assert_eq!(program.get(&host("other"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "another's host");
    let mut csrf = program.clone();
    csrf.headers.insert("origin", "http://evil.example".into());
    csrf.headers.insert("sec-fetch-site", "cross-site".into());
    assert_eq!(
        csrf.send(Method::POST, &host("acme"), "/api/v1/who", None).await.status,
        StatusCode::OK,
        "no cookie to abuse"
    );
    let page = program.get(&host("acme"), "/deals").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "a token opens no pages");
    let mut in_url = app.browser();
    for name in ["token", "access_token", "api_token"] {
        let path = format!("/api/v1/who?{name}={token}");
        assert_eq!(in_url.get(&host("acme"), &path).await.status, StatusCode::UNAUTHORIZED, "never in a URL");
    }
    let (scoped, _) = app.identity.authenticate_token(None, &token).await.unwrap().unwrap();
    assert_eq!(*scoped.scopes.clone().unwrap(), scopes);
    assert!(scoped.allow_any(Resource::Deal, Action::Read).is_ok());
    assert!(scoped.allow_any(Resource::Deal, Action::Create).is_err());
    assert!(scoped.allow_any(Resource::Contact, Action::Read).is_err());
    assert!(status(members::list(&scoped, &MemberQuery::default()).await.unwrap_err()) == 403);
    platform.platform.clock.advance_secs(24 * 3600 + 1);
    assert_eq!(program.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "expired");
    browser.sign_in_to("acme", ADA).await;
    let (viewer, ctx) = app.seen(&mut browser).await;
    let new = api_tokens::NewApiToken { name: "All".into(), scopes: None, expires_in_days: None };
    let token = api_tokens::create(&app.identity, &ctx, &viewer, new).await.unwrap();
    program.headers.insert("authorization", format!("Bearer {token}"));
    assert_eq!(program.get(&host("acme"), "/api/v1/who").await.status, StatusCode::OK);
    let rows = api_tokens::list(&app.identity, &ctx, &viewer).await.unwrap();
    let row = rows.iter().find(|t| t.name == "All").unwrap();
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    let (eve, eve_ctx) = app.seen(&mut eve).await;
    assert_eq!(
        status(api_tokens::revoke(&app.identity, &eve_ctx, &eve, row.id).await.unwrap_err()),
        404,
        "another workspace's"
    );
    api_tokens::revoke(&app.identity, &ctx, &viewer, row.id).await.unwrap();
    assert_eq!(program.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "revoked");
    for junk in ["", "ac_", "ac_x", "Bearer", "' OR 1=1 --"] {
        program.headers.insert("authorization", format!("Bearer {junk}"));
        assert_eq!(program.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "{junk}");
    }
});

both_databases!(s25_an_invitation_counts_once_for_its_address, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Member).await;
    assert_eq!(bob.get(&host("acme"), "/api/v1/who").await.body, "acme member member");
    let path = app.mailed_path("bob@acme.test").await;
    let again = app.browser().post(BASE, &path, &[("name", "X"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
    let twice =
        invites::invite(&app.identity, &ctx, "Ada", "bob@acme.test", Role::Member, None, None).await.unwrap_err();
    assert_eq!(status(twice), 422, "a member already");

    app.workspace("other", "eve@other.test").await;
    let mut eve = app.browser();
    eve.sign_in_to("other", "eve@other.test").await;
    invites::invite(&app.identity, &ctx, "Ada", "carl@acme.test", Role::Member, None, None).await.unwrap();
    let path = app.mailed_path("carl@acme.test").await;
    assert_eq!(eve.post(BASE, &path, &[]).await.status, StatusCode::NOT_FOUND, "somebody else's");
    platform.platform.clock.advance_secs(7 * 24 * 3600 + 1);
    assert_eq!(app.browser().get(BASE, &path).await.status, StatusCode::NOT_FOUND, "a week");

    browser.sign_in_to("acme", ADA).await;
    let ctx = app.seen(&mut browser).await.1;
    invites::invite(&app.identity, &ctx, "Ada", "eve@other.test", Role::Guest, None, None).await.unwrap();
    let path = app.mailed_path("eve@other.test").await;
    let reply = app.browser().post(BASE, &path, &[("name", "Not Eve"), ("password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND, "an address with an account is not entered anew");
    let mut eve = app.browser();
    eve.post(BASE, "/sign-in", &[("email", "eve@other.test"), ("password", PASSWORD)]).await;
    let reply = eve.post(BASE, &path, &[]).await;
    let (_, page) = eve.follow(BASE, reply).await;
    assert_eq!(page.body, "acme guest member");

    invites::invite(&app.identity, &ctx, "Ada", "dora@acme.test", Role::Member, None, None).await.unwrap();
    let open = invites::list(&app.identity, &ctx).await.unwrap();
    let path = app.mailed_path("dora@acme.test").await;
    let dora = open.iter().find(|i| i.email == "dora@acme.test").unwrap();
    invites::revoke(&app.identity, &ctx, dora.id).await.unwrap();
    assert_eq!(app.browser().get(BASE, &path).await.status, StatusCode::NOT_FOUND, "taken back");
});

both_databases!(s25_an_invitation_stands_as_long_as_who_sent_it_may_send_it, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let identity = &app.identity;
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Admin).await;
    let bob_ctx = app.seen(&mut bob).await.1;
    let bob_id = member(&ctx, "bob@acme.test").await.id;
    for (email, role) in [("bob@home.test", Role::Admin), ("friend@home.test", Role::Guest)] {
        invites::invite(identity, &bob_ctx, "Bob", email, role, None, None).await.unwrap();
    }
    invites::invite(identity, &ctx, "Ada", "carl@acme.test", Role::Admin, None, None).await.unwrap();
    let form = [("name", "Somebody New"), ("password", PASSWORD)];
    let stand = async || {
        let open = invites::list(identity, &ctx).await.unwrap();
        let mut stand: Vec<_> = open.into_iter().filter(|row| row.stands).map(|row| row.email).collect();
        stand.sort();
        stand
    };
    assert_eq!(stand().await, ["bob@home.test", "carl@acme.test", "friend@home.test"]);
    members::change_role(identity, &ctx, bob_id, Role::Member).await.unwrap();
    assert_eq!(stand().await, ["carl@acme.test"], "a member invites nobody");
    members::change_role(identity, &ctx, bob_id, Role::Admin).await.unwrap();
    assert_eq!(stand().await.len(), 3);
    members::end(identity, &ctx, bob_id).await.unwrap();
    assert_eq!(stand().await, ["carl@acme.test"]);
    for email in ["bob@home.test", "friend@home.test"] {
        let path = app.mailed_path(email).await;
        let page = app.browser().get(BASE, &path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{email}");
        assert!(page.body.contains("no longer counts") && page.body.contains("invite you anew"), "{}", page.body);
        let reply = app.browser().post(BASE, &path, &form).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{email}");
    }
    // Also as somebody who has an account.
    let path = app.mailed_path("friend@home.test").await;
    app.workspace("home", "friend@home.test").await;
    let mut home = app.browser();
    home.sign_in_to("home", "friend@home.test").await;
    assert_eq!(home.post(BASE, &path, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(everybody(&ctx).await.len(), 2, "Ada, and Bob who left");

    let carl = app.mailed_path("carl@acme.test").await;
    assert_eq!(app.browser().post(BASE, &carl, &form).await.status, StatusCode::SEE_OTHER, "Ada is still here");
});

both_databases!(s4_an_admin_undoes_no_owners_invitation, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Admin).await;
    let bob_ctx = app.seen(&mut bob).await.1;
    let identity = &app.identity;
    invites::invite(identity, &ctx, "Ada", "carl@acme.test", Role::Owner, None, None).await.unwrap();
    let path = app.mailed_path("carl@acme.test").await;
    let lesser = invites::invite(identity, &bob_ctx, "Bob", "CARL@acme.test", Role::Client, None, None).await;
    assert_eq!(status(lesser.unwrap_err()), 403);
    let open = invites::list(identity, &bob_ctx).await.unwrap();
    assert_eq!(status(invites::revoke(identity, &bob_ctx, open[0].id).await.unwrap_err()), 403);
    assert_eq!(app.browser().get(BASE, &path).await.status, StatusCode::OK, "it still stands");
    invites::invite(identity, &ctx, "Ada", "carl@acme.test", Role::Client, None, None).await.unwrap();
    let open = invites::list(identity, &bob_ctx).await.unwrap();
    invites::revoke(identity, &bob_ctx, open[0].id).await.unwrap();
});

both_databases!(s40_fifty_parallel_acceptances_make_one_member, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    invites::invite(&app.identity, &ctx, "Ada", "bob@acme.test", Role::Member, None, None).await.unwrap();
    let path = app.mailed_path("bob@acme.test").await;
    let tries: Vec<_> = (0..20)
        .map(|n| {
            let (mut browser, path) = (app.browser(), path.clone());
            browser.address = format!("198.51.{n}.7");
            tokio::spawn(
                async move { browser.post(BASE, &path, &[("name", "Bob"), ("password", PASSWORD)]).await.status },
            )
        })
        .collect();
    let mut joined = 0;
    for one in tries {
        joined += usize::from(one.await.unwrap() == StatusCode::SEE_OTHER);
    }
    assert_eq!(joined, 1);
    assert_eq!(everybody(&ctx).await.len(), 2);
});

both_databases!(roles_change_at_once_and_an_owner_remains, async |platform: &TestPlatform| {
    let (app, mut browser, ctx) = ada(platform).await;
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Admin).await;
    let (bob_viewer, bob_ctx) = app.seen(&mut bob).await;
    let (ada_id, bob_id) = (member(&ctx, ADA).await.id, member(&ctx, "bob@acme.test").await.id);
    let identity = &app.identity;
    assert_eq!(
        status(members::change_role(identity, &ctx, ada_id, Role::Member).await.unwrap_err()),
        409,
        "last owner"
    );
    assert_eq!(status(members::end(identity, &ctx, ada_id).await.unwrap_err()), 409, "last owner");
    assert_eq!(
        status(members::change_role(identity, &bob_ctx, ada_id, Role::Member).await.unwrap_err()),
        403,
        "admin on owner"
    );
    assert_eq!(status(members::end(identity, &bob_ctx, ada_id).await.unwrap_err()), 403, "admin on owner");
    assert_eq!(
        status(members::change_role(identity, &bob_ctx, bob_id, Role::Owner).await.unwrap_err()),
        403,
        "raises itself"
    );
    let invited = invites::invite(identity, &bob_ctx, "Bob", "eve@acme.test", Role::Owner, None, None).await;
    assert_eq!(status(invited.unwrap_err()), 403, "an admin makes no owners");
    let stranger = members::end(identity, &ctx, MemberId::generate()).await.unwrap_err();
    assert_eq!(status(stranger), 404);

    members::change_role(identity, &ctx, bob_id, Role::Member).await.unwrap();
    assert_eq!(bob.get(&host("acme"), "/api/v1/who").await.body, "acme member member", "read anew at each request");
    assert_eq!(member(&ctx, "bob@acme.test").await.role, Role::Member);
    let (_, bob_ctx) = app.seen(&mut bob).await;
    assert_eq!(status(members::end(identity, &bob_ctx, ada_id).await.unwrap_err()), 403);

    let new = api_tokens::NewApiToken { name: "Bob's".into(), scopes: None, expires_in_days: None };
    let token = api_tokens::create(identity, &bob_ctx, &bob_viewer, new).await.unwrap();
    let mut program = app.browser();
    program.headers.insert("authorization", format!("Bearer {token}"));
    assert_eq!(program.get(&host("acme"), "/api/v1/who").await.body, "acme member token");
    members::end(identity, &ctx, bob_id).await.unwrap();
    assert_eq!(bob.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED, "s14: at once");
    assert_eq!(program.get(&host("acme"), "/api/v1/who").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bob.get(BASE, "/workspaces").await.status, StatusCode::OK, "the person is still a person");
    assert_eq!(bob.get(BASE, "/go/acme?bind=x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(bob.get(BASE, "/go/nobody?bind=x").await.body, bob.get(BASE, "/go/acme?bind=x").await.body);
    assert_eq!(member(&ctx, "bob@acme.test").await.state, MemberState::Ended);
    assert_eq!(browser.get(&host("acme"), "/api/v1/who").await.body, "acme owner member");
    let told = kinds(&ctx).await;
    for kind in ["member.invited", "user.joined", "role.changed", "api_token.created", "user.left"] {
        assert!(told.iter().any(|k| k == kind), "{kind}: {told:?}");
    }
});

both_databases!(s40_two_owners_cannot_remove_each_other, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let mut bob = join(&app, &ctx, "bob@acme.test", Role::Owner).await;
    let bob_ctx = app.seen(&mut bob).await.1;
    let (ada_id, bob_id) = (member(&ctx, ADA).await.id, member(&ctx, "bob@acme.test").await.id);
    let (a, b) = tokio::join!(
        members::change_role(&app.identity, &ctx, bob_id, Role::Member),
        members::change_role(&app.identity, &bob_ctx, ada_id, Role::Member),
    );
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
});

both_databases!(a_placeholder_becomes_the_person_who_is_invited, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let id = MemberId::generate();
    let now = ctx.now().0;
    let literal = match platform.database_url {
        Some(_) => format!("'{id}'"),
        None => format!("x'{}'", id.0.simple()),
    };
    let sql = format!(
        "INSERT INTO member (id, name, name_key, email, role, state, team, version, created_at, updated_at) \
         VALUES ({literal}, 'Moses Frase', 'moses frase', NULL, 'member', 'placeholder', 'East', 1, {now}, {now})"
    );
    ctx.write(async |tx| Ok::<_, Error>(tx.conn().execute_unprepared(&sql).await?)).await.unwrap();
    let unknown =
        invites::invite(&app.identity, &ctx, "Ada", "m@acme.test", Role::Member, None, Some(MemberId::generate()))
            .await;
    assert_eq!(status(unknown.unwrap_err()), 404);
    invites::invite(&app.identity, &ctx, "Ada", "m@acme.test", Role::Member, None, Some(id)).await.unwrap();
    // One place is for one: of two who come at once the other would be there without what they were invited to.
    let other = invites::invite(&app.identity, &ctx, "Ada", "n@acme.test", Role::Guest, None, Some(id)).await;
    assert_eq!(status(other.unwrap_err()), 409);
    invites::invite(&app.identity, &ctx, "Ada", "m@acme.test", Role::Member, None, Some(id)).await.unwrap();
    let path = app.mailed_path("m@acme.test").await;
    let mut moses = app.browser();
    let reply = moses.post(BASE, &path, &[("name", "Moses Frase"), ("password", PASSWORD)]).await;
    moses.follow(BASE, reply).await;
    let his = app.seen(&mut moses).await.1;
    assert_eq!(his.actor.member(), Some(id), "what the import gave the placeholder is his own");
    let row = member(&ctx, "m@acme.test").await;
    assert_eq!((row.id, row.state, row.team.as_deref()), (id, MemberState::Active, Some("East")));
});

both_databases!(every_member_is_on_some_page_and_is_found, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let fresh = if platform.database_url.is_some() { "gen_random_uuid()" } else { "randomblob(16)" };
    // As after a large import: most share a name, so that pages end between equals.
    let sql = format!(
        "INSERT INTO member (id, name, name_key, email, role, state, team, version, created_at, updated_at) \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 620) \
         SELECT {fresh}, 'Same Name', 'same name', NULL, 'member', 'placeholder', NULL, 1, 1, 1 FROM n"
    );
    ctx.write(async |tx| Ok::<_, Error>(tx.conn().execute_unprepared(&sql).await?)).await.unwrap();
    let mut zoe = join(&app, &ctx, "zoe_1@zebra.test", Role::Member).await;
    let zoe = app.seen(&mut zoe).await.1.actor.member().unwrap();

    let (mut seen, mut cursor, mut pages) = (BTreeSet::new(), None, 0);
    loop {
        let query = MemberQuery { limit: Some(200), cursor, ..MemberQuery::of(Belonging::Here) };
        let page = members::list(&ctx, &query).await.unwrap();
        pages += 1;
        assert!(page.total.is_none_or(|total| total == 622), "{:?}", page.total);
        seen.extend(page.data.into_iter().map(|row| row.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (622, 4));
    assert!(seen.contains(&zoe));

    let find = async |q: &str| {
        let query = MemberQuery { q: Some(q.to_owned()), ..MemberQuery::of(Belonging::Here) };
        let page = members::list(&ctx, &query).await.unwrap();
        page.data.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(find("ZEBRA").await, [zoe], "by address");
    assert_eq!(find("zoe_1").await, [zoe]);
    assert!(find("zoe%1").await.is_empty(), "a wildcard is text");
    assert_eq!(find("ebody N").await, [zoe], "by name");
    members::end(&app.identity, &ctx, zoe).await.unwrap();
    assert!(find("zebra").await.is_empty(), "no longer here");
    let former = members::list(&ctx, &MemberQuery::of(Belonging::Former)).await.unwrap();
    assert_eq!(former.data.iter().map(|row| row.id).collect::<Vec<_>>(), [zoe]);
    for bad in [
        MemberQuery { limit: Some(0), ..MemberQuery::default() },
        MemberQuery { limit: Some(201), ..MemberQuery::default() },
        MemberQuery { cursor: Some("junk".into()), ..MemberQuery::default() },
    ] {
        assert_eq!(status(members::list(&ctx, &bad).await.unwrap_err()), 400);
    }
});

both_databases!(what_takes_long_asks_again_who_it_is_for, async |platform: &TestPlatform| {
    let (app, _, ctx) = ada(platform).await;
    let bob = "bob@acme.test";
    let mut browser = join(&app, &ctx, bob, Role::Admin).await;
    let begun = app.seen(&mut browser).await.1;
    let id = begun.actor.member().unwrap();
    assert_eq!(begun.renewed().await.unwrap().actor, begun.actor);
    members::change_role(&app.identity, &ctx, id, Role::Guest).await.unwrap();
    let renewed = begun.renewed().await.unwrap();
    assert_eq!((renewed.actor.role(), renewed.correlation_id), (Some(Role::Guest), begun.correlation_id));
    members::end(&app.identity, &ctx, id).await.unwrap();
    for ctx in [&begun, &renewed] {
        assert_eq!(ctx.renewed().await.err().map(status), Some(401));
    }
});
