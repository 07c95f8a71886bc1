//! A database as lines of JSON that load into either backend: for export, backup, and moving between placements.
//!
//! Values are neutral: UUIDs and bytes are hex, JSON columns are text, booleans are 0 and 1. The databases themselves build
//! and take apart the JSON, so that 64-bit integers keep every digit.

use crate::error::Error;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult, Statement};

/// Rows read in one statement.
const ROWS_PER_READ_MAX: u64 = 10_000;
/// Rows written in one statement.
const ROWS_PER_INSERT_MAX: usize = 500;

#[derive(Debug, FromQueryResult)]
struct Column {
    name: String,
    kind: String,
    primary: i64,
}

#[derive(FromQueryResult)]
struct Row {
    line: String,
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

/// The tables of the connected database (on PostgreSQL: of the schema that was entered), without the migrator's own.
pub async fn tables(tx: &DatabaseTransaction) -> Result<Vec<String>, Error> {
    let sql = match tx.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema() \
             AND table_name <> 'seaql_migrations' ORDER BY 1"
        }
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND name <> 'seaql_migrations' ORDER BY 1"
        }
    };
    let names = Name::find_by_statement(Statement::from_string(tx.get_database_backend(), sql)).all(tx).await?;
    Ok(names.into_iter().map(|n| n.name).collect())
}

async fn columns(tx: &DatabaseTransaction, table: &str) -> Result<Vec<Column>, Error> {
    let backend = tx.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT c.column_name::text AS name, c.data_type::text AS kind, \
             COALESCE((SELECT k.ordinal_position FROM information_schema.table_constraints t \
               JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name) \
               WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema AND t.table_name = c.table_name \
               AND k.column_name = c.column_name), 0)::bigint AS primary \
             FROM information_schema.columns c WHERE c.table_schema = current_schema() AND c.table_name = $1 \
             ORDER BY c.ordinal_position"
        }
        _ => "SELECT name, type AS kind, pk AS \"primary\" FROM pragma_table_info(?) ORDER BY cid",
    };
    let columns =
        Column::find_by_statement(Statement::from_sql_and_values(backend, sql, [table.into()])).all(tx).await?;
    if columns.is_empty() { Err(Error::internal("a dump", format!("there is no table {table}"))) } else { Ok(columns) }
}

/// Calls `each` with every row of `table` as one JSON object, in the order of its primary key. Answers how many.
pub async fn write(
    tx: &DatabaseTransaction,
    table: &str,
    mut each: impl FnMut(&str) -> Result<(), Error>,
) -> Result<u64, Error> {
    let backend = tx.get_database_backend();
    let columns = columns(tx, table).await?;
    let fields: Vec<String> = columns.iter().map(|c| format!("'{}', {}", c.name, neutral(backend, c))).collect();
    let object = match backend {
        DbBackend::Postgres => format!("json_build_object({})::text", fields.join(", ")),
        _ => format!("json_object({})", fields.join(", ")),
    };
    let mut key: Vec<&Column> = columns.iter().filter(|c| c.primary > 0).collect();
    key.sort_by_key(|c| c.primary);
    let order = key.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let mut done = 0;
    loop {
        let sql =
            format!("SELECT {object} AS line FROM {table} ORDER BY {order} LIMIT {ROWS_PER_READ_MAX} OFFSET {done}");
        let rows = Row::find_by_statement(Statement::from_string(backend, sql)).all(tx).await?;
        if rows.is_empty() {
            return Ok(done);
        }
        for row in &rows {
            each(&row.line)?;
            done += 1;
        }
    }
}

/// Inserts rows that [`write`] gave, as many as there are in `lines`.
pub async fn load(tx: &DatabaseTransaction, table: &str, lines: &[String]) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let backend = tx.get_database_backend();
    let columns = columns(tx, table).await?;
    let names = columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let values = columns.iter().map(|c| native(backend, c)).collect::<Vec<_>>().join(", ");
    let sql = match backend {
        DbBackend::Postgres => {
            format!(
                "INSERT INTO {table} ({names}) SELECT {values} FROM json_array_elements($1::text::json) AS r(value)"
            )
        }
        _ => format!("INSERT INTO {table} ({names}) SELECT {values} FROM json_each(?)"),
    };
    for chunk in lines.chunks(ROWS_PER_INSERT_MAX) {
        let array = format!("[{}]", chunk.join(","));
        tx.execute_raw(Statement::from_sql_and_values(backend, &sql, [array.into()])).await?;
    }
    Ok(())
}

/// SQL that reads a column as its neutral value.
fn neutral(backend: DbBackend, column: &Column) -> String {
    let name = &column.name;
    match (backend, column.kind.as_str()) {
        (DbBackend::Postgres, "uuid") => format!("replace({name}::text, '-', '')"),
        (DbBackend::Postgres, "bytea") => format!("encode({name}, 'hex')"),
        (DbBackend::Postgres, "boolean") => format!("{name}::int"),
        (DbBackend::Postgres, "jsonb" | "date") => format!("{name}::text"),
        (DbBackend::Sqlite, "BLOB") => format!("CASE WHEN {name} IS NULL THEN NULL ELSE lower(hex({name})) END"),
        _ => name.clone(),
    }
}

/// SQL that takes a column's value out of a row's neutral JSON.
fn native(backend: DbBackend, column: &Column) -> String {
    let name = &column.name;
    match (backend, column.kind.as_str()) {
        (DbBackend::Postgres, "bytea") => format!("decode(r.value->>'{name}', 'hex')"),
        (DbBackend::Postgres, "boolean") => format!("((r.value->>'{name}')::int)::boolean"),
        (DbBackend::Postgres, kind) => format!("(r.value->>'{name}')::{kind}"),
        (_, "BLOB") => format!("unhex(value->>'$.{name}')"),
        _ => format!("value->>'$.{name}'"),
    }
}
