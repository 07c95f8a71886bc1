//! A field's sort value as SQL, and the index on it.
//!
//! The rule: [`sort_sql`] is one text, in the index and in every question that the index is to answer. What may be missing
//! sorts as the least. Keys and choices stand in SQL as they are: they were checked to be small letters, digits and underscores.

use super::{Object, kind::FieldKind, model::CustomField, queries};
use ac_core::{Error, keyset::KeyKind};
use sea_orm::{ConnectionTrait, DbBackend};

/// Below every amount and number that is kept.
pub(super) const LEAST: i64 = -9_223_372_036_854_775_807;

/// How the field's key is spelled. An index answers to one spelling only: the other leaves it to the list's own order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Indexed,
    Plain,
}

/// The field's key in `field_keys`, NULL where it has none. `table` stands before the column, if it is named.
pub(super) fn key_sql(backend: DbBackend, table: &str, field: &CustomField, spelling: Spelling) -> String {
    let (column, key) = (column(table, "field_keys"), &field.key);
    let text = match (backend, spelling) {
        (DbBackend::Postgres, Spelling::Indexed) => format!("({column} ->> '{key}')"),
        (DbBackend::Postgres, Spelling::Plain) => format!("({column} #>> '{{{key}}}')"),
        (_, Spelling::Indexed) => format!("json_extract({column}, '$.{key}')"),
        (_, Spelling::Plain) => format!("({column} ->> '$.{key}')"),
    };
    match (backend, field.holds()) {
        (DbBackend::Postgres, FieldKind::Number | FieldKind::Rating | FieldKind::Money | FieldKind::Checkbox) => {
            format!("{text}::bigint")
        }
        (DbBackend::Postgres, _) => format!("({text} COLLATE \"C\")"),
        _ => text,
    }
}

/// A value within `fields`, as text.
pub(super) fn value_sql(backend: DbBackend, table: &str, path: &[&str]) -> String {
    let column = column(table, "fields");
    match backend {
        DbBackend::Postgres => format!("({column} #>> '{{{}}}')", path.join(",")),
        _ => format!("({column} ->> '$.{}')", path.join(".")),
    }
}

/// A column with its table before it.
pub(super) fn column(table: &str, column: &str) -> String {
    if table.is_empty() { column.to_owned() } else { format!("\"{table}\".\"{column}\"") }
}

/// What lists sort the field by.
pub(super) fn sort_sql(backend: DbBackend, table: &str, field: &CustomField) -> String {
    let key = key_sql(backend, table, field, Spelling::Indexed);
    match field.holds() {
        FieldKind::Number | FieldKind::Rating | FieldKind::Money => format!("COALESCE({key}, {LEAST})"),
        FieldKind::Checkbox => format!("COALESCE({key}, 0)"),
        FieldKind::Select => {
            let places: String = (1..)
                .zip(&field.choices)
                .map(|(place, choice)| format!(" WHEN '{}' THEN {place}", choice.value))
                .collect();
            format!("CASE {key}{places} ELSE 0 END")
        }
        _ if backend == DbBackend::Postgres => format!("(COALESCE({key}, '') COLLATE \"C\")"),
        _ => format!("COALESCE({key}, '')"),
    }
}

pub(super) fn sort_kind(kind: FieldKind) -> KeyKind {
    match kind {
        FieldKind::Number | FieldKind::Rating | FieldKind::Money | FieldKind::Checkbox | FieldKind::Select => {
            KeyKind::Integer
        }
        _ => KeyKind::Text,
    }
}

fn name(object: &Object, field: &CustomField) -> String {
    format!("cf_{}_{}", object.table, field.key)
}

/// Builds the field's index, and has PostgreSQL look at the values. Writers wait until every row was looked at.
pub(super) async fn create(conn: &impl ConnectionTrait, object: &Object, field: &CustomField) -> Result<(), Error> {
    build(conn, object, field).await?;
    analyse(conn, object).await
}

async fn analyse(conn: &impl ConnectionTrait, object: &Object) -> Result<(), Error> {
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared(&format!("ANALYZE {}", object.table)).await?;
    }
    Ok(())
}

/// Builds the field's index: records of one value are in it in the order of their list.
async fn build(conn: &impl ConnectionTrait, object: &Object, field: &CustomField) -> Result<(), Error> {
    let backend = conn.get_database_backend();
    let (name, table, order) = (name(object, field), object.table, object.order.column);
    let value = sort_sql(backend, "", field);
    if backend == DbBackend::Postgres {
        // Of an index on some of the rows it would know neither which values there are nor how many: it takes a third of the table
        // to be within any range.
        conn.execute_unprepared(&format!("CREATE INDEX {name} ON {table} (({value}), {order}, id)")).await?;
        return Ok(());
    }
    // SQLite looks at deleted_at even where the index holds no other rows.
    let live = "deleted_at) WHERE deleted_at IS NULL";
    conn.execute_unprepared(&format!("CREATE INDEX {name} ON {table} (({value}), {order}, id, {live}")).await?;
    Ok(())
}

pub(super) async fn remove(conn: &impl ConnectionTrait, object: &Object, field: &CustomField) -> Result<(), Error> {
    conn.execute_unprepared(&format!("DROP INDEX IF EXISTS {}", name(object, field))).await?;
    Ok(())
}

/// Builds the indexes of all fields anew: an archive brings the fields, not what was built on them.
pub async fn build_all(conn: &impl ConnectionTrait, objects: &[&'static Object]) -> Result<(), Error> {
    for object in objects {
        for field in queries::all(conn, object.resource).await? {
            remove(conn, object, &field).await?;
            if field.indexed && !field.is_deleted {
                build(conn, object, &field).await?;
            }
        }
        analyse(conn, object).await?;
    }
    Ok(())
}
