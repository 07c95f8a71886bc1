//! What can be done to a dashboard: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice where it makes something: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    events::{DashboardEvent, facts},
    model::{Dashboard, DashboardDraft, DashboardId, DashboardPatch},
    queries::{self, live},
};
use ac_core::{Action, Ctx, Error, Tx};
use ac_views::{
    saved::model::Share,
    share::{allow_change, allow_share, allow_to_have, is_hidden, is_seen},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect};

/// Dashboards that the workspace shares.
pub const SHARED_MAX: u64 = 200;
/// Dashboards that a member has for themselves.
pub const PRIVATE_MAX: u64 = 100;

/// Makes a dashboard. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: DashboardDraft) -> Result<Dashboard, Error> {
    ctx.write(async |tx| create_in(tx, draft).await).await
}

pub async fn create_in(tx: &Tx<'_>, draft: DashboardDraft) -> Result<Dashboard, Error> {
    let ctx = tx.ctx();
    allow_to_have::<Model>(ctx, draft.share)?;
    let valid = draft.validate().map_err(Error::Invalid)?;
    let id = DashboardId::generate();
    let row = Model::fresh(id, ctx.actor.member(), valid, ctx.now());
    make_room(tx, &row).await?;
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    tx.emit(&DashboardEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

/// Changes fields of a dashboard last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
pub async fn update(ctx: &Ctx, id: DashboardId, version: i64, patch: DashboardPatch) -> Result<Dashboard, Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_some() || !is_seen(ctx, &old) {
            return Err(Error::NotFound);
        }
        allow_change(ctx, &old)?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        let current = old.valid();
        let valid = patch.apply(current.clone()).validate().map_err(Error::Invalid)?;
        allow_share(ctx, &old, valid.share)?;
        if valid != current {
            let new = Model { version: old.version + 1, updated_at: ctx.now(), ..old.clone().with(valid) };
            if new.share != old.share {
                make_room(tx, &new).await?;
            }
            replace(tx, &new).await?;
            tx.emit(&DashboardEvent::Updated(facts(Some(&old), Some(&new), &new)));
        }
        // Made private by an admin, it is its owner's alone from here on.
        match queries::find(tx.conn(), ctx, id).await {
            Err(Error::NotFound) => {
                Err(Error::Refused("A dashboard that is not yours cannot be made private.".to_owned()))
            }
            found => found,
        }
    })
    .await
}

/// Deletes a dashboard; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: DashboardId) -> Result<(), Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_some() || is_hidden(ctx, &old) {
            return Err(Error::NotFound);
        }
        ctx.allow(Action::Delete, &old)?;
        let now = ctx.now();
        let new = Model { version: old.version + 1, updated_at: now, deleted_at: Some(now), ..old.clone() };
        replace(tx, &new).await?;
        tx.emit(&DashboardEvent::Deleted(facts(Some(&old), None, &new)));
        Ok(())
    })
    .await
}

/// Brings a deleted dashboard back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: DashboardId) -> Result<Dashboard, Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_none() || !is_seen(ctx, &old) {
            return Err(Error::NotFound);
        }
        ctx.allow(Action::Delete, &old)?;
        let new = Model { version: old.version + 1, updated_at: ctx.now(), deleted_at: None, ..old };
        make_room(tx, &new).await?;
        replace(tx, &new).await?;
        tx.emit(&DashboardEvent::Restored(facts(None, Some(&new), &new)));
        queries::find(tx.conn(), ctx, id).await
    })
    .await
}

/// The row, deleted or not, held against other writers until the unit of work ends.
async fn hold(tx: &Tx<'_>, id: DashboardId) -> Result<Model, Error> {
    Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

async fn replace(tx: &Tx<'_>, new: &Model) -> Result<(), Error> {
    let row: ActiveModel = new.clone().into_active_model().reset_all();
    Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}

/// Refuses one more dashboard where there are enough. Errors: `conflict`.
async fn make_room(tx: &Tx<'_>, row: &Model) -> Result<(), Error> {
    let others = live().filter(Column::Id.ne(row.id));
    let (others, most, whose) = match row.share {
        Share::Private => {
            let own = others.filter(Column::Share.eq(Share::Private)).filter(Column::OwnerId.eq(row.owner_id));
            (own, PRIVATE_MAX, "of your own")
        }
        Share::Shared | Share::Locked => {
            (others.filter(Column::Share.ne(Share::Private)), SHARED_MAX, "that are shared")
        }
    };
    if others.count(tx.conn()).await? < most {
        return Ok(());
    }
    Err(Error::Conflict(format!("There are {most} dashboards {whose} already. Delete one that is no longer needed.")))
}
