//! Activities: planned, done, taken back; who sees them.

use crate::common::*;
use ac_core::{
    Action, Ctx, Error, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        model::{Activity, ActivityDraft, ActivityFilter, ActivityKind, ActivityPatch, ActivityQuery},
        queries, verbs,
    },
    deals,
    products::{self, model::ProductDraft},
    shared::{kind::RecordKind, list::ListQuery},
    timeline,
    undo::{self, model::UndoWhat},
};
use chrono::NaiveDate;
use std::sync::Arc;

fn about(id: uuid::Uuid, title: &str) -> ActivityDraft {
    ActivityDraft {
        kind: ActivityKind::Call,
        title: title.into(),
        details: None,
        subject_kind: RecordKind::Deal,
        subject_id: id,
        owner_id: None,
        due_on: None,
        due_time: None,
        done: false,
    }
}

fn day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 12, day)
}

async fn listed(ctx: &Ctx, query: ActivityQuery) -> Vec<Activity> {
    queries::list(ctx, &query).await.expect("a list").data
}

async fn titles(ctx: &Ctx, query: ActivityQuery) -> Vec<String> {
    listed(ctx, query).await.into_iter().map(|activity| activity.title).collect()
}

fn asked(text: &str) -> ActivityQuery {
    ActivityQuery { query: Some(text.into()), ..ListQuery::of(ActivityFilter::default()) }
}

fn done(done: bool) -> ActivityPatch {
    ActivityPatch { done: Some(done), ..ActivityPatch::default() }
}

both_databases!(what_is_due_first_stands_first_and_what_has_no_day_last, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let deal = deal(&ctx, "Harbour").await;
    let plan = [("never", None, None), ("late", day(2), None), ("nine", day(2), Some("9:00")), ("first", day(1), None)];
    for (title, due_on, time) in plan {
        let draft = ActivityDraft { due_on, due_time: time.map(str::to_owned), ..about(deal.id.0, title) };
        verbs::create(&ctx, draft).await.unwrap();
    }
    let all = listed(&ctx, ListQuery::of(ActivityFilter::default())).await;
    assert_eq!(all.iter().map(|a| a.title.as_str()).collect::<Vec<_>>(), ["first", "nine", "late", "never"]);
    assert_eq!(all[0].subject_name.as_deref(), Some("Harbour"));
    assert_eq!(all[0].owner_id, ctx.actor.member(), "without an owner it is whoever's who plans it");
    assert_eq!(all[1].due_time.as_deref(), Some("09:00"));
    assert_eq!(titles(&ctx, asked("due:none")).await, ["never"]);
    assert_eq!(titles(&ctx, asked("due:2026-12-02 owner:me kind:call status:open about:deal")).await, ["nine", "late"]);
    assert_eq!(titles(&ctx, asked("nin")).await, ["nine"]);
    for (text, want) in [
        ("due:<2026-12-02", &["first"][..]),
        ("due:>=2026-12-02", &["nine", "late"]),
        ("due:>2026-12-02", &[]),
        ("-due:none", &["first", "nine", "late"]),
        ("-due:2026-12-02", &["first", "never"]),
        ("-status:open", &[]),
        ("status:done or due:2026-12-01", &["first"]),
    ] {
        assert_eq!(titles(&ctx, asked(text)).await, want, "{text}");
    }
});

both_databases!(an_activity_about_a_product_is_found_and_names_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = ProductDraft { name: "Seat".into(), ..ProductDraft::default() };
    let seat = products::verbs::create(&ctx, draft).await.unwrap();
    let on_it = ActivityDraft { subject_kind: RecordKind::Product, ..about(seat.id.0, "New prices") };
    let made = verbs::create(&ctx, on_it).await.unwrap();
    assert_eq!(made.subject_name.as_deref(), Some("Seat"));
    verbs::create(&ctx, about(deal(&ctx, "Harbour").await.id.0, "Call")).await.unwrap();
    let found = listed(&ctx, asked("about:product")).await;
    assert_eq!(found, [made]);
    assert_eq!(titles(&ctx, asked("-about:product")).await, ["Call"]);
});

both_databases!(an_activity_is_done_opened_again_and_both_can_be_taken_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let deal = deal(&ctx, "Harbour").await;
    let made = verbs::create(&ctx, about(deal.id.0, "Call Noa")).await.unwrap();
    app.platform.clock.advance_secs(60);
    let ended = verbs::update(&ctx, made.id, made.version, done(true)).await.unwrap();
    assert_eq!(ended.done_at, Some(ended.updated_at));
    app.platform.clock.advance_secs(60);
    let renamed = ActivityPatch { title: Some("Called Noa".into()), ..Default::default() };
    let renamed = verbs::update(&ctx, made.id, ended.version, renamed).await.unwrap();
    assert_eq!(renamed.done_at, ended.done_at, "it was done when it was done");
    assert_eq!(titles(&ctx, asked("status:done")).await, ["Called Noa"]);
    assert!(matches!(verbs::update(&ctx, made.id, 1, done(false)).await, Err(Error::Stale { current: 3 })));

    let story = timeline::queries::of(&ctx, RecordKind::Deal, deal.id.0, None).await.unwrap().entries;
    let kinds: Vec<_> = story.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["activity.updated", "activity.done", "activity.created", "deal.created"]);
    assert_eq!(story[1].note.as_deref(), Some("Call Noa"));
    undo::verbs::undo(&ctx, UndoWhat::Event(story[1].event_id)).await.unwrap();
    let now = queries::get(&ctx, made.id).await.unwrap();
    assert_eq!((now.done, now.done_at, now.title.as_str()), (false, None, "Called Noa"));

    verbs::delete(&ctx, made.id).await.unwrap();
    assert!(matches!(queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    assert_eq!(verbs::restore(&ctx, made.id).await.unwrap().title, "Called Noa");
});

both_databases!(who_may_see_an_activity_sees_the_record_it_is_about, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let (guest, member) = (as_role(&owner, Role::Guest), as_role(&owner, Role::Member));
    let theirs = deal(&owner, "Theirs").await;
    let draft = deals::model::DealDraft { name: "Hers".into(), owner_id: guest.actor.member(), ..Default::default() };
    known(&guest, "Guest").await;
    let hers = deals::verbs::create(&owner, draft).await.unwrap();
    for (deal, title) in [(theirs.id.0, "on theirs"), (hers.id.0, "on hers")] {
        let draft = ActivityDraft { owner_id: guest.actor.member(), ..about(deal, title) };
        verbs::create(&owner, draft).await.unwrap();
    }
    let not_for_her = verbs::create(&owner, about(hers.id.0, "the owner's")).await.unwrap();
    assert_eq!(titles(&guest, ListQuery::of(ActivityFilter::default())).await, ["on hers"]);
    assert!(matches!(queries::get(&guest, not_for_her.id).await, Err(Error::NotFound)));
    assert!(matches!(verbs::create(&guest, about(hers.id.0, "x")).await, Err(Error::Forbidden)));
    assert!(matches!(verbs::delete(&member, not_for_her.id).await, Err(Error::Forbidden)));
    // A program that may delete activities, but sees no deals.
    let mut program = owner.clone();
    let scopes = [
        (Resource::Activity, Action::Read),
        (Resource::Activity, Action::Modify),
        (Resource::Activity, Action::Delete),
    ];
    program.scopes = Some(Arc::new(scopes.into()));
    assert!(matches!(verbs::delete(&program, not_for_her.id).await, Err(Error::NotFound)));
    let stale = verbs::update(&program, not_for_her.id, 9, done(true)).await;
    assert!(matches!(stale, Err(Error::NotFound)), "{stale:?}");
    let seen = timeline::queries::of(&guest, RecordKind::Deal, hers.id.0, None).await.unwrap().entries;
    assert!(seen.iter().all(|entry| entry.note.as_deref() != Some("the owner's")), "{seen:?}");
});

both_databases!(bad_input_says_what_to_do, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let deal = deal(&ctx, "Harbour").await;
    let refused = async |draft: ActivityDraft| match verbs::create(&ctx, draft).await {
        Err(Error::Invalid(fields)) => fields[0].field.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(about(deal.id.0, " ")).await, "title");
    assert_eq!(refused(about(uuid::Uuid::now_v7(), "x")).await, "subject_id");
    let stranger = Some(ac_core::MemberId(uuid::Uuid::now_v7()));
    assert_eq!(refused(ActivityDraft { owner_id: stranger, ..about(deal.id.0, "x") }).await, "owner_id");
    assert_eq!(refused(ActivityDraft { due_time: Some("25:00".into()), ..about(deal.id.0, "x") }).await, "due_time");
    assert!(queries::list(&ctx, &asked("status:maybe")).await.is_err());
});
