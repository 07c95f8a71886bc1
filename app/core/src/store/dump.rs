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
struct Count {
    rows: i64,
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

/// The tables of the connected database (on PostgreSQL: of the schema that was entered), without the migrator's own and those
/// of the search, which are made from the others.
pub async fn tables(tx: &DatabaseTransaction) -> Result<Vec<String>, Error> {
    let sql = match tx.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema() \
             AND table_name <> 'seaql_migrations' AND table_name NOT LIKE 'search\\_%' ORDER BY 1"
        }
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND name <> 'seaql_migrations' AND name NOT LIKE 'search\\_%' ESCAPE '\\' ORDER BY 1"
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
    let mut done = 0;
    let mut last: Option<String> = None;
    loop {
        let rows = Row::find_by_statement(page(backend, table, &columns, last.as_deref())).all(tx).await?;
        for row in &rows {
            each(&row.line)?;
            done += 1;
        }
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row.line),
            None => return Ok(done),
        }
    }
}

/// The next rows behind the one that `after` is the JSON of. They are found by their key: counting off those before them
/// would read the table once for every page.
fn page(backend: DbBackend, table: &str, columns: &[Column], after: Option<&str>) -> Statement {
    let fields: Vec<String> = columns.iter().map(|c| format!("'{}', {}", c.name, neutral(backend, c))).collect();
    let fields = fields.join(", ");
    let (object, given) = match backend {
        DbBackend::Postgres => (format!("json_build_object({fields})::text"), "($1::text::json)"),
        _ => (format!("json_object({fields})"), "?1"),
    };
    let mut key: Vec<&Column> = columns.iter().filter(|c| c.primary > 0).collect();
    key.sort_by_key(|c| c.primary);
    let names = key.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let values = key.iter().map(|c| native(backend, c, given)).collect::<Vec<_>>().join(", ");
    let behind = after.map_or_else(String::new, |_| format!("WHERE ({names}) > ({values})"));
    let sql = format!("SELECT {object} AS line FROM {table} {behind} ORDER BY {names} LIMIT {ROWS_PER_READ_MAX}");
    Statement::from_sql_and_values(backend, sql, after.map(Into::into))
}

/// How many rows `table` has.
pub async fn count(tx: &DatabaseTransaction, table: &str) -> Result<u64, Error> {
    let ask = Statement::from_string(tx.get_database_backend(), format!("SELECT COUNT(*) AS rows FROM {table}"));
    let count = Count::find_by_statement(ask).one(tx).await?;
    count.and_then(|count| count.rows.try_into().ok()).ok_or_else(|| Error::internal("a dump", "a table has no count"))
}

/// Inserts rows that [`write`] gave, as many as there are in `lines`.
pub async fn load(tx: &DatabaseTransaction, table: &str, lines: &[String]) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let backend = tx.get_database_backend();
    let columns = columns(tx, table).await?;
    let names = columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
    let row = if backend == DbBackend::Postgres { "r.value" } else { "value" };
    let values = columns.iter().map(|c| native(backend, c, row)).collect::<Vec<_>>().join(", ");
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

/// SQL that takes a column's value out of a row's neutral JSON, which is the SQL `row`.
fn native(backend: DbBackend, column: &Column, row: &str) -> String {
    let name = &column.name;
    match (backend, column.kind.as_str()) {
        (DbBackend::Postgres, "bytea") => format!("decode({row}->>'{name}', 'hex')"),
        (DbBackend::Postgres, "boolean") => format!("(({row}->>'{name}')::int)::boolean"),
        (DbBackend::Postgres, kind) => format!("({row}->>'{name}')::{kind}"),
        (_, "BLOB") => format!("unhex({row}->>'$.{name}')"),
        _ => format!("{row}->>'$.{name}'"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::{both_databases, testing::TestPlatform};
    use sea_orm::FromQueryResult;

    #[derive(FromQueryResult)]
    struct SqlitePlan {
        detail: String,
    }

    #[derive(FromQueryResult)]
    struct PostgresPlan {
        #[sea_orm(from_alias = "QUERY PLAN")]
        line: String,
    }

    async fn plan(tx: &DatabaseTransaction, page: Statement) -> String {
        let explain = |word| Statement { sql: format!("{word} {}", page.sql), ..page.clone() };
        if tx.get_database_backend() == DbBackend::Postgres {
            // On an empty table it has to choose as on a large one.
            tx.execute_unprepared("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off").await.unwrap();
            let lines = PostgresPlan::find_by_statement(explain("EXPLAIN")).all(tx).await.unwrap();
            return lines.into_iter().map(|plan| plan.line).collect::<Vec<_>>().join("\n");
        }
        let lines = SqlitePlan::find_by_statement(explain("EXPLAIN QUERY PLAN")).all(tx).await.unwrap();
        lines.into_iter().map(|plan| plan.detail).collect::<Vec<_>>().join("\n")
    }

    both_databases!(a_page_starts_at_its_first_row, async |app: &TestPlatform| {
        let ctx = app.workspace("acme").await;
        let rows = [
            ("company", r#"{"id":"0191e2d0c0de7000800000000000beef"}"#),
            ("event", r#"{"seq":9007199254740993}"#),
            ("idempotency_key", r#"{"actor_id":"0191e2d0c0de7000800000000000beef","key":"k"}"#),
            ("import_row", r#"{"job_id":"0191e2d0c0de7000800000000000beef","ordinal":7}"#),
        ];
        for (table, row) in rows {
            let plan = ctx
                .read(async |tx| {
                    let columns = columns(tx.conn(), table).await?;
                    let page = page(tx.conn().get_database_backend(), table, &columns, Some(row));
                    Ok::<_, Error>(plan(tx.conn(), page).await)
                })
                .await
                .unwrap();
            assert!(plan.contains("SEARCH") || plan.contains("Index Cond"), "{table}: {plan}");
            assert!(!plan.contains("Sort") && !plan.contains("B-TREE"), "{table}: {plan}");
        }
    });
}
