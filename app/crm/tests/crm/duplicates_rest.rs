//! Possible duplicates and merging for programs.

use crate::common::{
    http::{get, post, send},
    *,
};
use ac_core::{
    Ctx, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use serde_json::{Value, json};

async fn made(ctx: &Ctx, what: &str, draft: Value) -> String {
    let made = post(ctx, &format!("/api/v1/{what}"), draft).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

both_databases!(a_program_finds_and_merges, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let one = made(&ctx, "companies", json!({"name": "Acme", "website": "acme.example"})).await;
    let two =
        made(&ctx, "companies", json!({"name": "ACME Inc", "website": "www.acme.example", "sector": "food"})).await;
    let found = get(&ctx, &format!("/api/v1/companies/{one}/duplicates")).await.json();
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    assert_eq!((&found["data"][0]["record"]["id"], &found["data"][0]["score"]), (&json!(two), &json!(98)));
    assert_eq!(found["data"][0]["reasons"][0], json!({"code": "same_domain", "text": "same website"}));
    for object in ["companies", "company"] {
        let page = get(&ctx, &format!("/api/v1/duplicates?object={object}&limit=5")).await.json();
        assert_eq!((page["data"].as_array().unwrap().len(), &page["next_cursor"]), (1, &Value::Null));
        assert_eq!(page["data"][0]["records"][0]["name"], "Acme");
    }
    let pair = json!({ "other": two });
    assert_eq!(post(&ctx, &format!("/api/v1/companies/{one}/duplicates/dismiss"), pair.clone()).await.status, 204);
    assert_eq!(get(&ctx, &format!("/api/v1/companies/{one}/duplicates")).await.json()["data"], json!([]));
    assert_eq!(
        post(&ctx, &format!("/api/v1/companies/{two}/duplicates/recall"), json!({ "other": one })).await.status,
        204
    );

    let order = json!({ "others": [two], "take": { "name": two } });
    let path = format!("/api/v1/companies/{one}/merge");
    let key = [("idempotency-key", "once")];
    let first = send(Some(&ctx), "POST", &path, &key, Some(order.clone())).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let again = send(Some(&ctx), "POST", &path, &key, Some(order.clone())).await;
    assert_eq!((again.status, again.text.as_str()), (200, first.text.as_str()), "a retry gets the first answer");
    let report = first.json();
    assert_eq!((&report["id"], &report["merged"], &report["version"]), (&json!(one), &json!([two]), &json!(2)));
    let now = get(&ctx, &format!("/api/v1/companies/{one}")).await.json();
    assert_eq!((&now["name"], &now["sector"]), (&json!("ACME Inc"), &json!("food")));
    let old = get(&ctx, &format!("/api/v1/companies/{two}")).await;
    assert_eq!((old.status, old.header("location")), (307, format!("/api/v1/companies/{one}").as_str()));
    post(&ctx, &path, order).await.refused(409, "conflict");
});

both_databases!(bad_questions_and_orders_are_refused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let one = made(&ctx, "contacts", json!({"first_name": "Jon", "last_name": "Smith"})).await;
    let two = made(&ctx, "contacts", json!({"first_name": "Jon", "last_name": "Smith"})).await;
    for query in [
        "",
        "?object=deals",
        "?object=companies&sort=name",
        "?object=companies&q=a",
        "?object=contacts&limit=0",
        "?object=contacts&cursor=x",
    ] {
        get(&ctx, &format!("/api/v1/duplicates{query}")).await.refused(400, "bad_request");
    }
    let path = format!("/api/v1/contacts/{one}/merge");
    for order in [
        json!({}),
        json!({"others": []}),
        json!({"others": [one]}),
        json!({"others": ["x"]}),
        json!({"others": [two], "keep": 1}),
    ] {
        post(&ctx, &path, order).await.refused(422, "invalid");
    }
    post(&ctx, &path, json!({"others": [two], "versions": {two.as_str(): 9}})).await.refused(412, "stale");
    post(&ctx, "/api/v1/contacts/x/merge", json!({"others": [two]})).await.refused(404, "not_found");
    let path_two = format!("/api/v1/contacts/{one}/duplicates/dismiss");
    post(&ctx, &path_two, json!({ "other": one })).await.refused(422, "invalid");
    post(&ctx, &path_two, json!({ "other": uuid::Uuid::now_v7() })).await.refused(404, "not_found");
    let guest = as_role(&ctx, Role::Guest);
    post(&guest, &path, json!({"others": [two]})).await.refused(403, "forbidden");
    let theirs = workspace(app, "theirs").await;
    post(&theirs, &path, json!({"others": [two]})).await.refused(404, "not_found");
    get(&theirs, &format!("/api/v1/contacts/{one}/duplicates")).await.refused(404, "not_found");
    assert_eq!(get(&ctx, &format!("/api/v1/contacts/{two}")).await.status, 200, "nothing was lost");
});
