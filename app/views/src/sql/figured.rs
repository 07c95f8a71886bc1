//! What figures, days and spans are made of: the list's fields with their columns, whether the list has them of itself or from its workspace.

use super::{Asked, Column, Writer};
use crate::{
    figures::Key,
    query::{Field, Test},
};
use ac_core::keyset::KeyKind;
use sea_orm::{
    DbBackend,
    sea_query::{Condition, Func, SimpleExpr},
};

impl Asked {
    /// What the list can be asked.
    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// What `read` makes of the field's column.
    pub(crate) fn with_column<T>(&self, field: &str, read: impl FnOnce(&Column) -> T) -> Option<T> {
        match (self.table.column)(field) {
            Some(column) => Some(read(&column)),
            None => self.own.iter().find(|own| own.field.key == field).map(|own| read(&own.column)),
        }
    }

    /// What records are grouped by for a field.
    pub(crate) fn key(&self, backend: DbBackend, field: &str) -> Option<Key> {
        let of_column = || (self.table.column)(field).and_then(|column| Key::of_column(backend, column));
        let own = || self.own.iter().find(|own| own.field.key == field)?.key.clone();
        (self.table.key)(field).or_else(of_column).or_else(own)
    }

    /// What an index of one of the list's own dates is in the order of.
    pub(crate) fn in_order(&self, field: &str) -> Option<SimpleExpr> {
        match (self.table.column)(field)? {
            Column::Day(value) | Column::Instant(value) | Column::DayKey(value, _) => Some(value),
            _ => None,
        }
    }

    /// The condition of one test of a field, as an index answers it.
    pub(crate) fn indexed_condition(&self, field: &str, test: &Test) -> Option<Condition> {
        let writer = Writer { table: self.table, own: &self.own, me: self.me };
        if let Some(column) = (self.table.column)(field) {
            return Some(writer.test(&column, test));
        }
        let own = self.own.iter().find(|own| own.field.key == field)?;
        (own.indexed)(test, self.me).map(|indexed| indexed.condition)
    }

    /// How what an index of one of the list's own dates is in the order of travels in a cursor.
    pub(crate) fn kind_of_order(&self, field: &str) -> Option<KeyKind> {
        Some(match (self.table.column)(field)? {
            Column::Day(_) => KeyKind::Date,
            Column::Instant(_) => KeyKind::Integer,
            _ => KeyKind::Text,
        })
    }

    /// The condition of one test of a date field, as it is looked at on the way through another order: no index answers it.
    pub(crate) fn in_passing(&self, field: &str, test: &Test) -> Option<Condition> {
        let writer = Writer { table: self.table, own: &self.own, me: self.me };
        // A planner does not see that both are the same.
        let unseen = |value: SimpleExpr| -> SimpleExpr { Func::coalesce([value.clone(), value]).into() };
        let column = match (self.table.column)(field) {
            Some(Column::Day(value)) => Column::Day(unseen(value)),
            Some(Column::Instant(value)) => Column::Instant(unseen(value)),
            Some(Column::DayKey(value, never)) => Column::DayKey(unseen(value), never),
            Some(_) => return None,
            None => {
                let own = self.own.iter().find(|own| own.field.key == field)?;
                return Some(writer.test(&own.column, test));
            }
        };
        Some(writer.test(&column, test))
    }
}
