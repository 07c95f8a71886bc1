//! One SQLite file per tenant: `DATA/tenants/ab/<uuid>/main.db`, copied from a template that is already migrated.
//!
//! Connections are kept for the tenants used last; the budget is counted in connections, because each is a thread and a
//! file descriptor. Whoever still holds a [`TenantDb`] keeps its file open, evicted or not.

use super::headroom;
use crate::{
    db::{MOMENT_TIME_MAX, MOMENTS_PER_TENANT_MAX, READ_TIME_MAX, SqliteFile, TenantDb},
    error::Error,
    id::TenantId,
};
use migrations::{ControlMigrator, MigratorTrait, TenantMigrator};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, SqlxSqliteConnector,
    Statement, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

/// Reading connections of one tenant.
const READERS_PER_TENANT_MAX: u32 = 4;
/// Connections of one tenant for checks and copies of the whole.
const PATIENT_PER_TENANT_MAX: u32 = 1;
/// All connections of one tenant: one writes.
const PER_TENANT_MAX: u32 = 1 + READERS_PER_TENANT_MAX + PATIENT_PER_TENANT_MAX + MOMENTS_PER_TENANT_MAX;
/// Instructions of a statement after which it is asked whether its time is over.
const INSTRUCTIONS_PER_LOOK: i32 = 10_000;
/// Connections that all open tenants may hold together.
const CONNECTIONS_MAX: u32 = 400;
/// Longest wait for a connection of a workspace that has all of its own at work.
const ACQUIRE_TIME_MAX: Duration = Duration::from_secs(10);
/// A connection unused for this long is closed.
const IDLE_CLOSE_AFTER: Duration = Duration::from_secs(60);
/// How long a statement waits for a lock before it fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// All tenants' files under one data directory.
pub struct Files {
    data: PathBuf,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// Files somebody may still hold, cached or not.
    known: HashMap<TenantId, Weak<SqliteFile>>,
    /// The files used last, the newest at the end.
    recent: Vec<(TenantId, Arc<SqliteFile>)>,
}

impl Files {
    /// Prepares the directory and the template file for new tenants.
    pub async fn open(data: PathBuf) -> Result<Self, Error> {
        let files = Self { data, open: Mutex::default() };
        tokio::fs::create_dir_all(files.data.join("tenants")).await.map_err(io)?;
        let template = files.template();
        if !tokio::fs::try_exists(&template).await.map_err(io)? {
            let making = template.with_extension("making");
            // A template half made by a killed process is not a database to build on.
            let _ = tokio::fs::remove_file(&making).await;
            migrate_file::<TenantMigrator>(making_options(&making)).await?;
            tokio::fs::rename(&making, &template).await.map_err(io)?;
        }
        Ok(files)
    }

    fn template(&self) -> PathBuf {
        self.data.join(format!("template-{}.db", migrations::tenant_schema_version()))
    }

    /// The directory that holds everything of one tenant.
    #[must_use]
    pub fn dir(&self, id: TenantId) -> PathBuf {
        let name = id.0.hyphenated().to_string();
        // The last digits of a UUIDv7 are random, so that directories fill evenly.
        let shard = name.get(name.len().saturating_sub(2)..).unwrap_or("00").to_owned();
        self.data.join("tenants").join(shard).join(name)
    }

    fn file(&self, id: TenantId) -> PathBuf {
        self.dir(id).join("main.db")
    }

    pub(super) async fn create(&self, id: TenantId) -> Result<(), Error> {
        let file = self.file(id);
        tokio::fs::create_dir_all(self.dir(id)).await.map_err(io)?;
        tokio::fs::copy(self.template(), &file).await.map_err(io)?;
        // Before the control database says that the workspace is there: a machine that stops must not leave it without its
        // file, or without the way to it.
        for path in file.ancestors().take_while(|path| path.starts_with(&self.data)) {
            on_disk(path).await?;
        }
        Ok(())
    }

    pub(super) fn cached(&self, id: TenantId) -> Option<TenantDb> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let file = open.known.get(&id)?.upgrade()?;
        open.touch(id, &file);
        Some(TenantDb::Sqlite(file))
    }

    pub(super) async fn connect(&self, id: TenantId) -> Result<TenantDb, Error> {
        let path = self.file(id);
        if !tokio::fs::try_exists(&path).await.map_err(io)? {
            return Err(Error::NotFound);
        }
        let file = SqliteFile {
            writer: pool(&path, 1, writer_options(&path), None),
            readers: pool(&path, READERS_PER_TENANT_MAX, options(&path), Some(READ_TIME_MAX)),
            patient: pool(&path, PATIENT_PER_TENANT_MAX, options(&path), None),
            moments: pool(&path, MOMENTS_PER_TENANT_MAX, options(&path), Some(MOMENT_TIME_MAX)),
            wants: headroom::Wants::default(),
        };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Two requests may have opened it at once: the first one's pools serve both.
        let file = open.known.get(&id).and_then(Weak::upgrade).unwrap_or_else(|| Arc::new(file));
        open.known.insert(id, Arc::downgrade(&file));
        open.touch(id, &file);
        Ok(TenantDb::Sqlite(file))
    }

    pub(super) async fn migrate(&self, id: TenantId, from: i32) -> Result<(), Error> {
        let path = self.file(id);
        let snapshot = self.dir(id).join(format!("before-schema-{from}.db"));
        // The first snapshot of a schema is the one to go back to: a later attempt starts from what an earlier one left.
        if !tokio::fs::try_exists(&snapshot).await.map_err(io)? {
            snapshot_file(&path, &snapshot).await?;
        }
        migrate_file::<TenantMigrator>(options(&path)).await
    }

    /// Closes and removes everything of one tenant.
    pub(super) async fn delete(&self, id: TenantId) -> Result<(), Error> {
        let held = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.recent.retain(|(known, _)| *known != id);
            open.known.remove(&id).and_then(|weak| weak.upgrade())
        };
        if let Some(file) = held {
            file.writer.close_by_ref().await?;
            file.readers.close_by_ref().await?;
            file.patient.close_by_ref().await?;
            file.moments.close_by_ref().await?;
        }
        match tokio::fs::remove_dir_all(self.dir(id)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io(error)),
            _ => Ok(()),
        }
    }
}

fn count(all: usize) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX)
}

impl Open {
    fn touch(&mut self, id: TenantId, file: &Arc<SqliteFile>) {
        self.recent.retain(|(known, _)| *known != id);
        self.recent.push((id, file.clone()));
        while count(self.recent.len()).saturating_mul(PER_TENANT_MAX) > CONNECTIONS_MAX {
            self.recent.remove(0);
        }
        if count(self.known.len()) > 2 * CONNECTIONS_MAX {
            self.known.retain(|_, weak| weak.strong_count() > 0);
        }
    }
}

/// Connection settings of every SQLite file: durable at each commit, and with foreign keys.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "memory")
}

/// Settings of the connection that makes a file. Setting how a file is vacuumed takes its write lock, so that a connection
/// that does so opens only when nobody writes.
fn making_options(path: &Path) -> SqliteConnectOptions {
    options(path).create_if_missing(true).auto_vacuum(SqliteAutoVacuum::Incremental)
}

fn writer_options(path: &Path) -> SqliteConnectOptions {
    headroom::USUAL.pragmas().into_iter().fold(options(path), |options, (name, value)| options.pragma(name, value))
}

/// Connections that open when they are wanted; whoever takes one has it for `time` at most.
fn pool(path: &Path, size: u32, options: SqliteConnectOptions, time: Option<Duration>) -> DatabaseConnection {
    let pool = SqlitePoolOptions::new()
        .max_connections(size)
        .min_connections(0)
        .idle_timeout(IDLE_CLOSE_AFTER)
        .acquire_timeout(ACQUIRE_TIME_MAX)
        .max_lifetime(None)
        // A file does not hang up.
        .test_before_acquire(false)
        .after_connect(move |conn, _| {
            Box::pin(async move {
                refuse_attach(conn).await?;
                give_time(conn, time).await
            })
        })
        .before_acquire(move |conn, _| Box::pin(async move { give_time(conn, time).await.map(|()| true) }))
        .connect_lazy_with(log_nothing(options));
    tracing::debug!(path = %path.display(), size, "opened a SQLite pool");
    SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
}

/// Gives up what still runs on the connection after `time`, whether anybody waits for it or not.
async fn give_time(conn: &mut sqlx::SqliteConnection, time: Option<Duration>) -> Result<(), sqlx::Error> {
    let Some(time) = time else { return Ok(()) };
    let end = Instant::now() + time;
    conn.lock_handle().await?.set_progress_handler(INSTRUCTIONS_PER_LOOK, move || Instant::now() < end);
    Ok(())
}

/// The control database's pool, in `DATA/control.db`, which it brings up to date first.
pub(crate) async fn control_pool(path: &Path, size: u32) -> Result<DatabaseConnection, Error> {
    migrate_file::<ControlMigrator>(making_options(path)).await?;
    Ok(pool(path, size, options(path), None))
}

/// Statements hold people's data: they are not logged.
fn log_nothing(options: SqliteConnectOptions) -> SqliteConnectOptions {
    use sqlx::ConnectOptions;
    options.disable_statement_logging()
}

/// Takes from a connection the right to open any other file: no statement can reach a neighbour's database.
#[allow(unsafe_code)]
async fn refuse_attach(conn: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
    let mut handle = conn.lock_handle().await?;
    // SAFETY: the handle is locked and open for the length of the call, which only sets a number.
    unsafe {
        libsqlite3_sys::sqlite3_limit(handle.as_raw_handle().as_ptr(), libsqlite3_sys::SQLITE_LIMIT_ATTACHED, 0);
    }
    Ok(())
}

/// Brings one file to the newest schema through a connection of its own: all of its pending steps, or none. Leaves no
/// write-ahead log behind.
async fn migrate_file<M: MigratorTrait>(options: SqliteConnectOptions) -> Result<(), Error> {
    // SQLite drops a table that others point to only without foreign keys, and lets them be turned off outside a transaction
    // only. What they would have refused is looked for before the commit.
    let db = one_connection(options.foreign_keys(false)).await?;
    let migrated = migrate_whole::<M>(&db).await;
    let tidied = db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
    db.close().await?;
    migrated?;
    tidied?;
    Ok(())
}

async fn migrate_whole<M: MigratorTrait>(db: &DatabaseConnection) -> Result<(), Error> {
    let immediate =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let tx = db.begin_with_options(immediate).await?;
    if M::get_pending_migrations(&tx).await?.is_empty() {
        return Ok(tx.commit().await?);
    }
    M::up(&tx, None).await?;
    refuse_orphans(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Errors: `internal` if a row points to one that is not there.
async fn refuse_orphans(tx: &DatabaseTransaction) -> Result<(), Error> {
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check");
    let Some(orphan) = tx.query_one_raw(check).await? else { return Ok(()) };
    let (table, parent): (String, String) = (orphan.try_get("", "table")?, orphan.try_get("", "parent")?);
    Err(Error::internal("a schema step", format!("it leaves a row of {table} without its {parent}")))
}

/// Copies a live database to `target` as one consistent snapshot, which appears under its name only when it is whole.
async fn snapshot_file(path: &Path, target: &Path) -> Result<(), Error> {
    let making = target.with_extension("making");
    let _ = tokio::fs::remove_file(&making).await;
    let db = one_connection(options(path)).await?;
    let into = making.to_string_lossy().into_owned();
    let copied =
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [into.into()])).await;
    db.close().await?;
    copied?;
    // SQLite does not wait for that.
    on_disk(&making).await?;
    tokio::fs::rename(&making, target).await.map_err(io)
}

/// A connection for one piece of work, without the limits of those that serve requests.
async fn one_connection(options: SqliteConnectOptions) -> Result<DatabaseConnection, Error> {
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(log_nothing(options)).await;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.map_err(|e| Error::internal("opening a database", e))?))
}

/// Waits until the disk has all of a file, or all names of a directory.
async fn on_disk(path: &Path) -> Result<(), Error> {
    tokio::fs::File::open(path).await.map_err(io)?.sync_all().await.map_err(io)
}

fn io(error: std::io::Error) -> Error {
    Error::internal("the data directory", error)
}

#[cfg(test)]
#[path = "sqlite_tests.rs"]
mod tests;
