//! The columns that several lists are asked about.

use crate::{companies::entity as company_table, members::entity as member};
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
    Column::Link(col(id), |name| {
        ids(member::Column::Id, Condition::all().add(named(col(member::Column::NameKey), name)))
    })
}

/// A column that holds a company's id.
pub fn company(id: impl ColumnTrait) -> Column {
    use company_table::Column as C;
    Column::Link(col(id), |name| ids(C::Id, Condition::all().add(named(col(C::NameKey), name))))
}
