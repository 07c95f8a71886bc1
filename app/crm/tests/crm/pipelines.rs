//! Pipelines as they are set up: their order, and where the deals go of a stage that is taken away.

use crate::common::*;
use ac_core::{
    Ctx, Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    deals::{
        self,
        model::{DealDraft, DealFilter, DealId, DealQuery, Place},
    },
    pipelines::{
        self,
        entity::stage as stage_entity,
        model::{
            DEALS_MOVED_MAX, DealsTo, Pipeline, PipelineDraft, PipelineId, PipelinePatch, StageDraft, StageId,
            StageKind,
        },
    },
};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait};
use uuid::Uuid;

fn field(refused: &Error) -> &str {
    match refused {
        Error::Invalid(fields) => &fields[0].field,
        other => panic!("{other:?}"),
    }
}

/// The pipeline without a stage, whose deals go to another.
fn without(pipeline: &Pipeline, gone: StageId, to: Option<StageId>) -> PipelinePatch {
    let kept = pipeline.stages.iter().filter(|stage| stage.id != gone);
    let draft =
        |s: &pipelines::model::Stage| StageDraft { id: Some(s.id), ..StageDraft::new(&s.name, s.kind, s.probability) };
    PipelinePatch {
        stages: Some(kept.map(draft).collect()),
        deals_to: to.map(|to| DealsTo { from: gone, to }).into_iter().collect(),
        ..PipelinePatch::default()
    }
}

async fn update(ctx: &Ctx, id: PipelineId, version: i64, patch: PipelinePatch) -> Result<Pipeline, Error> {
    pipelines::verbs::update(ctx, id, version, patch).await
}

both_databases!(deals_of_a_stage_that_goes_are_told_where_to, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let (lead, qualified) = (stage(&ctx, "Lead").await, stage(&ctx, "Qualified").await);
    let (first, second, binned) = (deal(&ctx, "a").await, deal(&ctx, "b").await, deal(&ctx, "c").await);
    deals::verbs::delete(&ctx, binned.id).await.expect("deleted");
    let refused = update(&ctx, sales.id, 1, without(&sales, lead, None)).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    for to in [lead, StageId::generate()] {
        let refused = update(&ctx, sales.id, 1, without(&sales, lead, Some(to))).await.expect_err("nowhere");
        assert_eq!(field(&refused), "deals_to");
    }
    let stays = PipelinePatch { deals_to: vec![DealsTo { from: lead, to: qualified }], ..Default::default() };
    assert_eq!(field(&update(&ctx, sales.id, 1, stays).await.expect_err("it stays")), "deals_to");

    let changed = update(&ctx, sales.id, 1, without(&sales, lead, Some(qualified))).await.expect("changed");
    assert!(changed.stages.iter().all(|stage| stage.id != lead));
    for id in [first.id, second.id] {
        let now = deals::queries::get(&ctx, id).await.expect("the deal");
        assert_eq!((now.stage_id, now.version), (qualified, 2));
    }
    let board = deals::columns::board(&ctx, &deals::board_model::BoardQuery::default()).await.expect("a board");
    let names: Vec<_> = board.columns[0].cards.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(names, ["b", "a"], "they keep their order");
    let restored = deals::verbs::restore(&ctx, binned.id).await.expect("restored");
    assert_eq!((restored.stage_id, restored.status.as_str()), (qualified, "open"));
    let moved = events(&ctx).await.iter().filter(|kind| *kind == "deal.stage_changed").count();
    assert_eq!(moved, 2);
});

both_databases!(deals_that_go_to_a_closed_stage_are_closed, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let (won, lost) = (stage(&ctx, "Won").await, stage(&ctx, "Lost").await);
    let proposal = stage(&ctx, "Proposal").await;
    let draft = |name: &str| DealDraft { name: name.into(), stage_id: Some(proposal), ..Default::default() };
    let live = deals::verbs::create(&ctx, draft("a")).await.expect("made");
    let binned = deals::verbs::create(&ctx, draft("b")).await.expect("made");
    deals::verbs::delete(&ctx, binned.id).await.expect("deleted");
    update(&ctx, sales.id, 1, without(&sales, proposal, Some(won))).await.expect("changed");
    let today = Some(ctx.now().date());
    let now = deals::queries::get(&ctx, live.id).await.expect("the deal");
    assert_eq!((now.stage_id, now.closed_on), (won, today));
    let back = deals::verbs::restore(&ctx, binned.id).await.expect("restored");
    assert_eq!((back.stage_id, back.closed_on), (won, today));
    // One that was won stays won when it was.
    app.platform.clock.advance_secs(3 * 24 * 3_600);
    let mut two = pipeline(&ctx).await;
    let drafts =
        two.stages.iter().map(|s| StageDraft { id: Some(s.id), ..StageDraft::new(&s.name, s.kind, s.probability) });
    let stages = drafts.chain([StageDraft::new("Won, old", StageKind::Won, 100)]).collect();
    two =
        update(&ctx, sales.id, 2, PipelinePatch { stages: Some(stages), ..Default::default() }).await.expect("another");
    let old = two.stages.iter().find(|stage| stage.name == "Won, old").expect("it").id;
    deals::verbs::move_to(&ctx, live.id, old, Place::Top, None).await.expect("moved");
    assert_eq!(deals::queries::get(&ctx, live.id).await.expect("the deal").closed_on, today);
    update(&ctx, sales.id, 3, without(&two, old, Some(won))).await.expect("changed");
    assert_eq!(deals::queries::get(&ctx, live.id).await.expect("the deal").closed_on, today);
    // And one that goes to an open one is open again.
    deals::verbs::move_to(&ctx, live.id, lost, Place::Top, None).await.expect("lost");
    deals::verbs::delete(&ctx, live.id).await.expect("deleted");
    let sales = pipeline(&ctx).await;
    update(&ctx, sales.id, 4, without(&sales, lost, Some(stage(&ctx, "Lead").await))).await.expect("changed");
    assert_eq!(deals::verbs::restore(&ctx, live.id).await.expect("restored").closed_on, None);
});

/// Puts so many deals more into a stage, all like the one that is there.
async fn copies(ctx: &Ctx, of: DealId, into: StageId, number: u64) {
    let columns = "name, name_key, pipeline_id, rank, currency, stage_entered_at, fields, field_keys, version, created_at, updated_at";
    let written = ctx.write(async |tx| {
        let is_postgres = tx.backend() == DbBackend::Postgres;
        let uuid = |id: Uuid| if is_postgres { format!("'{id}'::uuid") } else { format!("x'{}'", id.simple()) };
        let (of, into) = (uuid(of.0), uuid(into.0));
        let id = if is_postgres { "gen_random_uuid()" } else { "randomblob(16)" };
        let all = format!("SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {number}");
        let n = format!("(WITH RECURSIVE c(n) AS ({all}) SELECT n FROM c)");
        let sql = format!(
            "INSERT INTO deal (id, stage_id, {columns}) SELECT {id}, {into}, {columns} FROM deal, {n} AS n WHERE deal.id = {of}"
        );
        tx.conn().execute_unprepared(&sql).await?;
        Ok::<_, Error>(())
    });
    written.await.expect("copies");
}

both_databases!(only_so_many_deals_move_at_once_however_many_stages_go, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let [lead, qualified, won] = [stage(&ctx, "Lead").await, stage(&ctx, "Qualified").await, stage(&ctx, "Won").await];
    let model = deal(&ctx, "model").await;
    copies(&ctx, model.id, lead, DEALS_MOVED_MAX / 2 - 1).await;
    copies(&ctx, model.id, qualified, DEALS_MOVED_MAX / 2).await;
    let one_more = DealDraft { name: "one more".into(), stage_id: Some(qualified), ..Default::default() };
    let one_more = deals::verbs::create(&ctx, one_more).await.expect("made");
    let both = || {
        let stages = without(&sales, lead, None)
            .stages
            .map(|all| all.into_iter().filter(|stage| stage.id != Some(qualified)).collect());
        let deals_to = [lead, qualified].map(|from| DealsTo { from, to: won }).into();
        PipelinePatch { stages, deals_to, ..PipelinePatch::default() }
    };
    let refused = update(&ctx, sales.id, 1, both()).await;
    assert!(matches!(&refused, Err(Error::Conflict(why)) if why.contains("Qualified")), "{refused:?}");
    assert_eq!(pipeline(&ctx).await, sales, "nothing moved");
    deals::verbs::move_to(&ctx, one_more.id, won, Place::Top, None).await.expect("moved");
    let changed = update(&ctx, sales.id, 1, both()).await.expect("just as many as may");
    assert_eq!(changed.stages.len(), sales.stages.len() - 2);
    let filter = DealFilter { stage_id: Some(won), ..DealFilter::default() };
    let page = deals::queries::list(&ctx, &DealQuery::of(filter)).await.expect("a page");
    assert_eq!(page.total, i64::try_from(DEALS_MOVED_MAX + 1).ok());
});

both_databases!(stages_that_stay_as_they_are_are_not_written, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let mut stages = without(&sales, StageId::generate(), None).stages.unwrap();
    stages[1].name = "Talking".to_owned();
    update(&ctx, sales.id, 1, PipelinePatch { stages: Some(stages), ..Default::default() }).await.expect("changed");
    let rows = ctx.read(async |tx| Ok::<_, Error>(stage_entity::Entity::find().all(tx.conn()).await?)).await.unwrap();
    let changed: Vec<_> = rows.iter().filter(|row| row.version > 1).map(|row| row.name.as_str()).collect();
    assert_eq!(changed, ["Talking"]);
    assert_eq!(rows.len(), sales.stages.len());
});

both_databases!(pipelines_stand_in_the_order_they_are_put_in, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut all = vec![pipeline(&ctx).await];
    for name in ["Partners", "Renewals"] {
        let draft = PipelineDraft { name: name.into(), ..Default::default() };
        all.push(pipelines::verbs::create(&ctx, draft).await.expect("made"));
    }
    let names = async || {
        let all = pipelines::queries::all(&ctx).await.expect("pipelines");
        assert!(all.iter().zip(0..).all(|(pipeline, place)| pipeline.position == place), "each tells its place");
        all.into_iter().map(|pipeline| pipeline.name).collect::<Vec<_>>()
    };
    let put = |place| PipelinePatch { position: Some(place), ..Default::default() };
    update(&ctx, all[2].id, 1, put(0)).await.expect("moved");
    assert_eq!(names().await, ["Renewals", "Sales", "Partners"]);
    update(&ctx, all[2].id, 2, put(99)).await.expect("moved");
    assert_eq!(names().await, ["Sales", "Partners", "Renewals"]);
    update(&ctx, all[0].id, 1, put(1)).await.expect("moved");
    assert_eq!(names().await, ["Partners", "Sales", "Renewals"]);
    let same = update(&ctx, all[0].id, 2, put(1)).await.expect("there already");
    assert_eq!(same.version, 2);
    assert!(matches!(update(&ctx, all[0].id, 1, put(0)).await, Err(Error::Stale { current: 2 })));
    let member = as_role(&ctx, Role::Member);
    assert!(matches!(update(&member, all[0].id, 2, put(0)).await, Err(Error::Forbidden)));
    let theirs = workspace(app, "theirs").await;
    assert!(matches!(update(&theirs, all[0].id, 2, put(0)).await, Err(Error::NotFound)));
});

both_databases!(the_places_have_no_gaps_and_the_last_pipeline_stays, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let make = async |name: &str| {
        let draft = PipelineDraft { name: name.into(), ..Default::default() };
        pipelines::verbs::create(&ctx, draft).await.expect("made").id
    };
    let (partners, renewals) = (make("Partners").await, make("Renewals").await);
    pipelines::verbs::delete(&ctx, sales.id).await.expect("deleted");
    make("New").await;
    let down = PipelinePatch { position: Some(1), ..Default::default() };
    update(&ctx, partners, 1, down).await.expect("moved");
    let all = pipelines::queries::all(&ctx).await.expect("pipelines");
    let told: Vec<_> = all.iter().map(|pipeline| (pipeline.name.as_str(), pipeline.position)).collect();
    assert_eq!(told, [("Renewals", 0), ("Partners", 1), ("New", 2)]);
    // Of those who delete the last ones at once, one is told.
    pipelines::verbs::delete(&ctx, all[2].id).await.expect("deleted");
    let (one, other) = tokio::join!(pipelines::verbs::delete(&ctx, partners), pipelines::verbs::delete(&ctx, renewals));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(pipelines::queries::all(&ctx).await.expect("pipelines").len(), 1);
});

both_databases!(the_only_pipeline_stays, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let refused = pipelines::verbs::delete(&ctx, sales.id).await.expect_err("deals stand in one");
    assert!(matches!(&refused, Error::Conflict(why) if why.contains("only pipeline")), "{refused:?}");
});
