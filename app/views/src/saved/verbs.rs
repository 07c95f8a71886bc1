//! What can be done to a view: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice where it makes something: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    access::{allow_change, is_seen, live},
    entity::view::{ActiveModel, Column, Entity, Model},
    events::{ViewEvent, facts},
    model::{Share, View, ViewDraft, ViewId, ViewPatch},
    queries,
};
use crate::share::{allow_share, allow_to_have, is_hidden};
use ac_core::{Action, Ctx, Error, Tx};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect};

/// Views of one list that the workspace shares.
pub const SHARED_MAX: u64 = 400;
/// Views of one list that a member has for themselves.
pub const PRIVATE_MAX: u64 = 200;

/// Makes a view. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: ViewDraft) -> Result<View, Error> {
    ctx.write(async |tx| create_in(tx, draft).await).await
}

pub async fn create_in(tx: &Tx<'_>, draft: ViewDraft) -> Result<View, Error> {
    let ctx = tx.ctx();
    allow_to_have::<Model>(ctx, draft.share)?;
    let valid = draft.validate().map_err(Error::Invalid)?;
    ctx.allow_any(valid.object, Action::Read)?;
    let id = ViewId::generate();
    let row = Model::fresh(id, ctx.actor.member(), valid, ctx.now());
    make_room(tx, &row).await?;
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    tx.emit(&ViewEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

/// Changes fields of a view last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
pub async fn update(ctx: &Ctx, id: ViewId, version: i64, patch: ViewPatch) -> Result<View, Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_some() {
            return Err(Error::NotFound);
        }
        allow_change(ctx, &old)?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        let current = old.valid().ok_or(Error::NotFound)?;
        let valid = patch.apply(current.clone()).validate().map_err(Error::Invalid)?;
        allow_share(ctx, &old, valid.share)?;
        if valid != current {
            let new = Model { version: old.version + 1, updated_at: ctx.now(), ..old.clone().with(valid) };
            if new.share != old.share {
                make_room(tx, &new).await?;
            }
            replace(tx, &new).await?;
            tx.emit(&ViewEvent::Updated(facts(Some(&old), Some(&new), &new)));
        }
        // Made private by an admin, it is its owner's alone from here on.
        match queries::find(tx.conn(), ctx, id).await {
            Err(Error::NotFound) => Err(Error::Refused("A view that is not yours cannot be made private.".to_owned())),
            found => found,
        }
    })
    .await
}

/// Deletes a view; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: ViewId) -> Result<(), Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_some() || is_hidden(ctx, &old) {
            return Err(Error::NotFound);
        }
        ctx.allow(Action::Delete, &old)?;
        let now = ctx.now();
        let new = Model { version: old.version + 1, updated_at: now, deleted_at: Some(now), ..old.clone() };
        replace(tx, &new).await?;
        tx.emit(&ViewEvent::Deleted(facts(Some(&old), None, &new)));
        Ok(())
    })
    .await
}

/// Brings a deleted view back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: ViewId) -> Result<View, Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_none() || !is_seen(ctx, &old) {
            return Err(Error::NotFound);
        }
        ctx.allow(Action::Delete, &old)?;
        let new = Model { version: old.version + 1, updated_at: ctx.now(), deleted_at: None, ..old };
        make_room(tx, &new).await?;
        replace(tx, &new).await?;
        tx.emit(&ViewEvent::Restored(facts(None, Some(&new), &new)));
        queries::find(tx.conn(), ctx, id).await
    })
    .await
}

/// The row, deleted or not, held against other writers until the unit of work ends.
async fn hold(tx: &Tx<'_>, id: ViewId) -> Result<Model, Error> {
    Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

async fn replace(tx: &Tx<'_>, new: &Model) -> Result<(), Error> {
    let row: ActiveModel = new.clone().into_active_model().reset_all();
    Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}

/// Refuses one more view where there are enough. Errors: `conflict`.
async fn make_room(tx: &Tx<'_>, row: &Model) -> Result<(), Error> {
    let of_list = live().filter(Column::Object.eq(row.object.as_str())).filter(Column::Id.ne(row.id));
    let (others, most) = match row.share {
        Share::Private => {
            let own = of_list.filter(Column::Share.eq(Share::Private)).filter(Column::OwnerId.eq(row.owner_id));
            (own, PRIVATE_MAX)
        }
        Share::Shared | Share::Locked => (of_list.filter(Column::Share.ne(Share::Private)), SHARED_MAX),
    };
    if others.count(tx.conn()).await? < most {
        return Ok(());
    }
    let whose = if row.share == Share::Private { "of your own" } else { "that are shared" };
    Err(Error::Conflict(format!("This list has {most} views {whose} already. Delete one that is no longer needed.")))
}
