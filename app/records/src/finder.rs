//! How a domain's records are found by a search: whom it asks for what the index only hints at, and what it shows of them.

use crate::{
    record::{self, Record},
    undo::Later,
    words::{self, Searched},
};
use ac_core::{Ctx, Error, ReadTx, Resource, Tx};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A record as a search shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub id: Uuid,
    pub title: String,
    /// What tells it from another of that name.
    pub subtitle: Option<String>,
    /// Where its words may be besides the title, by the names that the API gives.
    pub fields: Vec<(&'static str, Option<String>)>,
}

/// Records as they are found.
type Found<'a> = Later<'a, Vec<Shown>>;

/// Whoever links a domain into a program has its records found there.
pub struct Finder {
    pub of: Resource,
    /// Of these records, those the actor sees.
    pub among: for<'a> fn(&'a Ctx, &'a ReadTx, Vec<Uuid>) -> Found<'a>,
    /// Those the actor sees whose names hold all these words, up to a number: for what the index has not read.
    pub by_words: for<'a> fn(&'a Ctx, &'a ReadTx, &'a [String], u64) -> Found<'a>,
    /// The one the actor sees that is called so, where such records are called by more than a name.
    pub called: for<'a> fn(&'a Ctx, &'a ReadTx, &'a str) -> Later<'a, Option<Shown>>,
    /// Puts the next records into the index, up to a number; answers the last of them. See [`fill`].
    pub fill: for<'a> fn(&'a Tx<'_>, Option<Uuid>, u64) -> Later<'a, Option<Uuid>>,
}

inventory::collect!(Finder);

/// Who finds such records, where that is registered.
#[must_use]
pub fn finder_of(kind: Resource) -> Option<&'static Finder> {
    inventory::iter::<Finder>.into_iter().find(|finder| finder.of == kind)
}

/// Puts the rows behind `after` into the index that are not there yet: what is, was kept by whoever wrote it. The rows are held,
/// so that none changes meanwhile. Answers the last of them.
pub async fn fill<E>(tx: &Tx<'_>, after: Option<Uuid>, most: u64) -> Result<Option<Uuid>, Error>
where
    E: EntityTrait,
    E::Model: Record,
{
    let rows = record::hold_next::<E>(tx, after, most).await?;
    let last = rows.last().map(Record::key);
    let docs = rows.iter().filter_map(|row| Some((row.key(), row.doc()?))).collect();
    words::put_missing(tx.conn(), docs).await?;
    Ok(last)
}
