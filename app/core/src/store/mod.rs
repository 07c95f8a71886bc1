//! [`TenantStore`]: makes, opens, moves and removes tenants' databases, on either backend.
//!
//! Invariant: what a tenant's database is called follows from its UUID alone, never from a name that somebody typed.

pub mod dump;
pub(crate) mod headroom;
mod owner;
pub mod postgres;
pub mod sqlite;

pub use headroom::Headroom;

use crate::{
    control::{self, Control},
    db::TenantDb,
    error::Error,
    id::TenantId,
    log,
    time::Clock,
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// Where new tenants are placed, and how to open those that are.
#[derive(Clone)]
pub struct TenantStore {
    control: Control,
    backend: Arc<Backend>,
    migrating: Arc<Turns>,
}

/// Whose schema is being brought up to date, each by one task at a time.
type Turns = Mutex<HashMap<TenantId, Weak<tokio::sync::Mutex<()>>>>;

enum Backend {
    Sqlite(sqlite::Files),
    Postgres(postgres::Schemas),
}

impl TenantStore {
    /// Opens the control database and the store beside it: PostgreSQL schemas if `database_url` is set, else files under
    /// `data`. The caller holds the lock of `data`.
    ///
    /// Errors: `conflict` if another process works on the PostgreSQL database.
    pub async fn open(data: PathBuf, database_url: Option<&str>, clock: Clock) -> Result<Self, Error> {
        let (control, backend) = match database_url {
            Some(url) => {
                let prepared = postgres::prepare(url).await?;
                let control = Control::open_postgres(&prepared.login, clock).await?;
                (control, Backend::Postgres(postgres::Schemas::open(prepared).await?))
            }
            None => {
                let files = sqlite::Files::open(data.clone()).await?;
                (Control::open_sqlite(&data, clock).await?, Backend::Sqlite(files))
            }
        };
        Ok(Self { control, backend: Arc::new(backend), migrating: Arc::default() })
    }

    #[must_use]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// What a tenant's `placement` column says for tenants made now.
    #[must_use]
    pub fn placement(&self) -> &'static str {
        match &*self.backend {
            Backend::Sqlite(_) => "sqlite",
            Backend::Postgres(_) => "postgres",
        }
    }

    /// Ends, with what to tell the operator, when another process has taken over the database that this one opened. Nothing
    /// may be written any more; end the process.
    pub async fn lost(&self) -> Error {
        match &*self.backend {
            // The lock of the data directory cannot be lost.
            Backend::Sqlite(_) => std::future::pending().await,
            Backend::Postgres(schemas) => schemas.lost().await,
        }
        Error::Conflict("another process has taken over the database. Stop it before you start this one again.".into())
    }

    /// Makes the database of a registered tenant, at the newest schema, with an empty event log.
    pub async fn create(&self, id: TenantId) -> Result<TenantDb, Error> {
        match &*self.backend {
            Backend::Sqlite(files) => files.create(id).await?,
            Backend::Postgres(schemas) => schemas.create(id).await?,
        }
        let db = self.connect(id).await?;
        let tx = db.begin_write().await?;
        log::init(&tx).await?;
        tx.commit().await?;
        Ok(db)
    }

    /// The tenant's database, migrated on first opening.
    pub async fn tenant_db(&self, id: TenantId) -> Result<TenantDb, Error> {
        match &*self.backend {
            Backend::Sqlite(files) => {
                if let Some(open) = files.cached(id) {
                    return Ok(open);
                }
            }
            Backend::Postgres(schemas) => {
                if schemas.is_current(id) {
                    return Ok(schemas.schema(id));
                }
            }
        }
        self.migrate(id).await?;
        self.connect(id).await
    }

    /// Brings one tenant's schema up to date, with a snapshot before where that is cheap, and notes how it went. Callers of
    /// the same tenant wait for the first, and find it done.
    pub async fn migrate(&self, id: TenantId) -> Result<(), Error> {
        if self.version_behind(id).await?.is_some() {
            let turn = self.turn(id);
            let _turn = turn.lock().await;
            if let Some(version) = self.version_behind(id).await? {
                self.migrate_from(id, version).await?;
            }
        }
        if let Backend::Postgres(schemas) = &*self.backend {
            schemas.note_current(id);
        }
        Ok(())
    }

    /// The schema version that the tenant stands at, if it is not the newest.
    async fn version_behind(&self, id: TenantId) -> Result<Option<i32>, Error> {
        let row = self.control.tenants_row(id).await?.ok_or(Error::NotFound)?;
        Ok(Some(row.schema_version).filter(|version| *version < migrations::tenant_schema_version()))
    }

    fn turn(&self, id: TenantId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.migrating.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        if let Some(turn) = turns.get(&id).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(id, Arc::downgrade(&turn));
        turn
    }

    async fn migrate_from(&self, id: TenantId, version: i32) -> Result<(), Error> {
        let outcome = match &*self.backend {
            Backend::Sqlite(files) => files.migrate(id, version).await,
            Backend::Postgres(schemas) => schemas.migrate(id).await,
        };
        match outcome {
            Ok(()) => self.control.set_schema(id, migrations::tenant_schema_version(), "current").await,
            Err(error) => {
                self.control.set_schema(id, version, "failed").await?;
                Err(error)
            }
        }
    }

    async fn connect(&self, id: TenantId) -> Result<TenantDb, Error> {
        match &*self.backend {
            Backend::Sqlite(files) => files.connect(id).await,
            Backend::Postgres(schemas) => Ok(schemas.schema(id)),
        }
    }

    /// Removes the tenant's database for good. Close the tenant in the control database first.
    pub async fn delete(&self, id: TenantId) -> Result<(), Error> {
        match &*self.backend {
            Backend::Sqlite(files) => files.delete(id).await,
            Backend::Postgres(schemas) => schemas.delete(id).await,
        }
    }

    /// Migrates, a few at a time, every active tenant that is behind. Failures are noted and do not stop the sweep.
    pub async fn sweep(&self) -> Result<(), Error> {
        use futures::StreamExt;
        /// Tenants migrated at once.
        const SWEEP_PARALLEL_MAX: usize = 2;
        let target = migrations::tenant_schema_version();
        let behind = self.control.tenants().await?.into_iter();
        let behind = behind.filter(|t| t.state == control::STATE_ACTIVE && t.schema_version < target);
        futures::stream::iter(behind)
            .for_each_concurrent(SWEEP_PARALLEL_MAX, async |tenant| {
                if let Err(error) = self.migrate(tenant.id).await {
                    tracing::error!(tenant = %tenant.id, %error, "a tenant's schema could not be migrated");
                }
            })
            .await;
        Ok(())
    }
}
