//! The rows of what members make: held, written, deleted and brought back, each with its one event.

use super::{Shared, allow_change, is_hidden, is_seen};
use crate::saved::model::Share;
use ac_core::{
    Action, DomainEvent, Error, Timestamp, Tx,
    event::{Facts, Origin, PRIVATE_TO, diff},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PrimaryKeyTrait, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

/// A row of something that one member has, or all.
pub trait Kept: Shared + Clone + Send + Sync {
    fn key(&self) -> Uuid;
    fn version(&self) -> i64;
    fn is_deleted(&self) -> bool;
    /// The fields that people change, by the names the API uses; nothing where this build does not know what it is of.
    fn fields(&self) -> Value;
    /// What events say of it besides the changes.
    fn label(&self) -> Value;
    /// The row after one more change.
    #[must_use]
    fn touched(self, now: Timestamp, deleted_at: Option<Timestamp>) -> Self;
    /// Refuses one more where there are enough. Errors: `conflict`.
    fn make_room(&self, tx: &Tx<'_>) -> impl Future<Output = Result<(), Error>> + Send;
}

type IdOf<E> = <<E as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// Writes a new row, and says that it was `made`. Errors: `conflict`.
pub async fn make<E, V>(tx: &Tx<'_>, origin: Origin, row: &E::Model, made: fn(Facts) -> V) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: Kept + IntoActiveModel<E::ActiveModel>,
    V: DomainEvent,
{
    row.make_room(tx).await?;
    E::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    origin.emit(tx, &made(facts(None, Some(row), row)));
    Ok(())
}

/// The row for changing what it shows, last seen at `version`. Errors: `not_found`, `forbidden`, `stale`.
pub async fn hold_for_change<E>(tx: &Tx<'_>, id: IdOf<E>, version: i64) -> Result<E::Model, Error>
where
    E: EntityTrait,
    E::Model: Kept,
{
    let old = hold::<E>(tx, id).await?;
    if old.is_deleted() {
        return Err(Error::NotFound);
    }
    allow_change(tx.ctx(), &old)?;
    if old.version() != version {
        return Err(Error::Stale { current: old.version() });
    }
    Ok(old)
}

/// Writes `new` over `old`, and says that it was `changed`. Errors: `conflict`.
pub async fn change<E, V>(
    tx: &Tx<'_>,
    origin: Origin,
    old: &E::Model,
    new: E::Model,
    changed: fn(Facts) -> V,
) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: Kept + IntoActiveModel<E::ActiveModel>,
    V: DomainEvent,
{
    let new = new.touched(tx.ctx().now(), None);
    if new.share() != old.share() {
        new.make_room(tx).await?;
    }
    replace::<E>(tx, &new).await?;
    origin.emit(tx, &changed(facts(Some(old), Some(&new), &new)));
    Ok(())
}

/// What was changed, as it was `found` afterwards: made private by an admin, it would be its owner's alone from here on.
///
/// Errors: `forbidden`.
pub fn still_seen<M: Shared, T>(found: Result<T, Error>) -> Result<T, Error> {
    match found {
        Err(Error::NotFound) => Err(Error::Refused(format!("A {} that is not yours cannot be made private.", M::WORD))),
        found => found,
    }
}

/// Deletes a row; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete<E, V>(tx: &Tx<'_>, origin: Origin, id: IdOf<E>, deleted: fn(Facts) -> V) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: Kept + IntoActiveModel<E::ActiveModel>,
    V: DomainEvent,
{
    let (ctx, old) = (tx.ctx(), hold::<E>(tx, id).await?);
    if old.is_deleted() || is_hidden(ctx, &old) {
        return Err(Error::NotFound);
    }
    ctx.allow(Action::Delete, &old)?;
    let now = ctx.now();
    let new = old.clone().touched(now, Some(now));
    replace::<E>(tx, &new).await?;
    origin.emit(tx, &deleted(facts(Some(&old), None, &new)));
    Ok(())
}

/// Brings a deleted row back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore<E, V>(tx: &Tx<'_>, origin: Origin, id: IdOf<E>, restored: fn(Facts) -> V) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: Kept + IntoActiveModel<E::ActiveModel>,
    V: DomainEvent,
{
    let (ctx, old) = (tx.ctx(), hold::<E>(tx, id).await?);
    if !old.is_deleted() || !is_seen(ctx, &old) {
        return Err(Error::NotFound);
    }
    ctx.allow(Action::Delete, &old)?;
    let new = old.touched(ctx.now(), None);
    new.make_room(tx).await?;
    replace::<E>(tx, &new).await?;
    origin.emit(tx, &restored(facts(None, Some(&new), &new)));
    Ok(())
}

/// The row, deleted or not, held against other writers until the unit of work ends.
async fn hold<E: EntityTrait>(tx: &Tx<'_>, id: IdOf<E>) -> Result<E::Model, Error> {
    E::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

async fn replace<E>(tx: &Tx<'_>, new: &E::Model) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: Kept + IntoActiveModel<E::ActiveModel>,
{
    E::update(new.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
    Ok(())
}

/// What is said of a change from `old` to `new`, either of which may be missing, that left `row`.
fn facts<M: Kept>(old: Option<&M>, new: Option<&M>, row: &M) -> Facts {
    let is_known = [old, new].into_iter().flatten().any(|row| row.share() != Share::Private);
    let mut data = row.label();
    if let (false, Value::Object(data)) = (is_known, &mut data) {
        data.insert(PRIVATE_TO.to_owned(), json!(row.owner()));
    }
    let changes = diff(old.map(M::fields).as_ref(), new.map(M::fields).as_ref());
    Facts { id: row.key(), version: row.version(), owner: row.owner(), changes, data }
}
