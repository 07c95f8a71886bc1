//! One SQL text for both databases: `$words` stand for the column types that differ.
//!
//! | word | SQLite | PostgreSQL | Rust |
//! |---|---|---|---|
//! | `$uuid` | BLOB | uuid | id newtypes |
//! | `$text` | TEXT | text COLLATE "C" | String; bytewise order on both |
//! | `$i64` | INTEGER | bigint | i64, `Timestamp` |
//! | `$i32` | INTEGER | integer | i32 |
//! | `$bool` | INTEGER | boolean | bool |
//! | `$bytes` | BLOB | bytea | `Vec<u8>` |
//! | `$json` | TEXT | jsonb | `serde_json::Value` |
//! | `$date` | TEXT | date | `chrono::NaiveDate` |
//! | `$strict` | STRICT | | ends a `CREATE TABLE` |
//!
//! A statement that begins with `$sqlite:` or `$postgres:` is for that one alone.

use sea_orm_migration::{
    prelude::{DbErr, SchemaManager},
    sea_orm::{ConnectionTrait, DbBackend},
};

const SQLITE_ONLY: &str = "$sqlite:";
const POSTGRES_ONLY: &str = "$postgres:";
const WORDS: [(&str, &str, &str); 9] = [
    ("$uuid", "BLOB", "uuid"),
    ("$text", "TEXT", "text COLLATE \"C\""),
    ("$i64", "INTEGER", "bigint"),
    ("$i32", "INTEGER", "integer"),
    ("$bool", "INTEGER", "boolean"),
    ("$bytes", "BLOB", "bytea"),
    ("$json", "TEXT", "jsonb"),
    ("$date", "TEXT", "date"),
    ("$strict", "STRICT", ""),
];

/// Runs `statements` one by one in the connected database's dialect.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let postgres = connection.get_database_backend() == DbBackend::Postgres;
    for statement in statements {
        let statement = match (statement.strip_prefix(SQLITE_ONLY), statement.strip_prefix(POSTGRES_ONLY)) {
            (Some(_), _) if postgres => continue,
            (_, Some(_)) if !postgres => continue,
            (Some(statement), _) | (_, Some(statement)) => statement,
            (None, None) => *statement,
        };
        let sql = WORDS.iter().fold(statement.to_owned(), |sql, (word, sqlite, pg)| {
            sql.replace(word, if postgres { pg } else { sqlite })
        });
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Declares one forward-only step named after its file.
macro_rules! step {
    ($($statement:literal),* $(,)?) => {
        pub struct Step;

        impl sea_orm_migration::MigrationName for Step {
            fn name(&self) -> &str {
                module_path!().rsplit("::").next().unwrap_or_default()
            }
        }

        #[sea_orm_migration::async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Step {
            async fn up(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::dialect::run(manager, &[$($statement),*]).await
            }
        }
    };
}
pub(crate) use step;
