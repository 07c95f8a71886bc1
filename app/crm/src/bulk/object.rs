//! What a kind of record says of itself to be changed in bulk.

use crate::shared::{
    custom::{Custom, Shared},
    event::Origin,
    list::Filter,
    record::Record,
};
use ac_core::{Ctx, Error, Resource, Timestamp, Tx, keyset::ListError, list::ListQuery};
use ac_views::custom::{FieldValues, Object, change::Changed};
use sea_orm::{EntityTrait, ModelTrait};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// Where a record stands in its job.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// When the job began.
    pub began: Timestamp,
    pub now: Timestamp,
    /// Counted over the whole job.
    pub ordinal: u32,
}

/// A kind of record that can be changed and deleted in bulk.
pub trait BulkObject: Send + Sync + 'static {
    const RESOURCE: Resource;
    /// The column that each record gets a value of its own for, whatever else is the same for all.
    const APART: Option<<Self::Entity as EntityTrait>::Column>;

    type Entity: EntityTrait<Model = Self::Model>;
    type Model: Record + ModelTrait<Entity = Self::Entity> + PartialEq;
    type Patch: Serialize + DeserializeOwned + Default + PartialEq + Send + Sync + 'static;
    type Filter: Filter;
    /// A patch that was found good, with what it refers to.
    type Ready: Send + Sync;

    /// The ids of all records that the actor may see and that `query` leaves, in order; at most one more than `most`.
    fn ids(
        ctx: &Ctx,
        query: &ListQuery<Self::Filter>,
        most: u64,
    ) -> impl Future<Output = Result<Vec<Uuid>, ListError>> + Send;

    /// Checks what can be checked without a record, and holds what the change refers to. Before any record is held.
    ///
    /// Errors: `invalid`.
    fn ready(tx: &Tx<'_>, patch: Self::Patch) -> impl Future<Output = Result<Self::Ready, Error>> + Send;

    /// What the change says of the workspace's own fields; nothing of a kind that has none.
    fn own(_patch: &Self::Patch) -> Option<(&'static Object, &FieldValues)> {
        None
    }

    /// The record with these values of the workspace's own fields, and what it refers to by them.
    ///
    /// Errors: `invalid` where they do not fit it.
    fn with_own(_own: &Shared, row: Self::Model) -> Result<(Self::Model, Option<Changed>), Error> {
        Ok((row, None))
    }

    /// The record after the change, at the version that it has. Errors: `invalid` where the change does not fit it.
    fn edited(ready: &Self::Ready, old: &Self::Model, turn: Turn) -> Result<Self::Model, Error>;

    /// Says what changed between the two.
    fn tell_changed(
        tx: &Tx<'_>,
        origin: Origin,
        ready: &Self::Ready,
        old: &Self::Model,
        new: &Self::Model,
    ) -> Result<(), Error>;

    fn tell_deleted(tx: &Tx<'_>, origin: Origin, old: &Self::Model, new: &Self::Model);

    fn tell_restored(tx: &Tx<'_>, origin: Origin, new: &Self::Model);

    /// Whether nothing that is there now can stand in the way of this record's coming out of the bin.
    fn comes_back_freely(_row: &Self::Model) -> bool {
        true
    }
}

/// What the patch says of the workspace's own fields, checked. Errors: `invalid`.
pub async fn shared<O: BulkObject>(tx: &Tx<'_>, patch: &O::Patch) -> Result<Shared, Error> {
    match O::own(patch) {
        Some((object, sent)) => Shared::of(tx, object, sent).await,
        None => Ok(Shared::default()),
    }
}

/// [`BulkObject::with_own`] of a kind whose records have such fields.
pub fn with_own<M: Custom>(own: &Shared, row: M) -> Result<(M, Option<Changed>), Error> {
    let changed = own.after(&row)?;
    let row = match &changed {
        Some(changed) => row.with_own(changed),
        None => row,
    };
    Ok((row, changed))
}
