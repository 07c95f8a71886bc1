//! What can be done to a rate: authorise, then one transaction with its row and one event.

use super::{
    entity::{Column, Entity, Model},
    model::{CurrencyRate, RateDraft, RateId, RatePatch, ValidRate},
    queries,
};
use crate::shared::event::{Facts, Origin, diff, record_events};
use ac_core::{Action, Ctx, Error, Resource, Tx};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

record_events! {
    /// What happened to a currency's rate.
    RateEvent of Rate {
        Created = "rate.created",
        Updated = "rate.updated",
        Deleted = "rate.deleted",
    }
}

/// Says what a currency is worth. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: RateDraft) -> Result<CurrencyRate, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// The same as part of a unit of work. Two who say it at once are told apart by the table's own index.
pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: RateDraft) -> Result<CurrencyRate, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Rate, Action::Create)?;
    let valid = draft.validate(ctx.tenant.currency).map_err(Error::Invalid)?;
    let code = valid.currency.code();
    if Entity::find().filter(Column::Currency.eq(code)).one(tx.conn()).await?.is_some() {
        return Err(Error::field("currency", format!("There is a rate for {code} already. Change that one.")));
    }
    let now = ctx.now();
    let row = Model {
        id: RateId::generate(),
        currency: code.to_owned(),
        rate_parts: valid.rate.parts(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    origin.emit(tx, &RateEvent::Created(facts(None, Some(valid), &row)));
    queries::find(tx.conn(), ctx, row.id).await
}

/// Changes a rate last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: RateId, version: i64, patch: RatePatch) -> Result<CurrencyRate, Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id, Action::Modify).await?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        let standing = old.valid()?;
        let valid = patch.apply(standing).validate(ctx.tenant.currency).map_err(Error::Invalid)?;
        if valid != standing {
            let new = Model { rate_parts: valid.rate.parts(), version: old.version + 1, updated_at: ctx.now(), ..old };
            Entity::update(new.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
            tx.emit(&RateEvent::Updated(facts(Some(standing), Some(valid), &new)));
        }
        queries::find(tx.conn(), ctx, id).await
    })
    .await
}

/// Forgets what a currency is worth. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: RateId) -> Result<(), Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id, Action::Delete).await?;
        Entity::delete_by_id(id).exec(tx.conn()).await?;
        let valid = old.valid()?;
        tx.emit(&RateEvent::Deleted(facts(Some(valid), None, &Model { version: old.version + 1, ..old })));
        Ok(())
    })
    .await
}

/// The row, held against other writers until the unit of work ends, for whoever may do that to it.
async fn hold(tx: &Tx<'_>, id: RateId, action: Action) -> Result<Model, Error> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?;
    tx.ctx().allow(action, &row)?;
    Ok(row)
}

fn facts(old: Option<ValidRate>, new: Option<ValidRate>, row: &Model) -> Facts {
    let changes = diff(old.as_ref(), new.as_ref());
    Facts {
        id: row.id.0,
        version: row.version,
        owner: None,
        changes,
        data: serde_json::json!({ "name": row.currency }),
    }
}
