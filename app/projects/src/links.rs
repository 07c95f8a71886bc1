//! Lists of ids that stand in a row and, one row for each id, in a table of their own by which they are found: who takes part in a
//! project, who does a task, its labels, whom a comment mentions.
//!
//! The rule: whoever writes the list writes its rows ([`Links::put`]), in the same unit of work.

/// Each once, in their order: as lists of ids stand.
pub fn each_once<T: Ord>(mut ids: Vec<T>) -> Vec<T> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::Links;

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use ac_core::{Error, Tx};
    use ac_records::ask::col;
    use ac_views::sql::{ByName, Rows};
    use sea_orm::{
        ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Value,
        sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr},
    };

    /// A table of such rows.
    pub struct Links<E: EntityTrait> {
        /// What has the list.
        pub of: E::Column,
        /// What is listed.
        pub to: E::Column,
    }

    impl<E: EntityTrait> Links<E> {
        /// Makes the list `old` of a row the list `new`.
        pub async fn put<T>(&self, tx: &Tx<'_>, of: impl Into<Value>, old: &[T], new: &[T]) -> Result<(), Error>
        where
            T: Copy + PartialEq + Into<Value>,
        {
            let of: Value = of.into();
            let gone: Vec<T> = old.iter().copied().filter(|id| !new.contains(id)).collect();
            if !gone.is_empty() {
                let rows = E::delete_many().filter(self.of.eq(of.clone())).filter(self.to.is_in(gone));
                rows.exec(tx.conn()).await?;
            }
            let row = |id: &T| {
                let mut row = <E::ActiveModel as ActiveModelTrait>::default();
                row.set(self.of, of.clone());
                row.set(self.to, (*id).into());
                row
            };
            let rows: Vec<E::ActiveModel> = new.iter().filter(|id| !old.contains(id)).map(row).collect();
            if !rows.is_empty() {
                E::insert_many(rows).exec_without_returning(tx.conn()).await?;
            }
            Ok(())
        }

        /// The ids of what lists `id`.
        pub fn listing(&self, id: impl Into<Value>) -> SelectStatement {
            E::find().filter(self.to.eq(id)).select_only().column(self.of).into_query()
        }

        /// How a list is asked for what it has, where `of` is the id of what has it and names mean what `named` says.
        pub fn rows(&self, of: SimpleExpr, named: ByName) -> Rows {
            let rows = E::find().select_only().expr(Expr::val(1)).filter(col(self.of).eq(of));
            Rows { rows: rows.into_query(), target: col(self.to), choice: col(self.to), named: Some(named) }
        }
    }
}
