//! A tenant's database and the two units of work on it: [`ReadTx`] sees, [`Tx`] changes and emits events.
//!
//! Invariant: a handler reaches rows only through these, so that no statement runs outside one tenant's walls.

use crate::{
    ctx::Ctx,
    error::Error,
    event::{Change, DomainEvent},
    gathered::{self, Gathered},
    log,
    store::{Headroom, headroom::Wants},
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long a reading transaction, on PostgreSQL each of its statements, may take. A list takes milliseconds; a question made
/// to take long would hold the few readers of its workspace, also after its asker has gone.
pub const READ_TIME_MAX: Duration = Duration::from_secs(10);

/// How long one moment may be read. It holds a connection, and on SQLite the write-ahead log from its turn on.
pub const MOMENT_TIME_MAX: Duration = Duration::from_secs(30 * 60);

/// Moments of one workspace that are read at once, on SQLite: as many as there may be exports.
pub const MOMENTS_PER_TENANT_MAX: u32 = 2;

/// Makes all statements of a PostgreSQL transaction see what the first one saw; on SQLite they do anyway.
const ONE_MOMENT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// One tenant's database, whichever backend holds it. Cheap to clone.
#[derive(Clone, Debug)]
pub enum TenantDb {
    /// A file of its own: one writer, a few readers.
    Sqlite(Arc<SqliteFile>),
    /// A schema and role of its own in a shared database.
    Postgres(Arc<PgSchema>),
}

/// The pools on one SQLite file.
#[derive(Debug)]
pub struct SqliteFile {
    pub(crate) writer: DatabaseConnection,
    /// Each gives a read [`READ_TIME_MAX`].
    pub(crate) readers: DatabaseConnection,
    /// For reads that take as long as there is to read.
    pub(crate) patient: DatabaseConnection,
    /// Each gives what is read of one moment [`MOMENT_TIME_MAX`].
    pub(crate) moments: DatabaseConnection,
    /// How much of it `writer` is to have in hand.
    pub(crate) wants: Wants,
}

/// A schema entered by `SET LOCAL`, so that the database itself refuses the neighbour's rows.
#[derive(Debug)]
pub struct PgSchema {
    pub(crate) pool: DatabaseConnection,
    /// Made of the tenant's UUID only.
    pub(crate) name: String,
    /// Owns the schema and may nothing else.
    pub(crate) role: String,
}

impl TenantDb {
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }

    /// Opens a transaction that is only read from, for at most [`READ_TIME_MAX`].
    pub async fn begin_read(&self) -> Result<DatabaseTransaction, DbErr> {
        match self {
            Self::Sqlite(file) => file.readers.begin().await,
            Self::Postgres(schema) => schema.begin(READ_TIME_MAX).await,
        }
    }

    /// Opens a transaction that is only read from, for as long as it takes: for checks and copies of the whole.
    pub async fn begin_patient_read(&self) -> Result<DatabaseTransaction, DbErr> {
        match self {
            Self::Sqlite(file) => file.patient.begin().await,
            Self::Postgres(schema) => schema.begin(Duration::ZERO).await,
        }
    }

    /// Opens a transaction whose statements all see the same moment, however long it reads.
    pub async fn begin_snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let tx = self.begin_patient_read().await?;
        if let Self::Postgres(_) = self {
            tx.execute_unprepared(ONE_MOMENT).await?;
        }
        Ok(tx)
    }

    /// The same for lists one after the other, within [`MOMENT_TIME_MAX`]; on PostgreSQL each statement has [`READ_TIME_MAX`].
    pub async fn begin_moment(&self) -> Result<DatabaseTransaction, DbErr> {
        match self {
            Self::Sqlite(file) => file.moments.begin().await,
            Self::Postgres(schema) => {
                let tx = schema.begin(READ_TIME_MAX).await?;
                tx.execute_unprepared(ONE_MOMENT).await?;
                Ok(tx)
            }
        }
    }

    /// Opens a transaction that may write. SQLite takes its single write lock at once instead of failing halfway.
    pub async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        match self {
            Self::Sqlite(file) => {
                let immediate = TransactionOptions {
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                let tx = file.writer.begin_with_options(immediate).await?;
                file.wants.fit(&tx).await?;
                Ok(tx)
            }
            Self::Postgres(schema) => schema.begin(Duration::ZERO).await,
        }
    }

    /// Headroom for work that writes many rows, while it is held; none on PostgreSQL, where all share one cache, nor for more
    /// pieces of work at once than memory allows.
    #[must_use]
    pub fn headroom(&self) -> Option<Headroom> {
        match self {
            Self::Sqlite(file) => Headroom::of(file),
            Self::Postgres(_) => None,
        }
    }
}

impl PgSchema {
    /// Enters the schema; each statement may take `statement`, where it is zero as long as it needs.
    async fn begin(&self, statement: Duration) -> Result<DatabaseTransaction, DbErr> {
        let tx = self.pool.begin().await?;
        let Self { role, name, .. } = self;
        let millis = statement.as_millis();
        tx.execute_unprepared(&format!(
            "SET LOCAL ROLE {role}; SET LOCAL search_path TO {name}; SET LOCAL statement_timeout TO {millis}"
        ))
        .await?;
        Ok(tx)
    }
}

/// A read-only unit of work.
pub struct ReadTx {
    conn: DatabaseTransaction,
}

impl ReadTx {
    pub(crate) fn new(conn: DatabaseTransaction) -> Self {
        Self { conn }
    }

    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    pub(crate) async fn end(self) -> Result<(), DbErr> {
        self.conn.commit().await
    }
}

/// A writing unit of work. Rows change through [`Tx::conn`]; [`Tx::emit`] buffers the events, which are numbered,
/// chained and written as the last act before COMMIT, right after what [`Tx::gather`] left to do.
pub struct Tx<'c> {
    ctx: &'c Ctx,
    conn: DatabaseTransaction,
    pending: Mutex<Vec<log::NewEvent>>,
    gathered: gathered::All,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(ctx: &'c Ctx, conn: DatabaseTransaction) -> Self {
        Self { ctx, conn, pending: Mutex::new(Vec::new()), gathered: gathered::All::default() }
    }

    #[must_use]
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    #[must_use]
    pub fn ctx(&self) -> &'c Ctx {
        self.ctx
    }

    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }

    /// Buffers `event`; it stands in the log once the unit of work commits, and not at all if it fails.
    pub fn emit(&self, event: &impl DomainEvent) {
        self.push(log::NewEvent::of(event));
    }

    /// As [`Tx::emit`], as part of a batch that can be undone as one.
    pub fn emit_in_batch(&self, batch: crate::BatchId, event: &impl DomainEvent) {
        self.push(log::NewEvent { batch_id: Some(batch), ..log::NewEvent::of(event) });
    }

    /// As [`Tx::emit`], caused by an earlier event, for undo and automation.
    pub fn emit_caused_by(&self, cause: crate::EventId, batch: Option<crate::BatchId>, event: &impl DomainEvent) {
        let new = log::NewEvent { batch_id: batch, causation_id: Some(cause), ..log::NewEvent::of(event) };
        self.push(new);
    }

    /// As [`Tx::emit`], for an event of the control database: it keeps the id and instant it has there.
    pub fn emit_relayed(&self, id: crate::EventId, occurred_at: crate::Timestamp, event: &impl DomainEvent) {
        self.push(log::NewEvent { relayed: Some((id, occurred_at)), ..log::NewEvent::of(event) });
    }

    /// Hands what this unit of work gathered of a type so far to `add`; it is done at the end, and not at all if the unit of
    /// work fails.
    pub fn gather<T: Gathered>(&self, add: impl FnOnce(&mut T)) {
        self.gathered.add(add);
    }

    /// What the buffered events say of their subjects, in their order: for work that is tried and rolled back.
    #[must_use]
    pub fn buffered_changes(&self) -> Vec<(uuid::Uuid, BTreeMap<String, Change>)> {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.iter().map(|event| (event.subject.id, event.changes.clone())).collect()
    }

    /// How many events are buffered: what was refused before there is one more has changed nothing.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn push(&self, event: log::NewEvent) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// Does what was gathered, writes the buffered events, commits, and tells live readers. Runs as a task of its own: a client that hangs up
    /// cannot part a commit from its announcement.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        let Self { ctx, conn, pending, gathered } = self;
        let pending = pending.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ctx = ctx.clone();
        let finish = tokio::spawn(async move {
            gathered.finish(&conn).await?;
            let frames = log::append(&conn, &ctx, pending).await?;
            conn.commit().await?;
            ctx.hub().publish(ctx.tenant.id, frames);
            Ok(())
        });
        finish.await.map_err(|e| Error::internal("a commit", e))?
    }

    pub(crate) async fn rollback(self) {
        if let Err(error) = self.conn.rollback().await {
            tracing::warn!(%error, "a rollback failed; the connection is dropped");
        }
    }
}
