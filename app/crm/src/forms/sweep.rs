//! What strangers sent goes for good once nobody wants it.

use super::{
    entity::{Column, Entity, submission},
    submission::SubmissionState,
};
use ac_core::{Ctx, Error, time::DAY_SECS};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};

/// How long what somebody said is spam can be brought back, and what was sent with a form that was deleted, in days.
pub const KEPT_DAYS: i64 = 30;

/// Takes away what was discarded long ago, and what waits with forms that were deleted long ago.
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    use submission::Column as C;
    let before = ctx.now().plus_secs(-KEPT_DAYS * DAY_SECS);
    let deleted = Entity::find().filter(Column::DeletedAt.lt(before)).select_only().column(Column::Id).into_query();
    let unwanted = Condition::any()
        .add(C::State.eq(SubmissionState::Discarded).and(C::DecidedAt.lt(before)))
        .add(C::State.eq(SubmissionState::Held).and(C::FormId.in_subquery(deleted)));
    ctx.write(async |tx| {
        submission::Entity::delete_many().filter(unwanted.clone()).exec(tx.conn()).await?;
        Ok(())
    })
    .await
}
