//! What can be done to a dashboard: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    entity::{Column, Entity, Model},
    model::{Dashboard, DashboardDraft, DashboardId, DashboardPatch},
    queries::{self, live},
};
use crate::shared::event::{Origin, record_events};
use ac_core::{Ctx, Error, Timestamp, Tx};
use ac_views::{
    saved::model::Share,
    share::{
        allow_share, allow_to_have,
        rows::{self, Kept},
    },
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

record_events! {
    /// What happened to a dashboard.
    DashboardEvent of Dashboard {
        Created = "dashboard.created",
        Updated = "dashboard.updated",
        Deleted = "dashboard.deleted",
        Restored = "dashboard.restored",
    }
}

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
    rows::make::<Entity, _>(tx, Origin::Direct, &row, DashboardEvent::Created).await?;
    queries::find(tx.conn(), ctx, id).await
}

/// Changes fields of a dashboard last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
pub async fn update(ctx: &Ctx, id: DashboardId, version: i64, patch: DashboardPatch) -> Result<Dashboard, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: DashboardId,
    version: i64,
    patch: DashboardPatch,
) -> Result<Dashboard, Error> {
    let old = rows::hold_for_change::<Entity>(tx, id, version).await?;
    let current = old.valid();
    let valid = patch.apply(current.clone()).validate().map_err(Error::Invalid)?;
    allow_share(tx.ctx(), &old, valid.share)?;
    if valid != current {
        rows::change::<Entity, _>(tx, origin, &old, old.clone().with(valid), DashboardEvent::Updated).await?;
    }
    rows::still_seen::<Model, _>(queries::find(tx.conn(), tx.ctx(), id).await)
}

/// Deletes a dashboard; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: DashboardId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: DashboardId) -> Result<(), Error> {
    rows::delete::<Entity, _>(tx, origin, id, DashboardEvent::Deleted).await
}

/// Brings a deleted dashboard back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: DashboardId) -> Result<Dashboard, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: DashboardId) -> Result<Dashboard, Error> {
    rows::restore::<Entity, _>(tx, origin, id, DashboardEvent::Restored).await?;
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
        json!({ "name": self.name })
    }

    fn touched(self, now: Timestamp, deleted_at: Option<Timestamp>) -> Self {
        Self { version: self.version + 1, updated_at: now, deleted_at, ..self }
    }

    async fn make_room(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let others = live().filter(Column::Id.ne(self.id));
        let (others, most, whose) = match self.share {
            Share::Private => {
                let own = others.filter(Column::Share.eq(Share::Private)).filter(Column::OwnerId.eq(self.owner_id));
                (own, PRIVATE_MAX, "of your own")
            }
            Share::Shared | Share::Locked => {
                (others.filter(Column::Share.ne(Share::Private)), SHARED_MAX, "that are shared")
            }
        };
        if others.count(tx.conn()).await? < most {
            return Ok(());
        }
        Err(Error::Conflict(format!(
            "There are {most} dashboards {whose} already. Delete one that is no longer needed."
        )))
    }
}
