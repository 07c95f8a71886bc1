//! The chain and its anchors: what holds, what shows.

use crate::support::{emit, execute, said};
use ac_audit::{AnchorRun, ChainReport, anchor, verify};
use ac_core::{
    Ctx, Error, Resource, Role, both_databases,
    control::STATE_CLOSED,
    testing::{TestPlatform, as_role},
};
use sea_orm::ConnectionTrait;

const DAY_SECS: i64 = 24 * 3600;

async fn report(app: &TestPlatform, ctx: &Ctx) -> ChainReport {
    verify(&app.platform, ctx).await.expect("a report")
}

/// Throws the whole log away and writes another one that holds in itself.
async fn rewrite(ctx: &Ctx, events: usize) {
    for sql in ["DELETE FROM event_data", "DELETE FROM event"] {
        execute(ctx, sql, Vec::new()).await;
    }
    execute(ctx, "UPDATE log_head SET seq = 0, hash = $1 WHERE id = 1", vec![ac_core::log::GENESIS.to_vec().into()])
        .await;
    emit(ctx, &vec![said("deal.won", Resource::Deal); events]).await;
}

both_databases!(an_untouched_log_holds_with_its_anchors, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    assert_eq!(
        anchor(&app.platform).await.unwrap(),
        AnchorRun { anchored: vec![ctx.tenant.id], failed: 0 },
        "even an empty log"
    );
    assert_eq!(anchor(&app.platform).await.unwrap(), AnchorRun::default(), "once a day");
    for _ in 0..3 {
        emit(&ctx, &[said("deal.won", Resource::Deal)]).await;
        app.platform.clock.advance_secs(DAY_SECS);
        assert_eq!(anchor(&app.platform).await.unwrap().anchored.len(), 1);
    }
    let report = report(app, &ctx).await;
    assert!(report.holds(), "{report:?}");
    assert_eq!((report.events, report.erased, report.anchors), (3, 0, 4));
});

both_databases!(a_log_rewritten_as_a_whole_does_not_lead_to_its_anchor, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &vec![said("deal.won", Resource::Deal); 4]).await;
    let day = app.platform.clock.now().date();
    anchor(&app.platform).await.unwrap();
    rewrite(&ctx, 4).await;
    let found = report(app, &ctx).await;
    assert_eq!(found.broken_at, None, "the new chain holds in itself");
    let mismatch = found.mismatch.expect("the anchor tells");
    assert_eq!((mismatch.day, mismatch.seq, found.holds()), (day, 4, false));
    // Later anchors of the forged chain do not cover it up.
    app.platform.clock.advance_secs(DAY_SECS);
    anchor(&app.platform).await.unwrap();
    assert_eq!(report(app, &ctx).await.mismatch.map(|m| m.day), Some(day));
});

both_databases!(a_log_cut_short_does_not_reach_its_anchor, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &vec![said("deal.won", Resource::Deal); 4]).await;
    anchor(&app.platform).await.unwrap();
    rewrite(&ctx, 2).await;
    let report = report(app, &ctx).await;
    assert_eq!((report.broken_at, report.mismatch.map(|m| m.seq)), (None, Some(4)));
});

both_databases!(a_changed_entry_breaks_the_chain_there, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &vec![said("deal.won", Resource::Deal); 4]).await;
    execute(&ctx, "DELETE FROM event_data WHERE seq = 1", Vec::new()).await;
    let erased = report(app, &ctx).await;
    assert!(erased.holds());
    assert_eq!(erased.erased, 1);
    execute(&ctx, "UPDATE event SET actor_kind = 'system' WHERE seq = 3", Vec::new()).await;
    let report = report(app, &ctx).await;
    assert_eq!((report.broken_at, report.holds()), (Some(3), false));
});

both_databases!(closed_and_broken_workspaces_do_not_stop_the_others, async |app: &TestPlatform| {
    let (open, closed, broken) =
        (app.workspace("open").await, app.workspace("closed").await, app.workspace("broken").await);
    app.platform.control.set_state(closed.tenant.id, STATE_CLOSED).await.unwrap();
    execute(&broken, "DELETE FROM log_head", Vec::new()).await;
    assert_eq!(anchor(&app.platform).await.unwrap(), AnchorRun { anchored: vec![open.tenant.id], failed: 1 });
    assert_eq!(report(app, &open).await.anchors, 1);
    assert_eq!(report(app, &closed).await.anchors, 0);
});

both_databases!(a_neighbours_anchors_are_not_compared, async |app: &TestPlatform| {
    let (ours, theirs) = (app.workspace("ours").await, app.workspace("theirs").await);
    emit(&ours, &[said("deal.won", Resource::Deal)]).await;
    anchor(&app.platform).await.unwrap();
    rewrite(&ours, 1).await;
    assert!(!report(app, &ours).await.holds());
    assert!(report(app, &theirs).await.holds());
});

both_databases!(only_owners_and_admins_check, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    for role in Role::ALL {
        let may = matches!(role, Role::Owner | Role::Admin);
        match verify(&app.platform, &as_role(&ctx, role)).await {
            Ok(_) => assert!(may, "{}", role.as_str()),
            Err(error) => assert!(!may && matches!(error, Error::Forbidden), "{}", role.as_str()),
        }
    }
});

both_databases!(an_anchor_that_was_changed_shows_too, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &[said("deal.won", Resource::Deal)]).await;
    anchor(&app.platform).await.unwrap();
    app.platform.control.db().execute_unprepared("UPDATE chain_anchor SET seq = 0").await.unwrap();
    assert_eq!(report(app, &ctx).await.mismatch.map(|m| m.seq), Some(0));
});
