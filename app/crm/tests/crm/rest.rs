//! The REST interface over a real router: shapes, preconditions, retries, refusals, export, and the document about it all.

use crate::common::{http::*, *};
use ac_core::{
    Action, AppError, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::rest;
use axum::{body::Body, http::Request};
use futures::StreamExt;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;

both_databases!(a_deal_through_the_interface, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = post(
        &ctx,
        "/api/v1/deals",
        json!({"name": "Big", "amount": {"amount_minor": 9007199254740993_i64, "currency": "USD"}}),
    )
    .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let deal = made.json();
    let id = deal["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/deals/{id}"));
    assert_eq!((made.header("etag"), made.header("content-type")), ("\"1\"", "application/json"));
    assert_eq!(deal["amount"], json!({"amount_minor": 9007199254740993_i64, "currency": "USD"}));
    assert_eq!(
        (deal["status"].clone(), deal["stage_name"].clone(), deal["version"].clone()),
        (json!("open"), json!("Lead"), json!(1))
    );
    for field in ["pipeline_id", "stage_id", "owner_id", "created_at", "updated_at"] {
        assert!(deal[field].is_string(), "{field}: {deal}");
    }
    for field in ["company_id", "expected_close_on", "closed_on"] {
        assert!(deal[field].is_null() && deal.get(field).is_some(), "{field}: {deal}");
    }
    let path = format!("/api/v1/deals/{id}");
    assert_eq!(get(&ctx, &path).await.json(), deal);
    let list = get(&ctx, "/api/v1/deals?limit=200").await.json();
    assert_eq!(list, json!({"data": [deal], "next_cursor": null, "total": 1}));

    let patch = json!({"name": "Bigger", "amount": null});
    send(Some(&ctx), "PATCH", &path, &[], Some(patch.clone())).await.refused(428, "precondition_required");
    send(Some(&ctx), "PATCH", &path, &[("if-match", "1")], Some(patch.clone())).await.refused(400, "bad_request");
    let changed = send(Some(&ctx), "PATCH", &path, &[("if-match", "\"1\"")], Some(patch.clone())).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!((changed.json()["name"].clone(), changed.json()["amount"].clone()), (json!("Bigger"), Value::Null));
    send(Some(&ctx), "PATCH", &path, &[("if-match", "\"1\"")], Some(patch)).await.refused(412, "stale");

    let won = json!({"stage_id": stage(&ctx, "Won").await});
    let won = send(Some(&ctx), "PATCH", &path, &[("if-match", "\"2\"")], Some(won)).await.json();
    assert_eq!((won["status"].clone(), won["closed_on"].clone()), (json!("won"), json!(ctx.now().date().to_string())));

    assert_eq!(send(Some(&ctx), "DELETE", &path, &[], None).await.status, 204);
    get(&ctx, &path).await.refused(404, "not_found");
    send(Some(&ctx), "DELETE", &path, &[], None).await.refused(404, "not_found");
});

both_databases!(every_collection_makes_reads_and_lists, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let acme = post(&ctx, "/api/v1/companies", json!({"name": "Acme", "sector": "Tools"})).await.json();
    let bodies = [
        ("contacts", json!({"first_name": "Ada", "email": "ada@example.com", "company_id": acme["id"]})),
        ("rates", json!({"currency": "EUR", "rate": "1.0842"})),
        ("products", json!({"name": "GTX Pro", "price": {"amount_minor": 5, "currency": "EUR"}})),
        ("notes", json!({"subject_kind": "company", "subject_id": acme["id"], "body": "Called."})),
        (
            "pipelines",
            json!({"name": "Partners", "stages": [{"name": "New", "kind": "open"}, {"name": "Done", "kind": "won", "probability": 100}]}),
        ),
    ];
    for (name, body) in bodies {
        let made = post(&ctx, &format!("/api/v1/{name}"), body).await;
        assert_eq!(made.status, 201, "{name}: {}", made.text);
        let record = made.json();
        assert_eq!(get(&ctx, made.header("location")).await.json(), record, "{name}");
        let list = get(&ctx, &format!("/api/v1/{name}?limit=1&sort=-created_at")).await.json();
        assert_eq!(list["data"], json!([record]), "{name}");
    }
    let found = get(&ctx, &format!("/api/v1/contacts?q=ada&company_id={}", acme["id"].as_str().unwrap())).await.json();
    assert_eq!(found["total"], 1);
});

both_databases!(what_cannot_be_read_is_a_problem, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for query in [
        "tenant_id=1",
        "limit=0",
        "limit=201",
        "limit=x",
        "sort=fields",
        "sort=--name",
        "cursor=x",
        "owner_id=me",
        "status=maybe",
        "q=a&q=b",
    ] {
        get(&ctx, &format!("/api/v1/deals?{query}")).await.refused(400, "bad_request");
    }
    for id in ["x", "00000000-0000-0000-0000-000000000000", "%27%3B--"] {
        get(&ctx, &format!("/api/v1/deals/{id}")).await.refused(404, "not_found");
    }
    let check = async |body: &str, kind: &str, status: u16, code: &str| {
        let request = Request::post("/api/v1/companies").header("content-type", kind).extension(ctx.clone());
        let response = rest::routes().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let (found, kind) = (response.status().as_u16(), response.headers()["content-type"].clone());
        let text = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let problem: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            (found, problem["code"].as_str(), kind.to_str().unwrap()),
            (status, Some(code), "application/problem+json"),
            "{body:.60}"
        );
        problem
    };
    check("{", "application/json", 400, "bad_request").await;
    check("", "application/json", 400, "bad_request").await;
    check("name=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type").await;
    check(&"[".repeat(100_000), "application/json", 422, "invalid").await;
    check(&format!("{{\"name\":\"{}\"}}", "x".repeat(300_000)), "application/json", 413, "too_large").await;
    check("{\"name\":5}", "application/json", 422, "invalid").await;
    let problem = check("{\"name\":\"\"}", "application/json", 422, "invalid").await;
    assert_eq!(problem["errors"][0]["field"], "name");
    for field in ["role", "is_admin", "balance", "tenant_id", "version", "id", "created_at", "deleted_at"] {
        check(&json!({"name": "x", field: 1}).to_string(), "application/json", 422, "invalid").await;
    }
    send(Some(&ctx), "PUT", "/api/v1/companies", &[], None).await.refused(405, "method_not_allowed");
    send(Some(&ctx), "POST", "/api/v1/companies/export.csv", &[], None).await.refused(405, "method_not_allowed");
    send(None, "GET", "/api/v1/companies", &[], None).await.refused(401, "unauthenticated");
    assert_eq!(get(&ctx, "/api/v1/companies").await.json()["total"], 0);
});

both_databases!(a_complaint_is_in_peoples_words, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let check = async |name: &str, body: Value, field: &str, says: &str| {
        let answer = post(&ctx, &format!("/api/v1/{name}"), body.clone()).await;
        answer.refused(422, "invalid");
        let problem = answer.json();
        assert_eq!(problem["errors"][0]["field"], field, "{body}: {problem}");
        let told = problem["errors"][0]["message"].as_str().unwrap();
        assert!(told.contains(says) && !answer.text.contains("struct "), "{body}: {problem}");
    };
    check("deals", json!({"name": "x", "amount": 5}), "amount", "`amount_minor`").await;
    let zzz = json!({"amount_minor": 5, "currency": "ZZZ"});
    check("deals", json!({"name": "x", "amount": zzz}), "amount", "ZZZ is not a currency").await;
    check("products", json!({"name": "x", "price": zzz}), "price", "ZZZ is not a currency").await;
    for website in ["javascript:alert(1)", "data:text/html,x", "acme"] {
        check("companies", json!({"name": "x", "website": website}), "website", "web address").await;
    }
    let made = post(&ctx, "/api/v1/companies", json!({"name": "x", "website": "acme.example/about"})).await;
    assert_eq!(made.json()["website"], "https://acme.example/about");
});

both_databases!(a_token_is_told_which_scope_it_lacks, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let with = |scopes: &[(Resource, Action)]| scoped(&owner, scopes);
    let program = with(&[(Resource::Company, Action::Read)]);
    for (path, scope) in [
        ("deals", "deal:read"),
        ("deals?limit=1", "deal:read"),
        ("pipelines", "pipeline:read"),
        ("companies/export.csv", "company:export"),
    ] {
        let answer = get(&program, &format!("/api/v1/{path}")).await;
        answer.refused(403, "forbidden");
        assert!(answer.json()["detail"].as_str().unwrap().contains(scope), "{path}: {}", answer.text);
    }
    let program = with(&[(Resource::Company, Action::Read), (Resource::Company, Action::Export)]);
    assert_eq!(get(&program, "/api/v1/companies/export.csv").await.status, 200);
    let short = get(&as_role(&owner, Role::Member), "/api/v1/companies/export.csv").await;
    assert!(short.json()["detail"].as_str().unwrap().contains("Your role"), "{}", short.text);
});

both_databases!(a_retry_gets_the_first_answer, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let key = [("idempotency-key", "k-1")];
    let body = || Some(json!({"name": "Acme"}));
    let first = send(Some(&ctx), "POST", "/api/v1/companies", &key, body()).await;
    let again = send(Some(&ctx), "POST", "/api/v1/companies", &key, body()).await;
    assert_eq!((first.status, again.status, &first.text), (201, 201, &again.text));
    assert_eq!((first.header("location"), first.header("etag")), (again.header("location"), again.header("etag")));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    let other = Some(json!({"name": "Other"}));
    send(Some(&ctx), "POST", "/api/v1/companies", &key, other.clone()).await.refused(422, "invalid");
    send(Some(&ctx), "POST", "/api/v1/products", &key, body()).await.refused(422, "invalid");
    let somebody = as_role(&ctx, Role::Member);
    assert_eq!(
        send(Some(&somebody), "POST", "/api/v1/companies", &key, other).await.status,
        201,
        "keys are each one's own"
    );
    let guest = as_role(&ctx, Role::Guest);
    send(Some(&guest), "POST", "/api/v1/companies", &key, body()).await.refused(403, "forbidden");
    // What failed is not kept: the corrected request may use the key.
    let key = [("idempotency-key", "k-2")];
    send(Some(&ctx), "POST", "/api/v1/companies", &key, Some(json!({"name": ""}))).await.refused(422, "invalid");
    assert_eq!(send(Some(&ctx), "POST", "/api/v1/companies", &key, body()).await.status, 201);
    let long = "k".repeat(256);
    send(Some(&ctx), "POST", "/api/v1/companies", &[("idempotency-key", &long)], body())
        .await
        .refused(400, "bad_request");
    app.platform.clock.advance_secs(25 * 60 * 60);
    assert_eq!(
        send(Some(&ctx), "POST", "/api/v1/companies", &[("idempotency-key", "k-1")], body())
            .await
            .header("idempotency-replayed"),
        ""
    );
    assert_eq!(get(&ctx, "/api/v1/companies").await.json()["total"], 4);
});

both_databases!(twenty_at_once_with_one_key_make_one, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let tries = (0..20).map(|_| {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            let body = Some(json!({"name": "Acme"}));
            send(Some(&ctx), "POST", "/api/v1/companies", &[("idempotency-key", "same")], body).await
        })
    });
    let mut texts = Vec::new();
    for answer in tries.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text);
        texts.push(answer.text);
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
    assert_eq!(get(&ctx, "/api/v1/companies").await.json()["total"], 1);
    assert_eq!(events(&ctx).await, ["pipeline.created", "company.created"]);
});

both_databases!(another_workspace_gets_404_on_every_route, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let acme = company(&ours, "Acme").await;
    let deal = deal(&ours, "Deal").await;
    let note =
        post(&ours, "/api/v1/notes", json!({"subject_kind": "deal", "subject_id": deal.id, "body": "x"})).await.json();
    let product = post(&ours, "/api/v1/products", json!({"name": "GTX"})).await.json();
    let rate = post(&ours, "/api/v1/rates", json!({"currency": "EUR", "rate": "1.1"})).await.json();
    let field = post(&ours, "/api/v1/fields", json!({"object": "deal", "key": "x", "kind": "text"})).await.json();
    let activity = json!({"kind": "call", "title": "x", "subject_kind": "deal", "subject_id": deal.id});
    let activity = post(&ours, "/api/v1/activities", activity).await.json();
    let view = post(&ours, "/api/v1/views", json!({"object": "deal", "name": "x", "kind": "table"})).await.json();
    let dashboard = json!({"name": "x", "widgets": [], "share": "shared"});
    let dashboard = post(&ours, "/api/v1/dashboards", dashboard).await.json();
    let form = post(&ours, "/api/v1/forms", json!({"name": "x"})).await.json();
    let template =
        post(&ours, "/api/v1/mail_templates", json!({"name": "x", "subject": "x", "body": "x"})).await.json();
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let contact = contact(&ours, "Ada", "").await;
    let bea = post(&ours, "/api/v1/contacts", json!({"first_name": "Bea", "email": "bea@b.test"})).await.json();
    let (mail, to) = (json!({"subject": "x", "body": "x"}), format!("/api/v1/contacts/{}/mails", id(&bea)));
    let mail = send_with_jobs(app, Some(&ours), ("POST", &to), &[], Some(mail)).await.json();
    let lead = post(&ours, "/api/v1/leads", json!({"first_name": "Ada"})).await.json();
    let records = [
        ("activities", id(&activity)),
        ("companies", acme.id.to_string()),
        ("contacts", contact.id.to_string()),
        ("dashboards", id(&dashboard)),
        ("deals", deal.id.to_string()),
        ("fields", id(&field)),
        ("forms", id(&form)),
        ("leads", id(&lead)),
        ("mail_templates", id(&template)),
        ("notes", id(&note)),
        ("pipelines", deal.pipeline_id.to_string()),
        ("products", id(&product)),
        ("rates", id(&rate)),
        ("views", id(&view)),
    ];
    let mut routes = 0;
    // Imports, jobs and what is sent with forms have tests of their own; a mail that waits can only be withdrawn.
    let of_records = |route: &&ac_core::rest::Route| {
        let is_apart = ["/jobs/", "/submissions/", "/v1/mails/"].iter().any(|part| route.path.contains(part));
        route.path.contains("{id}") && !is_apart && route.resource != Resource::Import
    };
    for route in rest::table().iter().filter(of_records) {
        let of = |name: &str| route.path.starts_with(&format!("/api/v1/{name}/{{id}}"));
        let (name, record) = records.iter().find(|(name, _)| of(name)).expect("a record");
        for id in [record.clone(), uuid::Uuid::now_v7().to_string()] {
            let other = uuid::Uuid::now_v7();
            let body = match (route.method, route.path.rsplit('/').next()) {
                ("PATCH", _) | ("POST", Some("convert")) => Some(json!({})),
                ("PUT", _) => Some(json!({ "lines": [] })),
                ("POST", Some("mails")) => Some(json!({ "subject": "x", "body": "x" })),
                ("POST", Some("merge")) => Some(json!({ "others": [other] })),
                ("POST", _) => Some(json!({ "other": other })),
                _ => None,
            };
            let path = route.path.replace("{id}", &id);
            let what = (route.method, path.as_str());
            let answer = send_with_jobs(app, Some(&theirs), what, &[("if-match", "\"1\"")], body).await;
            answer.refused(404, "not_found");
        }
        routes += 1;
        assert_eq!(get(&ours, &format!("/api/v1/{name}/{record}")).await.json()["version"], 1, "{name} is untouched");
    }
    let withdraw = format!("/api/v1/mails/{}", id(&mail));
    send_with_jobs(app, Some(&theirs), ("DELETE", &withdraw), &[], None).await.refused(404, "not_found");
    let waits = send_with_jobs(app, Some(&ours), ("GET", &to), &[], None).await.json();
    assert_eq!(waits["data"][0]["state"], "queued", "it is untouched");
    let expected = 42 + 8 + 2 + 2 + 1 + 2 + 4;
    assert_eq!(
        routes, expected,
        "three routes for each of fourteen collections, four where records are merged, two of leads, two of dashboards, one of forms, two of a deal's lines, four of mails"
    );
    for (name, _) in records.iter().filter(|(name, _)| *name != "pipelines") {
        assert_eq!(get(&theirs, &format!("/api/v1/{name}")).await.json()["data"], json!([]), "{name}");
        assert_eq!(get(&theirs, &format!("/api/v1/{name}/export.csv")).await.text.lines().count(), 1, "{name}");
    }
});

both_databases!(an_export_streams_everything_defused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for name in ["=1+1", "+1", "-1", "@x", "a,\"b\""] {
        company(&ctx, name).await;
    }
    for n in 0..450 {
        let body = json!({"name": format!("c{n}")});
        assert_eq!(post(&ctx, "/api/v1/companies", body).await.status, 201);
    }
    let export = get(&ctx, "/api/v1/companies/export.csv").await;
    assert_eq!((export.status, export.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"companies.csv\"");
    assert_eq!(export.text.lines().count(), 456);
    for cell in ["\"'=1+1\"", "\"'+1\"", "\"'-1\"", "\"'@x\"", "\"a,\"\"b\"\"\""] {
        assert!(export.text.contains(&format!(",{cell},")), "{cell}");
    }
    assert_eq!(get(&ctx, "/api/v1/companies/export.csv?q=c44").await.text.lines().count(), 12);
    let member = as_role(&ctx, Role::Member);
    get(&member, "/api/v1/companies/export.csv").await.refused(403, "forbidden");
    for now in [Err(AppError::unauthenticated()), Ok(member)] {
        let begun = ctx.clone().with_recheck(Arc::new(move || Box::pin(std::future::ready(now.clone()))));
        let request = Request::get("/api/v1/companies/export.csv").extension(begun).body(Body::empty()).unwrap();
        let pages: Vec<_> =
            rest::routes().oneshot(request).await.unwrap().into_body().into_data_stream().collect().await;
        let sent: Vec<bool> = pages.iter().map(Result::is_ok).collect();
        assert_eq!(sent, [true, true, false], "the first page, and nothing once the right is gone");
    }
});

#[test]
fn the_document_describes_every_route() {
    let document = serde_json::to_value(rest::openapi()).unwrap();
    for route in rest::table() {
        let operation = &document["paths"][&route.path][route.method.to_lowercase()];
        assert!(operation["responses"].is_object(), "{} {}", route.method, route.path);
    }
    let count: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    let open = rest::open_to_members();
    for (method, path) in &open {
        assert!(document["paths"][path][method.to_lowercase()]["responses"].is_object(), "{method} {path}");
    }
    assert_eq!(count, rest::table().len() + open.len());
    let text = document.to_string();
    for (at, _) in text.match_indices("#/components/schemas/") {
        let name: String = text[at + 21..].chars().take_while(|c| *c != '"').collect();
        assert!(document["components"]["schemas"][&name].is_object(), "{name} is referred to but not described");
    }
}
