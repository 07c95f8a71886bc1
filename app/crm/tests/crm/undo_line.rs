//! Undoing one's last action again and again, and redoing it: as verbs and at `/api/v1/undo` and `/api/v1/redo`.

use crate::common::{
    http::{Answer, send_with_jobs},
    roles::give_role,
    *,
};
use ac_core::{
    Action, Actor, BatchId, Ctx, Grant, MemberId, Resource, Role, Rules, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{CompanyDraft, CompanyId, CompanyPatch},
    },
    deals::{
        self,
        model::{DealPatch, Place},
    },
    pipelines::{self, model::PipelinePatch},
    shared::event::Origin,
    undo::{
        model::{RedoWhat, UndoReport, UndoWhat},
        verbs::{redo, undo},
    },
};
use serde_json::{Value, json};

const LAST: UndoWhat = UndoWhat::Last { passing: Vec::new() };

async fn undo_last(ctx: &Ctx) -> UndoReport {
    undo(ctx, LAST).await.expect("an undo")
}

async fn redo_last(ctx: &Ctx) -> UndoReport {
    redo(ctx, RedoWhat::Last).await.expect("a redo")
}

/// Names of what was put back.
fn names(report: &UndoReport) -> Vec<&str> {
    report.undone.iter().map(|record| record.name.as_str()).collect()
}

fn kind(report: &UndoReport) -> &str {
    report.act.as_ref().map_or("", |act| act.kind.as_str())
}

async fn rename(ctx: &Ctx, id: CompanyId, name: &str) {
    let version = companies::queries::get(ctx, id).await.expect("a company").version;
    let patch = CompanyPatch { name: Some(name.into()), ..Default::default() };
    companies::verbs::update(ctx, id, version, patch).await.expect("renamed");
}

async fn name(ctx: &Ctx, id: CompanyId) -> String {
    companies::queries::get(ctx, id).await.expect("a company").name
}

both_databases!(undo_walks_back_and_redo_forwards_again, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = company(&request(&ctx), "a").await.id;
    for next in ["b", "c", "d"] {
        rename(&request(&ctx), id, next).await;
    }
    // To and fro more often than one change may answer another.
    for _ in 0..20 {
        for expect in ["c", "b", "a"] {
            assert_eq!(undo_last(&request(&ctx)).await.undone_count(), 1);
            assert_eq!(name(&ctx, id).await, expect);
        }
        for expect in ["b", "c", "d"] {
            assert_eq!(redo_last(&request(&ctx)).await.undone_count(), 1);
            assert_eq!(name(&ctx, id).await, expect);
        }
        let nothing = redo_last(&ctx).await;
        assert_eq!((nothing.undone_count(), nothing.act), (0, None), "all of it is in force again");
    }
    for _ in 0..3 {
        undo_last(&ctx).await;
    }
    let made = undo_last(&ctx).await;
    assert_eq!((names(&made), kind(&made)), (vec!["a"], "company.created"));
    assert_eq!(undo_last(&ctx).await, UndoReport::default(), "what cannot be undone, as the pipeline, is passed over");
    assert_eq!(redo_last(&ctx).await.undone_count(), 1);
    assert_eq!(name(&ctx, id).await, "a");
});

both_databases!(a_new_act_ends_the_way_forwards, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = company(&ctx, "a").await.id;
    rename(&ctx, id, "b").await;
    undo_last(&ctx).await;
    let other = company(&ctx, "other").await.id;
    assert_eq!(redo_last(&ctx).await.act, None);
    assert_eq!(name(&ctx, id).await, "a");
    // Past the new act, and past what is undone already, to the first.
    assert_eq!(names(&undo_last(&ctx).await), ["other"]);
    assert_eq!(names(&undo_last(&ctx).await), ["a"]);
    assert!(companies::queries::get(&ctx, id).await.is_err());
    for expect in ["a", "other"] {
        assert_eq!(names(&redo_last(&ctx).await), [expect]);
    }
    assert_eq!(redo_last(&ctx).await.act, None, "the new act still ends it");
    assert!(companies::queries::get(&ctx, other).await.is_ok());
});

both_databases!(an_act_of_several_events_is_one, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let (lead, won) = (made.stage_id, stage(&ctx, "Won").await);
    let patch = DealPatch { name: Some("b".into()), stage_id: Some(won), ..Default::default() };
    deals::verbs::update(&request(&ctx), made.id, 1, patch).await.expect("renamed and won");
    let get = async || deals::queries::get(&ctx, made.id).await.expect("the deal");
    let report = undo_last(&ctx).await;
    assert_eq!((report.undone_count(), report.conflicts.len()), (1, 0));
    assert_eq!((get().await.name.as_str(), get().await.stage_id), ("a", lead));
    redo_last(&ctx).await;
    assert_eq!((get().await.name.as_str(), get().await.stage_id), ("b", won));
    undo_last(&ctx).await;
    assert_eq!((get().await.name.as_str(), get().await.stage_id), ("a", lead));
    deals::verbs::move_to(&ctx, made.id, won, Place::Top, None).await.expect("won");
    assert_eq!(undo_last(&ctx).await.act.expect("an act").kind, "deal.won");
    assert_eq!(get().await.stage_id, lead);
});

both_databases!(a_batch_is_one_act_also_when_it_comes_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let batch = BatchId::generate();
    let drafts = (0..90).map(|n| CompanyDraft { name: format!("c{n:03}"), ..Default::default() }.validate().unwrap());
    let drafts: Vec<_> = drafts.collect();
    let ids = ctx.write(async |tx| companies::bulk::insert_many(tx, Origin::Batch(batch), drafts).await).await.unwrap();
    let before = company(&ctx, "after it").await;
    undo_last(&ctx).await;
    let count = async || companies::queries::list(&ctx, &Default::default()).await.unwrap().total;
    for _ in 0..2 {
        let report = undo_last(&ctx).await;
        assert_eq!((report.undone_count(), report.undone.len(), report.undone_left_off), (90, 90, 0));
        assert!(report.act.expect("an act").batch_id.is_some());
        assert_eq!(count().await, Some(0));
        assert_eq!(redo_last(&ctx).await.undone_count(), 90);
        assert_eq!(count().await, Some(90));
    }
    // By the name of the first, whichever way it came back.
    assert_eq!(undo(&ctx, UndoWhat::Batch(batch)).await.unwrap().undone_count(), 90);
    assert_eq!(redo(&ctx, RedoWhat::Batch(batch)).await.unwrap().undone_count(), 90);
    rename(&ctx, ids[3], "touched").await;
    undo_last(&ctx).await;
    assert_eq!(undo_last(&ctx).await.undone_count(), 90);
    assert_eq!(redo_last(&ctx).await.undone_count(), 90);
    assert!(companies::queries::get(&ctx, before.id).await.is_err());
});

both_databases!(what_stands_in_the_way_can_be_passed, async |app: &TestPlatform| {
    let (ctx, admin) = {
        let ctx = workspace(app, "acme").await;
        (ctx.clone(), as_role(&ctx, Role::Admin))
    };
    let (first, second) = (company(&ctx, "first").await.id, company(&ctx, "second").await.id);
    rename(&ctx, first, "renamed").await;
    rename(&ctx, second, "mine").await;
    rename(&admin, second, "theirs").await;
    for _ in 0..2 {
        let report = undo_last(&ctx).await;
        assert_eq!((report.undone_count(), report.conflicts[0].name.as_str()), (0, "mine"));
        assert_eq!(report.conflicts[0].fields, ["name"]);
    }
    let seq = undo_last(&ctx).await.act.expect("an act").seq;
    let further = undo(&ctx, UndoWhat::Last { passing: vec![seq] }).await.expect("the one before");
    assert_eq!(names(&further), ["renamed"]);
    assert_eq!((name(&ctx, first).await, name(&ctx, second).await), ("first".into(), "theirs".into()));
    // What is new is not passed over.
    rename(&ctx, first, "new").await;
    let newest = undo(&ctx, UndoWhat::Last { passing: vec![seq] }).await.expect("the new one");
    assert_eq!(names(&newest), ["new"]);
    assert!(undo(&ctx, UndoWhat::Last { passing: vec![1; 101] }).await.is_err());
});

both_databases!(each_walks_their_own_line, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let admin = as_role(&ctx, Role::Admin);
    let token = ctx.as_actor(Actor::Token {
        id: uuid::Uuid::now_v7(),
        member: ctx.actor.member().expect("a member"),
        role: Role::Owner,
    });
    let (mine, theirs, programs) =
        (company(&ctx, "mine").await.id, company(&admin, "theirs").await.id, company(&token, "program's").await.id);
    assert_eq!(names(&undo_last(&ctx).await), ["mine"]);
    assert_eq!(undo_last(&ctx).await.act, None);
    assert_eq!(redo_last(&admin).await.act, None, "somebody else's undo is not theirs to redo");
    assert_eq!(names(&undo_last(&token).await), ["program's"]);
    assert_eq!(names(&undo_last(&admin).await), ["theirs"]);
    for id in [mine, theirs, programs] {
        assert!(companies::queries::get(&ctx, id).await.is_err());
    }
    let system = ctx.as_actor(Actor::System);
    assert_eq!(undo_last(&system).await.act, None, "the system has no last action");
    let nobody = ctx.as_actor(Actor::Member { id: MemberId::generate(), role: Role::Client });
    assert_eq!(undo_last(&nobody).await.act, None);
});

async fn call(app: &TestPlatform, ctx: &Ctx, what: &str, body: Value) -> Answer {
    send_with_jobs(app, Some(&request(ctx)), ("POST", &format!("/api/v1/{what}")), &[], Some(body)).await
}

both_databases!(a_program_undoes_and_redoes, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = company(&request(&ctx), "a").await.id;
    rename(&request(&ctx), id, "b").await;
    // Without any body at all, and with an empty one.
    let undone = send_with_jobs(app, Some(&request(&ctx)), ("POST", "/api/v1/undo"), &[], None).await;
    assert_eq!(undone.status, 200, "{}", undone.text);
    let report = undone.json();
    assert_eq!(report["undone"], json!([{"kind": "company", "id": id, "name": "b"}]));
    assert_eq!((report["conflicts"].clone(), report["act"]["type"].clone()), (json!([]), json!("company.updated")));
    assert_eq!(call(app, &ctx, "redo", json!({})).await.json()["undone"][0]["id"], json!(id));
    assert_eq!(name(&ctx, id).await, "b");
    let event = timeline_event(&ctx, id).await;
    let again = call(app, &ctx, "undo", json!({ "event_id": event })).await;
    assert_eq!((again.status, name(&ctx, id).await.as_str()), (200, "a"), "{}", again.text);
    assert_eq!(call(app, &ctx, "redo", json!({ "event_id": event })).await.status, 200);
    assert_eq!(name(&ctx, id).await, "b");
    call(app, &ctx, "redo", json!({ "event_id": event })).await.refused(409, "conflict");

    for bad in [json!({"event_id": event, "batch_id": event}), json!({"event_id": "x"}), json!({"what": 1})] {
        call(app, &ctx, "undo", bad.clone()).await.refused(422, "invalid");
        call(app, &ctx, "redo", bad).await.refused(422, "invalid");
    }
    call(app, &ctx, "redo", json!({"passing": [5]})).await.refused(422, "invalid");
    let nobodys = uuid::Uuid::now_v7();
    let theirs = workspace(app, "theirs").await;
    for what in ["undo", "redo"] {
        for body in [json!({ "event_id": nobodys }), json!({ "batch_id": nobodys })] {
            call(app, &ctx, what, body).await.refused(404, "not_found");
        }
        for other in [&theirs, &as_role(&ctx, Role::Member), &as_role(&ctx, Role::Guest)] {
            call(app, other, what, json!({ "event_id": event })).await.refused(404, "not_found");
        }
        assert_eq!(call(app, &theirs, what, json!({})).await.json()["act"], Value::Null);
        let path = format!("/api/v1/{what}");
        send_with_jobs(app, None, ("POST", &path), &[], None).await.refused(401, "unauthenticated");
        send_with_jobs(app, Some(&ctx), ("GET", &path), &[], None).await.refused(405, "method_not_allowed");
    }
    call(app, &ctx, "undo", json!("x".repeat(300_000))).await.refused(413, "too_large");
    assert_eq!(name(&ctx, id).await, "b", "none of that did anything");
});

async fn timeline_event(ctx: &Ctx, id: CompanyId) -> ac_core::EventId {
    let kind = ac_crm::shared::kind::RecordKind::Company;
    let page = ac_crm::timeline::queries::of(ctx, kind, id.0, None).await.expect("a timeline");
    page.entries.into_iter().find(|entry| entry.causation_id.is_none()).expect("an event").event_id
}

both_databases!(a_retried_undo_undoes_once, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = company(&ctx, "a").await.id;
    rename(&ctx, id, "b").await;
    rename(&ctx, id, "c").await;
    let key = [("idempotency-key", "k")];
    let first = send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/undo"), &key, None).await;
    let again = send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/undo"), &key, None).await;
    assert_eq!((first.status, &first.text, again.header("idempotency-replayed")), (200, &again.text, "true"));
    assert_eq!(name(&ctx, id).await, "b");
    send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/redo"), &key, None).await.refused(422, "invalid");
});

both_databases!(what_is_closed_by_now_does_not_end_the_way, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let bob = as_role(&owner, Role::Member);
    let member = known(&bob, "Bob").await;
    let id = company(&bob, "a").await.id;
    rename(&bob, id, "b").await;
    let sold = deal(&bob, "d").await;
    let patch = DealPatch { name: Some("e".into()), ..Default::default() };
    deals::verbs::update(&bob, sold.id, 1, patch).await.expect("renamed");
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Deal, Action::Read, Grant::Nothing);
    give_role(app, &owner, member, &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let mut passing = Vec::new();
    for _ in 0..2 {
        let told = undo(&bob, UndoWhat::Last { passing: passing.clone() }).await.expect("told");
        assert_eq!((told.undone.len(), told.conflicts.len()), (0, 1), "{told:?}");
        passing.push(told.act.expect("an act").seq);
    }
    let told = undo(&bob, UndoWhat::Last { passing }).await.expect("an undo");
    assert_eq!((told.undone.len(), name(&owner, id).await.as_str()), (1, "a"));
});

both_databases!(a_token_undoes_what_its_scopes_reach, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let id = company(&owner, "a").await.id;
    rename(&owner, id, "b").await;
    let reader = scoped(&owner, &[(Resource::Company, Action::Read)]);
    let refused = call(app, &reader, "undo", json!({})).await;
    refused.refused(403, "forbidden");
    assert!(refused.json()["detail"].as_str().unwrap().contains("company:modify"), "{}", refused.text);
    assert_eq!(name(&owner, id).await, "b");
    let writer = scoped(&owner, &[(Resource::Company, Action::Read), (Resource::Company, Action::Modify)]);
    assert_eq!(call(app, &writer, "undo", json!({})).await.status, 200);
    // Taking a creation back is deleting.
    let stays = call(app, &writer, "undo", json!({})).await.json();
    assert_eq!(stays["undone"], json!([]));
    assert!(stays["conflicts"][0]["message"].as_str().unwrap().contains("company:delete"), "{stays}");
    assert_eq!(name(&owner, id).await, "a");
});

both_databases!(going_back_into_a_stage_waits_for_who_changes_the_stages, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (won, pipeline) = (stage(&ctx, "Won").await, pipeline(&ctx).await);
    let mut made = Vec::new();
    for n in 0..20 {
        let id = deal(&ctx, &format!("d{n}")).await.id;
        deals::verbs::move_to(&request(&ctx), id, won, Place::Top, None).await.expect("won");
        made.push(id);
    }
    // Changes of the stages, moves and undos of moves at once: whoever waits, nobody waits for ever.
    let mut tasks = Vec::new();
    for id in made.clone() {
        let ctx = request(&ctx);
        tasks.push(tokio::spawn(async move {
            undo(&ctx, UndoWhat::LastOf { subject_id: id.0, version: 2 }).await.map(drop)
        }));
    }
    for id in made.iter().rev().copied() {
        let ctx = request(&ctx);
        tasks.push(tokio::spawn(
            async move { deals::verbs::move_to(&ctx, id, won, Place::Bottom, None).await.map(drop) },
        ));
    }
    for n in 0..10 {
        let (ctx, id) = (request(&ctx), pipeline.id);
        tasks.push(tokio::spawn(async move {
            let version = pipelines::queries::get(&ctx, id).await?.version;
            let patch = PipelinePatch { name: Some(format!("Sales {n}")), ..Default::default() };
            match pipelines::verbs::update(&ctx, id, version, patch).await {
                Err(ac_core::Error::Stale { .. }) => Ok(()),
                other => other.map(drop),
            }
        }));
    }
    for task in tasks {
        task.await.expect("no panic").expect("no deadlock");
    }
});
