//! Formulas: what is refused at their definition, that every way to write a record computes them, and what nobody may write.

use crate::common::{
    bulk::{Companies, worked},
    fields::*,
    http::{get as fetch, post, send, send_with_jobs},
    jobs::{given, import, work_past},
    *,
};
use ac_core::{Ctx, Error, Resource, both_databases, testing::TestPlatform};
use ac_crm::{
    bulk::{
        begin::begin,
        model::{JobId, JobKind, JobState, What, Which},
        queries as jobs,
        work::{resume, work},
    },
    companies::{
        self,
        model::{Company, CompanyDraft, CompanyId, CompanyPatch, CompanyQuery},
    },
    custom_fields::{
        self,
        model::{CustomField, FieldPatch},
        verbs,
    },
    deals::{
        self,
        lines::{
            self,
            model::{LineDraft, LinesDraft},
        },
        model::{DealDraft, DealPatch},
    },
    duplicates::{merge::merge_in, model::MergeOrder},
    import::{job::Takeover, model::ObjectKind},
    leads::{
        self,
        conversion::{ConvertOrder, LeadCompany},
        convert::convert,
        model::LeadDraft,
    },
    shared::kind::RecordKind,
    undo::{model::UndoWhat, verbs::undo},
};
use ac_views::custom::FieldKind;
use serde_json::{Value, json};

/// A formula of `object`, computed for all records.
async fn formula(ctx: &Ctx, object: &str, key: &str, text: &str, result: &str) -> CustomField {
    let made = begun(ctx, object, key, text, result).await.unwrap_or_else(|e| panic!("{text}: {e:?}"));
    assert!(made.computing_job_id.is_some());
    assert!(resume(ctx, Takeover::Now).await.unwrap(), "nothing was left to run");
    let now = custom_fields::queries::get(ctx, made.id).await.unwrap();
    assert_eq!(now.computing_job_id, None);
    now
}

async fn begun(ctx: &Ctx, object: &str, key: &str, text: &str, result: &str) -> Result<CustomField, Error> {
    let more = json!({ "formula": text, "result": result });
    verbs::create(ctx, draft(object, key, FieldKind::Formula, more)).await
}

/// Two numbers of companies, and what they come to.
async fn ground(ctx: &Ctx) {
    field(ctx, "company", "price", FieldKind::Number, json!({})).await;
    field(ctx, "company", "rate", FieldKind::Number, json!({ "default": 2 })).await;
    formula(ctx, "company", "total", "price * rate", "number").await;
}

async fn made(ctx: &Ctx, name: &str, fields: Value) -> Company {
    let draft: CompanyDraft = serde_json::from_value(json!({ "name": name, "fields": fields })).unwrap();
    companies::verbs::create(ctx, draft).await.expect("a company")
}

async fn get(ctx: &Ctx, id: CompanyId) -> Company {
    companies::queries::get(ctx, id).await.expect("the company")
}

async fn total(ctx: &Ctx, id: CompanyId) -> Value {
    get(ctx, id).await.fields.get("total").cloned().unwrap_or_default()
}

fn of(fields: Value) -> CompanyPatch {
    CompanyPatch { fields: values(fields), ..Default::default() }
}

async fn found(ctx: &Ctx, filter: &str, sort: &str) -> Vec<String> {
    let query = CompanyQuery { query: Some(filter.into()), sort: Some(sort.into()), ..Default::default() };
    let page = companies::queries::list(ctx, &query).await.unwrap_or_else(|e| panic!("{filter}: {e:?}"));
    page.data.into_iter().map(|company| company.name).collect()
}

/// What is said of the field `place`.
fn complaint<T: std::fmt::Debug>(outcome: Result<T, Error>, place: &str) -> String {
    match outcome.expect_err("nonsense") {
        Error::Invalid(fields) => {
            fields.iter().find(|field| field.field == place).unwrap_or_else(|| panic!("{fields:?}")).message.clone()
        }
        other => panic!("{other:?}"),
    }
}

both_databases!(a_formula_that_makes_no_sense_is_refused_with_its_place, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    ground(&ctx).await;
    for (text, result, words) in [
        ("price * nothing", "number", "At character 9: There is no field “nothing”"),
        ("price +", "number", "ends too soon"),
        ("concat(name, price)", "number", "comes to text"),
        ("days(today() - created_on)", "number", "every night"),
    ] {
        let said = complaint(begun(&ctx, "company", "x", text, result).await, "formula");
        assert!(said.contains(words), "{text}: {said}");
    }
    complaint(begun(&ctx, "company", "x", "price", "rating").await, "result");
    let plain = draft("company", "x", FieldKind::Number, json!({ "formula": "1", "result": "number" }));
    complaint(verbs::create(&ctx, plain).await, "formula");
    let with_default =
        draft("company", "x", FieldKind::Formula, json!({ "formula": "1", "result": "number", "default": 1 }));
    complaint(verbs::create(&ctx, with_default).await, "default");

    let twice = formula(&ctx, "company", "twice", "total * 2", "number").await;
    let all = custom_fields::queries::of_object(&ctx, Resource::Company).await.unwrap();
    let first = all.iter().find(|field| field.key == "total").unwrap();
    let patch = FieldPatch { formula: Some("twice / 2".into()), ..Default::default() };
    let said = complaint(verbs::update(&ctx, first.id, first.version, patch).await, "formula");
    assert!(said.contains("Total → Twice → Total"), "{said}");
    let price = all.iter().find(|field| field.key == "price").unwrap();
    assert!(matches!(verbs::delete(&ctx, price.id).await, Err(Error::Conflict(said)) if said.contains("Total")));
    assert!(matches!(verbs::delete(&ctx, first.id).await, Err(Error::Conflict(said)) if said.contains("Twice")));
    // Another label changes nothing of it, and what nothing uses may go, and comes back with its values.
    let patch = FieldPatch { label: Some("List price".into()), ..Default::default() };
    verbs::update(&ctx, price.id, price.version, patch).await.expect("renamed");
    let acme = made(&ctx, "Acme", json!({ "price": 3 })).await;
    assert_eq!(total(&ctx, acme.id).await, json!(6));
    verbs::delete(&ctx, twice.id).await.expect("deleted");
    companies::verbs::update(&ctx, acme.id, 1, of(json!({ "price": 4 }))).await.expect("changed");
    verbs::restore(&ctx, twice.id).await.expect("back");
    assert!(resume(&ctx, Takeover::Now).await.unwrap());
    assert_eq!(get(&ctx, acme.id).await.fields.get("twice"), Some(&json!(16)), "computed for what happened meanwhile");
});

both_databases!(nobody_writes_what_follows, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    ground(&ctx).await;
    let acme = made(&ctx, "Acme", json!({ "price": 3 })).await;
    let wish = json!({ "name": "B", "fields": { "total": 7 } });
    let said = complaint(companies::verbs::create(&ctx, serde_json::from_value(wish).unwrap()).await, "fields.total");
    assert!(said.contains("is a formula"), "{said}");
    for value in [json!(7), json!(6), Value::Null] {
        let patch = of(json!({ "total": value }));
        complaint(companies::verbs::update(&ctx, acme.id, 1, patch.clone()).await, "fields.total");
        let job = begin::<Companies>(&app.platform, &ctx, Which::Ids(vec![acme.id.0]), What::Set(patch)).await;
        assert!(format!("{job:?}").contains("is a formula"), "{job:?}");
    }
    let file = "Name,Total,Price\nFrom file,99,5\n";
    let done = import(app, &ctx, &[given(ObjectKind::Company, file)], false).await;
    assert_eq!(done.report.companies.created, 1, "{:?}", done.report);
    assert_eq!(found(&ctx, "total:10", "name").await, ["From file"], "its column fills nothing");
    let other = made(&ctx, "Other", json!({ "price": 1 })).await;
    let take = [("fields.total".to_owned(), other.id.0)].into();
    let order = MergeOrder { others: vec![other.id.0], take, ..Default::default() };
    let merged = ctx.write(async |tx| merge_in(tx, RecordKind::Company, acme.id.0, &order).await).await;
    complaint(merged, "take.fields.total");

    let api =
        json!({ "object": "company", "kind": "formula", "key": "half", "formula": "total / 2", "result": "number" });
    let answer = post(&ctx, "/api/v1/fields", api).await;
    assert_eq!((answer.status, answer.json()["kind"].clone()), (201, json!("formula")), "{}", answer.text);
    assert_eq!(answer.json()["result"], "number");
    let path = format!("/api/v1/companies/{}", acme.id);
    let patched =
        send(Some(&ctx), "PATCH", &path, &[("if-match", "\"1\"")], Some(json!({ "fields": { "half": 1 } }))).await;
    patched.refused(422, "invalid");
    let listed = fetch(&ctx, "/api/v1/fields?object=company&filter=kind:formula").await.json();
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(2));
});

both_databases!(every_way_to_write_a_record_computes_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    ground(&ctx).await;
    let acme = made(&ctx, "Acme", json!({ "price": 3 })).await;
    assert_eq!(acme.fields.get("total"), Some(&json!(6)), "a default counts");
    let now = companies::verbs::update(&ctx, acme.id, 1, of(json!({ "rate": 5 }))).await.expect("changed");
    assert_eq!(now.fields.get("total"), Some(&json!(15)));

    // A change that is taken back.
    undo(&ctx, UndoWhat::LastOf { subject_id: acme.id.0, version: 2 }).await.expect("undone");
    assert_eq!(total(&ctx, acme.id).await, json!(6));

    // The bin and back.
    companies::verbs::delete(&ctx, acme.id).await.expect("deleted");
    companies::verbs::restore(&ctx, acme.id).await.expect("back");
    assert_eq!(total(&ctx, acme.id).await, json!(6));
    undo(&ctx, UndoWhat::LastOf { subject_id: acme.id.0, version: 5 }).await.expect("undone");
    undo(&ctx, UndoWhat::LastOf { subject_id: acme.id.0, version: 6 }).await.expect("undone");
    assert_eq!(total(&ctx, acme.id).await, json!(6));

    // Many at once, and back.
    let mut ids = vec![acme.id.0];
    for n in 0..12 {
        ids.push(made(&ctx, &format!("c{n}"), json!({ "price": n })).await.id.0);
    }
    let set = What::Set(of(json!({ "rate": 10 })));
    let job = begin::<Companies>(&app.platform, &ctx, Which::Ids(ids), set).await.expect("begins");
    let job = worked(&ctx, job).await;
    assert_eq!((job.changed, total(&ctx, acme.id).await), (13, json!(30)));
    assert_eq!(found(&ctx, "total>=100", "-total").await, ["c11", "c10"]);
    undo(&ctx, UndoWhat::Batch(job.batch_id)).await.expect("undone");
    assert_eq!(
        (total(&ctx, acme.id).await, found(&ctx, "total>=20", "total").await),
        (json!(6), vec!["c10".to_owned(), "c11".to_owned()])
    );

    // Files, for new records and known ones.
    let file = "Name,Price,Rate\nAcme,7,\nNew,4,3\n";
    import(app, &ctx, &[given(ObjectKind::Company, file)], true).await;
    assert_eq!((total(&ctx, acme.id).await, found(&ctx, "total:12 name:New", "name").await.len()), (json!(14), 1));

    // A merge takes an input.
    let other = made(&ctx, "Other", json!({ "price": 100 })).await;
    let take = [("fields.price".to_owned(), other.id.0)].into();
    let order = MergeOrder { others: vec![other.id.0], take, ..Default::default() };
    ctx.write(async |tx| merge_in(tx, RecordKind::Company, acme.id.0, &order).await).await.expect("merged");
    assert_eq!(total(&ctx, acme.id).await, json!(200));

    // A conversion makes a company.
    formula(&ctx, "company", "shout", "upper(name)", "text").await;
    let lead = LeadDraft { last_name: "Levi".into(), company_name: Some("Levi Ltd".into()), ..Default::default() };
    let lead = leads::verbs::create(&ctx, lead).await.expect("a lead");
    let order = ConvertOrder { company: LeadCompany::New, ..Default::default() };
    convert(&ctx, lead.id, &order).await.expect("converted");
    assert_eq!(found(&ctx, "shout:\"LEVI LTD\"", "shout").await, ["Levi Ltd"]);

    // Several changes of one record in one transaction, of which the last takes the first back.
    ctx.write(async |tx| {
        let origin = ac_core::event::Origin::Direct;
        let version = companies::queries::get(&ctx, acme.id).await?.version;
        for (n, price) in [(0, 1), (1, 100)] {
            companies::verbs::update_in(tx, origin, acme.id, version + n, of(json!({ "price": price }))).await?;
        }
        Ok::<(), Error>(())
    })
    .await
    .expect("changed twice");
    assert_eq!(total(&ctx, acme.id).await, json!(200));
});

both_databases!(a_deals_formula_follows_its_lines_its_stage_and_its_days, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "deal", "chance", FieldKind::Number, json!({})).await;
    formula(&ctx, "deal", "weighted", "amount * chance / 100", "money").await;
    formula(&ctx, "deal", "took", "days(closed_on - opened_on)", "number").await;
    let fields = values(json!({ "chance": 25 }));
    let draft = DealDraft { name: "a".into(), amount: Some(usd(10_000)), fields, ..Default::default() };
    let deal = deals::verbs::create(&ctx, draft).await.expect("a deal");
    assert_eq!(deal.fields.get("weighted"), Some(&json!(usd(2_500))));
    let line = LineDraft {
        name: Some("Seat".into()),
        quantity: "2".parse().unwrap(),
        unit_price: Some(usd(9_900)),
        ..LineDraft::default()
    };
    lines::verbs::set(&ctx, deal.id, 1, LinesDraft { lines: vec![line] }).await.expect("lines");
    let now = deals::queries::get(&ctx, deal.id).await.unwrap();
    assert_eq!((now.fields.get("weighted"), now.fields.get("took")), (Some(&json!(usd(4_950))), None));
    let won = stage(&ctx, "Won").await;
    let patch = DealPatch { stage_id: Some(won), ..Default::default() };
    let now = deals::verbs::update(&ctx, deal.id, 2, patch).await.expect("won");
    assert_eq!(now.fields.get("took"), Some(&json!(0)));
    undo(&ctx, UndoWhat::LastOf { subject_id: deal.id.0, version: 3 }).await.expect("undone");
    assert_eq!(deals::queries::get(&ctx, deal.id).await.unwrap().fields.get("took"), None);
});

both_databases!(what_follows_is_filtered_sorted_and_added_up_as_what_is_typed, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    ground(&ctx).await;
    formula(&ctx, "company", "is_big", "total > 10", "checkbox").await;
    formula(&ctx, "company", "since", "created_on + total", "date").await;
    for (name, price) in [("a", json!(10)), ("b", json!(0.25)), ("c", Value::Null)] {
        made(&ctx, name, json!({ "price": price })).await;
    }
    assert_eq!(found(&ctx, "", "total").await, ["c", "b", "a"]);
    assert_eq!(found(&ctx, "total:0.5", "-total").await, ["b"]);
    assert_eq!(found(&ctx, "is_big:yes", "name").await, ["a"]);
    assert_eq!(found(&ctx, "-total:any", "name").await, ["c"]);
    let answer = fetch(&ctx, "/api/v1/companies/export.csv").await;
    assert!(answer.text.lines().next().unwrap().contains("total"), "{}", answer.text);
    let told = events(&ctx).await;
    assert_eq!(told.iter().filter(|kind| *kind == "field.computed").count(), 3);
});

both_databases!(records_that_are_there_are_computed_in_steps_also_after_a_kill, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ids = bulk::some_companies(&ctx, 700).await;
    let field = begun(&ctx, "company", "shout", "upper(name)", "text").await.expect("begun");
    let job = JobId(field.computing_job_id.expect("a job"));
    let seen = async |id: CompanyId| get(&ctx, id).await.fields.get("shout").cloned();
    assert_eq!(seen(ids[0]).await, None, "not yet");
    let mut killed = Box::pin(work(&ctx, job, Takeover::WhenSilent));
    let left = work_past(&ctx, job, 0, killed.as_mut()).await;
    drop(killed);
    assert_eq!((left.kind, left.state, left.total, left.done), (JobKind::Compute, JobState::Running, 700, 100));
    assert!(matches!(jobs::cancel(&ctx, job).await, Err(Error::Refused(_))), "it is done to the end");
    let waiting = custom_fields::queries::get(&ctx, field.id).await.unwrap();
    assert_eq!(waiting.computing_job_id, Some(job.0), "and says so until then");
    // What is written meanwhile is right at once.
    let patch = CompanyPatch { name: Some("renamed".into()), ..Default::default() };
    companies::verbs::update(&ctx, ids[699], 1, patch).await.expect("renamed");
    assert_eq!(seen(ids[699]).await, Some(json!("RENAMED")));
    assert!(resume(&ctx.as_actor(ac_core::Actor::System), Takeover::Now).await.unwrap());
    let done = jobs::find(&ctx, job).await.unwrap();
    assert_eq!((done.state, done.done, done.changed), (JobState::Done, 700, 699));
    assert_eq!(get(&ctx, ids[0]).await.version, 1, "it is no change of anybody's");
    let waiting = custom_fields::queries::get(&ctx, field.id).await.unwrap();
    assert_eq!(waiting.computing_job_id, None);
    for id in &ids[..699] {
        let company = get(&ctx, *id).await;
        assert_eq!(company.fields.get("shout"), Some(&json!(company.name.to_uppercase())));
    }

    // A change of the formula does it again, and an undo of that change once more.
    let patch = FieldPatch { formula: Some("len(name) / 0".into()), ..Default::default() };
    complaint(verbs::update(&ctx, field.id, field.version, patch).await, "formula");
    let patch = FieldPatch { formula: Some("left(name, 1)".into()), ..Default::default() };
    verbs::update(&ctx, field.id, field.version, patch).await.expect("changed");
    assert!(resume(&ctx, Takeover::Now).await.unwrap());
    assert_eq!(seen(ids[0]).await, Some(json!("c")));
    undo(&ctx, UndoWhat::Last { passing: Vec::new() }).await.expect("undone");
    assert!(resume(&ctx, Takeover::Now).await.unwrap());
    assert_eq!(seen(ids[0]).await, Some(json!("C0000")));
});

both_databases!(who_sees_no_record_sees_nothing_through_its_formula, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "deal", "boss", FieldKind::Person, json!({})).await;
    field(&ctx, "deal", "of", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    for text in ["concat(boss)", "concat(of)", "concat(owner_id)", "concat(company_name)"] {
        let said = complaint(begun(&ctx, "deal", "x", text, "text").await, "formula");
        assert!(said.contains("another record") || said.contains("There is no field"), "{text}: {said}");
    }
    formula(&ctx, "deal", "shout", "upper(name)", "text").await;
    let deal = deal(&ctx, "secret").await;
    let other = workspace(app, "other").await;
    assert!(matches!(deals::queries::get(&other, deal.id).await, Err(Error::NotFound)));
    let guest = ac_core::testing::as_role(&ctx, ac_core::Role::Guest);
    let query = deals::model::DealQuery { query: Some("shout:secret".into()), ..Default::default() };
    let seen = deals::queries::list(&guest, &query).await;
    assert!(seen.map_or(true, |page| page.data.is_empty()), "a filter by it finds nothing either");
});

both_databases!(a_formula_made_over_rest_is_computed_beside_the_request, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "company", "price", FieldKind::Number, json!({})).await;
    let acme = made(&ctx, "Acme", json!({ "price": 3 })).await;
    let body =
        json!({ "object": "company", "key": "twice", "kind": "formula", "formula": "price * 2", "result": "number" });
    let answer = send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/fields"), &[], Some(body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let id = answer.json()["id"].as_str().unwrap().parse().unwrap();
    while custom_fields::queries::get(&ctx, id).await.unwrap().computing_job_id.is_some() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let now = companies::queries::get(&ctx, acme.id).await.unwrap();
    assert_eq!(now.fields.0["twice"], json!(6));
});
