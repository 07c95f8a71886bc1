//! What holds while schemas are brought up to date, and that a database has one owner.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

use ac_core::{Clock, Ctx, Error, TenantStore, both_databases, control::tenant, testing::TestPlatform};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::path::PathBuf;

async fn execute(ctx: &Ctx, sql: &str) {
    let ran = ctx.write(async |tx| tx.conn().execute_unprepared(sql).await.map_err(Error::from)).await;
    ran.expect(sql);
}

/// The workspace as the version before the sixth step left it.
async fn as_before_the_sixth_step(app: &TestPlatform, ctx: &Ctx) -> i32 {
    let before = 5;
    if ctx.read(async |tx| Ok::<_, Error>(tx.conn().get_database_backend())).await.unwrap() == DbBackend::Sqlite {
        execute(ctx, "DROP INDEX contact_company").await;
        execute(ctx, "CREATE INDEX contact_company ON contact (company_id, name_key, id)").await;
    }
    for index in ["company_bin", "contact_bin", "deal_bin"] {
        execute(ctx, &format!("DROP INDEX {index}")).await;
    }
    execute(ctx, "DELETE FROM seaql_migrations WHERE version IN ('t0006_contacts_of_company', 't0007_bin')").await;
    app.platform.control.set_schema(ctx.tenant.id, before, "current").await.unwrap();
    before
}

async fn row(app: &TestPlatform, ctx: &Ctx) -> tenant::Model {
    app.platform.control.tenants_row(ctx.tenant.id).await.unwrap().expect("a row")
}

both_databases!(who_comes_at_once_finds_the_schema_migrated_once, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    as_before_the_sixth_step(app, &ctx).await;
    let callers = (0..8).map(|_| {
        let (store, id) = (app.platform.store.clone(), ctx.tenant.id);
        tokio::spawn(async move { store.migrate(id).await })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap().expect("migrated");
    }
    let row = row(app, &ctx).await;
    assert_eq!((row.schema_version, row.migration_status.as_str()), (migrations::tenant_schema_version(), "current"));
});

async fn index_of_contacts(ctx: &Ctx) -> String {
    let ask = "SELECT sql FROM sqlite_master WHERE name = 'contact_company'";
    let ask = Statement::from_string(DbBackend::Sqlite, ask);
    let found = ctx.read(async |tx| tx.conn().query_one_raw(ask).await.map_err(Error::from)).await.unwrap();
    found.expect("the index").try_get("", "sql").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_migration_leaves_the_file_and_the_first_snapshot() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let before = as_before_the_sixth_step(&app, &ctx).await;
    let id = ctx.tenant.id.0.hyphenated().to_string();
    let dir: PathBuf = app.data.join("tenants").join(&id[id.len() - 2..]).join(&id);
    let snapshot = || std::fs::read(dir.join(format!("before-schema-{before}.db"))).expect("a snapshot");
    let migrate = async || app.platform.store.migrate(ctx.tenant.id).await;

    // The step drops the index and then fails to make the new one.
    execute(&ctx, "ALTER TABLE contact RENAME COLUMN email_key TO mail_key").await;
    migrate().await.expect_err("a column is missing");
    let failed = row(&app, &ctx).await;
    assert_eq!((failed.schema_version, failed.migration_status.as_str()), (before, "failed"));
    assert!(index_of_contacts(&ctx).await.ends_with("(company_id, name_key, id)"));
    let first = snapshot();

    execute(&ctx, "CREATE TABLE later (id INTEGER) STRICT").await;
    migrate().await.expect_err("a column is missing");
    assert!(snapshot() == first, "the first snapshot was written over");

    execute(&ctx, "ALTER TABLE contact RENAME COLUMN mail_key TO email_key").await;
    migrate().await.expect("migrated");
    assert_eq!(row(&app, &ctx).await.migration_status, "current");
    assert!(index_of_contacts(&ctx).await.contains("last_name_key"));
    assert!(snapshot() == first, "the first snapshot was written over");
    let left: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".making")), "{left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_is_refused_the_database() {
    let Some(app) = TestPlatform::postgres().await else { return };
    let other = TenantStore::open(app.data.join("other"), app.database_url.as_deref(), Clock::default()).await;
    let Err(Error::Conflict(why)) = other else { panic!("two processes own one database") };
    assert!(why.contains("--data"), "{why}");
    // The first one's password still opens new connections.
    let ctx = app.workspace("acme").await;
    let readers = (0..6).map(|_| {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            ctx.read(async |tx| tx.conn().execute_unprepared("SELECT pg_sleep(0.2)").await.map_err(Error::from)).await
        })
    });
    for reader in readers.collect::<Vec<_>>() {
        reader.await.unwrap().expect("a connection");
    }
}

/// Pages that the writing connection may keep, in KiB below zero, and of its log.
async fn settings_of(ctx: &Ctx) -> (i64, i64) {
    let number = async |tx: &ac_core::Tx<'_>, name: &str| {
        let ask = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let row = tx.conn().query_one_raw(ask).await?.expect("a setting");
        Ok::<i64, Error>(row.try_get_by_index(0)?)
    };
    let asked = ctx
        .write(async |tx| Ok::<_, Error>((number(tx, "cache_size").await?, number(tx, "wal_autocheckpoint").await?)));
    asked.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_of_many_rows_has_headroom_while_it_lasts() {
    let app = TestPlatform::sqlite().await;
    let (ctx, other) = (app.workspace("acme").await, app.workspace("other").await);
    let usual = settings_of(&ctx).await;
    let held: Vec<_> = std::iter::from_fn(|| ctx.headroom()).take(100).collect();
    assert!((1..100).contains(&held.len()), "{} pieces of work have headroom at once", held.len());
    let wide = settings_of(&ctx).await;
    assert!(wide.0 < usual.0 && wide.1 > usual.1, "{wide:?} is not more than {usual:?}");
    assert_eq!(settings_of(&other).await, usual, "headroom of one workspace was given to another");
    drop(held);
    assert_eq!(settings_of(&ctx).await, usual, "what was done with keeps its headroom");
    assert!(other.headroom().is_some(), "headroom that was given back is not there for others");
}
