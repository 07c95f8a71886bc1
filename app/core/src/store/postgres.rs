//! One PostgreSQL schema and role per tenant, both named `t_<uuid>`, in one database.
//!
//! The pool's login role owns no tenant table and does not inherit from the tenant roles: outside a unit of work, which
//! enters one by `SET LOCAL ROLE`, it cannot read a single row.

use crate::{
    db::{PgSchema, TenantDb},
    error::Error,
    id::TenantId,
};
use migrations::MigratorTrait;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, FromQueryResult, Statement, TransactionTrait};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Connections of the one pool that all tenants share.
const CONNECTIONS_MAX: u32 = 32;
/// A connection is closed after this long, so that what the server keeps per connection stays small.
const LIFETIME_MAX: Duration = Duration::from_secs(600);

/// All tenants' schemas in one database.
pub struct Schemas {
    pool: DatabaseConnection,
    current: Mutex<HashSet<TenantId>>,
}

#[derive(FromQueryResult)]
struct Privileges {
    is_super: bool,
    may_create_role: bool,
}

impl Schemas {
    /// Connects to the database at `url`.
    ///
    /// Errors: `internal` if its role may not make roles and schemas.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(CONNECTIONS_MAX).max_lifetime(LIFETIME_MAX).sqlx_logging(false);
        let pool = sea_orm::Database::connect(options).await?;
        let ask = "SELECT rolsuper AS is_super, rolcreaterole AS may_create_role FROM pg_roles WHERE rolname = current_user";
        let privileges =
            Privileges::find_by_statement(Statement::from_string(sea_orm::DbBackend::Postgres, ask)).one(&pool).await?;
        match privileges {
            Some(p) if p.is_super || p.may_create_role => Ok(Self { pool, current: Mutex::default() }),
            _ => Err(Error::internal(
                "the PostgreSQL role",
                "the role of the database URL needs CREATEROLE, and CREATE on the database",
            )),
        }
    }

    fn name(id: TenantId) -> String {
        format!("t_{}", id.0.simple())
    }

    pub(super) fn schema(&self, id: TenantId) -> TenantDb {
        TenantDb::Postgres(std::sync::Arc::new(PgSchema { pool: self.pool.clone(), name: Self::name(id) }))
    }

    pub(super) fn is_current(&self, id: TenantId) -> bool {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    pub(super) fn note_current(&self, id: TenantId) {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    pub(super) async fn create(&self, id: TenantId) -> Result<(), Error> {
        let name = Self::name(id);
        let tx = self.pool.begin().await?;
        tx.execute_unprepared(&format!(
            "CREATE ROLE {name} NOLOGIN NOSUPERUSER NOINHERIT; GRANT {name} TO CURRENT_USER; \
             CREATE SCHEMA {name} AUTHORIZATION {name}; REVOKE ALL ON SCHEMA {name} FROM PUBLIC"
        ))
        .await?;
        tx.commit().await?;
        self.migrate(id).await
    }

    pub(super) async fn migrate(&self, id: TenantId) -> Result<(), Error> {
        let tx = self.schema(id).begin_write().await?;
        migrations::TenantMigrator::up(&tx, None).await?;
        tx.commit().await?;
        self.note_current(id);
        Ok(())
    }

    /// Drops schema and role with all they own.
    pub(super) async fn delete(&self, id: TenantId) -> Result<(), Error> {
        let name = Self::name(id);
        self.current.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.pool
            .execute_unprepared(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; DROP ROLE IF EXISTS {name}"))
            .await?;
        Ok(())
    }
}
