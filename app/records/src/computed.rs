//! Values that follow from others, computed as a record is written.
//!
//! The rule: `record`'s statements ask here for what a row is to hold, so that no way to write a record leaves a formula behind.
//! The rows that callers hold, and tell of, are as they were: what follows is no change of somebody's, and no undo brings it back.

use crate::record::Record;
use ac_core::{Error, Resource, Tx, gathered::Gathered, text::sort_key};
use ac_views::custom::{
    Object,
    formula::{CREATED_ON, Program},
    queries,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use serde_json::{Map, Value};
use std::{collections::HashMap, sync::Arc};

/// The formulas of one object, as this unit of work finds them.
#[derive(Clone, Default)]
pub struct Formulas(Option<Arc<Program>>);

/// What a unit of work has read of formulas so far.
#[derive(Default)]
struct Read(HashMap<Resource, Formulas>);

impl Gathered for Read {
    async fn finish(self, _: &DatabaseTransaction) -> Result<(), Error> {
        Ok(())
    }
}

/// Forgets what a unit of work has read of formulas: it has changed one.
pub fn forget(tx: &Tx<'_>) {
    tx.gather(|read: &mut Read| read.0.clear());
}

impl Formulas {
    /// Those of records like `M`, read once a unit of work.
    pub async fn of<M: Record>(tx: &Tx<'_>) -> Result<Self, Error> {
        let Some(object) = M::own_object() else { return Ok(Self::default()) };
        let mut known = None;
        tx.gather(|read: &mut Read| known = read.0.get(&object.resource).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let fresh = Self::read(tx, object).await?;
        tx.gather(|read: &mut Read| drop(read.0.insert(object.resource, fresh.clone())));
        Ok(fresh)
    }

    async fn read(tx: &Tx<'_>, object: &'static Object) -> Result<Self, Error> {
        // Whoever changes a formula waits for those who write by the former one, and they for them: no row is written by what
        // was read before it changed and comes in behind the job that computes all others.
        if tx.backend() == DbBackend::Postgres {
            tx.conn().execute_unprepared(&format!("LOCK TABLE {} IN ROW EXCLUSIVE MODE", object.table)).await?;
        }
        let program = Program::of(object.inputs, &queries::all(tx.conn(), object.resource).await?);
        Ok(Self((!program.is_empty()).then(|| Arc::new(program))))
    }

    #[must_use]
    pub fn are_none(&self) -> bool {
        self.0.is_none()
    }

    /// `row` with what follows from it.
    #[must_use]
    pub fn applied<M: Record>(&self, row: &M) -> M {
        match &self.0 {
            Some(program) => {
                let computed = program.computed(&built_in(row), (row.own_fields(), row.own_keys()), sort_key);
                row.clone().with_computed(computed)
            }
            None => row.clone(),
        }
    }

    /// Whether `row`, as a caller holds it, may differ from what stands in the table: it was written before with what follows.
    #[must_use]
    pub fn may_differ<M: Record>(&self, row: &M) -> bool {
        if self.are_none() {
            return false;
        }
        let applied = self.applied(row);
        applied.own_fields() != row.own_fields() || applied.own_keys() != row.own_keys()
    }
}

/// What a record has of itself, by the names that formulas use.
pub fn built_in<M: Record>(row: &M) -> Map<String, Value> {
    let mut all = match serde_json::to_value(row.fields()) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    all.extend(row.made_on().map(|day| (CREATED_ON.to_owned(), serde_json::json!(day))));
    all
}
