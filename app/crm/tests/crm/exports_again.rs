//! What was exported comes in again as it was: in another workspace, from CSV and from a workbook.

use crate::common::{fields::*, http::*, *};
use ac_core::{Ctx, both_databases, testing::TestPlatform};
use ac_crm::{
    import::job::{self, FileId, Source, Takeover, model::JobState, wizard},
    rest,
};
use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use tower::ServiceExt;

async fn file(ctx: &Ctx, path: &str) -> Vec<u8> {
    let request = Request::get(path).extension(ctx.clone()).body(Body::empty()).unwrap();
    let response = rest::routes().oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

async fn import(app: &TestPlatform, ctx: &Ctx, name: String, bytes: Vec<u8>) {
    let id = wizard::begin(ctx).await.unwrap();
    let (uploads, stored) = (uploads(app), FileId::generate());
    let folder = uploads.folder(ctx, id);
    folder.make().await.unwrap();
    let length = bytes.len() as u64;
    folder.keep(stored, Source::Bytes(bytes)).await.unwrap();
    let job = wizard::add_file(ctx, &uploads, id, stored, name.clone(), length).await.expect("it is read");
    let questions = &job.files[0].analysis.as_ref().expect("an analysis").questions;
    assert!(questions.is_empty(), "{name}: {questions:?}");
    job::start(&app.platform, ctx, id).await.expect("starts");
    job::work(ctx, &uploads, id, Takeover::Now).await.expect("works");
    let done = job::find(ctx, id).await.expect("a job");
    assert_eq!(done.state, JobState::Done, "{name}: {:?}", done.report);
}

/// The records of a list by these of their fields.
async fn records(ctx: &Ctx, list: &str, keys: &[&str]) -> Vec<Value> {
    let page = get(ctx, &format!("/api/v1/{list}?limit=200&sort=created_at")).await.json();
    let of = |row: &Value| Value::from_iter(keys.iter().map(|key| ((*key).to_owned(), row[*key].clone())));
    let mut all: Vec<Value> = page["data"].as_array().unwrap_or_else(|| panic!("{page}")).iter().map(of).collect();
    all.sort_by_key(Value::to_string);
    all
}

/// Records whose texts, numbers and amounts are hard on a file.
async fn filled(ctx: &Ctx) {
    for (name, sector) in [("Acme, \"Inc\"", "Tools"), ("=1+1", "-2"), ("Zoë & Söhne; Köln", "@home")] {
        let body = json!({ "name": name, "sector": sector, "website": "https://example.com/a?b=c&d" });
        assert_eq!(post(ctx, "/api/v1/companies", body).await.status, 201);
    }
    let acme = get(ctx, "/api/v1/companies?q=acme").await.json()["data"][0]["id"].clone();
    let ada = json!({
        "first_name": "=HYPERLINK(1)", "last_name": "O'Neil", "email": "ada@example.com", "phone": "+49 170 1234567",
        "company_id": acme,
    });
    assert_eq!(post(ctx, "/api/v1/contacts", ada).await.status, 201);
    let fields = json!({
        "my_text": "-2.5", "my_number": -2.5, "my_money": { "amount_minor": 1_500, "currency": "JPY" },
        "my_date": "2026-11-22", "my_select": "low", "my_multi_select": ["red", "blue_sky"], "my_checkbox": true,
        "my_rating": 4, "my_link": "https://example.com/", "my_relation": acme,
    });
    for (name, minor, currency) in [("One", 105_407, "EUR"), ("Two", 2_000_050, "USD"), ("Three", 1_234, "USD")] {
        let body = json!({
            "name": name, "amount": { "amount_minor": minor, "currency": currency }, "company_id": acme,
            "opened_on": "2026-02-03", "expected_close_on": "2026-12-24", "fields": fields,
        });
        let made = post(ctx, "/api/v1/deals", body).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
}

both_databases!(what_was_exported_comes_in_again_as_it_was, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    all_kinds(&ctx).await;
    filled(&ctx).await;
    for format in ["csv", "xlsx"] {
        let again = workspace(app, &format!("again-{format}")).await;
        all_kinds(&again).await;
        for (list, keys) in [
            ("companies", ["name", "sector", "website"].as_slice()),
            ("contacts", &["first_name", "last_name", "email", "phone", "company_name"]),
            ("deals", &["name", "stage_name", "amount", "company_name", "opened_on", "expected_close_on"]),
        ] {
            let name = format!("{list}.{format}");
            import(app, &again, name, file(&ctx, &format!("/api/v1/{list}/export.{format}")).await).await;
            assert_eq!(records(&again, list, keys).await, records(&ctx, list, keys).await, "{list} as {format}");
        }
        let own = async |ctx: &Ctx| -> Vec<Value> {
            let mut all = records(ctx, "deals", &["fields"]).await;
            // The same company has another id there.
            for deal in &mut all {
                deal["fields"]["my_relation"]["id"] = Value::Null;
            }
            all
        };
        assert_eq!(own(&again).await, own(&ctx).await, "{format}");
    }
});
