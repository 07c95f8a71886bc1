//! Rules on single fields: what a role hides is as if it were not there, through every door; what it leaves as it is nobody with it
//! writes, on whichever way.

use crate::common::{
    fields::{field, values},
    http::{get, send, send_with_jobs},
    roles::give_role_with,
    *,
};
use ac_core::{
    Action, Ctx, Error, Grant, MemberId, Resource, Role, Rules,
    access::{FieldGrant, FieldRules},
    both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{CompanyDraft, CompanyPatch},
    },
    contacts::{self, model::ContactPatch},
    custom_fields::{self, model::CustomField},
    dashboard::{model::DashboardQuery, queries::dashboard},
    deals::{
        self,
        board_model::BoardQuery,
        lines::{self, model::LinesDraft},
        model::{Deal, DealDraft, DealPatch, Place},
    },
    duplicates::{merge::merge_in, model::MergeOrder},
    leads::{self, conversion::ConvertOrder, convert::convert, model::LeadDraft},
    shared::kind::RecordKind,
    timeline,
    undo::{model::UndoWhat, verbs::undo},
    versions::{model::PutBack, past, verbs::put_back},
};
use ac_views::custom::FieldKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A member with a role that is based on theirs, exports deals, and says this of single fields.
async fn limited(app: &TestPlatform, owner: &Ctx, rules: &[(Resource, &str, FieldGrant)]) -> Ctx {
    let member = as_role(owner, Role::Member);
    let id = known(&member, "Bob").await;
    limit(app, owner, id, rules).await;
    app.platform.again(&member).await.unwrap()
}

async fn limit(app: &TestPlatform, owner: &Ctx, id: MemberId, rules: &[(Resource, &str, FieldGrant)]) {
    let mut fields = FieldRules::default();
    rules.iter().for_each(|(object, name, grant)| fields.set(*object, name, Some(*grant)));
    assert_eq!(fields.complaint(), None);
    let mut grants = Rules::of(Role::Member);
    grants.put(Resource::Deal, Action::Export, Grant::All);
    give_role_with(app, owner, id, &grants, &fields).await;
}

fn worth(minor: i64) -> DealDraft {
    DealDraft { name: "Big".into(), amount: Some(usd(minor)), ..Default::default() }
}

async fn deal_of(ctx: &Ctx, draft: DealDraft) -> Deal {
    deals::verbs::create(ctx, draft).await.unwrap()
}

async fn formula(ctx: &Ctx, key: &str, text: &str, result: &str) -> CustomField {
    field(ctx, "deal", key, FieldKind::Formula, json!({ "formula": text, "result": result })).await
}

/// That this was refused in words that name the field.
#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, Error>, names: &str) {
    match answer {
        Err(Error::Refused(why)) => assert!(why.contains(names), "{why}"),
        other => panic!("{names}: {other:?}"),
    }
}

both_databases!(a_hidden_amount_is_told_nowhere, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let bob = limited(app, &owner, &[(Resource::Deal, "amount", FieldGrant::Hidden)]).await;
    let made = deal_of(&owner, worth(770_000)).await;
    let line: LinesDraft =
        serde_json::from_value(json!({ "lines": [{ "name": "Seat", "quantity": "1", "unit_price": usd(990_000) }] }))
            .unwrap();
    let lined = lines::verbs::set(&owner, made.id, made.version, line).await.unwrap();

    let seen = deals::queries::get(&bob, made.id).await.unwrap();
    assert_eq!((seen.amount, seen.line_count, seen.version), (None, 0, lined.version));
    refused(lines::queries::get(&bob, made.id).await, "comes to");
    let board = deals::columns::board(&bob, &BoardQuery::default()).await.unwrap();
    let told: Vec<_> = board.columns.iter().filter(|column| column.count > 0).collect();
    assert_eq!((told.len(), told[0].sums.len(), told[0].cards[0].amount), (1, 0, None));
    let moved = deals::verbs::move_to(&bob, made.id, stage(&owner, "Won").await, Place::Top, None).await.unwrap();
    assert_eq!(moved.amount, None);
    assert!(matches!(dashboard(&bob, &DashboardQuery::default()).await, Err(Error::Forbidden)));

    for question in ["?sort=amount", "?filter=amount%3E1", "/figures?measures=sum.amount", "?filter=amount:none"] {
        get(&bob, &format!("/api/v1/deals{question}")).await.refused(400, "bad_request");
        assert_eq!(get(&owner, &format!("/api/v1/deals{question}")).await.status, 200, "{question}");
    }
    for path in ["", "/export.json", "/export.csv", &format!("/{}", made.id)] {
        let answer = get(&bob, &format!("/api/v1/deals{path}")).await;
        assert_eq!(answer.status, 200, "{path}");
        let tells = |number: &str| answer.text.contains(number);
        assert!(!tells("990000") && !tells("9900") && !tells("770000") && !tells("7700"), "{path}: {}", answer.text);
    }
    let history = timeline::queries::of(&bob, RecordKind::Deal, made.id.0, None).await.unwrap();
    let fields: Vec<&str> =
        history.entries.iter().flat_map(|entry| &entry.changes).map(|change| change.field.as_str()).collect();
    assert!(fields.contains(&"stage_id") && !fields.contains(&"amount") && !fields.contains(&"lines"), "{fields:?}");
    let first = history.entries.last().unwrap().event_id;
    let former = past::of(&bob, RecordKind::Deal, made.id.0, first).await.unwrap();
    assert!(former.changes.iter().all(|change| !["amount", "lines"].contains(&change.field.as_str())));
    let order = PutBack { event: first, fields: vec!["lines".into()], seen: former.seen };
    refused(put_back(&bob, RecordKind::Deal, made.id.0, &order).await, "Amount");
    let none = LinesDraft { lines: Vec::new() };
    refused(lines::verbs::set(&bob, made.id, seen.version + 1, none).await, "Amount");
    let all = past::of(&owner, RecordKind::Deal, made.id.0, first).await.unwrap();
    assert!(all.changes.iter().any(|change| change.field == "amount"), "its owner sees it");
});

both_databases!(what_follows_from_the_hidden_is_hidden, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    formula(&owner, "half", "amount / 2", "money").await;
    formula(&owner, "quarter", "half / 2", "money").await;
    formula(&owner, "letters", "len(name)", "number").await;
    field(&owner, "deal", "margin", FieldKind::Number, json!({})).await;
    let bob = limited(app, &owner, &[(Resource::Deal, "amount", FieldGrant::Hidden)]).await;
    let made = deal_of(&owner, DealDraft { fields: values(json!({ "margin": 12 })), ..worth(1_000) }).await;
    assert_eq!(made.fields.get("quarter"), Some(&json!({ "amount_minor": 250, "currency": "USD" })));
    let keys = |deal: &Deal| deal.fields.0.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&deals::queries::get(&bob, made.id).await.unwrap()), ["letters", "margin"]);
    let offered = custom_fields::queries::of_object(&bob, Resource::Deal).await.unwrap();
    assert_eq!(offered.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["letters", "margin"]);
    for question in ["?filter=quarter%3E1", "/figures?measures=max.half", "?sort=half"] {
        get(&bob, &format!("/api/v1/deals{question}")).await.refused(400, "bad_request");
    }
    assert_eq!(get(&bob, "/api/v1/deals?filter=letters%3E1").await.json()["data"].as_array().unwrap().len(), 1);
    let csv = get(&bob, "/api/v1/deals/export.csv").await.text;
    assert!(csv.contains("margin") && !csv.contains("quarter"), "{csv}");
});

both_databases!(what_is_read_only_is_written_on_no_way, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    field(&owner, "company", "tier", FieldKind::Text, json!({ "required": true, "default": "basic" })).await;
    field(&owner, "company", "code", FieldKind::Text, json!({ "required": true })).await;
    let bob = limited(
        app,
        &owner,
        &[
            (Resource::Company, "sector", FieldGrant::ReadOnly),
            (Resource::Company, "fields.tier", FieldGrant::ReadOnly),
            (Resource::Company, "fields.code", FieldGrant::Hidden),
        ],
    )
    .await;
    // What one may not fill is not asked for, and begins as it does.
    let draft = CompanyDraft { name: "Acme".into(), ..Default::default() };
    let made = companies::verbs::create(&bob, draft.clone()).await.unwrap();
    assert_eq!(made.fields.0.keys().collect::<Vec<_>>(), ["tier"]);
    assert_eq!(made.fields.get("tier"), Some(&json!("basic")));
    let of_retail = CompanyDraft { sector: Some("retail".into()), ..draft.clone() };
    refused(companies::verbs::create(&bob, of_retail).await, "Sector");
    let gold = CompanyDraft { fields: values(json!({ "tier": "gold" })), ..draft };
    let answer = companies::verbs::create(&bob, gold).await;
    assert!(matches!(&answer, Err(Error::Invalid(all)) if all[0].field == "fields.tier"), "{answer:?}");

    let change = |patch: CompanyPatch| companies::verbs::update(&bob, made.id, made.version, patch);
    refused(change(CompanyPatch { sector: Some(Some("media".into())), ..Default::default() }).await, "Sector");
    assert!(change(CompanyPatch { fields: values(json!({ "code": "x" })), ..Default::default() }).await.is_err());
    let renamed = change(CompanyPatch { name: Some("Acme Ltd".into()), ..Default::default() }).await.unwrap();

    // Through a job, an import and the undo of what one could do before.
    let set = async |set: Value| {
        let body = json!({ "filter": "", "set": set });
        send_with_jobs(app, Some(&bob), ("POST", "/api/v1/companies/bulk"), &[], Some(body)).await
    };
    set(json!({ "sector": "media" })).await.refused(403, "forbidden");
    set(json!({ "fields": { "tier": "gold" } })).await.refused(422, "invalid");
    let id = bob.actor.member().unwrap();
    limit(app, &owner, id, &[]).await;
    let free = app.platform.again(&bob).await.unwrap();
    let media = CompanyPatch { sector: Some(Some("media".into())), ..Default::default() };
    let changed = companies::verbs::update(&free, made.id, renamed.version, media).await.unwrap();
    limit(app, &owner, id, &[(Resource::Company, "sector", FieldGrant::ReadOnly)]).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let what = UndoWhat::LastOf { subject_id: made.id.0, version: changed.version };
    let undone = undo(&bob, what).await;
    let stood = companies::queries::get(&owner, made.id).await.unwrap();
    assert_eq!(stood.sector.as_deref(), Some("media"), "{undone:?}");
    assert!(undone.is_err() || undone.is_ok_and(|report| report.undone.is_empty()));
});

both_databases!(records_are_not_made_of_what_is_hidden, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    field(&owner, "contact", "secret", FieldKind::Text, json!({})).await;
    let bob = limited(
        app,
        &owner,
        &[(Resource::Contact, "fields.secret", FieldGrant::Hidden), (Resource::Lead, "value", FieldGrant::Hidden)],
    )
    .await;
    let (one, two) = (contact(&owner, "Ann", "Lee").await, contact(&owner, "Ann", "Lee").await);
    let filled = async |contact: contacts::model::Contact| {
        let fields = values(json!({ "secret": "x" }));
        let patch = ContactPatch { owner_id: Some(bob.actor.member()), fields, ..Default::default() };
        contacts::verbs::update(&owner, contact.id, contact.version, patch).await.unwrap()
    };
    let (one, two) = (filled(one).await, filled(two).await);
    let versions = [(one.id.0, one.version), (two.id.0, two.version)].into();
    let order = MergeOrder { others: vec![two.id.0], take: BTreeMap::new(), versions };
    let merged = bob.write(async |tx| merge_in(tx, RecordKind::Contact, one.id.0, &order).await).await;
    refused(merged, "secret");

    let draft = LeadDraft { last_name: "Lee".into(), value: Some(usd(500)), ..Default::default() };
    let lead = leads::verbs::create(&owner, draft).await.unwrap();
    assert_eq!(leads::queries::get(&bob, lead.id).await.unwrap().value, None);
    get(&bob, "/api/v1/leads?sort=value").await.refused(400, "bad_request");
    let order = ConvertOrder { version: Some(lead.version), ..Default::default() };
    refused(convert(&bob, lead.id, &order).await, "Value");
    refused(
        leads::verbs::create(&bob, LeadDraft { last_name: "Ray".into(), value: Some(usd(5)), ..Default::default() })
            .await,
        "Value",
    );

    // Why, for themselves and for whoever asks about them.
    let why = get(&bob, &format!("/api/v1/why?kind=contact&id={}", one.id)).await.json();
    assert_eq!(why["fields"][0]["field"], "fields.secret");
    assert_eq!(why["fields"][0]["grant"], "hidden");
    let (member, owner) = (bob.actor.member().unwrap(), app.platform.again(&owner).await.unwrap());
    let asked = get(&owner, &format!("/api/v1/why?kind=lead&id={}&member={member}", lead.id)).await.json();
    assert!(asked["fields"][0]["sentence"].as_str().unwrap().ends_with("hides Value."), "{asked}");
    assert_eq!(get(&owner, &format!("/api/v1/why?kind=lead&id={}", lead.id)).await.json()["fields"], json!([]));

    // A rule is of no account for whoever is no member or guest.
    let admin = as_role(&owner, Role::Admin);
    let (etag, body) = (format!("\"{}\"", lead.version), json!({ "value": usd(900) }));
    let changed =
        send(Some(&admin), "PATCH", &format!("/api/v1/leads/{}", lead.id), &[("if-match", &etag)], Some(body)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let deal = deal_of(&bob, worth(5)).await;
    let patch = DealPatch { amount: Some(Some(usd(6))), ..Default::default() };
    assert_eq!(deals::verbs::update(&bob, deal.id, deal.version, patch).await.unwrap().amount, Some(usd(6)));
});
