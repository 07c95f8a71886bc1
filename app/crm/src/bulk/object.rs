//! What a kind of record says of itself to be changed in bulk.

use crate::shared::{event::Origin, list::Filter, record::Record};
use ac_core::{Ctx, Error, Resource, Timestamp, Tx, keyset::ListError, list::ListQuery};
use ac_views::custom::FieldValues;
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

/// Refuses a change of the workspace's own fields, whose values are checked record by record.
pub fn no_own_fields(fields: &FieldValues) -> Result<(), Error> {
    if fields.is_empty() {
        return Ok(());
    }
    let why = "Fields that the workspace added are changed one record at a time. Leave them out here.";
    Err(Error::field("fields", why))
}
