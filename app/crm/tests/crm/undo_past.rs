//! The way back past what runs, was undone in part, may not be put back or has moved on.

use crate::common::{
    bulk::{sector, some_companies, with_sector},
    fields::field,
    jobs::{COMPANIES, given, import, work_past},
    *,
};
use ac_core::{
    Action, Actor, BatchId, Ctx, Error, EventId, Resource, Role, both_databases,
    list::ListQuery,
    log::{data_entity, event_entity},
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityKind, ActivityPatch},
    },
    bulk::{
        begin::begin,
        model::{Job, JobState, What, Which},
        queries,
        work::{resume, work},
    },
    companies::{
        self,
        model::{CompanyFilter, CompanyId, CompanyPatch},
    },
    custom_fields::{
        self,
        model::{FieldId, FieldPatch},
    },
    deals::{
        self,
        model::{DealDraft, DealPatch},
    },
    import::job::{self as imports, Takeover},
    shared::kind::RecordKind,
    undo::{
        model::{RedoWhat, UndoReport, UndoWhat},
        verbs::{Ask, act_in, batch_step_in, find, redo, undo},
    },
};
use ac_views::custom::FieldKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

const LAST: UndoWhat = UndoWhat::Last { passing: Vec::new() };

async fn undo_last(ctx: &Ctx) -> UndoReport {
    undo(ctx, LAST).await.expect("an undo")
}

/// What is left alone, and why, with all that is older still to be reached.
async fn passed(ctx: &Ctx) -> (String, UndoReport) {
    let stays = undo_last(ctx).await;
    assert_eq!((stays.undone_count(), stays.conflicts.len()), (0, 1), "{stays:?}");
    let passing = vec![stays.act.expect("an act").seq];
    (stays.conflicts[0].message.clone(), undo(ctx, UndoWhat::Last { passing }).await.expect("the one before"))
}

fn names(report: &UndoReport) -> Vec<&str> {
    report.undone.iter().map(|record| record.name.as_str()).collect()
}

async fn rename(ctx: &Ctx, id: CompanyId, name: &str) {
    let version = companies::queries::get(ctx, id).await.expect("a company").version;
    let patch = CompanyPatch { name: Some(name.into()), ..Default::default() };
    companies::verbs::update(ctx, id, version, patch).await.expect("renamed");
}

async fn name(ctx: &Ctx, id: CompanyId) -> String {
    companies::queries::get(ctx, id).await.expect("a company").name
}

async fn begun(app: &TestPlatform, ctx: &Ctx, what: What<CompanyPatch>) -> Job {
    let which = Which::Matching(ListQuery { query: Some("name:c0".into()), ..ListQuery::of(CompanyFilter::default()) });
    begin::<companies::bulk::Bulk>(&app.platform, ctx, which, what).await.expect("begins")
}

/// The newest event of a batch, or of all.
async fn newest(ctx: &Ctx, batch: Option<BatchId>) -> event_entity::Model {
    let mut select = event_entity::Entity::find().order_by_desc(event_entity::Column::Seq);
    if let Some(batch) = batch {
        select = select.filter(event_entity::Column::BatchId.eq(batch));
    }
    ctx.read(async |tx| Ok::<_, Error>(select.one(tx.conn()).await?)).await.unwrap().expect("an event")
}

both_databases!(one_event_taken_back_leaves_the_rest_of_its_batch_to_undo, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    some_companies(&ctx, 50).await;
    let job = begun(app, &ctx, sector("Tools")).await;
    work(&ctx, job.id, Takeover::WhenSilent).await.expect("works");
    let newest = newest(&ctx, Some(job.batch_id)).await;
    assert_eq!(undo(&ctx, UndoWhat::Event(newest.id)).await.unwrap().undone_count(), 1);
    assert_eq!(with_sector(&ctx, "Tools").await, 49);
    let rest = undo_last(&ctx).await;
    assert_eq!((rest.undone_count(), rest.act.expect("an act").batch_id), (49, Some(job.batch_id)));
    assert_eq!(with_sector(&ctx, "Tools").await, 0);
    assert_eq!(undo_last(&ctx).await.undone_count(), 50, "what made the companies comes next");
});

both_databases!(what_was_done_while_a_job_ran_goes_back_before_the_job, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    some_companies(&ctx, 300).await;
    let other = company(&ctx, "other").await.id;
    rename(&ctx, other, "before").await;
    let job = begun(app, &ctx, sector("Tools")).await;
    let mut worker = Box::pin(work(&ctx, job.id, Takeover::WhenSilent));
    work_past(&ctx, job.id, 0, worker.as_mut()).await;
    drop(worker);
    rename(&ctx, other, "meanwhile").await;
    // It runs: what it does is passed over, whatever is newer or older goes back.
    for expect in ["before", "other"] {
        assert_eq!(undo_last(&ctx).await.undone_count(), 1);
        assert_eq!(name(&ctx, other).await, expect);
    }
    for expect in ["before", "meanwhile"] {
        redo(&ctx, RedoWhat::Last).await.expect("a redo");
        assert_eq!(name(&ctx, other).await, expect);
    }
    assert!(resume(&ctx.as_actor(Actor::System), Takeover::Now).await.unwrap());
    assert_eq!(with_sector(&ctx, "Tools").await, 300);
    // It has ended after that, but it began before it.
    assert_eq!(undo_last(&ctx).await.undone_count(), 1);
    assert_eq!((name(&ctx, other).await.as_str(), with_sector(&ctx, "Tools").await), ("before", 300));
    rename(&ctx, other, "after").await;
    undo_last(&ctx).await;
    // The rename before the job was redone while it ran, and so stands after it.
    undo_last(&ctx).await;
    assert_eq!(name(&ctx, other).await, "other");
    let back = undo_last(&ctx).await.job.expect("a job");
    // While that is to be done, it counts as done.
    assert_eq!(names(&undo_last(&ctx).await), ["other"]);
    work(&ctx, back, Takeover::WhenSilent).await.expect("works");
    assert_eq!((queries::find(&ctx, back).await.unwrap().changed, with_sector(&ctx, "Tools").await), (300, 0));
    assert_eq!(undo_last(&ctx).await.undone_count(), 300, "what made the companies comes next");
});

both_databases!(an_import_that_goes_back_is_passed_over, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let older = company(&ctx, "older").await.id;
    let kind = ac_crm::import::model::ObjectKind::Company;
    let done = import(app, &ctx, &[given(kind, COMPANIES)], true).await;
    imports::start_undo(&app.platform, &ctx, done.id).await.expect("goes back");
    assert_eq!(names(&undo_last(&ctx).await), ["older"]);
    assert!(companies::queries::get(&ctx, older).await.is_err());
    imports::work(&ctx, &uploads(app), done.id, Takeover::Now).await.expect("works");
    assert_eq!(undo_last(&ctx).await.act, None);
});

both_databases!(what_was_found_and_undone_meanwhile_is_looked_for_again, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = company(&ctx, "a").await.id;
    for next in ["b", "c"] {
        rename(&ctx, id, next).await;
    }
    let (first, second) = (find(&ctx, Ask::Undo(LAST)).await.unwrap(), find(&ctx, Ask::Undo(LAST)).await.unwrap());
    for (found, expect) in [(first, "b"), (second, "a")] {
        assert_eq!(ctx.write(async |tx| act_in(tx, found).await).await.unwrap().undone_count(), 1);
        assert_eq!(name(&ctx, id).await, expect);
    }
});

fn activity(subject_id: uuid::Uuid) -> ActivityDraft {
    ActivityDraft {
        kind: ActivityKind::Call,
        title: "Call Noa".into(),
        details: None,
        subject_kind: RecordKind::Deal,
        subject_id,
        owner_id: None,
        due_on: None,
        due_time: None,
        done: false,
    }
}

both_databases!(what_may_not_be_put_back_bars_nothing_older, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (member, colleague) = (as_role(&ctx, Role::Member), known(&ctx, "Noa").await);
    let deal = company(&member, "first").await;
    let made = DealDraft { name: "theirs".into(), owner_id: Some(colleague), ..Default::default() };
    let made = deals::verbs::create(&member, made).await.expect("a deal for a colleague");
    let (why, before) = passed(&member).await;
    assert_eq!((why.as_str(), names(&before)), ("It is no longer yours to change.", vec!["first"]));
    assert!(companies::queries::get(&ctx, deal.id).await.is_err());
    company(&member, "second").await;
    let planned = ActivityDraft { owner_id: Some(colleague), ..activity(made.id.0) };
    let planned = activities::verbs::create(&member, planned).await.expect("planned for a colleague");
    assert_eq!(names(&passed(&member).await.1), ["second"]);
    assert!(activities::queries::get(&ctx, planned.id).await.is_ok());

    // A token that sees no deals neither changes what is about one nor learns of it.
    company(&ctx, "third").await;
    let own = activities::verbs::create(&ctx, activity(made.id.0)).await.unwrap();
    let called = ActivityPatch { title: Some("Called".into()), ..Default::default() };
    activities::verbs::update(&ctx, own.id, 1, called).await.unwrap();
    let scopes = [Resource::Activity, Resource::Company]
        .map(|resource| [Action::Read, Action::Modify, Action::Delete].map(|action| (resource, action)));
    let token = scoped(&ctx, &scopes.concat());
    assert_eq!(passed(&token).await.0, "It is no longer yours to change.");
    assert_eq!(activities::queries::get(&ctx, own.id).await.unwrap().title, "Called");

    // What was erased from the log.
    let fourth = company(&ctx, "fourth").await.id;
    company(&ctx, "fifth").await;
    rename(&ctx, fourth, "renamed").await;
    let seq = newest(&ctx, None).await.seq;
    let erase = data_entity::Entity::delete_by_id(seq);
    ctx.write(async |tx| Ok::<_, Error>(erase.exec(tx.conn()).await.map(drop)?)).await.unwrap();
    let (why, before) = passed(&ctx).await;
    assert!(why.contains("erased"), "{why}");
    assert_eq!((names(&before), name(&ctx, fourth).await.as_str()), (vec!["fifth"], "renamed"));
});

both_databases!(a_job_goes_on_past_what_may_not_be_put_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    some_companies(&ctx, 120).await;
    let other = as_role(&ctx, Role::Admin);
    let gone = begun(app, &other, What::Delete).await;
    work(&other, gone.id, Takeover::WhenSilent).await.expect("works");
    let demoted = other.as_actor(Actor::Member { id: other.actor.member().unwrap(), role: Role::Member });
    let back = undo(&demoted, UndoWhat::Batch(gone.batch_id)).await.expect("an undo").job.expect("a job");
    work(&demoted, back, Takeover::WhenSilent).await.expect("works");
    let back = queries::find(&ctx, back).await.unwrap();
    assert_eq!((back.state, back.changed, back.skipped), (JobState::Done, 0, 120), "{back:?}");
});

both_databases!(a_record_counts_once_however_many_events_it_has, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let won = stage(&ctx, "Won").await;
    let mut ids = Vec::new();
    for n in 0..120 {
        ids.push(deal(&ctx, &format!("d{n:03}")).await.id.0);
    }
    let patch = DealPatch { stage_id: Some(won), name: Some("Big".into()), ..Default::default() };
    let job = begin::<deals::in_bulk::Bulk>(&app.platform, &ctx, Which::Ids(ids), What::Set(patch)).await.unwrap();
    work(&ctx, job.id, Takeover::WhenSilent).await.expect("works");
    let back = async |batch: BatchId, most: u64| {
        let (as_batch, mut before, mut records) = (BatchId::generate(), None, 0);
        while let Some(step) =
            ctx.write(async |tx| batch_step_in(tx, batch, as_batch, before, most).await).await.unwrap()
        {
            before = Some(step.lowest);
            records += step.report.undone_count();
        }
        (as_batch, records)
    };
    let (undone, records) = back(job.batch_id, 500).await;
    assert_eq!(records, 120, "also beyond those that are listed");
    // Both events of a deal go into one step, wherever a step would end.
    let (redone, records) = back(undone, 33).await;
    assert_eq!(records, 120);
    assert_eq!(back(redone, 1).await.1, 240, "a step of one event has no choice");
});

both_databases!(an_activity_is_done_again_when_it_was_done, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = activities::verbs::create(&ctx, activity(deal(&ctx, "Harbour").await.id.0)).await.unwrap();
    let is_done = |done| ActivityPatch { done: Some(done), ..Default::default() };
    let ended = activities::verbs::update(&ctx, made.id, 1, is_done(true)).await.unwrap();
    app.platform.clock.advance_secs(100_000);
    activities::verbs::update(&ctx, made.id, 2, is_done(false)).await.unwrap();
    app.platform.clock.advance_secs(100_000);
    assert_eq!(undo_last(&ctx).await.undone_count(), 1);
    let now = activities::queries::get(&ctx, made.id).await.unwrap();
    assert_eq!((now.done, now.done_at), (true, ended.done_at));
    // And is gone with the redo.
    redo(&ctx, RedoWhat::Last).await.unwrap();
    assert_eq!(activities::queries::get(&ctx, made.id).await.unwrap().done_at, None);
});

both_databases!(a_time_that_stays_keeps_its_day, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = activities::verbs::create(&ctx, activity(deal(&ctx, "Harbour").await.id.0)).await.unwrap();
    let day = "2026-12-01".parse().ok();
    let at_nine = ActivityPatch { due_on: Some(day), due_time: Some(Some("9:00".into())), ..Default::default() };
    activities::verbs::update(&ctx, made.id, 1, at_nine).await.unwrap();
    let planned = newest(&ctx, None).await.id;
    let at_ten = ActivityPatch { due_time: Some(Some("10:00".into())), ..Default::default() };
    activities::verbs::update(&ctx, made.id, 2, at_ten).await.unwrap();
    let report = undo(&ctx, UndoWhat::Event(planned)).await.unwrap();
    assert_eq!((report.undone_count(), report.conflicts.len()), (0, 1));
    let now = activities::queries::get(&ctx, made.id).await.unwrap();
    assert_eq!((now.due_on, now.due_time.as_deref()), (day, Some("10:00")));
});

both_databases!(a_field_that_others_moved_goes_back_all_the_same, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let first = field(&ctx, "deal", "first", FieldKind::Text, json!({})).await;
    let second = field(&ctx, "deal", "second", FieldKind::Text, json!({})).await;
    custom_fields::verbs::delete(&ctx, first.id).await.unwrap();
    let report = undo(&ctx, UndoWhat::LastOf { subject_id: second.id.0, version: 1 }).await.unwrap();
    assert_eq!((report.undone_count(), report.conflicts), (1, Vec::new()));
});

async fn change(ctx: &Ctx, id: FieldId, patch: serde_json::Value) -> Result<(), Error> {
    let version = custom_fields::queries::get(ctx, id).await?.version;
    let patch: FieldPatch = serde_json::from_value(patch).unwrap();
    match custom_fields::verbs::update(ctx, id, version, patch).await {
        Err(Error::Stale { .. }) => Ok(()),
        other => other.map(drop),
    }
}

both_databases!(an_undo_of_a_field_and_a_change_of_it_wait_for_each_other, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut fields = Vec::new();
    for n in 0..12 {
        fields.push(field(&ctx, "deal", &format!("f{n}"), FieldKind::Text, json!({ "indexed": false })).await);
    }
    let mut undone: Vec<EventId> = Vec::new();
    for field in &fields {
        change(&ctx, field.id, json!({ "help": "Help" })).await.unwrap();
        undone.push(newest(&ctx, None).await.id);
    }
    let mut tasks = Vec::new();
    for (n, (field, event)) in fields.iter().zip(undone).enumerate() {
        let (one, two, id) = (ctx.clone(), ctx.clone(), field.id);
        tasks.push(tokio::spawn(async move { undo(&one, UndoWhat::Event(event)).await.map(drop) }));
        tasks.push(tokio::spawn(async move { change(&two, id, json!({ "position": 11 - n })).await }));
    }
    for task in tasks {
        task.await.expect("no panic").expect("no deadlock");
    }
});
