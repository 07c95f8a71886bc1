//! Deals: made, moved, closed, changed by two people at once, deleted and brought back.

use crate::common::*;
use ac_core::{
    Ctx, Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::model::CompanyId,
    deals::{
        board_model::BoardQuery,
        columns,
        model::{DealDraft, DealId, DealPatch, DealQuery, Place},
        queries, verbs,
    },
    pipelines::{
        self,
        model::{PipelinePatch, StageDraft, StageId, StageKind},
    },
    shared::event::Origin,
};
use std::time::Duration;
use tokio::task::JoinHandle;

both_databases!(a_deal_is_made_at_the_top_of_the_first_open_stage, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let acme = company(&ctx, "Acme").await;
    let draft = DealDraft {
        name: " Big\none ".into(),
        amount: Some(usd(105_400)),
        company_id: Some(acme.id),
        expected_close_on: Some("2026-12-24".parse().unwrap()),
        ..Default::default()
    };
    let made = verbs::create(&ctx, draft).await.expect("a deal");
    assert_eq!((made.name.as_str(), made.stage_name.as_str(), made.status), ("Big one", "Lead", StageKind::Open));
    assert_eq!((made.company_name.as_deref(), made.amount), (Some("Acme"), Some(usd(105_400))));
    assert_eq!((made.owner_id, made.version, made.closed_on), (ctx.actor.member(), 1, None));
    assert_eq!(queries::get(&ctx, made.id).await.expect("the same"), made);
    deal(&ctx, "Newer").await;
    let board = columns::board(&ctx, &BoardQuery::default()).await.expect("a board");
    let names: Vec<_> = board.columns[0].cards.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(names, ["Newer", "Big one"]);
    assert_eq!((board.columns[0].count, board.columns[0].sums.clone()), (2, vec![usd(105_400)]));
});

both_databases!(moving_closes_reopens_and_reorders, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (lead, won, lost) = (stage(&ctx, "Lead").await, stage(&ctx, "Won").await, stage(&ctx, "Lost").await);
    let (a, b, c) = (deal(&ctx, "a").await, deal(&ctx, "b").await, deal(&ctx, "c").await);
    let order = async |ctx: &Ctx| {
        let board = columns::board(ctx, &BoardQuery::default()).await.expect("a board");
        board.columns[0].cards.iter().map(|card| card.name.clone()).collect::<String>()
    };
    assert_eq!(order(&ctx).await, "cba");
    let seen = events(&ctx).await.len();
    for (id, place, expect) in [
        (a.id, Place::Top, "acb"),
        (a.id, Place::Before(b.id), "cab"),
        (c.id, Place::Bottom, "abc"),
        (c.id, Place::Before(a.id), "cab"),
        (b.id, Place::Before(a.id), "cba"),
    ] {
        verbs::move_to(&ctx, id, lead, place, None).await.expect("a move");
        assert_eq!(order(&ctx).await, expect);
    }
    verbs::move_to(&ctx, a.id, lead, Place::Bottom, None).await.expect("no move");
    assert_eq!(events(&ctx).await.len(), seen + 5, "a card that is there already is not moved");
    let today = ctx.now().date();
    verbs::move_to(&ctx, a.id, won, Place::Top, None).await.expect("won");
    let deal = queries::get(&ctx, a.id).await.expect("the deal");
    assert_eq!((deal.status, deal.closed_on), (StageKind::Won, Some(today)));
    verbs::move_to(&ctx, a.id, lost, Place::Top, None).await.expect("lost");
    verbs::move_to(&ctx, a.id, lead, Place::Top, None).await.expect("reopened");
    let deal = queries::get(&ctx, a.id).await.expect("the deal");
    assert_eq!((deal.status, deal.closed_on), (StageKind::Open, None));
    let qualified = stage(&ctx, "Qualified").await;
    verbs::move_to(&ctx, a.id, qualified, Place::Top, None).await.expect("moved");
    assert_eq!(events(&ctx).await[seen + 5..], ["deal.won", "deal.lost", "deal.reopened", "deal.stage_changed"]);
});

both_databases!(the_second_of_two_editors_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let seen = deal(&ctx, "a").await;
    let rename = |name: &str| DealPatch { name: Some(name.into()), ..Default::default() };
    let first = verbs::update(&ctx, seen.id, seen.version, rename("b")).await.expect("the first");
    let second = verbs::update(&ctx, seen.id, seen.version, rename("c")).await;
    assert!(matches!(second, Err(Error::Stale { current: 2 })), "{second:?}");
    let moved = verbs::move_to(&ctx, seen.id, stage(&ctx, "Won").await, Place::Top, Some(seen.version)).await;
    assert!(matches!(moved, Err(Error::Stale { current: 2 })), "{moved:?}");
    assert_eq!(queries::get(&ctx, seen.id).await.expect("a deal"), first);
    let before = events(&ctx).await.len();
    let same = verbs::update(&ctx, seen.id, 2, rename("b")).await.expect("no change");
    assert_eq!((same.version, events(&ctx).await.len()), (2, before), "no change, no event");
});

both_databases!(editing_and_moving_at_once_are_two_events_of_one_version, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let patch = DealPatch {
        name: Some("b".into()),
        stage_id: Some(stage(&ctx, "Won").await),
        closed_on: Some(Some("2026-01-02".parse().unwrap())),
        ..Default::default()
    };
    let changed = verbs::update(&ctx, made.id, 1, patch).await.expect("a change");
    assert_eq!((changed.version, changed.status, changed.name.as_str()), (2, StageKind::Won, "b"));
    assert_eq!(changed.closed_on, Some("2026-01-02".parse().unwrap()));
    assert_eq!(events(&ctx).await[2..], ["deal.updated", "deal.won"]);
    let reopen = DealPatch { stage_id: Some(stage(&ctx, "Lead").await), ..Default::default() };
    assert_eq!(verbs::update(&ctx, made.id, 2, reopen).await.expect("reopened").closed_on, None);
    let early = DealPatch { closed_on: Some(Some("2026-01-02".parse().unwrap())), ..Default::default() };
    assert!(
        matches!(verbs::update(&ctx, made.id, 3, early).await, Err(Error::Invalid(f)) if f[0].field == "closed_on")
    );
});

both_databases!(a_deleted_deal_is_gone_until_it_is_restored, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    verbs::delete(&ctx, made.id).await.expect("deleted");
    assert!(matches!(queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    assert!(matches!(verbs::delete(&ctx, made.id).await, Err(Error::NotFound)));
    assert!(queries::list(&ctx, &DealQuery::default()).await.expect("a list").data.is_empty());
    let back = verbs::restore(&ctx, made.id).await.expect("restored");
    assert_eq!((back.version, back.name.as_str()), (3, "a"));
    assert!(matches!(verbs::restore(&ctx, made.id).await, Err(Error::NotFound)));
});

both_databases!(links_must_mean_something_the_actor_sees, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let foreign = company(&theirs, "Theirs").await;
    let gone = company(&ours, "Gone").await;
    ac_crm::companies::verbs::delete(&ours, gone.id).await.expect("deleted");
    for id in [foreign.id, gone.id, CompanyId::generate()] {
        let draft = DealDraft { name: "x".into(), company_id: Some(id), ..Default::default() };
        let refused = verbs::create(&ours, draft).await.expect_err("refused");
        assert!(matches!(refused, Error::Invalid(f) if f[0].field == "company_id"));
    }
    let draft = DealDraft { name: "x".into(), stage_id: Some(stage(&theirs, "Lead").await), ..Default::default() };
    assert!(matches!(verbs::create(&ours, draft).await, Err(Error::Invalid(f)) if f[0].field == "stage_id"));
    let made = deal(&ours, "x").await;
    let refused = verbs::move_to(&ours, made.id, StageId::generate(), Place::Top, None).await;
    assert!(matches!(refused, Err(Error::Invalid(f)) if f[0].field == "stage_id"));
});

both_databases!(another_workspace_sees_and_changes_nothing, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = deal(&ours, "a").await;
    let won = stage(&theirs, "Won").await;
    let not_found = |outcome: Result<(), Error>| assert!(matches!(outcome, Err(Error::NotFound)), "{outcome:?}");
    not_found(queries::get(&theirs, made.id).await.map(|_| ()));
    not_found(verbs::update(&theirs, made.id, 1, DealPatch::default()).await.map(|_| ()));
    not_found(verbs::move_to(&theirs, made.id, won, Place::Top, None).await.map(|_| ()));
    not_found(verbs::delete(&theirs, made.id).await);
    not_found(verbs::restore(&theirs, made.id).await.map(|_| ()));
    assert_eq!(queries::get(&ours, made.id).await.expect("untouched"), made);
});

both_databases!(roles_reach_as_far_as_the_table_says, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let made = deal(&owner, "a").await;
    let won = stage(&owner, "Won").await;
    let (member, guest, client) =
        (as_role(&owner, Role::Member), as_role(&owner, Role::Guest), as_role(&owner, Role::Client));
    let rename = || DealPatch { name: Some("b".into()), ..Default::default() };
    verbs::update(&member, made.id, 1, rename()).await.expect("a member edits any deal");
    assert!(matches!(verbs::delete(&member, made.id).await, Err(Error::Forbidden)), "but deletes only their own");
    let own = deal(&member, "mine").await;
    verbs::delete(&member, own.id).await.expect("their own");
    // A guest sees only what they own: anything else does not exist for them.
    assert!(matches!(queries::get(&guest, made.id).await, Err(Error::NotFound)));
    assert!(matches!(verbs::update(&guest, made.id, 2, rename()).await, Err(Error::NotFound)));
    assert!(queries::list(&guest, &DealQuery::default()).await.expect("a list").data.is_empty());
    let given = DealPatch { owner_id: Some(guest.actor.member()), ..Default::default() };
    assert!(matches!(verbs::update(&owner, made.id, 2, given).await, Err(Error::Invalid(_))), "not a member yet");
    assert!(matches!(
        verbs::create(&guest, DealDraft { name: "x".into(), ..Default::default() }).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(queries::get(&client, made.id).await, Err(Error::Forbidden)));
    assert!(matches!(verbs::move_to(&client, made.id, won, Place::Top, None).await, Err(Error::NotFound)));
});

both_databases!(nonsense_is_refused_by_field, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let check = async |draft: DealDraft, field: &str| {
        let refused = verbs::create(&ctx, draft).await.expect_err(field);
        assert!(matches!(&refused, Error::Invalid(f) if f[0].field == field), "{field}: {refused:?}");
    };
    check(DealDraft::default(), "name").await;
    let named = DealDraft { name: "x".into(), ..Default::default() };
    check(DealDraft { name: "x".repeat(201), ..named.clone() }, "name").await;
    check(DealDraft { amount: Some(usd(-1)), ..named.clone() }, "amount").await;
    check(DealDraft { expected_close_on: Some("0001-01-01".parse().unwrap()), ..named.clone() }, "expected_close_on")
        .await;
    check(DealDraft { closed_on: Some("2026-01-01".parse().unwrap()), ..named.clone() }, "closed_on").await;
    check(DealDraft { owner_id: Some(ac_core::MemberId::generate()), ..named.clone() }, "owner_id").await;
    assert_eq!(events(&ctx).await, ["pipeline.created"], "nothing was written");
    let huge = DealDraft { amount: Some(usd(i64::MAX)), ..named };
    verbs::create(&ctx, huge.clone()).await.expect("a huge deal");
    verbs::create(&ctx, huge).await.expect("another");
    let board = columns::board(&ctx, &BoardQuery::default()).await.expect("a board whose sum does not fit");
    assert_eq!(board.columns[0].sums, [usd(i64::MAX)]);
    assert!(matches!(queries::get(&ctx, DealId::generate()).await, Err(Error::NotFound)));
});

/// Gives another unit of work the time to overtake this one, if it does not wait.
async fn let_pass<T>(other: JoinHandle<T>) -> JoinHandle<T> {
    for _ in 0..30 {
        if other.is_finished() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    other
}

/// The stages of the first pipeline, with an empty open one won.
async fn won(ctx: &Ctx, stage: StageId) -> (pipelines::model::Pipeline, PipelinePatch) {
    let old = pipeline(ctx).await;
    let draft = |s: &pipelines::model::Stage| {
        let kind = if s.id == stage { StageKind::Won } else { s.kind };
        StageDraft { id: Some(s.id), ..StageDraft::new(&s.name, kind, if s.id == stage { 100 } else { s.probability }) }
    };
    let patch = PipelinePatch { stages: Some(old.stages.iter().map(draft).collect()), ..Default::default() };
    (old, patch)
}

both_databases!(a_deal_enters_a_stage_as_it_is_when_it_is_there, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (moved, to) = (deal(&ctx, "a").await.id, stage(&ctx, "Proposal").await);
    let (old, patch) = won(&ctx, to).await;
    let moving = ctx.write(async |tx| {
        pipelines::verbs::update_in(tx, Origin::Direct, old.id, old.version, patch).await?;
        let ctx = ctx.clone();
        let mover = tokio::spawn(async move { verbs::move_to(&ctx, moved, to, Place::Top, None).await });
        Ok::<_, Error>(let_pass(mover).await)
    });
    let card = moving.await.expect("changed").await.unwrap().expect("moved");
    assert_eq!(card.closed_on, Some(ctx.now().date()), "a deal in a won stage is closed");
});

both_databases!(a_stage_is_not_changed_under_a_deal_that_enters_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (moved, to) = (deal(&ctx, "a").await.id, stage(&ctx, "Proposal").await);
    let (old, patch) = won(&ctx, to).await;
    let changing = ctx.write(async |tx| {
        verbs::move_in(tx, Origin::Direct, moved, to, Place::Top, None).await?;
        let ctx = ctx.clone();
        let admin = tokio::spawn(async move { pipelines::verbs::update(&ctx, old.id, old.version, patch).await });
        Ok::<_, Error>(let_pass(admin).await)
    });
    let refused = changing.await.expect("moved").await.unwrap();
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
});
