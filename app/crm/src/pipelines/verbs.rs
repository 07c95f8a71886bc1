//! What can be done to a pipeline: authorise, then one transaction with its rows and one event.
//!
//! The rule: a stage that holds deals, deleted ones among them, is neither removed nor given another kind, because the
//! kind alone decides those deals' status. Who removes one says where its deals go; only [`remove_stages`] finds deleted ones
//! another stage of their kind.

use super::{
    emptied,
    entity::{pipeline, stage},
    flow,
    model::{
        Pipeline, PipelineDraft, PipelineId, PipelinePatch, STAGES_MAX, Stage, StageDraft, StageId, ValidPipeline,
        usual_stages,
    },
    order, queries,
};
use crate::{
    deals::entity as deal,
    shared::event::{Facts, Origin, diff, record_events},
};
use ac_core::{Action, Ctx, Error, Resource, Tx, text::sort_key};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::BTreeSet;

record_events! {
    /// What happened to a pipeline.
    PipelineEvent of Pipeline {
        Created = "pipeline.created",
        Updated = "pipeline.updated",
        Deleted = "pipeline.deleted",
    }
}

fn facts(old: Option<&Pipeline>, new: Option<&Pipeline>, row: &Pipeline) -> Facts {
    let fields = |row: &Pipeline| serde_json::json!({ "name": row.name, "stages": row.stages });
    Facts {
        id: row.id.0,
        version: row.version,
        owner: None,
        changes: diff(old.map(fields).as_ref(), new.map(fields).as_ref()),
        data: serde_json::json!({ "name": row.name }),
    }
}

/// Gives a new workspace its first pipeline, "Sales". Does nothing if it has one.
pub async fn seed(ctx: &Ctx) -> Result<Pipeline, Error> {
    ctx.write(async |tx| match queries::all_in(tx.conn()).await?.into_iter().next() {
        Some(first) => Ok(first),
        None => {
            let draft = PipelineDraft { name: "Sales".to_owned(), stages: usual_stages() };
            create_in(tx, Origin::Direct, draft).await
        }
    })
    .await
}

/// Makes a pipeline. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: PipelineDraft) -> Result<Pipeline, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes a pipeline last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
pub async fn update(ctx: &Ctx, id: PipelineId, version: i64, patch: PipelinePatch) -> Result<Pipeline, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Removes a pipeline without deals. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn delete(ctx: &Ctx, id: PipelineId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: PipelineDraft) -> Result<Pipeline, Error> {
    tx.ctx().allow_any(Resource::Pipeline, Action::Create)?;
    let valid = draft.validate().map_err(Error::Invalid)?;
    let count = order::hold_all(tx).await?;
    if u64::try_from(count).is_ok_and(|count| count >= super::model::PIPELINES_MAX) {
        return Err(Error::Conflict("The workspace has as many pipelines as it can. Delete one first.".to_owned()));
    }
    let now = tx.ctx().now();
    let row = pipeline::Model {
        id: PipelineId::generate(),
        name_key: sort_key(&valid.name),
        name: valid.name,
        position: i32::try_from(count).unwrap_or(i32::MAX),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let id = row.id;
    pipeline::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    insert_stages(tx, id, valid.stages.iter().enumerate()).await?;
    let made = queries::find(tx.conn(), id).await?;
    origin.emit(tx, &PipelineEvent::Created(facts(None, Some(&made), &made)));
    Ok(made)
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: PipelineId,
    version: i64,
    patch: PipelinePatch,
) -> Result<Pipeline, Error> {
    if patch.position.is_some() {
        // Every other one may move too, and all of them are held in one order.
        tx.ctx().allow_any(Resource::Pipeline, Action::Modify)?;
        order::hold_all(tx).await?;
    }
    let row = hold(tx, id, Action::Modify).await?;
    if row.version != version {
        return Err(Error::Stale { current: row.version });
    }
    let old = queries::find(tx.conn(), id).await?;
    let place = patch.position.filter(|place| *place != row.position);
    let draft = PipelineDraft {
        name: patch.name.unwrap_or_else(|| old.name.clone()),
        stages: patch.stages.unwrap_or_else(|| old.stages.iter().map(draft_of).collect()),
    };
    if draft.stages.is_empty() {
        return Err(Error::field("stages", "Keep at least one open stage, where new deals start."));
    }
    let valid = draft.validate().map_err(Error::Invalid)?;
    let are_same = valid.name == old.name && valid.stages == old.stages.iter().map(draft_of).collect::<Vec<_>>();
    if are_same && place.is_none() && patch.deals_to.is_empty() {
        return Ok(old);
    }
    emptied::give_deals(tx, origin, &old, &valid, &patch.deals_to).await?;
    if !are_same {
        replace_stages(tx, &old, &valid).await?;
    }
    let before = row.position;
    let position = match place {
        Some(place) => order::put(tx, &row, place).await?,
        None => before,
    };
    save(tx, pipeline::Model { position, ..row }, valid.name).await?;
    let new = queries::find(tx.conn(), id).await?;
    let mut told = facts(Some(&old), Some(&new), &new);
    ac_core::event::change(&mut told.changes, "position", &before, &position);
    origin.emit(tx, &PipelineEvent::Updated(told));
    Ok(new)
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: PipelineId) -> Result<(), Error> {
    tx.ctx().allow_any(Resource::Pipeline, Action::Delete)?;
    let count = order::hold_all(tx).await?;
    hold(tx, id, Action::Delete).await?;
    let old = queries::find(tx.conn(), id).await?;
    if deal::Entity::find().filter(deal::Column::PipelineId.eq(id)).limit(1).one(tx.conn()).await?.is_some() {
        let why = "The pipeline still holds deals, in the bin perhaps. Move them to another pipeline first.";
        return Err(Error::Conflict(why.to_owned()));
    }
    if count <= 1 {
        return Err(Error::Conflict(
            "This is the only pipeline. Make another one first: deals stand in one.".to_owned(),
        ));
    }
    stage::Entity::delete_many().filter(stage::Column::PipelineId.eq(id)).exec(tx.conn()).await?;
    pipeline::Entity::delete_by_id(id).exec(tx.conn()).await?;
    order::hold_all(tx).await?;
    let gone = Pipeline { version: old.version + 1, ..old.clone() };
    origin.emit(tx, &PipelineEvent::Deleted(facts(Some(&old), None, &gone)));
    Ok(())
}

/// The pipeline's stages, with those of `wanted` that it lacks (by folded name) added, each where it belongs in a sale.
///
/// Errors: `not_found`, `forbidden`, `invalid`.
pub async fn ensure_stages(
    tx: &Tx<'_>,
    origin: Origin,
    id: PipelineId,
    wanted: &[StageDraft],
) -> Result<Vec<Stage>, Error> {
    let old = queries::find(tx.conn(), id).await?;
    let mut stages: Vec<StageDraft> = old.stages.iter().map(draft_of).collect();
    for draft in wanted {
        let key = sort_key(&draft.name);
        if !stages.iter().any(|stage| sort_key(&stage.name) == key) {
            stages.insert(flow::place(&stages, draft), StageDraft { id: None, ..draft.clone() });
        }
    }
    if stages.len() == old.stages.len() {
        return Ok(old.stages);
    }
    let patch = PipelinePatch { stages: Some(stages), ..PipelinePatch::default() };
    Ok(update_in(tx, origin, id, old.version, patch).await?.stages)
}

/// Removes those of `unwanted` that nobody has changed and no living deal stands in; answers those that stay. Their deleted
/// deals go to another stage of the same kind, so that one that is restored has the status it had.
///
/// Errors: `forbidden`.
pub async fn remove_stages(
    tx: &Tx<'_>,
    origin: Origin,
    id: PipelineId,
    unwanted: &[Stage],
) -> Result<Vec<Stage>, Error> {
    // Before the look at their deals: nobody puts one into them meanwhile.
    if pipeline::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.is_none() {
        return Ok(Vec::new());
    }
    let old = queries::find(tx.conn(), id).await?;
    let is_unwanted = |stage: &Stage| unwanted.iter().any(|other| other.id == stage.id);
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for stage in old.stages.iter().filter(|stage| is_unwanted(stage)) {
        let is_same = unwanted.iter().any(|other| Stage { position: stage.position, ..other.clone() } == *stage);
        let heir = old.stages.iter().find(|other| other.kind == stage.kind && !is_unwanted(other));
        match heir {
            Some(heir) if is_same && !holds_living_deals(tx, stage.id).await? => gone.push((stage.id, heir.id)),
            _ => kept.push(stage.clone()),
        }
    }
    if gone.is_empty() {
        return Ok(kept);
    }
    for (stage, heir) in &gone {
        let binned = deal::Entity::update_many().col_expr(deal::Column::StageId, Expr::value(*heir));
        let binned = binned.filter(deal::Column::StageId.eq(*stage)).filter(deal::Column::DeletedAt.is_not_null());
        binned.exec(tx.conn()).await?;
    }
    let stays = |stage: &&Stage| !gone.iter().any(|(id, _)| *id == stage.id);
    let stages = Some(old.stages.iter().filter(stays).map(draft_of).collect());
    update_in(tx, origin, id, old.version, PipelinePatch { stages, ..PipelinePatch::default() }).await?;
    Ok(kept)
}

/// The pipeline for changing it. No deal is put into its stages until the unit of work ends.
async fn hold(tx: &Tx<'_>, id: PipelineId, action: Action) -> Result<pipeline::Model, Error> {
    let row = pipeline::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?;
    tx.ctx().allow(action, &row)?;
    Ok(row)
}

async fn save(tx: &Tx<'_>, row: pipeline::Model, name: String) -> Result<(), Error> {
    let new = pipeline::Model {
        name_key: sort_key(&name),
        name,
        version: row.version + 1,
        updated_at: tx.ctx().now(),
        ..row
    };
    pipeline::Entity::update(new.into_active_model().reset_all()).exec(tx.conn()).await?;
    Ok(())
}

async fn holds_living_deals(tx: &Tx<'_>, id: StageId) -> Result<bool, Error> {
    let deals = deal::Entity::find().filter(deal::Column::StageId.eq(id)).filter(deal::Column::DeletedAt.is_null());
    Ok(deals.limit(1).one(tx.conn()).await?.is_some())
}

/// Whether any deal, deleted ones too, stands in the stage.
async fn holds_deals(tx: &Tx<'_>, id: StageId) -> Result<bool, Error> {
    Ok(deal::Entity::find().filter(deal::Column::StageId.eq(id)).one(tx.conn()).await?.is_some())
}

fn draft_of(stage: &Stage) -> StageDraft {
    StageDraft { id: Some(stage.id), name: stage.name.clone(), kind: stage.kind, probability: stage.probability }
}

async fn replace_stages(tx: &Tx<'_>, old: &Pipeline, valid: &ValidPipeline) -> Result<(), Error> {
    let kept = |stage: &&Stage| valid.stages.iter().find(|draft| draft.id == Some(stage.id)).cloned();
    for stage in &old.stages {
        let touched = kept(&stage).is_none_or(|draft| draft.kind != stage.kind);
        if touched && holds_deals(tx, stage.id).await? {
            let message = format!("The stage “{}” still holds deals. Move them to another stage first.", stage.name);
            return Err(Error::Conflict(message));
        }
    }
    let mut ids = BTreeSet::new();
    if !valid.stages.iter().filter_map(|draft| draft.id).all(|id| ids.insert(id)) {
        return Err(Error::field("stages", "One of the stages stands there twice. Reload and try again."));
    }
    let unknown = |draft: &StageDraft| draft.id.is_some_and(|id| !old.stages.iter().any(|stage| stage.id == id));
    if valid.stages.iter().any(unknown) {
        return Err(Error::field("stages", "One of the stages is not of this pipeline. Reload and try again."));
    }
    let gone = old.stages.iter().filter(|stage| kept(stage).is_none()).map(|stage| stage.id);
    stage::Entity::delete_many().filter(stage::Column::Id.is_in(gone)).exec(tx.conn()).await?;
    let rows = stage::Entity::find().filter(stage::Column::Id.is_in(ids)).all(tx.conn()).await?;
    for row in rows {
        let at = valid.stages.iter().enumerate().find(|(_, draft)| draft.id == Some(row.id));
        let Some((place, StageDraft { name, kind, probability, .. })) = at else { continue };
        let (name, position) = (name.clone(), i32::try_from(place).unwrap_or(i32::MAX));
        let new = stage::Model { name, kind: *kind, probability: *probability, position, ..row.clone() };
        if new != row {
            let new = stage::Model { version: row.version + 1, updated_at: tx.ctx().now(), ..new };
            stage::Entity::update(new.into_active_model().reset_all()).exec(tx.conn()).await?;
        }
    }
    let fresh = valid.stages.iter().enumerate().filter(|(_, draft)| draft.id.is_none());
    insert_stages(tx, old.id, fresh).await
}

async fn insert_stages<'d>(
    tx: &Tx<'_>,
    of: PipelineId,
    drafts: impl Iterator<Item = (usize, &'d StageDraft)>,
) -> Result<(), Error> {
    let now = tx.ctx().now();
    let rows: Vec<_> = drafts
        .take(STAGES_MAX)
        .map(|(place, draft)| stage::Model::fresh(of, draft, i32::try_from(place).unwrap_or(i32::MAX), now))
        .map(|row| row.into_active_model().reset_all())
        .collect();
    if !rows.is_empty() {
        stage::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}
