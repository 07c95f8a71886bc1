//! The indexes of the workspace's own fields hold what their list is in the order of between value and id, so that a filter by
//! one value is answered in that order. On PostgreSQL they are on all rows: of those on some it does not know which values there are.

use sea_orm_migration::{
    prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager},
    sea_orm::{ConnectionTrait, DbBackend, Statement},
};

/// What the lists of the objects with own fields are in the order of.
const ORDERS: [(&str, &str); 4] =
    [("company", "name_key"), ("contact", "name_key"), ("deal", "created_at"), ("lead", "created_at")];

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        module_path!().rsplit("::").next().unwrap_or_default()
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        order_own_indexes(manager.get_connection()).await
    }
}

/// Builds the indexes anew, each from its own definition.
pub async fn order_own_indexes(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    let backend = conn.get_database_backend();
    for (table, column) in ORDERS {
        let sql = match backend {
            DbBackend::Postgres => format!(
                "SELECT indexname AS name, indexdef AS definition FROM pg_indexes
                WHERE schemaname = current_schema() AND tablename = '{table}' AND indexname LIKE 'cf\\_%'"
            ),
            _ => format!(
                "SELECT name, sql AS definition FROM sqlite_master
                WHERE type = 'index' AND tbl_name = '{table}' AND name LIKE 'cf\\_%' ESCAPE '\\'"
            ),
        };
        for row in conn.query_all_raw(Statement::from_string(backend, sql)).await? {
            let (name, definition): (String, String) = (row.try_get("", "name")?, row.try_get("", "definition")?);
            let other = || DbErr::Migration(format!("the index {name} is not on a value and the id: {definition}"));
            let (value, rest) = definition.rsplit_once(", id").ok_or_else(other)?;
            let rest = if backend == DbBackend::Postgres { ")" } else { rest };
            conn.execute_unprepared(&format!("DROP INDEX {name}")).await?;
            conn.execute_unprepared(&format!("{value}, {column}, id{rest}")).await?;
        }
        if backend == DbBackend::Postgres {
            conn.execute_unprepared(&format!("ANALYZE {table}")).await?;
        }
    }
    Ok(())
}
