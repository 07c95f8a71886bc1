//! Imports through the REST interface: tried, started, looked at, taken back, refused.

use crate::common::*;
use ac_core::{
    Action, Ctx, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies, contacts, deals,
    import::job,
    leads::{self, conversion::ConvertOrder, convert::convert},
    rest,
};
use ac_views::custom::FieldKind;
use axum::{Extension, body::Body, http::Request};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tower::ServiceExt;

const IMPORTS: &str = "/api/v1/imports";
const BOUNDARY: &str = "----part";

struct Answer {
    status: u16,
    location: String,
    body: Value,
}

impl Answer {
    #[track_caller]
    fn refused(&self, status: u16, field: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        if !field.is_empty() {
            assert_eq!(self.body["errors"][0]["field"], field, "{}", self.body);
        }
    }
}

async fn send(app: &TestPlatform, ctx: &Ctx, method: &str, path: &str, content_type: &str, body: String) -> Answer {
    let routes = rest::routes()
        .merge(job::upload::routes())
        .layer(Extension(app.platform.clone()))
        .layer(Extension(uploads(app)));
    let mut request = Request::builder().method(method).uri(path);
    if !content_type.is_empty() {
        request = request.header("content-type", content_type);
    }
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(ctx.clone());
    let response = routes.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let location = response.headers().get("location").map_or("", |value| value.to_str().unwrap()).to_owned();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer { status, location, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}

async fn get(app: &TestPlatform, ctx: &Ctx, path: &str) -> Answer {
    send(app, ctx, "GET", path, "", String::new()).await
}

async fn post(app: &TestPlatform, ctx: &Ctx, parts: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (name, text) in parts {
        let file = if *name == "file" { "; filename=\"rows.csv\"\r\nContent-Type: text/csv" } else { "" };
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n"
        ));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    send(app, ctx, "POST", IMPORTS, &kind, body).await
}

/// The import at this address once nothing works on it.
async fn ended(app: &TestPlatform, ctx: &Ctx, address: &str) -> Value {
    for _ in 0..2_000 {
        let found = get(app, ctx, address).await;
        assert_eq!(found.status, 200, "{}", found.body);
        let state = found.body["state"].as_str().unwrap().to_owned();
        if !["staging", "staged", "checking", "applying", "undoing"].contains(&state.as_str()) {
            return found.body;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{address} does not end");
}

/// Sends a file and waits; answers its address and how it ended.
async fn import(app: &TestPlatform, ctx: &Ctx, object: &str, file: &str, more: &[(&str, &str)]) -> (String, Value) {
    let parts = [&[("object", object), ("file", file)], more].concat();
    let sent = post(app, ctx, &parts).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    assert!(sent.location.starts_with(&format!("{IMPORTS}/")), "{}", sent.location);
    let found = ended(app, ctx, &sent.location).await;
    (sent.location, found)
}

fn counts(create: u32, update: u32, same: u32, conflict: u32, problem: u32) -> Value {
    json!({"create": create, "update": update, "same": same, "conflict": conflict, "problem": problem})
}

/// Everything that an import could have changed.
async fn all(app: &TestPlatform, ctx: &Ctx) -> Vec<Value> {
    let mut all = Vec::new();
    for collection in ["companies", "contacts", "deals", "products", "pipelines"] {
        all.push(get(app, ctx, &format!("/api/v1/{collection}?limit=200")).await.body);
    }
    all
}

both_databases!(a_mapping_names_own_fields_by_their_keys, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let more = json!({ "label": "How large", "choices": ["Large", "Small"] });
    fields::field(&ctx, "company", "size", FieldKind::Select, more).await;
    fields::field(&ctx, "company", "note_id", FieldKind::Text, json!({})).await;
    let file = "A,B,C\nAcme,small,x1\nBeta,Huge,x2\n";
    let mapping = json!({ "A": "name", "B": "fields.size", "C": "note_id" }).to_string();
    let (address, tried) = import(app, &ctx, "companies", file, &[("mapping", &mapping), ("dry_run", "true")]).await;
    assert_eq!(tried["counts"], counts(2, 0, 0, 0, 0), "{tried}");
    let problem = &tried["problems"][0];
    assert_eq!((problem["row"].as_i64(), problem["code"].as_str()), (Some(3), Some("choice_unknown")));
    assert!(problem["message"].as_str().unwrap().ends_with("Choose one of Large, Small."), "{problem}");
    send(app, &ctx, "POST", &format!("{address}/start"), "", String::new()).await;
    assert_eq!(ended(app, &ctx, &address).await["state"], "done");
    let made = get(app, &ctx, "/api/v1/companies?sort=name").await.body;
    assert_eq!(made["data"][0]["fields"], json!({ "size": "small", "note_id": "x1" }), "{made}");
    assert_eq!(made["data"][1]["fields"], json!({ "size": null, "note_id": "x2" }));
    // Without a mapping the columns are known by label and by key; what changes is told by the field.
    let file = "Company,How large,note_id\nAcme,Large,x1\nBeta,,x2\n";
    let (address, tried) = import(app, &ctx, "companies", file, &[("dry_run", "true")]).await;
    assert_eq!(tried["counts"], counts(0, 1, 1, 0, 0));
    let rows = get(app, &ctx, &format!("{address}/rows?outcome=update")).await.body;
    assert_eq!(rows["data"][0]["changes"], json!({ "fields.size": ["small", "large"] }), "{rows}");
    let wrong = json!({ "A": "fields.weight" }).to_string();
    let refused = post(app, &ctx, &[("object", "companies"), ("file", "A\nx\n"), ("mapping", &wrong)]).await;
    refused.refused(422, "mapping");
    assert!(refused.body["errors"][0]["message"].as_str().unwrap().contains("fields.size"), "{}", refused.body);
});

const PEOPLE: &str = "First name,Last name,E-mail,Phone,Company\n\
    Ada,Byron,ada@example.com,1,Acme\n\
    Zoë,Ng,zoe@example.com,2,Acme\n\
    Max,,,3,Nobody\n\
    ,,,,\n";

both_databases!(a_dry_run_tells_what_the_import_then_does, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Acme").await;
    let (_, first) = import(app, &ctx, "contacts", PEOPLE, &[]).await;
    assert_eq!((first["state"].as_str(), &first["counts"]), (Some("done"), &counts(3, 0, 0, 0, 1)));
    assert_eq!(first["dry_run"], false);
    let (_, again) = import(app, &ctx, "contacts", PEOPLE, &[]).await;
    assert_eq!(again["counts"], counts(0, 0, 3, 0, 1), "the same file changes nothing");

    let edited = PEOPLE.replace("zoe@example.com,2", "zoe@example.com,22") + "New,One,new@example.com,,\n";
    let before = all(app, &ctx).await;
    let (address, tried) = import(app, &ctx, "contacts", &edited, &[("dry_run", "true")]).await;
    assert_eq!((tried["state"].as_str(), tried["dry_run"].as_bool()), (Some("checked"), Some(true)));
    assert_eq!(tried["counts"], counts(1, 1, 2, 0, 1));
    assert_eq!(all(app, &ctx).await, before, "nothing is changed");
    let rows = get(app, &ctx, &format!("{address}/rows?outcome=update")).await.body;
    assert_eq!(rows["data"].as_array().map(Vec::len), Some(1), "{rows}");
    assert_eq!(
        (rows["data"][0]["row"].as_i64(), &rows["data"][0]["changes"]),
        (Some(3), &json!({"phone": ["2", "22"]}))
    );
    let made = get(app, &ctx, &format!("{address}/rows?outcome=create")).await.body;
    assert_eq!((made["data"][0]["row"].as_i64(), &made["data"][0]["record_id"]), (Some(6), &Value::Null));

    let started = send(app, &ctx, "POST", &format!("{address}/start"), "", String::new()).await;
    assert_eq!(started.status, 202, "{}", started.body);
    let done = ended(app, &ctx, &address).await;
    assert_eq!((done["state"].as_str(), &done["counts"]), (Some("done"), &tried["counts"]));
    assert_eq!(send(app, &ctx, "POST", &format!("{address}/start"), "", String::new()).await.status, 409);

    let back = send(app, &ctx, "POST", &format!("{address}/rollback"), "", String::new()).await;
    assert_eq!(back.status, 202, "{}", back.body);
    let undone = ended(app, &ctx, &address).await;
    assert_eq!((undone["state"].as_str(), undone["rolled_back"]["undone"].as_i64()), (Some("undone"), Some(2)));
    let by_mail = ac_core::list::ListQuery { q: Some("zoe@".into()), ..Default::default() };
    let phone = contacts::queries::list(&ctx, &by_mail);
    assert_eq!(phone.await.unwrap().data[0].phone.as_deref(), Some("2"));
    let listed = get(app, &ctx, IMPORTS).await.body;
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(3));
});

both_databases!(leads_come_in_as_people_do, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let file = "Who,Firm,Where from\nAda Byron,Engines,Fair\nBo Li,Engines,\n";
    let mapping = json!({ "Who": "full_name", "Firm": "company", "Where from": "source" }).to_string();
    let parts = [("mapping", mapping.as_str()), ("dry_run", "true")];
    let (address, tried) = import(app, &ctx, "leads", file, &parts).await;
    assert_eq!((&tried["counts"], &tried["files"][0]["object"]), (&counts(2, 0, 0, 0, 0), &json!("leads")), "{tried}");
    send(app, &ctx, "POST", &format!("{address}/start"), "", String::new()).await;
    assert_eq!(ended(app, &ctx, &address).await["counts"], tried["counts"]);
    let made = get(app, &ctx, "/api/v1/leads?sort=name").await.body;
    let made: Vec<_> = made["data"].as_array().unwrap().iter().map(|lead| &lead["company_name"]).collect();
    assert_eq!(made, ["Engines", "Engines"]);
    let (_, again) = import(app, &ctx, "leads", file, &[("mapping", &mapping)]).await;
    assert_eq!(again["counts"], counts(0, 0, 2, 0, 0));
    let lead = leads::queries::list(&ctx, &Default::default()).await.unwrap().data.remove(0);
    convert(&ctx, lead.id, &ConvertOrder::default()).await.unwrap();
    let (_, after) = import(app, &ctx, "leads", file, &[("mapping", &mapping)]).await;
    assert_eq!(after["counts"], counts(0, 0, 2, 1, 0), "a converted one is told");
});

both_databases!(a_dry_run_counts_as_the_import_does, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Acme").await;
    // The same people and deals far apart, so that they come in different transactions; some differ, some do not.
    let mut people = String::from("First name,Last name,E-mail,Phone,Company\n");
    let mut sales = String::from("Deal name,Opportunity ID,Company,Stage,Amount\n");
    for n in 0..900 {
        let person = n % 350;
        people.push_str(&format!("P,{person},p{person}@example.com,{},Acme\n", n / 700));
        let (id, stage) =
            (if n % 3 == 0 { format!("D-{}", n % 400) } else { String::new() }, if n < 500 { "Lead" } else { "Pilot" });
        sales.push_str(&format!("Deal {},{id},Acme,{stage},{}\n", n % 120, n % 7));
    }
    for (object, file) in [("contacts", &people), ("deals", &sales), ("contacts", &people), ("deals", &sales)] {
        let before = all(app, &ctx).await;
        let (address, tried) = import(app, &ctx, object, file, &[("dry_run", "true")]).await;
        assert_eq!(tried["state"], "checked", "{tried}");
        assert_eq!(all(app, &ctx).await, before, "{object}");
        assert_eq!(send(app, &ctx, "POST", &format!("{address}/start"), "", String::new()).await.status, 202);
        let done = ended(app, &ctx, &address).await;
        assert_eq!(done["counts"], tried["counts"], "{object}");
        assert_eq!(done["stages"], tried["stages"], "{object}");
    }
});

both_databases!(columns_are_mapped_as_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let file = "Wer,Wo\nAcme,Handel\n";
    let mapping = [("mapping", r#"{"Wer":"name","Wo":"sector"}"#)];
    let (_, done) = import(app, &ctx, "companies", file, &mapping).await;
    assert_eq!(done["counts"], counts(1, 0, 0, 0, 0), "{done}");
    let made = companies::queries::list(&ctx, &Default::default()).await.unwrap().data;
    assert_eq!((made[0].name.as_str(), made[0].sector.as_deref()), ("Acme", Some("Handel")));
    let (_, dated) = import(app, &ctx, "deals", "Deal name,Created on\nA,03/04/2026\n", &[("dates", "dmy")]).await;
    assert_eq!(dated["counts"]["create"], 1, "{dated}");
    let deal = &deals::queries::list(&ctx, &Default::default()).await.unwrap().data[0];
    assert_eq!(deal.opened_on.map(|day| day.to_string()).as_deref(), Some("2026-04-03"));
});

both_databases!(what_cannot_be_read_leaves_nothing_behind, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let file = ("file", "Name\nAcme\n");
    let object = ("object", "companies");
    post(app, &ctx, &[object]).await.refused(422, "file");
    post(app, &ctx, &[file]).await.refused(422, "object");
    post(app, &ctx, &[file, ("object", "members")]).await.refused(422, "object");
    post(app, &ctx, &[object, file, ("mapping", r#"{"Nobody":"name"}"#)]).await.refused(422, "mapping");
    post(app, &ctx, &[object, file, ("mapping", r#"{"Name":"amount"}"#)]).await.refused(422, "mapping");
    post(app, &ctx, &[object, file, ("dates", "when")]).await.refused(422, "dates");
    post(app, &ctx, &[object, file, ("tenant_id", "1")]).await.refused(422, "tenant_id");
    post(app, &ctx, &[object, file, object]).await.refused(422, "object");
    post(app, &ctx, &[object, ("file", "")]).await.refused(422, "file");
    post(app, &ctx, &[object, file, ("mapping", &"x".repeat(70_000))]).await.refused(413, "");
    send(app, &ctx, "POST", IMPORTS, "application/json", "{}".into()).await.refused(415, "");
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    send(app, &ctx, "POST", IMPORTS, &kind, format!("--{BOUNDARY}\r\nContent-Disp")).await.refused(400, "");
    send(app, &ctx, "PUT", IMPORTS, "", String::new()).await.refused(405, "");
    assert_eq!(get(app, &ctx, IMPORTS).await.body["data"], json!([]));
    let left = std::fs::read_dir(uploads(app).of_workspace(ctx.tenant.id)).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no file stays");
    assert!(companies::queries::list(&ctx, &Default::default()).await.unwrap().data.is_empty());
    for query in ["?limit=0", "?cursor=x", "?x=1"] {
        let id = uuid::Uuid::now_v7();
        get(app, &ctx, &format!("{IMPORTS}/{id}{query}")).await.refused(400, "");
        get(app, &ctx, &format!("{IMPORTS}/{id}/rows{query}")).await.refused(400, "");
    }
    get(app, &ctx, &format!("{IMPORTS}/none")).await.refused(404, "");
});

both_databases!(an_import_that_was_tried_can_be_discarded, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (address, _) = import(app, &ctx, "companies", "Name\nAcme\n", &[("dry_run", "true")]).await;
    assert_eq!(send(app, &ctx, "DELETE", &address, "", String::new()).await.status, 204);
    get(app, &ctx, &address).await.refused(404, "");
    let (address, _) = import(app, &ctx, "companies", "Name\nAcme\n", &[]).await;
    send(app, &ctx, "DELETE", &address, "", String::new()).await.refused(409, "");
});

both_databases!(problems_and_rows_come_by_the_page, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let rows: String = (0..130).map(|n| if n % 2 == 0 { "Acme,x\n".to_owned() } else { ",x\n".to_owned() }).collect();
    let (address, tried) = import(app, &ctx, "companies", &format!("Name,Sector\n{rows}"), &[("dry_run", "1")]).await;
    assert_eq!(tried["counts"], counts(1, 0, 64, 0, 65), "{tried}");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(app, &ctx, &format!("{address}?limit=50{cursor}")).await.body;
        seen.extend(page["problems"].as_array().unwrap().iter().map(|problem| problem["row"].as_i64().unwrap()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), usize::try_from(tried["problems_total"].as_u64().unwrap()).unwrap());
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(app, &ctx, &format!("{address}/rows?limit=40&outcome=problem{cursor}")).await.body;
        rows.extend(page["data"].as_array().unwrap().iter().map(|row| row["row"].as_i64().unwrap()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(rows, (0..65).map(|n| 3 + 2 * n).collect::<Vec<i64>>());
});

both_databases!(an_import_is_for_whoever_may_and_whose_it_is, async |app: &TestPlatform| {
    let (ctx, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let parts = [("object", "companies"), ("file", "Name\nAcme\n")];
    let (member, other) = (as_role(&ctx, Role::Member), as_role(&ctx, Role::Member));
    let (address, _) = import(app, &member, "companies", "Name\nMine\n", &[("dry_run", "true")]).await;
    for stranger in [&theirs, &other] {
        for (method, path) in [("GET", ""), ("GET", "/rows"), ("POST", "/start"), ("POST", "/rollback"), ("DELETE", "")]
        {
            let answer = send(app, stranger, method, &format!("{address}{path}"), "", String::new()).await;
            assert_eq!(answer.status, 404, "{method} {path}");
        }
    }
    assert_eq!(get(app, &ctx, &address).await.status, 200, "the owner sees all");
    for role in [Role::Guest, Role::Client] {
        post(app, &as_role(&ctx, role), &parts).await.refused(403, "");
        get(app, &as_role(&ctx, role), IMPORTS).await.refused(403, "");
    }
    let scoped = |scopes: &[(Resource, Action)]| {
        let mut narrow = ctx.clone();
        narrow.scopes = Some(Arc::new(scopes.iter().copied().collect()));
        narrow
    };
    post(app, &scoped(&[(Resource::Import, Action::Create)]), &parts).await.refused(403, "");
    let import_only = [Action::Read, Action::Create, Action::Modify].map(|action| (Resource::Import, action));
    let (_, kept_out) = import(app, &scoped(&import_only), "companies", "Name\nAcme\n", &[]).await;
    assert_eq!(kept_out["counts"], counts(0, 0, 0, 0, 1), "a token that may not make companies makes none");
    assert_eq!(kept_out["problems"][0]["code"], "not_allowed");
});
