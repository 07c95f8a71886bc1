//! Custom fields and their values for programs, in exports, events and timelines, and taken back.

use crate::common::{fields::*, http::*, *};
use ac_core::{
    Action, Ctx, Resource, Role, both_databases,
    log::{ToData, data_entity, envelope, event_entity},
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    contacts, deals, rest,
    shared::kind::RecordKind,
    timeline::{self, model::TimelineValue},
    undo::{model::UndoWhat, verbs::undo},
};
use ac_views::custom::FieldKind;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

async fn patch(ctx: &Ctx, path: &str, version: i64, body: Value) -> Answer {
    send(Some(ctx), "PATCH", path, &[("if-match", &format!("\"{version}\""))], Some(body)).await
}

/// What the last event says that it changed.
async fn last_changes(ctx: &Ctx) -> Value {
    let found = ctx
        .read(async |tx| {
            let select = event_entity::Entity::find().find_also_linked(ToData);
            let newest = select.order_by_desc(event_entity::Column::Seq).one(tx.conn()).await?;
            Ok::<(event_entity::Model, Option<data_entity::Model>), ac_core::Error>(newest.unwrap())
        })
        .await
        .unwrap();
    json!(envelope(found.0, found.1).unwrap().changes.unwrap())
}

both_databases!(a_field_and_its_values_through_the_interface, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = post(&ctx, "/api/v1/fields", json!({ "object": "deal", "key": "deal_size", "kind": "number" })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let field = made.json();
    assert_eq!((field["label"].as_str(), field["indexed"].as_bool()), (Some("Deal size"), Some(true)));
    let path = format!("/api/v1/fields/{}", field["id"].as_str().unwrap());
    assert_eq!((made.header("location"), made.header("etag")), (path.as_str(), "\"1\""));
    assert_eq!(get(&ctx, &path).await.json(), field);
    assert_eq!(get(&ctx, "/api/v1/fields?object=deal&filter=kind:number").await.json()["data"], json!([field]));
    assert_eq!(get(&ctx, "/api/v1/fields?object=contact").await.json()["data"], json!([]));
    patch(&ctx, &path, 2, json!({ "label": "x" })).await.refused(412, "stale");
    patch(&ctx, &path, 1, json!({ "kind": "text" })).await.refused(422, "invalid");
    let changed = patch(&ctx, &path, 1, json!({ "label": "Size", "required": true })).await;
    assert_eq!((changed.status, changed.json()["label"].clone()), (200, json!("Size")), "{}", changed.text);
    let twice = post(&ctx, "/api/v1/fields", json!({ "object": "deals", "key": "deal_size", "kind": "text" })).await;
    twice.refused(422, "invalid");
    assert_eq!(twice.json()["errors"][0]["field"], "key");
    post(&ctx, "/api/v1/fields", json!({ "object": "deal", "key": "x", "kind": "formula" }))
        .await
        .refused(422, "invalid");
    let bad =
        post(&ctx, "/api/v1/fields", json!({ "object": "deal", "kind": "select", "label": "S", "choices": [1] })).await;
    bad.refused(422, "invalid");
    assert!(bad.json()["detail"].as_str().unwrap().contains("each choice as its label"), "{}", bad.text);

    let odd = post(&ctx, "/api/v1/deals", json!({ "name": "x", "fields": { "deal_size": "big" } })).await;
    odd.refused(422, "invalid");
    assert_eq!(odd.json()["errors"][0]["field"], "fields.deal_size");
    post(&ctx, "/api/v1/deals", json!({ "name": "x" })).await.refused(422, "invalid");
    let deal = post(&ctx, "/api/v1/deals", json!({ "name": "Big", "fields": { "deal_size": 12.5 } })).await.json();
    assert_eq!(deal["fields"], json!({ "deal_size": 12.5 }));
    post(&ctx, "/api/v1/deals", json!({ "name": "Small", "fields": { "deal_size": 1 } })).await;
    let names = async |query: &str| {
        let page = get(&ctx, &format!("/api/v1/deals?{query}")).await.json();
        page["data"]
            .as_array()
            .unwrap_or_else(|| panic!("{page}"))
            .iter()
            .map(|d| d["name"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("sort=-deal_size").await, ["Big", "Small"]);
    assert_eq!(names("sort=deal_size").await, ["Small", "Big"]);
    assert_eq!(names("filter=deal_size%3E12").await, ["Big"]);
    get(&ctx, "/api/v1/deals?filter=deal_sizes%3A5").await.refused(400, "bad_request");
    let own = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
    let changed = patch(&ctx, &own, 1, json!({ "fields": { "deal_size": 13 } })).await;
    assert_eq!(changed.json()["fields"], json!({ "deal_size": 13 }), "{}", changed.text);
    assert_eq!(last_changes(&ctx).await, json!({ "fields.deal_size": [12.5, 13] }));
    let same = patch(&ctx, &own, 2, json!({ "fields": { "deal_size": "13.0" } })).await;
    assert_eq!(same.json()["version"], 2, "nothing changed");

    assert_eq!(send(Some(&ctx), "DELETE", &path, &[], None).await.status, 204);
    get(&ctx, &path).await.refused(404, "not_found");
    assert_eq!(get(&ctx, &own).await.json()["fields"], json!({}));
});

both_databases!(an_export_has_the_columns_of_the_workspace, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let own = all_kinds(&ctx).await;
    let acme = company(&ctx, "Acme, Inc").await;
    let fields = json!({
        "my_text": "=1+1", "my_number": -2.5, "my_money": { "amount_minor": 105_407, "currency": "USD" },
        "my_date": "2026-11-22", "my_select": "low", "my_multi_select": ["red", "green"], "my_checkbox": true,
        "my_rating": 4, "my_link": "https://example.com", "my_relation": acme.id,
    });
    let made = post(&ctx, "/api/v1/deals", json!({ "name": "One", "fields": fields })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let csv = get(&ctx, "/api/v1/deals/export.csv").await.text;
    let (head, row) = csv.trim_end().split_once("\r\n").unwrap();
    let keys: Vec<&str> = own.iter().map(|field| field.key.as_str()).collect();
    assert!(head.ends_with(&format!("updated_at,{}", keys.join(","))), "{head}");
    let expect = "\"'=1+1\",-2.5,1054.07 USD,2026-11-22,Low,\"Red, Green\",yes,4,https://example.com,,\"Acme, Inc\"";
    assert!(row.ends_with(expect), "{row}");
    let contacts = get(&ctx, "/api/v1/contacts/export.csv").await.text;
    assert!(contacts.starts_with("id,first_name,last_name,email,phone,company,owner,created_at,updated_at\r\n"));
});

both_databases!(values_stand_on_the_timeline_and_go_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    all_kinds(&ctx).await;
    let acme = company(&ctx, "Acme").await;
    let made = deal(&ctx, "One").await;
    let path = format!("/api/v1/deals/{}", made.id);
    let sent = json!({
        "my_number": 1200, "my_select": "low", "my_multi_select": ["green", "red"], "my_checkbox": true,
        "my_relation": acme.id, "my_date": "2026-11-22", "my_rating": 4,
    });
    assert_eq!(patch(&ctx, &path, 1, json!({ "name": "Two", "fields": sent })).await.status, 200);
    let entry = &timeline::queries::of(&ctx, RecordKind::Deal, made.id.0, None).await.expect("a timeline").entries[0];
    let said: Vec<_> = entry.changes.iter().map(|change| (change.label.as_str(), change.new.clone())).collect();
    let text = |text: &str| TimelineValue::Text(text.to_owned());
    assert_eq!(
        said,
        [
            ("Name", text("Two")),
            ("My number", text("1,200")),
            ("My date", TimelineValue::Date("2026-11-22".parse().unwrap())),
            ("My select", text("Low")),
            ("My multi select", text("Red, Green")),
            ("My checkbox", text("Yes")),
            ("My rating", text("4 of 5")),
            ("My relation", TimelineValue::Name(Some("Acme".into()))),
        ]
    );
    let (number, checkbox) = (&entry.changes[1], &entry.changes[5]);
    assert_eq!((number.old.clone(), checkbox.old.clone()), (TimelineValue::Nothing, text("No")));

    // One value was changed since: it stays, the others go back.
    assert_eq!(patch(&ctx, &path, 2, json!({ "fields": { "my_rating": 5 } })).await.status, 200);
    let report = undo(&ctx, UndoWhat::Event(entry.event_id)).await.expect("undone");
    assert_eq!((report.undone.len(), report.conflicts[0].fields.clone()), (1, vec!["fields.my_rating".to_owned()]));
    let now = deals::queries::get(&ctx, made.id).await.expect("read");
    assert_eq!(now.name, "One");
    let left: Vec<_> = now.fields.0.iter().filter(|(_, value)| !value.is_null() && **value != json!(false)).collect();
    assert_eq!(left, [(&"my_rating".to_owned(), &json!(5))]);
    let none = get(&ctx, "/api/v1/deals?filter=my_multi_select%3Aany%20or%20my_relation%3Aany").await.json();
    assert_eq!(none["data"], json!([]), "what it referred to went back too");
    undo(&ctx, UndoWhat::LastOf { subject_id: made.id.0, version: 4 }).await.expect("redone");
    let again = get(&ctx, "/api/v1/deals?filter=my_multi_select%3Ared%20my_relation%3Aacme").await.json();
    assert_eq!(again["data"].as_array().unwrap().len(), 1);
});

both_databases!(scopes_and_roles_reach_values_through_their_records, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "contact", "note", FieldKind::Text, json!({})).await;
    let made = contact(&ctx, "Jane", "Doe").await;
    let program = scoped(&ctx, &[(Resource::Contact, Action::Read), (Resource::Contact, Action::Modify)]);
    let path = format!("/api/v1/contacts/{}", made.id);
    assert_eq!(patch(&program, &path, 1, json!({ "fields": { "note": "hello" } })).await.status, 200);
    assert_eq!(get(&program, "/api/v1/contacts?filter=note%3Ahello&sort=note").await.json()["total"], 1);
    get(&program, "/api/v1/fields").await.refused(403, "forbidden");
    let guest = as_role(&ctx, Role::Guest);
    assert_eq!(get(&guest, "/api/v1/contacts?filter=note%3Ahello").await.json()["total"], 0);
    patch(&guest, &path, 2, json!({ "fields": { "note": "x" } })).await.refused(404, "not_found");
    assert!(contacts::queries::get(&ctx, made.id).await.is_ok());
});

#[test]
fn the_document_says_what_fields_are() {
    let document = json!(rest::openapi());
    let schemas = &document["components"]["schemas"];
    for name in ["Deal", "DealDraft", "DealPatch", "Company", "Contact"] {
        let fields = schemas[name]["properties"]["fields"].to_string();
        assert!(fields.contains("#/components/schemas/FieldValues"), "{name}: {fields}");
    }
    assert_eq!(schemas["FieldValues"]["additionalProperties"], true);
    assert!(schemas["FieldValues"]["description"].as_str().unwrap().contains("/api/v1/fields"));
    assert_eq!(schemas["CustomField"]["properties"]["kind"]["$ref"], "#/components/schemas/FieldKind");
    assert!(document["paths"]["/api/v1/fields/{id}"]["patch"].is_object());
}
