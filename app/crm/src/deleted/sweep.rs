//! What was deleted goes for good after [`KEPT_DAYS`]. What was merged stays: its addresses lead on.

use super::{
    model::KEPT_DAYS,
    purge::{erase, purge_in},
};
use crate::{
    activities::entity as activity, companies::entity as company, contacts::entity as contact, deals::entity as deal,
    leads::entity as lead, notes::entity as note, products::entity as product, shared::kind::RecordKind,
};
use ac_core::{Ctx, Error, Timestamp, time::DAY_SECS};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Records that go in one transaction, which others who write wait for.
const PURGED_PER_STEP: u64 = 100;
/// Records of a kind that refer to those and are let go of in one transaction.
const LET_GO_PER_STEP: u64 = 500;

/// Transactions of one kind a day in one workspace: what is more waits for the next, as do other workspaces for this one.
const STEPS_PER_DAY_MAX: usize = 200;

/// What refers goes before what it refers to, and needs no letting go of then.
const ORDER: [RecordKind; 5] =
    [RecordKind::Lead, RecordKind::Deal, RecordKind::Contact, RecordKind::Company, RecordKind::Product];

/// Deletes for good what has been in the bin for longer than [`KEPT_DAYS`].
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    let before = ctx.now().plus_secs(-KEPT_DAYS * DAY_SECS);
    for kind in ORDER {
        for _ in 0..STEPS_PER_DAY_MAX {
            if !step(ctx, kind, before).await? {
                break;
            }
        }
    }
    for _ in 0..STEPS_PER_DAY_MAX {
        if !written(ctx, before).await? {
            break;
        }
    }
    Ok(())
}

/// Takes the next records of a kind; answers whether there may be more.
async fn step(ctx: &Ctx, kind: RecordKind, before: Timestamp) -> Result<bool, Error> {
    ctx.write(async |tx| {
        let ids = expired(tx.conn(), kind, before).await?;
        if ids.is_empty() {
            return Ok(false);
        }
        purge_in(tx, kind, &ids, LET_GO_PER_STEP).await?;
        Ok(true)
    })
    .await
}

/// Ids of rows that were deleted before `$before`, those deleted first at the front.
macro_rules! ids {
    ($conn:expr, $entity:ident, $before:expr $(, $column:ident)?) => {{
        let select = $entity::Entity::find()
            .filter($entity::Column::DeletedAt.lt($before))
            $(.filter($entity::Column::$column.is_null()))?
            .order_by_asc($entity::Column::DeletedAt)
            .order_by_asc($entity::Column::Id);
        let ids = select.select_only().column($entity::Column::Id).limit(PURGED_PER_STEP);
        ids.into_tuple::<Uuid>().all($conn).await?
    }};
}

async fn expired(conn: &impl ConnectionTrait, kind: RecordKind, before: Timestamp) -> Result<Vec<Uuid>, Error> {
    Ok(match kind {
        RecordKind::Company => ids!(conn, company, before, MergedIntoId),
        RecordKind::Contact => ids!(conn, contact, before, MergedIntoId),
        RecordKind::Deal => ids!(conn, deal, before),
        RecordKind::Lead => ids!(conn, lead, before),
        RecordKind::Product => ids!(conn, product, before),
    })
}

/// The same of notes and activities that were deleted by themselves.
async fn written(ctx: &Ctx, before: Timestamp) -> Result<bool, Error> {
    ctx.write(async |tx| {
        let notes = ids!(tx.conn(), note, before);
        let activities = ids!(tx.conn(), activity, before);
        erase::<note::Entity>(tx, &notes).await?;
        erase::<activity::Entity>(tx, &activities).await?;
        Ok(!notes.is_empty() || !activities.is_empty())
    })
    .await
}
