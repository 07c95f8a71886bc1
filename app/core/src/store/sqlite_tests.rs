//! Schema steps and connections of one file.

use super::*;
use sea_orm::{DbErr, prelude::async_trait::async_trait};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

struct Step(&'static str, &'static [&'static str]);

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in self.1 {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}

const FAMILY: &[&str] = &[
    "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT",
    "CREATE TABLE child (parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE) STRICT",
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO child VALUES (1)",
];
const REBUILD: &[&str] = &[
    "CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, name TEXT) STRICT",
    "INSERT INTO rebuilt (id) SELECT id FROM parent",
    "DROP TABLE parent",
    "ALTER TABLE rebuilt RENAME TO parent",
];

macro_rules! migrator {
    ($name:ident, $($step:literal: $sql:expr),*) => {
        struct $name;
        impl MigratorTrait for $name {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                vec![$(Box::new(Step($step, $sql))),*]
            }
        }
    };
}
migrator!(Family, "1": FAMILY);
migrator!(Rebuilt, "1": FAMILY, "2": REBUILD);
migrator!(Broken, "1": FAMILY, "2": REBUILD, "3": &["CREATE TABLE half (id INTEGER) STRICT", "SELECT nothing"]);
migrator!(Orphaning, "1": FAMILY, "2": REBUILD, "3": &["DELETE FROM parent"]);

struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let dir = std::env::temp_dir().join(format!("alphaclone-test-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    fn file(&self) -> PathBuf {
        self.0.join("main.db")
    }

    async fn runs(&self, sql: &str) -> bool {
        let db = one_connection(options(&self.file())).await.unwrap();
        let ran = db.execute_unprepared(sql).await.is_ok();
        db.close().await.unwrap();
        ran
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_step_may_rebuild_a_table_that_others_point_to() {
    let scratch = Scratch::new();
    migrate_file::<Family>(making_options(&scratch.file())).await.unwrap();
    migrate_file::<Rebuilt>(options(&scratch.file())).await.unwrap();
    let db = one_connection(options(&scratch.file())).await.unwrap();
    let children =
        Statement::from_string(DbBackend::Sqlite, "SELECT COUNT(*) AS n FROM child JOIN parent ON id = parent_id");
    let children: i64 = db.query_one_raw(children).await.unwrap().unwrap().try_get("", "n").unwrap();
    db.close().await.unwrap();
    assert_eq!(children, 1);
    assert!(!scratch.runs("INSERT INTO child VALUES (2)").await, "there is no such parent");
}

#[tokio::test]
async fn a_connection_opens_while_another_writes() {
    let scratch = Scratch::new();
    migrate_file::<Family>(making_options(&scratch.file())).await.unwrap();
    let writer = one_connection(writer_options(&scratch.file())).await.unwrap();
    let immediate =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let writing = writer.begin_with_options(immediate).await.unwrap();
    let reader = one_connection(options(&scratch.file()).busy_timeout(Duration::ZERO)).await.unwrap();
    reader.execute_unprepared("SELECT id FROM parent").await.unwrap();
    reader.close().await.unwrap();
    writing.commit().await.unwrap();
    writer.close().await.unwrap();
}

#[tokio::test]
async fn a_read_ends_when_its_time_is_over_and_the_next_has_its_own() {
    const ENDLESS: &str = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n";
    let scratch = Scratch::new();
    migrate_file::<Family>(making_options(&scratch.file())).await.unwrap();
    let readers = pool(&scratch.file(), 1, options(&scratch.file()), Some(Duration::from_millis(200)));
    for _ in 0..2 {
        let tx = readers.begin().await.unwrap();
        let error = tx.execute_unprepared(ENDLESS).await.expect_err("it has no end");
        let answer = crate::AppError::from(Error::from(error));
        assert_eq!(answer.code, crate::ErrorCode::Unavailable, "{answer:?}");
        drop(tx);
        readers.execute_unprepared("SELECT id FROM parent").await.expect("the next read");
    }
}

#[tokio::test]
async fn a_file_takes_all_steps_or_none() {
    let scratch = Scratch::new();
    migrate_file::<Family>(making_options(&scratch.file())).await.unwrap();
    assert!(migrate_file::<Broken>(options(&scratch.file())).await.is_err());
    assert!(migrate_file::<Orphaning>(options(&scratch.file())).await.is_err());
    assert!(!scratch.runs("SELECT id FROM half").await, "half a step");
    assert!(!scratch.runs("SELECT name FROM parent").await, "the step before it");
    assert!(scratch.runs("INSERT INTO child VALUES (1)").await, "what was there");
}
