//! Roles and teams as programs ask for them.

use crate::common::people::{ada, join, kinds, member};
use ac_core::{
    Action, Actor, Ctx, Grant, Platform, Resource, Role, both_databases,
    rest::openapi,
    testing::{TestPlatform, as_role},
};
use ac_identity::access::rest;
use axum::{
    body::Body,
    http::{HeaderMap, Request},
};
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;

/// What came back.
struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no id: {} {}", self.status, self.text)).to_owned()
    }

    /// Checks that this is a refusal as RFC 9457 has it; answers what it says.
    #[track_caller]
    fn refused(&self, status: u16, code: &str) -> &str {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!((self.json()["status"].clone(), self.json()["code"].clone()), (json!(status), json!(code)));
        &self.text
    }
}

/// A program that somebody runs.
struct Program<'p> {
    platform: &'p Platform,
    ctx: Ctx,
}

impl Program<'_> {
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        let request = request.extension(self.ctx.clone()).extension(self.platform.clone()).body(body).unwrap();
        let response = rest::routes().oneshot(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, &[], Some(body)).await
    }

    async fn patch(&self, path: &str, version: &str, body: Value) -> Answer {
        self.send("PATCH", path, &[("if-match", version)], Some(body)).await
    }

    async fn put(&self, path: &str, body: Option<Value>) -> Answer {
        self.send("PUT", path, &[], body).await
    }

    async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], None).await
    }
}

fn named(answer: &Answer) -> Vec<String> {
    let data = answer.json()["data"].as_array().unwrap().clone();
    data.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// The actor as they see the workspace from their next request on.
async fn again(platform: &Platform, ctx: &Ctx) -> Ctx {
    platform.again(ctx).await.unwrap()
}

both_databases!(a_role_is_made_read_changed_and_deleted, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let program = Program { platform, ctx: ctx.clone() };
    let body = json!({"name": " Rep ", "base": "member", "rules": {"deal": {"read": "team", "modify": "own", "delete": "own", "export": "nothing"}}});
    let made = program.post("roles", body).await;
    let path = format!("roles/{}", made.id());
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    assert_eq!(made.header("location"), format!("/api/v1/{path}"));
    let row = made.json();
    assert_eq!(
        (row["name"].as_str(), row["base"].as_str(), row["members"].clone()),
        (Some("Rep"), Some("member"), json!([]))
    );
    assert_eq!(
        (row["rules"]["deal"]["read"].as_str(), row["rules"]["note"]["read"].as_str()),
        (Some("team"), Some("all"))
    );
    assert_eq!(program.get(&path).await.json(), row);

    // A field that is absent stays, and so does a grant.
    let renamed = program.patch(&path, "\"1\"", json!({"name": "Closer"})).await;
    assert_eq!(
        (renamed.status, renamed.header("etag"), renamed.json()["rules"].clone()),
        (200, "\"2\"", row["rules"].clone())
    );
    let widened = program.patch(&path, "\"2\"", json!({"rules": {"deal": {"modify": "team"}}})).await.json();
    assert_eq!((widened["name"].as_str(), widened["version"].as_i64()), (Some("Closer"), Some(3)));
    let deal = &widened["rules"]["deal"];
    assert_eq!(
        (deal["read"].as_str(), deal["modify"].as_str(), deal["delete"].as_str()),
        (Some("team"), Some("team"), Some("own"))
    );

    program.send("PATCH", &path, &[], Some(json!({"name": "x"}))).await.refused(428, "precondition_required");
    program.patch(&path, "\"2\"", json!({"name": "x"})).await.refused(412, "stale");
    let more = program.patch(&path, "\"3\"", json!({"rules": {"deal": {"modify": "all"}}})).await;
    assert!(more.refused(422, "invalid").contains("Let it read more first"));
    let foreign = program.patch(&path, "\"3\"", json!({"rules": {"member": {"read": "all"}}})).await;
    assert!(foreign.refused(422, "invalid").contains("says nothing of member"));
    for bad in [
        json!({"base": "admin", "name": "x"}),
        json!({"name": "x"}),
        json!({"base": "guest", "name": "x", "members": []}),
    ] {
        program.post("roles", bad).await.refused(422, "invalid");
    }
    program.post("roles", json!({"base": "guest", "name": "closer"})).await.refused(422, "invalid");
    for nothing in ["roles/x", "roles/00000000-0000-7000-8000-000000000000"] {
        program.get(nothing).await.refused(404, "not_found");
        program.delete(nothing).await.refused(404, "not_found");
        program.patch(nothing, "\"1\"", json!({})).await.refused(404, "not_found");
    }
    program.put(&path, Some(json!({}))).await.refused(405, "method_not_allowed");

    assert_eq!(program.delete(&path).await.status, 204);
    program.get(&path).await.refused(404, "not_found");
    let told: Vec<String> = kinds(&ctx).await.into_iter().filter(|kind| kind.starts_with("role.")).collect();
    assert_eq!(told, ["role.created", "role.updated", "role.updated", "role.deleted"]);
});

both_databases!(what_is_made_with_a_key_is_made_once, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let program = Program { platform, ctx: ctx.clone() };
    for (list, body, other) in [
        ("roles", json!({"name": "Rep", "base": "member"}), json!({"name": "Other", "base": "member"})),
        ("teams", json!({"name": "North"}), json!({"name": "South"})),
    ] {
        let key = [("idempotency-key", list)];
        let before = platform.again(&ctx).await.unwrap().tenant.access_version;
        let first = program.send("POST", list, &key, Some(body.clone())).await;
        assert_eq!((first.status, first.header("etag"), first.header("idempotency-replayed")), (201, "\"1\"", ""));
        let announced = platform.again(&ctx).await.unwrap().tenant.access_version;
        assert!(announced > before, "whoever asks next goes by it");
        let again = program.send("POST", list, &key, Some(body)).await;
        assert_eq!((again.status, again.header("idempotency-replayed"), &again.text), (201, "true", &first.text));
        assert_eq!(again.header("location"), format!("/api/v1/{list}/{}", first.id()));
        assert_eq!(platform.again(&ctx).await.unwrap().tenant.access_version, announced, "nothing was changed");
        program.send("POST", list, &key, Some(other.clone())).await.refused(422, "invalid");
        assert_eq!(named(&program.get(list).await).len(), 1);
        // What was refused is not kept.
        let (second, mut nameless) = (format!("second of {list}"), other.clone());
        nameless["name"] = json!("");
        let key = [("idempotency-key", second.as_str())];
        program.send("POST", list, &key, Some(nameless)).await.refused(422, "invalid");
        assert_eq!(program.send("POST", list, &key, Some(other)).await.status, 201);
    }
});

both_databases!(roles_and_teams_come_page_by_page, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let program = Program { platform: &app.identity.platform, ctx };
    for name in ["delta", "Alpha", "charlie", "Bravo", "écho"] {
        assert_eq!(program.post("roles", json!({"name": name, "base": "guest"})).await.status, 201);
        assert_eq!(program.post("teams", json!({"name": name})).await.status, 201);
    }
    for list in ["roles", "teams"] {
        let (mut cursor, mut names) = (String::new(), Vec::new());
        loop {
            let page = program.get(&format!("{list}?limit=2{cursor}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert_eq!(page.json()["total"].as_i64(), cursor.is_empty().then_some(5));
            names.extend(named(&page));
            let Some(next) = page.json()["next_cursor"].as_str().map(str::to_owned) else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(names, ["Alpha", "Bravo", "charlie", "delta", "écho"]);
        assert_eq!(named(&program.get(&format!("{list}?sort=-name&limit=2")).await), ["écho", "delta"]);
        assert_eq!(named(&program.get(&format!("{list}?q=ECH")).await), ["écho"]);
        assert_eq!(named(&program.get(&format!("{list}?q=%25")).await), Vec::<String>::new());
        for bad in ["limit=0", "limit=201", "sort=id", "cursor=x", "filter=name:x", "base=guest"] {
            program.get(&format!("{list}?{bad}")).await.refused(400, "bad_request");
        }
    }
});

both_databases!(a_member_is_given_a_role_and_it_is_taken_away, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let program = Program { platform, ctx: ctx.clone() };
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let bob = member(&ctx, "bob@acme.test").await.id;
    let bobs = ctx.as_actor(Actor::Member { id: bob, role: Role::Member });
    let reads = async || again(platform, &bobs).await.grant(Resource::Deal, Action::Read);
    let rules = json!({"deal": {"read": "own", "modify": "own", "delete": "own", "export": "nothing"}});
    let rep = program.post("roles", json!({"name": "Rep", "base": "member", "rules": rules})).await.id();
    let visitor = program.post("roles", json!({"name": "Visitor", "base": "guest"})).await.id();
    let path = format!("members/{bob}/role");

    assert_eq!(reads().await, Grant::All);
    assert_eq!(program.put(&path, Some(json!({"role_id": rep}))).await.status, 204);
    assert_eq!(reads().await, Grant::Own, "from the next request on");
    assert_eq!(program.put(&path, Some(json!({"role_id": rep}))).await.status, 204, "he has it");
    assert_eq!(program.get(&format!("roles/{rep}")).await.json()["members"][0]["id"], json!(bob));
    assert!(program.delete(&format!("roles/{rep}")).await.refused(409, "conflict").contains("Members have this role"));

    let wrong = program.put(&path, Some(json!({"role_id": visitor}))).await;
    assert!(wrong.refused(422, "invalid").contains("guest"), "it is for guests: {}", wrong.text);
    assert_eq!(wrong.json()["errors"][0]["field"], "role_id");
    let nobody = "00000000-0000-7000-8000-000000000000";
    let gone = program.put(&path, Some(json!({"role_id": nobody}))).await;
    gone.refused(422, "invalid");
    assert_eq!(gone.json()["errors"][0]["field"], "role_id");
    program.put(&path, Some(json!({}))).await.refused(422, "invalid");
    program.put(&format!("members/{nobody}/role"), Some(json!({"role_id": rep}))).await.refused(404, "not_found");
    program.delete("members/x/role").await.refused(404, "not_found");
    assert_eq!(reads().await, Grant::Own, "what was refused changed nothing");

    assert_eq!(program.delete(&path).await.status, 204);
    assert_eq!(program.delete(&path).await.status, 204, "he has none");
    assert_eq!(reads().await, Grant::All);
    assert_eq!(program.delete(&format!("roles/{rep}")).await.status, 204);
    assert_eq!(kinds(&ctx).await.iter().filter(|kind| *kind == "member.role_given").count(), 2);
});

both_databases!(teams_are_made_and_joined_and_left, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let program = Program { platform, ctx: ctx.clone() };
    join(&app, &ctx, "bob@acme.test", Role::Member).await;
    let [bob, ada] = [member(&ctx, "bob@acme.test").await.id, ctx.actor.member().unwrap()];
    let made = program.post("teams", json!({"name": "North", "members": [ada]})).await;
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    let path = format!("teams/{}", made.id());
    let (with_bob, mates) = (format!("{path}/members/{bob}"), async || {
        let mut mates: Vec<String> = Vec::new();
        for mate in program.get(&path).await.json()["members"].as_array().unwrap() {
            mates.push(mate["id"].as_str().unwrap().to_owned());
        }
        mates.sort();
        mates
    });
    let both = || {
        let mut both = [ada.to_string(), bob.to_string()];
        both.sort();
        both
    };

    let joined = program.put(&with_bob, None).await;
    assert_eq!((joined.status, joined.header("etag")), (200, "\"2\""));
    assert_eq!(program.put(&with_bob, None).await.header("etag"), "\"2\"", "he is in it");
    assert_eq!(mates().await, both());
    let renamed = program.patch(&path, "\"2\"", json!({"name": "South"})).await;
    assert_eq!((renamed.status, renamed.json()["name"].as_str()), (200, Some("South")));
    assert_eq!(mates().await, both(), "who is in it stays");
    program.patch(&path, "\"2\"", json!({"members": []})).await.refused(412, "stale");
    program.send("PATCH", &path, &[], Some(json!({"members": []}))).await.refused(428, "precondition_required");

    let left = program.delete(&with_bob).await;
    assert_eq!((left.status, left.header("etag")), (200, "\"4\""));
    assert_eq!(program.delete(&with_bob).await.header("etag"), "\"4\"", "he is not in it");
    assert_eq!(mates().await, [ada.to_string()]);
    let nobody = "00000000-0000-7000-8000-000000000000";
    program.patch(&path, "\"4\"", json!({"members": [nobody]})).await.refused(422, "invalid");
    for nothing in
        [format!("{path}/members/{nobody}"), format!("{path}/members/x"), format!("teams/{nobody}/members/{bob}")]
    {
        program.put(&nothing, None).await.refused(404, "not_found");
        program.delete(&nothing).await.refused(404, "not_found");
    }
    assert_eq!(program.delete(&path).await.status, 204);
    program.get(&path).await.refused(404, "not_found");
    let told: Vec<String> = kinds(&ctx).await.into_iter().filter(|kind| kind.starts_with("team.")).collect();
    assert_eq!(told, ["team.created", "team.updated", "team.updated", "team.updated", "team.deleted"]);
});

both_databases!(who_may_not_is_refused_and_another_workspace_has_nothing, async |test: &TestPlatform| {
    let (app, _, ctx) = ada(test).await;
    let platform = &app.identity.platform;
    let owner = Program { platform, ctx: ctx.clone() };
    let me = ctx.actor.member().unwrap();
    let role = owner.post("roles", json!({"name": "Rep", "base": "member"})).await.id();
    let team = owner.post("teams", json!({"name": "North"})).await.id();
    let (role, team) = (format!("roles/{role}"), format!("teams/{team}"));
    let head = kinds(&ctx).await.len();

    let refused = async |program: &Program<'_>, status: u16, reads_teams: bool| {
        let code = if status == 403 { "forbidden" } else { "not_found" };
        for path in [role.as_str(), team.as_str()] {
            if !(reads_teams && path == team) {
                program.get(path).await.refused(status, code);
            }
            program.patch(path, "\"1\"", json!({"name": "Taken"})).await.refused(status, code);
            program.delete(path).await.refused(status, code);
        }
        let given = Some(json!({"role_id": role.split_once('/').unwrap().1}));
        program.put(&format!("members/{me}/role"), given).await.refused(status, code);
        program.delete(&format!("members/{me}/role")).await.refused(status, code);
        program.put(&format!("{team}/members/{me}"), None).await.refused(status, code);
        program.delete(&format!("{team}/members/{me}")).await.refused(status, code);
    };
    let bob = Program { platform, ctx: as_role(&ctx, Role::Member) };
    refused(&bob, 403, true).await;
    bob.get("roles").await.refused(403, "forbidden");
    bob.post("roles", json!({"name": "Mine", "base": "member"})).await.refused(403, "forbidden");
    bob.post("teams", json!({"name": "Mine"})).await.refused(403, "forbidden");
    assert_eq!((bob.get("teams").await.status, bob.get(&team).await.status), (200, 200), "members see the teams");

    // A token may no more than its scopes say.
    let mut scoped = ctx.clone();
    scoped.scopes = Some(Arc::new([(Resource::Role, Action::Read), (Resource::Team, Action::Modify)].into()));
    let token = Program { platform, ctx: scoped };
    assert_eq!(token.get(&role).await.status, 200);
    assert!(token.patch(&role, "\"1\"", json!({"name": "x"})).await.refused(403, "forbidden").contains("role:modify"));
    assert!(token.delete(&format!("members/{me}/role")).await.refused(403, "forbidden").contains("role:modify"));
    assert!(token.get("teams").await.refused(403, "forbidden").contains("team:read"));
    assert!(token.delete(&team).await.refused(403, "forbidden").contains("team:delete"));

    app.workspace("other", "carl@other.test").await;
    let mut browser = app.browser();
    browser.sign_in_to("other", "carl@other.test").await;
    let theirs = Program { platform, ctx: app.seen(&mut browser).await.1 };
    refused(&theirs, 404, false).await;
    assert_eq!((named(&theirs.get("roles").await).len(), named(&theirs.get("teams").await).len()), (0, 0));
    assert_eq!(kinds(&ctx).await.len(), head, "nothing was changed");
});

#[test]
fn the_document_describes_every_route() {
    let mut document = openapi::document();
    rest::describe(&mut document);
    let document = serde_json::to_value(document).unwrap();
    for route in rest::table() {
        let operation = &document["paths"][&route.path][route.method.to_lowercase()];
        assert!(operation["responses"].is_object(), "{} {}", route.method, route.path);
    }
    let count: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(count, rest::table().len());
    let text = document.to_string();
    for (at, _) in text.match_indices("#/components/schemas/") {
        let name: String = text[at + 21..].chars().take_while(|c| *c != '"').collect();
        assert!(document["components"]["schemas"][&name].is_object(), "{name} is referred to but not described");
    }
}
