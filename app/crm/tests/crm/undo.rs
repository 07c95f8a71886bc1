//! Undo: each kind of act goes back, what changed meanwhile stays, and only those who may can do it.

use crate::common::*;
use ac_core::{
    BatchId, Ctx, Error, EventId, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    bulk::{self, model::JobState},
    companies::{
        self,
        model::{CompanyDraft, CompanyPatch},
    },
    deals::{
        self,
        model::{DealPatch, Place},
    },
    import::job::Takeover,
    shared::{event::Origin, kind::RecordKind},
    timeline::{
        self,
        model::{TimelineEntry, TimelineValue},
    },
    undo::{
        model::UndoWhat,
        verbs::{UNDO_EVENTS_PER_TX, undo},
    },
};

async fn timeline(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid) -> Vec<TimelineEntry> {
    timeline::queries::of(ctx, kind, id, None).await.expect("a timeline").entries
}

async fn last(ctx: &Ctx, id: uuid::Uuid) -> EventId {
    timeline(ctx, RecordKind::Deal, id).await[0].event_id
}

both_databases!(each_act_on_a_deal_goes_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let (lead, won) = (made.stage_id, stage(&ctx, "Won").await);
    let get = async || deals::queries::get(&ctx, made.id).await;

    let patch = DealPatch { name: Some("b".into()), amount: Some(Some(usd(5))), ..Default::default() };
    deals::verbs::update(&ctx, made.id, 1, patch).await.expect("renamed");
    let report = undo(&ctx, UndoWhat::Event(last(&ctx, made.id.0).await)).await.expect("undone");
    assert_eq!((report.undone_count(), report.conflicts.len()), (1, 0));
    let now = get().await.expect("the deal");
    assert_eq!((now.name.as_str(), now.amount, now.version), ("a", None, 3));

    deals::verbs::move_to(&ctx, made.id, won, Place::Top, None).await.expect("won");
    undo(&ctx, UndoWhat::LastOf { subject_id: made.id.0, version: 4 }).await.expect("undone");
    let now = get().await.expect("the deal");
    assert_eq!((now.stage_id, now.closed_on, now.version), (lead, None, 5));

    deals::verbs::delete(&ctx, made.id).await.expect("deleted");
    undo(&ctx, UndoWhat::LastOf { subject_id: made.id.0, version: 6 }).await.expect("undone");
    assert_eq!(get().await.expect("back").version, 7);

    let created = timeline(&ctx, RecordKind::Deal, made.id.0).await.pop().expect("the first event");
    assert_eq!(created.kind, "deal.created");
    undo(&ctx, UndoWhat::Event(created.event_id)).await.expect("undone");
    assert!(matches!(get().await, Err(Error::NotFound)));
});

both_databases!(an_undo_says_whose_it_is_and_can_be_undone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let rename = DealPatch { name: Some("b".into()), ..Default::default() };
    deals::verbs::update(&ctx, made.id, 1, rename).await.expect("renamed");
    let renamed = last(&ctx, made.id.0).await;
    undo(&ctx, UndoWhat::Event(renamed)).await.expect("undone");
    let entries = timeline(&ctx, RecordKind::Deal, made.id.0).await;
    assert_eq!((entries[0].kind.as_str(), entries[0].causation_id), ("deal.updated", Some(renamed)));
    assert_eq!(entries[0].changes[0].old, TimelineValue::Text("b".into()));
    assert!(entries[0].is_undoable);
    undo(&ctx, UndoWhat::Event(entries[0].event_id)).await.expect("redone");
    assert_eq!(deals::queries::get(&ctx, made.id).await.expect("the deal").name, "b");
});

both_databases!(what_changed_since_stays_and_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let both = DealPatch { name: Some("b".into()), amount: Some(Some(usd(5))), ..Default::default() };
    deals::verbs::update(&ctx, made.id, 1, both).await.expect("changed");
    let event = last(&ctx, made.id.0).await;
    let rename = DealPatch { name: Some("c".into()), ..Default::default() };
    deals::verbs::update(&ctx, made.id, 2, rename).await.expect("changed again");
    let report = undo(&ctx, UndoWhat::Event(event)).await.expect("partly undone");
    assert_eq!((report.undone_count(), report.conflicts[0].fields.clone()), (1, vec!["name".to_owned()]));
    let now = deals::queries::get(&ctx, made.id).await.expect("the deal");
    assert_eq!((now.name.as_str(), now.amount), ("c", None), "the amount went back, the name stayed");
    let again = undo(&ctx, UndoWhat::Event(event)).await.expect("nothing left to undo");
    assert_eq!((again.undone_count(), again.conflicts.len()), (0, 1));

    let (won, lost) = (stage(&ctx, "Won").await, stage(&ctx, "Lost").await);
    deals::verbs::move_to(&ctx, made.id, won, Place::Top, None).await.expect("won");
    let event = last(&ctx, made.id.0).await;
    deals::verbs::move_to(&ctx, made.id, lost, Place::Top, None).await.expect("lost");
    let report = undo(&ctx, UndoWhat::Event(event)).await.expect("a conflict");
    assert_eq!((report.undone_count(), report.conflicts.len()), (0, 1));
    assert_eq!(deals::queries::get(&ctx, made.id).await.expect("the deal").stage_id, lost);
});

both_databases!(undo_is_refused_to_others, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = deal(&ours, "a").await;
    let rename = DealPatch { name: Some("b".into()), ..Default::default() };
    deals::verbs::update(&ours, made.id, 1, rename).await.expect("renamed");
    let event = last(&ours, made.id.0).await;
    let (member, guest, admin) =
        (as_role(&ours, Role::Member), as_role(&ours, Role::Guest), as_role(&ours, Role::Admin));
    for other in [&theirs, &member, &guest] {
        assert!(matches!(undo(other, UndoWhat::Event(event)).await, Err(Error::NotFound)));
        let last = UndoWhat::LastOf { subject_id: made.id.0, version: 2 };
        assert!(matches!(undo(other, last).await, Err(Error::NotFound)));
    }
    assert!(matches!(undo(&ours, UndoWhat::Event(EventId::generate())).await, Err(Error::NotFound)));
    assert_eq!(undo(&admin, UndoWhat::Event(event)).await.expect("an admin may").undone_count(), 1);
    assert!(matches!(timeline::queries::of(&guest, RecordKind::Deal, made.id.0, None).await, Err(Error::NotFound)));
    assert!(matches!(timeline::queries::of(&theirs, RecordKind::Deal, made.id.0, None).await, Err(Error::NotFound)));
});

both_databases!(a_batch_goes_back_but_for_what_people_touched, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let batch = BatchId::generate();
    let count = UNDO_EVENTS_PER_TX as usize + 30;
    let drafts =
        (0..count).map(|n| CompanyDraft { name: format!("c{n:04}"), ..Default::default() }.validate().unwrap());
    let drafts: Vec<_> = drafts.collect();
    let ids = ctx.write(async |tx| companies::bulk::insert_many(tx, Origin::Batch(batch), drafts).await).await.unwrap();
    let touch = CompanyPatch { sector: Some(Some("Tools".into())), ..Default::default() };
    companies::verbs::update(&ctx, ids[5], 1, touch).await.expect("touched");
    companies::verbs::delete(&ctx, ids[6]).await.expect("deleted by hand");
    let undone = async || {
        let id = undo(&ctx, UndoWhat::Batch(batch))
            .await
            .expect("an undo")
            .job
            .expect("a job: there is too much for one request");
        bulk::work::work(&ctx, id, Takeover::WhenSilent).await.expect("works");
        bulk::queries::find(&ctx, id).await.expect("the job")
    };
    let job = undone().await;
    assert_eq!((job.state, job.total as usize, job.done as usize), (JobState::Done, count, count));
    assert_eq!((job.changed as usize, job.skipped), (count - 2, 1));
    assert_eq!((job.reasons[0].records[0].name.as_str(), job.reasons[0].records[0].id), ("c0005", ids[5].0));
    let left = companies::queries::list(&ctx, &Default::default()).await.expect("a list");
    assert_eq!(left.data.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["c0005"]);
    let again = undone().await;
    assert_eq!((again.changed, again.skipped), (0, 1));
});
