//! What can be done to a view: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    access::live,
    entity::view::{Column, Entity, Model},
    events::ViewEvent,
    model::{Share, View, ViewDraft, ViewId, ViewPatch},
    queries,
};
use crate::share::{
    allow_share, allow_to_have,
    rows::{self, Kept},
};
use ac_core::{Action, Ctx, Error, Timestamp, Tx, event::Origin};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

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
    rows::make::<Entity, _>(tx, Origin::Direct, &row, ViewEvent::Created).await?;
    queries::find(tx.conn(), ctx, id).await
}

/// Changes fields of a view last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
pub async fn update(ctx: &Ctx, id: ViewId, version: i64, patch: ViewPatch) -> Result<View, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

pub async fn update_in(tx: &Tx<'_>, origin: Origin, id: ViewId, version: i64, patch: ViewPatch) -> Result<View, Error> {
    let old = rows::hold_for_change::<Entity>(tx, id, version).await?;
    let current = old.valid().ok_or(Error::NotFound)?;
    let valid = patch.apply(current.clone()).validate().map_err(Error::Invalid)?;
    allow_share(tx.ctx(), &old, valid.share)?;
    if valid != current {
        rows::change::<Entity, _>(tx, origin, &old, old.clone().with(valid), ViewEvent::Updated).await?;
    }
    rows::still_seen::<Model, _>(queries::find(tx.conn(), tx.ctx(), id).await)
}

/// Deletes a view; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: ViewId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: ViewId) -> Result<(), Error> {
    rows::delete::<Entity, _>(tx, origin, id, ViewEvent::Deleted).await
}

/// Brings a deleted view back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: ViewId) -> Result<View, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: ViewId) -> Result<View, Error> {
    rows::restore::<Entity, _>(tx, origin, id, ViewEvent::Restored).await?;
    queries::find(tx.conn(), tx.ctx(), id).await
}

impl Kept for Model {
    fn key(&self) -> uuid::Uuid {
        self.id.0
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    fn fields(&self) -> Value {
        json!(self.valid())
    }

    fn label(&self) -> Value {
        json!({ "name": self.name, "object": self.object })
    }

    fn touched(self, now: Timestamp, deleted_at: Option<Timestamp>) -> Self {
        Self { version: self.version + 1, updated_at: now, deleted_at, ..self }
    }

    async fn make_room(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let of_list = live().filter(Column::Object.eq(self.object.as_str())).filter(Column::Id.ne(self.id));
        let (others, most) = match self.share {
            Share::Private => {
                let own = of_list.filter(Column::Share.eq(Share::Private)).filter(Column::OwnerId.eq(self.owner_id));
                (own, PRIVATE_MAX)
            }
            Share::Shared | Share::Locked => (of_list.filter(Column::Share.ne(Share::Private)), SHARED_MAX),
        };
        if others.count(tx.conn()).await? < most {
            return Ok(());
        }
        let whose = if self.share == Share::Private { "of your own" } else { "that are shared" };
        Err(Error::Conflict(format!(
            "This list has {most} views {whose} already. Delete one that is no longer needed."
        )))
    }
}
