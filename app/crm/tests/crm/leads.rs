//! Leads: each verb works, is denied, is another workspace's, is nonsense; what lists, search, bin, undo, bulk changes, notes
//! and programs make of them.

use crate::common::{bulk::worked, http, http::Answer, *};
use ac_core::{
    Ctx, Error, Resource, Role, both_databases,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityKind},
    },
    bulk::{
        begin::begin,
        model::{What, Which},
    },
    custom_fields,
    deleted::{
        self,
        model::{BinFilter, BinQuery},
    },
    leads::{
        self,
        model::{Lead, LeadDraft, LeadFilter, LeadId, LeadPatch, LeadQuery, LeadStatus},
    },
    notes::{self, model::NoteDraft},
    search::{
        model::{HitKind, Search},
        queries::search,
        recents,
    },
    shared::kind::RecordKind,
    timeline,
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
};
use serde_json::{Value, json};

fn field(refused: &Error) -> &str {
    match refused {
        Error::Invalid(fields) => &fields[0].field,
        other => panic!("{other:?}"),
    }
}

async fn lead(ctx: &Ctx, first: &str, last: &str) -> Lead {
    let draft = LeadDraft { first_name: first.into(), last_name: last.into(), ..Default::default() };
    leads::verbs::create(ctx, draft).await.expect("a lead")
}

async fn found(ctx: &Ctx, query: &str, sort: &str) -> Vec<String> {
    let query =
        LeadQuery { query: Some(query.into()), sort: Some(sort.into()), ..ListQuery::of(LeadFilter::default()) };
    let page = leads::queries::list(ctx, &query).await.expect("a list");
    page.data.iter().map(Lead::display_name).collect()
}

both_databases!(a_lead_lives_through_its_verbs, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = LeadDraft {
        first_name: " Ada ".into(),
        last_name: "Byron".into(),
        company_name: Some("Engines Ltd".into()),
        website: Some("engines.example".into()),
        value: Some(usd(250_000)),
        ..Default::default()
    };
    let made = leads::verbs::create(&ctx, draft).await.expect("made");
    assert_eq!((made.display_name().as_str(), made.status, made.version), ("Ada Byron", LeadStatus::New, 1));
    assert_eq!((made.website.as_deref(), made.owner_id), (Some("https://engines.example"), ctx.actor.member()));
    assert_eq!((made.value, made.converted.clone()), (Some(usd(250_000)), None));
    let patch =
        LeadPatch { status: Some(LeadStatus::Contacted), source: Some(Some("Web".into())), ..Default::default() };
    let changed = leads::verbs::update(&ctx, made.id, 1, patch).await.expect("changed");
    assert_eq!((changed.version, changed.status, changed.source.as_deref()), (2, LeadStatus::Contacted, Some("Web")));
    let stale = leads::verbs::update(&ctx, made.id, 1, LeadPatch::default()).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })));
    leads::verbs::delete(&ctx, made.id).await.expect("deleted");
    assert!(matches!(leads::queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    let bin = BinQuery::of(BinFilter { kind: RecordKind::Lead });
    let binned = deleted::queries::list(&ctx, &bin).await.expect("a bin").data;
    assert_eq!((binned.len(), binned[0].name.as_str()), (1, "Ada Byron"));
    assert_eq!(leads::verbs::restore(&ctx, made.id).await.expect("restored").version, 4);
    let kinds = ["pipeline.created", "lead.created", "lead.updated", "lead.deleted", "lead.restored"];
    assert_eq!(events(&ctx).await, kinds);
    let story = timeline::queries::of(&ctx, RecordKind::Lead, made.id.0, None).await.expect("a timeline").entries;
    assert_eq!(
        story.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(),
        kinds[1..].iter().rev().copied().collect::<Vec<_>>()
    );
    let labels: Vec<&str> = story[2].changes.iter().map(|change| change.label.as_str()).collect();
    assert_eq!(labels, ["Status", "Source"]);
});

both_databases!(a_lead_that_makes_no_sense_is_refused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let refused = async |draft: LeadDraft| {
        let error = leads::verbs::create(&ctx, draft).await.expect_err("nonsense");
        field(&error).to_owned()
    };
    assert_eq!(refused(LeadDraft::default()).await, "first_name");
    let named = || LeadDraft { company_name: Some("Engines".into()), ..Default::default() };
    assert_eq!(refused(LeadDraft { status: LeadStatus::Converted, ..named() }).await, "status");
    assert_eq!(refused(LeadDraft { email: Some("nobody".into()), ..named() }).await, "email");
    assert_eq!(refused(LeadDraft { value: Some(usd(-1)), ..named() }).await, "value");
    assert_eq!(refused(LeadDraft { owner_id: Some(ac_core::MemberId::generate()), ..named() }).await, "owner_id");
    let made = leads::verbs::create(&ctx, named()).await.expect("a company will do");
    assert_eq!(made.display_name(), "Engines");
    let nobody = LeadPatch { company_name: Some(None), ..Default::default() };
    assert_eq!(field(&leads::verbs::update(&ctx, made.id, 1, nobody).await.expect_err("nobody")), "first_name");
    let by_hand = LeadPatch { status: Some(LeadStatus::Converted), ..Default::default() };
    assert_eq!(field(&leads::verbs::update(&ctx, made.id, 1, by_hand).await.expect_err("by hand")), "status");
});

both_databases!(a_lead_is_denied_by_role_and_workspace, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = lead(&ours, "Ada", "Byron").await;
    for id in [made.id, LeadId::generate()] {
        assert!(matches!(leads::queries::get(&theirs, id).await, Err(Error::NotFound)));
        assert!(matches!(leads::verbs::update(&theirs, id, 1, LeadPatch::default()).await, Err(Error::NotFound)));
        assert!(matches!(leads::verbs::delete(&theirs, id).await, Err(Error::NotFound)));
        assert!(matches!(leads::verbs::restore(&theirs, id).await, Err(Error::NotFound)));
        assert!(matches!(recents::remember(&theirs, RecordKind::Lead, id.0).await, Err(Error::NotFound)));
        let told = timeline::queries::of(&theirs, RecordKind::Lead, id.0, None).await;
        assert!(matches!(told, Err(Error::NotFound)));
    }
    let (member, guest) = (as_role(&ours, Role::Member), as_role(&ours, Role::Guest));
    assert!(matches!(leads::verbs::delete(&member, made.id).await, Err(Error::Forbidden)));
    assert!(matches!(leads::queries::get(&guest, made.id).await, Err(Error::NotFound)));
    let draft = || LeadDraft { last_name: "x".into(), ..Default::default() };
    assert!(matches!(leads::verbs::create(&guest, draft()).await, Err(Error::Forbidden)));
    let me = known(&guest, "Guest").await;
    let own = leads::verbs::create(&ours, LeadDraft { owner_id: Some(me), ..draft() }).await.expect("theirs");
    assert_eq!(leads::queries::get(&guest, own.id).await.expect("their own").id, own.id);
    assert_eq!(found(&guest, "", "name").await, ["x"]);
    assert_eq!(leads::queries::get(&ours, made.id).await.expect("untouched"), made);
});

both_databases!(the_list_is_asked_by_its_fields, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let drafts = json!([
        {"first_name": "Ada", "last_name": "Byron", "company_name": "Engines", "source": "Web form", "email": "Ada@B.example",
         "value": {"amount_minor": 500_000, "currency": "USD"}},
        {"last_name": "Curie", "status": "qualified", "source": "Fair", "job_title": "Head of lab"},
        {"company_name": "Zeta Works", "status": "contacted", "source": "website", "website": "zeta.example"},
    ]);
    for draft in drafts.as_array().unwrap() {
        leads::verbs::create(&ctx, serde_json::from_value(draft.clone()).unwrap()).await.expect("a lead");
    }
    let check = async |query: &str, want: &[&str]| assert_eq!(found(&ctx, query, "name").await, want, "{query}");
    check("", &["Ada Byron", "Curie", "Zeta Works"]).await;
    check("status:new", &["Ada Byron"]).await;
    check("status:new owner:me source:web created:<30d", &["Ada Byron"]).await;
    check("-status:new", &["Curie", "Zeta Works"]).await;
    check("source:web", &["Ada Byron", "Zeta Works"]).await;
    check("company:zeta", &["Zeta Works"]).await;
    check("company:none", &["Curie"]).await;
    check("value>1000", &["Ada Byron"]).await;
    check("title:lab", &["Curie"]).await;
    check("email:ada@b.example", &["Ada Byron"]).await;
    check("converted:any", &[]).await;
    check("engines", &["Ada Byron"]).await;
    assert_eq!(found(&ctx, "", "-value").await[0], "Ada Byron");
    assert_eq!(found(&ctx, "", "company_name").await, ["Curie", "Ada Byron", "Zeta Works"]);
    let of = |filter: LeadFilter| ListQuery::of(filter);
    let by_status = of(LeadFilter { status: Some(LeadStatus::Qualified), ..Default::default() });
    assert_eq!(leads::queries::list(&ctx, &by_status).await.unwrap().total, Some(1));
    let by_email = of(LeadFilter { email: Some("ADA@b.example".into()), ..Default::default() });
    assert_eq!(leads::queries::list(&ctx, &by_email).await.unwrap().total, Some(1));
});

both_databases!(what_was_done_to_a_lead_is_undone_and_redone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = lead(&ctx, "Ada", "Byron").await;
    let patch = LeadPatch { status: Some(LeadStatus::Qualified), ..Default::default() };
    leads::verbs::update(&ctx, made.id, 1, patch).await.expect("changed");
    let last = || UndoWhat::Last { passing: Vec::new() };
    let back = undo(&ctx, last()).await.expect("an undo");
    assert_eq!((back.undone_count(), back.act.unwrap().kind.as_str()), (1, "lead.updated"));
    assert_eq!(leads::queries::get(&ctx, made.id).await.unwrap().status, LeadStatus::New);
    redo(&ctx, RedoWhat::Last).await.expect("a redo");
    assert_eq!(leads::queries::get(&ctx, made.id).await.unwrap().status, LeadStatus::Qualified);
    undo(&ctx, last()).await.expect("an undo");
    undo(&ctx, last()).await.expect("an undo");
    assert!(matches!(leads::queries::get(&ctx, made.id).await, Err(Error::NotFound)), "it was never made");
});

both_databases!(notes_activities_search_and_the_last_opened_know_leads, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = LeadDraft {
        last_name: "Xylander".into(),
        company_name: Some("Quartz Mining".into()),
        phone: Some("+44 20 7946 0000".into()),
        ..Default::default()
    };
    let made = leads::verbs::create(&ctx, draft).await.expect("a lead");
    let on = |body: &str| NoteDraft { subject_kind: RecordKind::Lead, subject_id: made.id.0, body: body.into() };
    let note = notes::verbs::create(&ctx, on("Met at the fair")).await.expect("a note");
    let draft = ActivityDraft {
        kind: ActivityKind::Call,
        title: "Call back".into(),
        details: None,
        subject_kind: RecordKind::Lead,
        subject_id: made.id.0,
        owner_id: None,
        due_on: None,
        due_time: None,
        done: false,
    };
    let activity = activities::verbs::create(&ctx, draft).await.expect("an activity");
    assert_eq!(activity.subject_name.as_deref(), Some("Xylander"));
    let hits = async |q: &str| {
        let found = search(&ctx, &Search::of(q)).await.expect("a search").data;
        found.into_iter().map(|hit| (hit.kind, hit.id)).collect::<Vec<_>>()
    };
    assert_eq!(hits("xylan").await, [(HitKind::Lead, made.id.0)]);
    assert_eq!(hits("quartz").await, [(HitKind::Lead, made.id.0)]);
    assert_eq!(hits("20 7946 0000").await, [(HitKind::Lead, made.id.0)]);
    assert_eq!(hits("fair").await, [(HitKind::Note, note.id.0)]);
    recents::remember(&ctx, RecordKind::Lead, made.id.0).await.expect("remembered");
    assert_eq!(recents::list(&ctx).await.unwrap()[0].id, made.id.0);
    let story = timeline::queries::of(&ctx, RecordKind::Lead, made.id.0, None).await.unwrap().entries;
    let kinds: Vec<&str> = story.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["activity.created", "note.created", "lead.created"]);
    leads::verbs::delete(&ctx, made.id).await.expect("deleted");
    assert_eq!(hits("xylan").await, []);
    assert_eq!(field(&notes::verbs::create(&ctx, on("x")).await.expect_err("it is gone")), "subject_id");
});

both_databases!(many_leads_are_changed_and_deleted_at_once, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for n in 0..12 {
        lead(&ctx, "Lead", &format!("{n:02}")).await;
    }
    let all = || Which::Matching(ListQuery::of(LeadFilter::default()));
    let set = What::Set(LeadPatch { status: Some(LeadStatus::Contacted), ..Default::default() });
    let job = begin::<leads::bulk::Bulk>(&app.platform, &ctx, all(), set).await.expect("begins");
    let job = worked(&ctx, job).await;
    assert_eq!((job.object.as_str(), job.changed, job.skipped), ("lead", 12, 0));
    assert_eq!(found(&ctx, "status:contacted", "name").await.len(), 12);
    undo(&ctx, UndoWhat::Batch(job.batch_id)).await.expect("an undo");
    assert_eq!(found(&ctx, "status:new", "name").await.len(), 12);
    let by_hand = What::Set(LeadPatch { status: Some(LeadStatus::Converted), ..Default::default() });
    let refused = begin::<leads::bulk::Bulk>(&app.platform, &ctx, all(), by_hand).await;
    assert!(refused.is_err(), "only a conversion says that");
    let job = begin::<leads::bulk::Bulk>(&app.platform, &ctx, all(), What::Delete).await.expect("begins");
    assert_eq!(worked(&ctx, job).await.changed, 12);
    assert!(found(&ctx, "", "name").await.is_empty());
});

both_databases!(a_workspace_adds_fields_to_leads, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = json!({"object": "lead", "label": "Budget", "kind": "number"});
    let budget = custom_fields::verbs::create(&ctx, serde_json::from_value(draft).unwrap()).await.expect("a field");
    assert_eq!(budget.object, Resource::Lead);
    let relation = json!({"object": "company", "label": "Came from", "kind": "relation", "relates_to": "lead"});
    let relation =
        custom_fields::verbs::create(&ctx, serde_json::from_value(relation).unwrap()).await.expect("a field");
    let draft = json!({"last_name": "Byron", "fields": {budget.key.as_str(): 7}});
    let made = leads::verbs::create(&ctx, serde_json::from_value(draft).unwrap()).await.expect("a lead");
    lead(&ctx, "No", "budget").await;
    assert_eq!(found(&ctx, "budget>5", "name").await, ["Byron"]);
    let draft = json!({"name": "Engines", "fields": {relation.key.as_str(): made.id}});
    let company = ac_crm::companies::verbs::create(&ctx, serde_json::from_value(draft).unwrap()).await.expect("made");
    let shown = serde_json::to_value(&company.fields).unwrap();
    assert_eq!(shown[relation.key.as_str()]["name"], json!("Byron"), "{shown}");
    let query =
        ac_crm::companies::model::CompanyQuery { query: Some(format!("{}:byron", relation.key)), ..Default::default() };
    assert_eq!(ac_crm::companies::queries::list(&ctx, &query).await.unwrap().data.len(), 1);
});

both_databases!(programs_make_and_list_leads, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let body =
        json!({"first_name": "Ada", "company_name": "Engines", "value": {"amount_minor": 1_250, "currency": "USD"}});
    let made = http::post(&ctx, "/api/v1/leads", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let record = made.json();
    assert_eq!((record["status"].clone(), record["converted"].clone()), (json!("new"), Value::Null));
    assert_eq!(http::get(&ctx, made.header("location")).await.json(), record);
    let patch = async |body: Value| -> Answer {
        http::send(Some(&ctx), "PATCH", made.header("location"), &[("if-match", "\"1\"")], Some(body)).await
    };
    patch(json!({"status": "converted"})).await.refused(422, "invalid");
    patch(json!({"converted": null})).await.refused(422, "invalid");
    assert_eq!(patch(json!({"status": "qualified"})).await.status, 200);
    let list = http::get(&ctx, "/api/v1/leads?status=qualified&sort=-value").await.json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    http::get(&ctx, "/api/v1/leads?status=odd").await.refused(400, "bad_request");
    let csv = http::get(&ctx, "/api/v1/leads/export.csv").await;
    let lines: Vec<&str> = csv.text.lines().collect();
    assert!(lines[0].starts_with("id,first_name,last_name,job_title,company"), "{}", lines[0]);
    assert!(lines[1].contains(",Ada,,,Engines,,,,,qualified,12.50,USD,"), "{}", lines[1]);
    let document = serde_json::to_value(ac_crm::rest::openapi()).unwrap();
    for path in ["/api/v1/leads", "/api/v1/leads/{id}", "/api/v1/leads/export.csv", "/api/v1/leads/bulk"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
    let statuses = &document["components"]["schemas"]["LeadStatus"]["enum"];
    assert_eq!(statuses, &json!(["new", "contacted", "qualified", "unqualified", "converted"]));
});
