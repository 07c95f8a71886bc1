//! What can be done to an activity: authorise, then one transaction with its row and its event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    entity::{DONE_AT, Entity, Model},
    model::{Activity, ActivityDraft, ActivityId, ActivityPatch, ValidActivity},
    queries,
};
use crate::shared::{
    event::{Origin, record_events},
    link::{Links, fresh},
    record::{self, Record, facts},
    subject,
};
use ac_core::{Action, Ctx, Error, Resource, Timestamp, Tx};
use serde::Deserialize;
use serde_json::{Map, Value};

record_events! {
    /// What happened to an activity. A change of whether it is done is `Done` or `Reopened`, whatever else changed with it;
    /// `Moved` is to another record, when what it was about was merged; `Purged` says that it was deleted for good by itself.
    ActivityEvent of Activity {
        Created = "activity.created",
        Updated = "activity.updated",
        Done = "activity.done",
        Reopened = "activity.reopened",
        Deleted = "activity.deleted",
        Restored = "activity.restored",
        Moved = "activity.moved",
        Purged = "activity.purged",
    }
}

/// Makes an activity. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: ActivityDraft) -> Result<Activity, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of an activity last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: ActivityId, version: i64, patch: ActivityPatch) -> Result<Activity, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts an activity into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: ActivityId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes an activity out of the bin. Errors: `not_found`, `forbidden`, `conflict` where what it is about takes no more.
pub async fn restore(ctx: &Ctx, id: ActivityId) -> Result<Activity, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: ActivityDraft) -> Result<Activity, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Activity, Action::Create)?;
    let draft = ActivityDraft { owner_id: draft.owner_id.or(ctx.actor.member()), ..draft };
    let valid = checked(tx, &draft, None).await?;
    subject::takes_more(tx.conn(), ctx, valid.subject_kind, valid.subject_id).await?;
    let id = ActivityId::generate();
    let row = Model::fresh(id, valid, ctx.now());
    record::insert(tx, row.clone()).await?;
    origin.emit(tx, &ActivityEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: ActivityId,
    version: i64,
    patch: ActivityPatch,
) -> Result<Activity, Error> {
    queries::seen(tx, id).await?;
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let draft = patch.apply(old.valid());
    change(tx, origin, old, &draft, None).await
}

/// What an undo gives an activity back: fields, and with them when it was done.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct Former {
    patch: ActivityPatch,
    done_at: Option<Timestamp>,
}

impl TryFrom<Map<String, Value>> for Former {
    type Error = serde_json::Error;

    fn try_from(mut fields: Map<String, Value>) -> Result<Self, Self::Error> {
        let done_at = fields.remove(DONE_AT).map_or(Ok(None), serde_json::from_value)?;
        Ok(Self { patch: serde_json::from_value(Value::Object(fields))?, done_at })
    }
}

/// Undoes a change. A time that somebody gave since needs its day: then the day stays too.
pub(crate) async fn put_back_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: ActivityId,
    version: i64,
    Former { patch, done_at }: Former,
) -> Result<Activity, Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let valid = old.valid();
    let due_time = patch.due_time.or_else(|| Some(valid.due_time.clone()));
    let draft = ActivityPatch { due_time, ..patch }.apply(valid);
    change(tx, origin, old, &draft, done_at).await
}

/// Makes `old` what `draft` says; what was not done before is done at `done_at`, or now.
async fn change(
    tx: &Tx<'_>,
    origin: Origin,
    old: Model,
    draft: &ActivityDraft,
    done_at: Option<Timestamp>,
) -> Result<Activity, Error> {
    let now = tx.ctx().now();
    let valid = checked(tx, draft, Some(&old)).await?;
    record::allow_owner(tx, &old, valid.owner_id)?;
    let new = old.clone().with(valid, done_at.unwrap_or(now));
    if new != old {
        let new = new.touched(now);
        record::replace(tx, &old, &new).await?;
        let facts = facts(Some(&old), Some(&new), &new);
        let event = match (old.done_at.is_some(), new.done_at.is_some()) {
            (false, true) => ActivityEvent::Done(facts),
            (true, false) => ActivityEvent::Reopened(facts),
            _ => ActivityEvent::Updated(facts),
        };
        origin.emit(tx, &event);
    }
    queries::find(tx.conn(), tx.ctx(), old.id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: ActivityId) -> Result<(), Error> {
    queries::seen(tx, id).await?;
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &ActivityEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: ActivityId) -> Result<Activity, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    subject::takes_back(tx.conn(), old.subject_kind, old.subject_id).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &ActivityEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

async fn checked(tx: &Tx<'_>, draft: &ActivityDraft, old: Option<&Model>) -> Result<ValidActivity, Error> {
    let valid = draft.validate().map_err(Error::Invalid)?;
    Links::of(tx).owner(fresh(valid.owner_id, old.map(|old| old.owner_id))).await?.finish()?;
    Ok(valid)
}
