//! The columns that lists of all domains are asked about.

use crate::members::entity as member;
use ac_views::sql::{Column, named};
use sea_orm::{
    ColumnTrait,
    sea_query::{Condition, Expr, Query, SelectStatement, SimpleExpr},
};

/// A column with its table before it.
pub fn col(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(column.as_column_ref())
}

/// The `id`s of the rows of its table that `condition` leaves.
pub fn ids(id: impl ColumnTrait, condition: Condition) -> SelectStatement {
    let (table, _) = id.as_column_ref();
    Query::select().column(id.as_column_ref()).from(table).cond_where(condition).take()
}

/// A column that holds a member's id.
pub fn owner(id: impl ColumnTrait) -> Column {
    Column::Link(col(id), members)
}

/// The ids of the members with a name.
pub fn members(name: &str) -> SelectStatement {
    ids(member::Column::Id, Condition::all().add(named(col(member::Column::NameKey), name)))
}
