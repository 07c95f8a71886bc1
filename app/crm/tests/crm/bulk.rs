//! Bulk changes as jobs: what they change and leave alone, who may, and what an undo puts back.

use crate::common::{
    bulk::*,
    fields,
    http::{Answer, send_with_jobs},
    roles::give_role,
    *,
};
use ac_core::{
    Action, Ctx, Error, Grant, Resource, Role, Rules, both_databases,
    keyset::ListError,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    bulk::{
        begin::begin,
        model::{Job, JobState, SkipCode, What, Which},
        queries,
        work::{resume, work},
    },
    companies::{
        self,
        model::{CompanyDraft, CompanyFilter, CompanyPatch},
    },
    contacts,
    contacts::model::ContactPatch,
    deals::{
        self,
        model::{DealId, DealPatch},
    },
    import::job::Takeover,
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
};
use ac_views::custom::FieldKind;
use serde_json::{Value, json};
use uuid::Uuid;

type Deals = deals::in_bulk::Bulk;

/// Undoes all of a job that changed a few records.
async fn taken_back(ctx: &Ctx, job: &Job) {
    let report = undo(ctx, UndoWhat::Batch(job.batch_id)).await.expect("an undo");
    assert!(report.job.is_none() && report.conflicts.is_empty(), "{report:?}");
}

async fn run(app: &TestPlatform, ctx: &Ctx, which: Which<CompanyFilter>, what: What<CompanyPatch>) -> Job {
    let job = begin::<Companies>(&app.platform, ctx, which, what).await.expect("begins");
    assert_eq!((job.state, job.done), (JobState::Running, 0));
    worked(ctx, job).await
}

both_databases!(a_whole_filter_is_changed_and_comes_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ids = some_companies(&ctx, 620).await;
    let job = run(app, &ctx, found("name:c"), sector("Tools")).await;
    assert_eq!((job.state, job.total, job.done, job.changed, job.skipped), (JobState::Done, 620, 620, 620, 0));
    assert_eq!(with_sector(&ctx, "Tools").await, 620);
    assert_eq!(count_of(&ctx, "company.updated").await, 620);
    assert_eq!(told(&ctx).await, [("job.started", 0), ("job.done", 620)].map(of_owner(&ctx)));
    let first = companies::queries::get(&ctx, ids[0]).await.unwrap();
    assert_eq!((first.version, first.name.as_str()), (2, "c0000"));

    // Once more changes nothing, and says why.
    let again = run(app, &ctx, all(), sector("Tools")).await;
    assert_eq!((again.changed, again.skipped, again.reasons.len()), (0, 620, 1));
    assert_eq!((again.reasons[0].code, again.reasons[0].records.len()), (SkipCode::Unchanged, 20));

    let touch = CompanyPatch { sector: Some(Some("Own".into())), ..Default::default() };
    companies::verbs::update(&ctx, ids[7], 2, touch).await.expect("touched");
    let back = undone(&ctx, &job).await;
    assert_eq!((back.total, back.changed, back.skipped), (620, 619, 1));
    assert_eq!((back.reasons[0].code, back.reasons[0].records[0].id), (SkipCode::ChangedSince, ids[7].0));
    assert_eq!((with_sector(&ctx, "Tools").await, with_sector(&ctx, "Own").await), (0, 1));
    let forward = redo(&ctx, RedoWhat::Batch(job.batch_id)).await.expect("a redo").job.expect("a job");
    work(&ctx, forward, Takeover::WhenSilent).await.expect("works");
    assert_eq!(with_sector(&ctx, "Tools").await, 619);
});

both_databases!(deals_move_and_are_won_in_bulk, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let won = stage(&ctx, "Won").await;
    let mut ids: Vec<DealId> = Vec::new();
    for n in 0..5 {
        ids.push(deal(&ctx, &format!("d{n}")).await.id);
    }
    deals::verbs::move_to(&ctx, ids[0], won, deals::model::Place::Top, None).await.expect("won before");
    let patch = DealPatch { stage_id: Some(won), name: Some("Big".into()), ..Default::default() };
    let which = Which::Ids(ids.iter().map(|id| id.0).collect());
    let job = begin::<Deals>(&app.platform, &ctx, which.clone(), What::Set(patch)).await.expect("begins");
    let job = worked(&ctx, job).await;
    assert_eq!((job.changed, job.skipped), (5, 0));
    let board = deals::columns::board(&ctx, &Default::default()).await.unwrap();
    let column = board.columns.iter().find(|column| column.stage.id == won).expect("the column");
    let order: Vec<DealId> = column.cards.iter().map(|card| card.id).collect();
    assert_eq!(order, [ids[1], ids[2], ids[3], ids[4], ids[0]], "at the top, in their own order");
    for id in &ids {
        let deal = deals::queries::get(&ctx, *id).await.unwrap();
        assert_eq!((deal.name.as_str(), deal.closed_on.is_some()), ("Big", true));
    }
    let kinds = events(&ctx).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "deal.won").count(), 5);
    assert_eq!(kinds.iter().filter(|kind| *kind == "deal.updated").count(), 5);
    let back = undo(&ctx, UndoWhat::Batch(job.batch_id)).await.expect("an undo");
    assert_eq!((back.undone_count(), back.conflicts.len()), (5, 0));
    for id in &ids[1..] {
        let deal = deals::queries::get(&ctx, *id).await.unwrap();
        assert_eq!((deal.name.starts_with('d'), deal.closed_on), (true, None));
    }
    // A closing date fits only what is closed.
    let patch = DealPatch { closed_on: Some("2026-11-02".parse().ok()), ..Default::default() };
    let job = begin::<Deals>(&app.platform, &ctx, which, What::Set(patch)).await.expect("begins");
    let job = worked(&ctx, job).await;
    assert_eq!((job.changed, job.reasons[0].code, job.reasons[0].count), (1, SkipCode::Invalid, 4));
});

both_databases!(each_record_is_asked_about_by_itself, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let member = as_role(&owner, Role::Member);
    let (a, b, c) = (company(&owner, "a").await, company(&owner, "b").await, company(&owner, "c").await);
    let (theirs, mine) = ([a.id, b.id, c.id], company(&member, "mine").await.id);
    // Whoever may delete only what is theirs deletes only that, and takes nothing over.
    let job = run(app, &member, all(), What::Delete).await;
    assert_eq!((job.total, job.changed), (4, 1));
    assert_eq!((job.reasons[0].code, job.reasons[0].count), (SkipCode::Forbidden, 3));
    assert!(companies::queries::get(&owner, mine).await.is_err());
    let take = CompanyPatch { owner_id: Some(member.actor.member()), ..Default::default() };
    let job = run(app, &member, all(), What::Set(take)).await;
    assert_eq!((job.changed, job.reasons[0].code), (0, SkipCode::Forbidden));
    assert!(job.reasons[0].message.contains("owner"), "{:?}", job.reasons);
    // But changes them.
    assert_eq!(run(app, &member, all(), sector("Tools")).await.changed, 3);
    let named: Vec<Uuid> = [theirs[0].0, mine.0, Uuid::now_v7()].into();
    let job = run(app, &owner, Which::Ids(named), sector("Own")).await;
    assert_eq!((job.total, job.changed, job.reasons[0].code, job.reasons[0].count), (3, 1, SkipCode::NotFound, 2));
    let guest = as_role(&owner, Role::Guest);
    let refused = begin::<Companies>(&app.platform, &guest, all(), sector("x")).await;
    assert!(refused.is_err());
    assert!(matches!(queries::find(&guest, job.id).await, Err(Error::Forbidden)));
    let reader = scoped(&owner, &[(Resource::Company, Action::Read)]);
    assert!(begin::<Companies>(&app.platform, &reader, all(), sector("x")).await.is_err());
});

both_databases!(a_change_that_fits_nothing_is_refused_at_once, async |app: &TestPlatform| {
    let (ctx, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    some_companies(&ctx, 2).await;
    let foreign = company(&theirs, "foreign").await.id;
    let check = async |which: Which<CompanyFilter>, patch: CompanyPatch, field: &str| {
        let error = begin::<Companies>(&app.platform, &ctx, which, What::Set(patch)).await.expect_err("refused");
        let error = ac_core::AppError::from(error);
        assert!(error.field(field).is_some(), "{field}: {error:?}");
    };
    check(all(), CompanyPatch::default(), "set").await;
    check(all(), CompanyPatch { name: Some("  ".into()), ..Default::default() }, "name").await;
    check(all(), CompanyPatch { website: Some(Some("javascript:x".into())), ..Default::default() }, "website").await;
    let stranger = Some(Some(ac_core::MemberId::generate()));
    check(all(), CompanyPatch { owner_id: stranger, ..Default::default() }, "owner_id").await;
    let good = || CompanyPatch { sector: Some(None), ..Default::default() };
    check(Which::Ids(Vec::new()), good(), "ids").await;
    check(Which::Ids((0..5_001).map(|_| Uuid::now_v7()).collect()), good(), "ids").await;
    assert!(begin::<Companies>(&app.platform, &ctx, found("sector:("), sector("x")).await.is_err());
    let patch = ContactPatch { company_id: Some(Some(foreign)), ..Default::default() };
    let everybody = Which::Matching(ListQuery::of(Default::default()));
    let error = begin::<contacts::bulk::Bulk>(&app.platform, &ctx, everybody, What::Set(patch)).await.expect_err("no");
    assert!(ac_core::AppError::from(error).field("company_id").is_some());
    assert!(resume(&ctx, Takeover::Now).await.unwrap(), "nothing was left to run");
});

both_databases!(what_it_is_about_is_fixed_when_it_begins, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ids = some_companies(&ctx, 60).await;
    let job = begin::<Companies>(&app.platform, &ctx, found("sector:none"), sector("Tools")).await.expect("begins");
    // Meanwhile some are deleted, changed and made: none is missed, done twice or drawn in.
    companies::verbs::delete(&ctx, ids[3]).await.unwrap();
    let touch = CompanyPatch { sector: Some(Some("Own".into())), ..Default::default() };
    companies::verbs::update(&ctx, ids[4], 1, touch).await.unwrap();
    let late = company(&ctx, "late").await.id;
    let job = worked(&ctx, job).await;
    assert_eq!((job.total, job.changed, job.skipped), (60, 59, 1));
    assert_eq!(companies::queries::get(&ctx, late).await.unwrap().sector, None);
    assert_eq!(companies::queries::get(&ctx, ids[4]).await.unwrap().version, 3);
});

both_databases!(another_workspace_knows_nothing_of_a_job, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let ids = some_companies(&ours, 2).await;
    let job = run(app, &ours, all(), sector("Tools")).await;
    assert!(matches!(queries::find(&theirs, job.id).await, Err(Error::NotFound)));
    assert!(matches!(queries::cancel(&theirs, job.id).await, Err(Error::NotFound)));
    assert!(matches!(undo(&theirs, UndoWhat::Batch(job.batch_id)).await, Err(Error::NotFound)));
    let named = run(app, &theirs, Which::Ids(vec![ids[0].0]), sector("x")).await;
    assert_eq!((named.changed, named.reasons[0].code), (0, SkipCode::NotFound));
});

async fn call(app: &TestPlatform, ctx: &Ctx, method: &str, path: &str, body: Option<Value>) -> Answer {
    send_with_jobs(app, Some(ctx), (method, path), &[], body).await
}

/// Asks until the job has ended.
async fn ended(app: &TestPlatform, ctx: &Ctx, location: &str) -> Value {
    loop {
        let job = call(app, ctx, "GET", location, None).await.json();
        if job["state"] != "running" {
            return job;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

both_databases!(a_program_changes_many, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    some_companies(&ctx, 150).await;
    let path = "/api/v1/companies/bulk";
    let body = json!({"filter": "name:c01", "set": {"sector": "Tools"}});
    let begun = call(app, &ctx, "POST", path, Some(body.clone())).await;
    assert_eq!((begun.status, begun.json()["total"].clone()), (202, json!(50)), "{}", begun.text);
    let job = ended(app, &ctx, begun.header("location")).await;
    assert_eq!(
        (job["state"].clone(), job["changed"].clone(), job["skipped"].clone()),
        (json!("done"), json!(50), json!(0))
    );

    let back = call(app, &ctx, "POST", "/api/v1/undo", Some(json!({"batch_id": job["batch_id"]}))).await;
    assert_eq!((back.status, back.json()["undone"].as_array().unwrap().len()), (200, 50), "{}", back.text);

    let all = call(app, &ctx, "POST", path, Some(json!({"filter": "", "delete": true}))).await;
    let job = ended(app, &ctx, all.header("location")).await;
    assert_eq!((job["kind"].clone(), job["changed"].clone()), (json!("delete"), json!(150)));
    // Without a body: the last action, which is too much to do at once.
    let back = call(app, &ctx, "POST", "/api/v1/undo", None).await;
    assert_eq!(back.status, 202, "{}", back.text);
    let job = ended(app, &ctx, back.header("location")).await;
    assert_eq!(
        (job["kind"].clone(), job["changed"].clone(), job["total"].clone()),
        (json!("undo"), json!(150), json!(150))
    );
    let again = call(app, &ctx, "POST", "/api/v1/redo", None).await;
    assert_eq!(ended(app, &ctx, again.header("location")).await["changed"], json!(150));

    let key = [("idempotency-key", "k")];
    let first = send_with_jobs(app, Some(&ctx), ("POST", path), &key, Some(body.clone())).await;
    let retry = send_with_jobs(app, Some(&ctx), ("POST", path), &key, Some(body)).await;
    assert_eq!((first.status, first.json()["id"].clone()), (202, retry.json()["id"].clone()));
    assert_eq!((retry.header("idempotency-replayed"), retry.header("location")), ("true", first.header("location")));

    for (bad, field) in [
        (json!({"set": {"sector": "x"}}), "filter"),
        (json!({"filter": "", "ids": [], "set": {"sector": "x"}}), "filter"),
        (json!({"filter": ""}), "set"),
        (json!({"filter": "", "set": {"sector": "x"}, "delete": true}), "set"),
        (json!({"filter": "", "set": {}}), "set"),
        (json!({"filter": "", "set": {"version": 1}}), "set.version"),
        (json!({"filter": "", "set": {"name": ""}}), "name"),
        (json!({"ids": ["x"], "set": {"name": "y"}}), "ids[0]"),
    ] {
        let answer = call(app, &ctx, "POST", path, Some(bad.clone())).await;
        answer.refused(422, "invalid");
        assert_eq!(answer.json()["errors"][0]["field"], field, "{bad}: {}", answer.text);
    }
    call(app, &ctx, "POST", path, Some(json!({"filter": "nothing:(", "delete": true})))
        .await
        .refused(400, "bad_request");
    let deleter = scoped(&ctx, &[(Resource::Company, Action::Modify), (Resource::Company, Action::Read)]);
    call(app, &deleter, "POST", path, Some(json!({"filter": "", "delete": true}))).await.refused(403, "forbidden");
    for id in ["x".to_owned(), Uuid::now_v7().to_string()] {
        call(app, &ctx, "GET", &format!("/api/v1/jobs/{id}"), None).await.refused(404, "not_found");
        call(app, &ctx, "POST", &format!("/api/v1/jobs/{id}/cancel"), None).await.refused(404, "not_found");
    }
});

both_databases!(fields_of_the_workspace_are_set_and_come_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let choices = json!({ "choices": ["Red", "Green", "Blue"] });
    fields::field(&ctx, "company", "tags", FieldKind::MultiSelect, choices.clone()).await;
    fields::field(
        &ctx,
        "company",
        "needed",
        FieldKind::MultiSelect,
        json!({ "choices": ["A", "B"], "required": true }),
    )
    .await;
    fields::field(&ctx, "company", "seats", FieldKind::Number, json!({})).await;
    fields::field(&ctx, "company", "keeper", FieldKind::Person, json!({})).await;
    known(&ctx, "Ada").await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        let fields = fields::values(json!({ "needed": ["A"] }));
        let draft = CompanyDraft { name: name.into(), fields, ..Default::default() };
        ids.push(companies::verbs::create(&ctx, draft).await.unwrap().id);
    }
    let found_by = async |query: &str| {
        let ask = ListQuery { query: Some(query.into()), ..ListQuery::of(CompanyFilter::default()) };
        companies::queries::list(&ctx, &ask).await.unwrap().data.len()
    };
    let set = |own: Value| What::Set(CompanyPatch { fields: fields::values(own), ..Default::default() });
    let own = async |id: usize| companies::queries::get(&ctx, ids[id]).await.unwrap().fields.0;
    let tags = async |id: usize| own(id).await.get("tags").cloned().unwrap_or_default();
    let first = CompanyPatch { fields: fields::values(json!({ "tags": ["Green"] })), ..Default::default() };
    companies::verbs::update(&ctx, ids[0], 1, first).await.unwrap();

    let added = run(app, &ctx, all(), set(json!({ "tags": { "add": ["Red"] }, "seats": 12.5 }))).await;
    assert_eq!((added.changed, added.skipped), (3, 0));
    assert_eq!((tags(0).await, tags(1).await), (json!(["red", "green"]), json!(["red"])), "beside what was there");
    assert_eq!(own(2).await["seats"], json!(12.5));
    assert_eq!(found_by("tags:red seats:12.5").await, 3, "what refers and what is sorted by came along");
    let taken = run(app, &ctx, found("tags:green"), set(json!({ "tags": { "remove": ["Green", "Blue"] } }))).await;
    assert_eq!((taken.changed, tags(0).await), (1, json!(["red"])));
    assert_eq!(found_by("tags:green").await, 0);

    // A person is looked for once, and a required field is emptied on none.
    let me = ctx.actor.member().unwrap();
    let kept = run(app, &ctx, all(), set(json!({ "keeper": me }))).await;
    assert_eq!((kept.changed, found_by("keeper:me").await), (3, 3));
    let emptied = run(app, &ctx, all(), set(json!({ "needed": { "remove": ["A"] } }))).await;
    assert_eq!((emptied.changed, emptied.skipped, emptied.reasons[0].code), (0, 3, SkipCode::Invalid));
    for bad in [
        json!({ "tags": ["None such"] }),
        json!({ "keeper": Uuid::now_v7() }),
        json!({ "none": 1 }),
        json!({ "tags": { "put": ["Red"] } }),
        json!({ "tags": { "add": vec!["Red"; 101] } }),
    ] {
        let refused = begin::<Companies>(&app.platform, &ctx, all(), set(bad.clone())).await;
        assert!(matches!(refused, Err(ListError::Core(Error::Invalid(_)))), "{bad}: {refused:?}");
    }

    for job in [kept, taken, added] {
        taken_back(&ctx, &job).await;
    }
    assert_eq!((tags(0).await, tags(1).await), (json!(["green"]), Value::Null));
    assert_eq!((found_by("tags:red").await, found_by("tags:green").await, found_by("seats:>0").await), (0, 1, 0));
});

both_databases!(fields_of_many_come_back_at_once, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    fields::field(&ctx, "company", "tags", FieldKind::MultiSelect, json!({ "choices": ["Red", "Green"] })).await;
    fields::field(&ctx, "company", "keeper", FieldKind::Person, json!({})).await;
    known(&ctx, "Ada").await;
    some_companies(&ctx, 30).await;
    let found_by = async |query: &str| {
        let ask = ListQuery { query: Some(query.into()), ..ListQuery::of(CompanyFilter::default()) };
        companies::queries::list(&ctx, &ask).await.unwrap().total
    };
    let set = |sector: &str, own: Value| {
        let sector = Some(Some(sector.into()));
        What::Set(CompanyPatch { sector, fields: fields::values(own), ..Default::default() })
    };
    let me = ctx.actor.member().unwrap();
    let first = run(app, &ctx, all(), set("a", json!({ "tags": ["Red"], "keeper": me }))).await;
    let then = run(app, &ctx, all(), set("b", json!({ "tags": ["Green"], "keeper": null }))).await;
    assert_eq!((first.changed, then.changed, found_by("tags:green").await), (30, 30, Some(30)));
    taken_back(&ctx, &then).await;
    assert_eq!((found_by("sector:a tags:red keeper:me").await, found_by("tags:green").await), (Some(30), Some(0)));
    taken_back(&ctx, &first).await;
    assert_eq!((found_by("sector:none tags:none keeper:none").await, found_by("tags:red").await), (Some(30), Some(0)));
});

both_databases!(who_deletes_and_changes_nothing_follows_what_they_began, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    some_companies(&owner, 12).await;
    let bob = as_role(&owner, Role::Member);
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Company, Action::Delete, Grant::All);
    rules.set(Resource::Company, Action::Modify, Grant::Nothing);
    give_role(app, &owner, known(&bob, "Bob").await, &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let job = begin::<Companies>(&app.platform, &bob, all(), What::Delete).await.expect("begins");
    assert_eq!(queries::find(&bob, job.id).await.expect("theirs").id, job.id);
    let job = worked(&bob, job).await;
    assert_eq!(job.changed, 12, "{job:?}");
    taken_back(&bob, &job).await;
    assert_eq!(companies::queries::list(&owner, &Default::default()).await.unwrap().total, Some(12));
});

both_databases!(deals_take_fields_of_the_workspace_in_bulk, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    fields::field(&ctx, "deal", "tier", FieldKind::Select, json!({ "choices": ["Gold", "Tin"] })).await;
    let mut ids = Vec::new();
    for n in 0..12 {
        ids.push(deal(&ctx, &format!("d{n}")).await.id);
    }
    let (won, patch) = (stage(&ctx, "Won").await, fields::values(json!({ "tier": "Gold" })));
    let patch = DealPatch { stage_id: Some(won), fields: patch, ..Default::default() };
    let which = Which::Ids(ids.iter().map(|id| id.0).collect());
    let job = begin::<Deals>(&app.platform, &ctx, which, What::Set(patch)).await.expect("begins");
    let job = worked(&ctx, job).await;
    assert_eq!((job.changed, count_of(&ctx, "deal.updated").await, count_of(&ctx, "deal.won").await), (12, 12, 12));
    let one = deals::queries::get(&ctx, ids[0]).await.unwrap();
    assert_eq!((one.stage_id, one.fields.0["tier"].clone()), (won, json!("gold")));
    taken_back(&ctx, &job).await;
    let one = deals::queries::get(&ctx, ids[0]).await.unwrap();
    assert_eq!((one.stage_id == won, one.fields.get("tier")), (false, None));
});
