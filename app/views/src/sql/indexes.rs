//! A filter by way of the workspace's own indexes, each of which holds its field's value, what the list is in the order of, and
//! the id.

use super::{Asked, Side, Writer};
use crate::query::{Query, Test};
use ac_core::{Error, keyset::count_to};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Condition,
};
use uuid::Uuid;

/// Rows that are looked up one by one through an index; with more, the list's order finds a page sooner.
const RARE_ROWS_MAX: u64 = 5_000;
/// Rows that are sorted within the index, none of them looked up; with more, the list's order finds a page sooner.
const SORTED_ROWS_MAX: u64 = 20_000;
/// Of these, so many are named one by one, which no planner takes for many more.
const NAMED_ROWS_MAX: i64 = 200;

/// What a test asks of an indexed value.
pub struct Indexed {
    pub condition: Condition,
    /// Whether that is all that the test asks; otherwise it must hold at least.
    pub is_exact: bool,
    /// Whether the rows that it finds have one value.
    pub is_one: bool,
    /// The sort that rows of one value are in the index in the order of, if any.
    pub then: Option<&'static str>,
}

/// What a test asks of an indexed value, for whoever asks; nothing where no index answers it.
pub type ByIndex = Box<dyn Fn(&Test, Option<Uuid>) -> Option<Indexed> + Send + Sync>;

/// How records are read that a filter leaves.
pub struct Found<E: EntityTrait> {
    pub read: Select<E>,
    /// The same for whoever counts them.
    pub counted: Select<E>,
    /// Whether they are few, and are to be sorted: reading them in the list's order would pass over many others.
    pub are_few: bool,
}

/// A part of a filter that an index answers.
struct Lead<'a> {
    at: usize,
    part: &'a Query,
    indexed: Indexed,
    /// Whether the index has what it finds in the order of the list.
    is_in_order: bool,
    /// How many rows it finds, where they are few.
    number: Option<i64>,
}

impl Lead<'_> {
    fn comes_before(&self, other: &Self) -> bool {
        let place = |lead: &Self| (lead.number.unwrap_or(i64::MAX), !lead.is_in_order);
        place(self) < place(other)
    }
}

impl Asked {
    /// As [`Self::narrow`], by way of the workspace's own indexes, for a list in the order of `sort`. Of what all records must
    /// have, the rarest part leads, where it is rare or its index is in the order of the list; otherwise records are met soon on
    /// the way through the list's own order. `live` are the rows that the indexes hold.
    pub async fn by_indexes<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        live: Select<E>,
        base: Select<E>,
        id: E::Column,
        sort: &str,
    ) -> Result<Found<E>, Error>
    where
        E::Column: ColumnTrait,
    {
        let writer = Writer { table: self.table, own: &self.own, me: self.me };
        let parts = self.must_hold();
        // An index alone says which records those are.
        let is_all = parts.len() == 1 && base.as_query() == live.as_query();
        let lead = self.lead(conn, &live, sort, is_all).await?;
        let leads = |at: usize| lead.as_ref().is_some_and(|lead| lead.at == at);
        let others = parts.iter().enumerate().filter(|(at, _)| !leads(*at));
        let base = others.fold(base, |base, (_, part)| base.filter(writer.write(part, Side::Is)));
        let Some(Lead { part, indexed: Indexed { condition, is_exact, then, .. }, is_in_order, number, .. }) = lead
        else {
            return Ok(Found { read: base.clone(), counted: base, are_few: false });
        };
        let looked_at = base.clone().filter(writer.write(part, Side::Is));
        // What is not exact is looked at besides.
        let base = if is_exact { base } else { looked_at.clone() };
        let counted = base.clone().filter(condition.clone());
        let ids = live.filter(condition).select_only().column(id);
        let (read, are_few) = match number {
            Some(number) if number <= NAMED_ROWS_MAX => {
                let ids: Vec<Uuid> = ids.into_tuple().all(conn).await?;
                (base.filter(id.is_in(ids)), true)
            }
            _ if is_in_order => (counted.clone(), false),
            Some(_) if is_all && then == Some(sort) => (counted.clone(), true),
            Some(_) => (base.filter(id.in_subquery(ids.into_query())), true),
            None => (looked_at, false),
        };
        Ok(Found { read, counted, are_few })
    }

    /// The part to begin with. `is_all` says that there is no other, and that all live records are asked for.
    async fn lead<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        live: &Select<E>,
        sort: &str,
        is_all: bool,
    ) -> Result<Option<Lead<'_>>, Error> {
        let mut lead = None;
        for (at, part) in self.must_hold().iter().enumerate() {
            let Some((key, indexed)) = self.indexed(part) else { continue };
            let has_order = indexed.then == Some(sort);
            let is_in_order = key == sort || (indexed.is_one && has_order);
            let number = match (is_all, is_in_order) {
                (true, true) => None,
                _ => {
                    let most = if is_all && has_order { SORTED_ROWS_MAX } else { RARE_ROWS_MAX };
                    count_to(conn, live.clone().filter(indexed.condition.clone()), most).await?
                }
            };
            let next = Lead { at, part, indexed, is_in_order, number };
            if lead.as_ref().is_none_or(|lead| next.comes_before(lead)) {
                lead = Some(next);
            }
        }
        Ok(lead)
    }

    /// What `part` asks of one of the workspace's own indexes, with its field's key.
    fn indexed(&self, part: &Query) -> Option<(&str, Indexed)> {
        let Query::Field { field, test } = part else { return None };
        let own = self.own.iter().find(|own| own.field.key == *field)?;
        Some((&own.field.key, (own.indexed)(test, self.me)?))
    }
}
