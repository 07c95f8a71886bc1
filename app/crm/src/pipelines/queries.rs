//! Reading pipelines with their stages.

use super::{
    entity::{pipeline, stage},
    fields::TABLE,
    model::{PIPELINES_MAX, Pipeline, PipelineId, PipelineQuery, STAGES_MAX, Stage, StageId, StageKind},
};
use crate::shared::{
    find as search,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_core::{Action, Ctx, Error, Page, Resource, Tx};
use ac_views::sql::Asked;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "position", sql: r#""pipeline"."position""#, kind: KeyKind::Integer },
    SortField { name: "name", sql: r#""pipeline"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""pipeline"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""pipeline"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "position";

/// The pipelines in order, each with its stages. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &PipelineQuery) -> Result<Page<Pipeline>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    let base = asked.narrow(pipeline::Entity::find());
    ctx.read(async |tx| {
        let (keys, id) = ([pipeline::Column::NameKey], pipeline::Column::Id);
        let base = search::matching(tx.conn(), pipeline::Entity::find(), base, id, &keys, asked.words()).await?;
        let page: Page<pipeline::Model> = keyset::page(tx.conn(), base, |select| select, id, &ask).await?;
        let Page { data, next_cursor, total } = page;
        Ok(Page { data: with_stages(tx.conn(), data).await?, next_cursor, total })
    })
    .await
}

/// All pipelines in order.
pub async fn all(ctx: &Ctx) -> Result<Vec<Pipeline>, Error> {
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    ctx.read(async |tx| all_in(tx.conn()).await).await
}

/// One pipeline. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: PipelineId) -> Result<Pipeline, Error> {
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    ctx.read(async |tx| find(tx.conn(), id).await).await
}

pub(crate) async fn all_in(conn: &impl ConnectionTrait) -> Result<Vec<Pipeline>, Error> {
    let select = pipeline::Entity::find().order_by_asc(pipeline::Column::Position).order_by_asc(pipeline::Column::Id);
    let rows = select.limit(PIPELINES_MAX).all(conn).await?;
    with_stages(conn, rows).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: PipelineId) -> Result<Pipeline, Error> {
    let row = pipeline::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    with_stages(conn, vec![row]).await?.pop().ok_or(Error::NotFound)
}

/// The pipeline of that id, or the first. Errors: `not_found`.
pub(crate) async fn find_or_first(conn: &impl ConnectionTrait, id: Option<PipelineId>) -> Result<Pipeline, Error> {
    match id {
        Some(id) => find(conn, id).await,
        None => all_in(conn).await?.into_iter().next().ok_or(Error::NotFound),
    }
}

/// The stage a deal is put into. Errors: `invalid` naming `stage_id`.
pub(crate) async fn stage(conn: &impl ConnectionTrait, id: StageId) -> Result<Stage, Error> {
    let row = stage::Entity::find_by_id(id).one(conn).await?;
    row.map(Stage::from).ok_or_else(|| Error::field("stage_id", "Choose a stage of one of the pipelines."))
}

/// The stage that a deal is about to be put into, as it stays until the unit of work ends: whoever changes stages holds their
/// pipeline, and looks for deals in them only then. Take it before the deal is held, as everybody takes the two.
///
/// Errors: `invalid` naming `stage_id`.
pub(crate) async fn stage_to_enter(tx: &Tx<'_>, id: StageId) -> Result<Stage, Error> {
    let of = stage(tx.conn(), id).await?.pipeline_id;
    hold_stages(tx, of).await?;
    stage(tx.conn(), id).await
}

/// As [`stage_to_enter`], the pipeline with all its stages. Errors: `not_found`.
pub(crate) async fn stages_to_enter(tx: &Tx<'_>, id: PipelineId) -> Result<Pipeline, Error> {
    hold_stages(tx, id).await?;
    find(tx.conn(), id).await
}

/// Holds pipelines for a step over many records: those to be `changed`, and those whose stages are to be `entered`. In the
/// order of their ids, and before any deal, as everybody takes them.
pub(crate) async fn hold_all(
    tx: &Tx<'_>,
    changed: BTreeSet<PipelineId>,
    entered: BTreeSet<StageId>,
) -> Result<(), Error> {
    let mut all = changed.clone();
    if !entered.is_empty() {
        let stages = stage::Entity::find().filter(stage::Column::Id.is_in(entered));
        let of = stages.select_only().column(stage::Column::PipelineId).distinct();
        all.extend(of.into_tuple::<PipelineId>().all(tx.conn()).await?);
    }
    for id in all {
        if changed.contains(&id) {
            pipeline::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?;
        } else {
            hold_stages(tx, id).await?;
        }
    }
    Ok(())
}

async fn hold_stages(tx: &Tx<'_>, of: PipelineId) -> Result<(), Error> {
    pipeline::Entity::find_by_id(of).lock_shared().one(tx.conn()).await?;
    Ok(())
}

/// Where a new deal starts: the stage asked for, else the first open one of the pipeline asked for, else of the first.
///
/// Errors: `invalid` where there is no such stage or it is of another pipeline.
pub(crate) async fn starting_stage(
    tx: &Tx<'_>,
    pipeline: Option<PipelineId>,
    stage_id: Option<StageId>,
) -> Result<Stage, Error> {
    if let Some(id) = stage_id {
        let found = stage_to_enter(tx, id).await?;
        return match pipeline {
            Some(asked) if asked != found.pipeline_id => {
                Err(Error::field("stage_id", "Choose a stage of the chosen pipeline."))
            }
            _ => Ok(found),
        };
    }
    let missing = |_| Error::field("pipeline_id", "Choose one of the workspace's pipelines.");
    let found = find_or_first(tx.conn(), pipeline).await.map_err(missing)?;
    let found = stages_to_enter(tx, found.id).await.map_err(missing)?;
    let first = found.stages.into_iter().find(|stage| stage.kind == StageKind::Open);
    first.ok_or_else(|| Error::field("pipeline_id", "Choose a pipeline that has an open stage."))
}

async fn with_stages(conn: &impl ConnectionTrait, rows: Vec<pipeline::Model>) -> Result<Vec<Pipeline>, Error> {
    let of = rows.iter().map(|row| row.id);
    let select = stage::Entity::find().filter(stage::Column::PipelineId.is_in(of));
    let select = select.order_by_asc(stage::Column::Position).order_by_asc(stage::Column::Id);
    let most = u64::try_from(STAGES_MAX.saturating_mul(rows.len())).unwrap_or(u64::MAX);
    let mut stages: HashMap<PipelineId, Vec<Stage>> = HashMap::new();
    for row in select.limit(most).all(conn).await? {
        stages.entry(row.pipeline_id).or_default().push(row.into());
    }
    let read = |row: pipeline::Model| Pipeline {
        stages: stages.remove(&row.id).unwrap_or_default(),
        id: row.id,
        name: row.name,
        position: row.position,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    Ok(rows.into_iter().map(read).collect())
}
