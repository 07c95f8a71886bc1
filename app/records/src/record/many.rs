//! Writing many rows at once, with as few statements as what differs between them allows.

use super::{Formulas, Record, allow_fields, hold::key_of, is_own, match_key, words};
use ac_core::{Error, Tx, bind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityName, EntityTrait, ExprTrait, IdenStatic, Iterable, ModelTrait, QueryFilter,
    Statement, Value, sea_query::Expr,
};
use std::borrow::Cow;

/// Writes what differs between each pair of rows, of which the second is one change later. Rows that change alike share a
/// statement; `apart` is a text column for which each row has a value of its own. Errors: those of [`super::replace`].
pub async fn replace_many<M: Record>(
    tx: &Tx<'_>,
    rows: &[(M, M)],
    apart: Option<<M::Entity as EntityTrait>::Column>,
) -> Result<(), Error> {
    rows.iter().try_for_each(|(old, new)| allow_fields(tx, Some(old), new))?;
    let formulas = Formulas::of::<M>(tx).await?;
    let rows: Cow<'_, [(M, M)]> = match formulas.are_none() {
        true => Cow::Borrowed(rows),
        false => rows.iter().map(|(old, new)| (old.clone(), formulas.applied(new))).collect(),
    };
    let rows = rows.as_ref();
    let apart = apart.map(|column| column.as_str().to_owned());
    let (mut version, mut own) = (None, None);
    let mut alike: Vec<<M::Entity as EntityTrait>::Column> = Vec::new();
    for column in <<M::Entity as EntityTrait>::Column as Iterable>::iter() {
        match column.as_str() {
            "version" => version = Some(column),
            name if apart.as_deref() == Some(name) => own = Some(column),
            // What follows differs from row to row.
            name if !formulas.are_none() && is_own(name) => {}
            _ => alike.push(column),
        }
    }
    let version = version.ok_or_else(|| Error::internal("a record", "its table has no version"))?;
    let key = key_of::<M::Entity>()?;
    /// Which of the columns differ, and what they are to hold.
    type Delta = Vec<(usize, Value)>;
    let mut groups: Vec<(Delta, Vec<Value>)> = Vec::new();
    for (old, new) in rows {
        let differs = |(place, column): (usize, &_)| {
            let value = new.get(*column);
            (value != old.get(*column)).then_some((place, value))
        };
        let delta: Delta = alike.iter().enumerate().filter_map(differs).collect();
        match groups.iter_mut().find(|(known, _)| *known == delta) {
            Some((_, ids)) => ids.push(old.get(key)),
            None => groups.push((delta, vec![old.get(key)])),
        }
    }
    for (delta, ids) in groups {
        let mut update = M::Entity::update_many().col_expr(version, Expr::col(version).add(1));
        for (place, value) in delta {
            let Some(column) = alike.get(place) else { continue };
            update = update.col_expr(*column, Expr::value(value));
        }
        update.filter(key.is_in(ids)).exec(tx.conn()).await?;
    }
    if let Some(column) = own {
        let differ = rows.iter().filter(|(old, new)| old.get(column) != new.get(column)).map(|(_, new)| new);
        set_apart(tx, differ, &[column]).await?;
    }
    if !formulas.are_none() {
        let differ = rows.iter().filter(|(old, new)| {
            old.own_fields() != new.own_fields() || old.own_keys() != new.own_keys() || formulas.may_differ(old)
        });
        set_apart(tx, differ.map(|(_, new)| new), &own_columns::<M>()).await?;
    }
    rows.iter().for_each(|(old, new)| words::changed(tx, new.key(), old, new));
    match_key::keep(tx, rows.iter().map(|(old, new)| (Some(old), Some(new)))).await
}

/// Writes what follows from rows that are held, and nothing else of them: they are no later version. Answers how many differed.
pub async fn compute_many<M: Record>(tx: &Tx<'_>, rows: &[M]) -> Result<usize, Error> {
    let formulas = Formulas::of::<M>(tx).await?;
    let new: Vec<M> = rows.iter().filter(|row| formulas.may_differ(*row)).map(|row| formulas.applied(row)).collect();
    set_apart(tx, new.iter(), &own_columns::<M>()).await?;
    Ok(new.len())
}

type ColumnOf<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

/// The columns that hold values of custom fields.
fn own_columns<M: Record>() -> Vec<ColumnOf<M>> {
    <ColumnOf<M> as Iterable>::iter().filter(|column| is_own(column.as_str())).collect()
}

/// Gives each row its own values, all in one statement.
async fn set_apart<'m, M: Record + 'm>(
    tx: &Tx<'_>,
    rows: impl Iterator<Item = &'m M>,
    columns: &[ColumnOf<M>],
) -> Result<(), Error> {
    let key = key_of::<M::Entity>()?;
    let mut values: Vec<Value> = Vec::new();
    for row in rows {
        values.push(row.get(key));
        values.extend(columns.iter().map(|column| row.get(*column)));
    }
    if values.is_empty() || columns.is_empty() {
        return Ok(());
    }
    let width = 1 + columns.len();
    let tuples = bind::tuples(tx.backend(), values.len() / width, width);
    let set: Vec<String> =
        (2..).zip(columns).map(|(place, column)| format!("{} = own.column{place}", column.as_str())).collect();
    let (table, key) = (M::Entity::default(), key.as_str().to_owned());
    let sql = format!(
        "UPDATE {0} SET {1} FROM (VALUES {tuples}) AS own WHERE {0}.{key} = own.column1",
        table.table_name(),
        set.join(", ")
    );
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
    Ok(())
}
