//! One PostgreSQL schema and role per tenant, both named `t_<uuid>`, in one database.
//!
//! The server works through a login role that is no superuser, owns no tenant table and does not inherit from the tenant
//! roles: outside a unit of work, which enters one by `SET LOCAL ROLE`, it cannot read a single tenant's row. Given a
//! superuser's URL the server makes that login role and keeps the superuser for making and dropping schemas only.

use super::owner::{self, Owner};
use crate::{
    db::{PgSchema, TenantDb},
    error::Error,
    id::TenantId,
};
use migrations::MigratorTrait;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, FromQueryResult, Statement,
    TransactionTrait,
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Connections of the one pool that all tenants share.
const CONNECTIONS_MAX: u32 = 32;
/// Connections for making and dropping schemas.
const ADMIN_CONNECTIONS_MAX: u32 = 2;
/// A connection is closed after this long, so that what the server keeps per connection stays small.
const LIFETIME_MAX: Duration = Duration::from_secs(600);
/// Longest wait for a connection while all are at work.
const ACQUIRE_TIME_MAX: Duration = Duration::from_secs(10);

/// The two ways into one database that is this process's alone.
pub struct Prepared {
    /// As the operator gave it; makes and drops schemas and roles.
    admin: String,
    /// What everything else uses.
    pub login: String,
    owner: Owner,
}

#[derive(FromQueryResult)]
struct Privileges {
    is_super: bool,
    may_create_role: bool,
    database: String,
}

/// Takes the database at `url` and prepares it: the login role and the control schema it owns.
///
/// Errors: `conflict` if another process has it, `internal` if the URL's role is neither superuser nor may make roles.
pub async fn prepare(url: &str) -> Result<Prepared, Error> {
    let claim = owner::claim(url).await?;
    let db = Database::connect(ConnectOptions::new(url).max_connections(1).sqlx_logging(false).clone()).await?;
    let ask = "SELECT rolsuper AS is_super, rolcreaterole AS may_create_role, current_database()::text AS database \
               FROM pg_roles WHERE rolname = current_user";
    let privileges = Privileges::find_by_statement(Statement::from_string(DbBackend::Postgres, ask)).one(&db).await?;
    db.close().await?;
    let (login, sql) = match privileges {
        Some(Privileges { is_super: true, database, .. }) => {
            let role = login_role(&database);
            let password = hex::encode(rand::random::<[u8; 24]>());
            let sql = format!(
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role}; END IF; END $$; \
                 ALTER ROLE {role} LOGIN NOSUPERUSER NOINHERIT NOCREATEROLE NOCREATEDB NOBYPASSRLS PASSWORD '{password}'; \
                 CREATE SCHEMA IF NOT EXISTS control AUTHORIZATION {role}"
            );
            (with_credentials(url, &role, &password)?, sql)
        }
        Some(Privileges { may_create_role: true, .. }) => {
            (url.to_owned(), "CREATE SCHEMA IF NOT EXISTS control".to_owned())
        }
        _ => {
            return Err(Error::internal(
                "the PostgreSQL role",
                "the role of the database URL needs CREATEROLE, and CREATE on the database",
            ));
        }
    };
    Ok(Prepared { admin: url.to_owned(), login, owner: claim.enforce(sql).await? })
}

/// Tells databases of one cluster apart: roles belong to the whole cluster, and a restored copy beside the original must
/// not share its roles.
fn mark(database: &str) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(database)).get(..16).unwrap_or_default().to_owned()
}

fn login_role(database: &str) -> String {
    format!("alphaclone_{}", mark(database))
}

fn with_credentials(url: &str, user: &str, password: &str) -> Result<String, Error> {
    let bad = || Error::field("database_url", "The database URL is not one such as postgres://user@host/database.");
    let (scheme, rest) = url.split_once("://").ok_or_else(bad)?;
    let (authority, path) = rest.split_once('/').ok_or_else(bad)?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Ok(format!("{scheme}://{user}:{password}@{host}/{path}"))
}

/// All tenants' schemas in one database.
pub struct Schemas {
    admin: DatabaseConnection,
    pool: DatabaseConnection,
    login: String,
    /// The database's [`mark`], at the end of every tenant role's name.
    mark: String,
    current: Mutex<HashSet<TenantId>>,
    owner: Owner,
}

#[derive(FromQueryResult)]
struct LoginName {
    name: String,
    database: String,
}

impl Schemas {
    /// Connects both ways.
    pub async fn open(prepared: Prepared) -> Result<Self, Error> {
        let connect = async |url: &str, size: u32| {
            let mut options = ConnectOptions::new(url);
            options.max_connections(size).min_connections(0).max_lifetime(LIFETIME_MAX).sqlx_logging(false);
            options.acquire_timeout(ACQUIRE_TIME_MAX);
            Database::connect(options).await
        };
        let admin = connect(&prepared.admin, ADMIN_CONNECTIONS_MAX).await?;
        let pool = connect(&prepared.login, CONNECTIONS_MAX).await?;
        let ask = Statement::from_string(
            DbBackend::Postgres,
            "SELECT current_user::text AS name, current_database()::text AS database",
        );
        let login = LoginName::find_by_statement(ask).one(&pool).await?;
        let login = login.ok_or_else(|| Error::internal("the PostgreSQL role", "it has no name"))?;
        let (login, mark) = (login.name, mark(&login.database));
        Ok(Self { admin, pool, login, mark, current: Mutex::default(), owner: prepared.owner })
    }

    /// Ends when the database is not this process's any more.
    pub(super) async fn lost(&self) {
        self.owner.lost().await;
    }

    fn name(id: TenantId) -> String {
        format!("t_{}", id.0.simple())
    }

    fn role(&self, id: TenantId) -> String {
        format!("{}_{}", Self::name(id), self.mark)
    }

    pub(super) fn schema(&self, id: TenantId) -> TenantDb {
        TenantDb::Postgres(Arc::new(PgSchema { pool: self.pool.clone(), name: Self::name(id), role: self.role(id) }))
    }

    pub(super) fn is_current(&self, id: TenantId) -> bool {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    pub(super) fn note_current(&self, id: TenantId) {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    pub(super) async fn create(&self, id: TenantId) -> Result<(), Error> {
        let (name, role, login) = (Self::name(id), self.role(id), &self.login);
        let tx = self.admin.begin().await?;
        tx.execute_unprepared(&format!(
            "CREATE ROLE {role} NOLOGIN NOSUPERUSER NOINHERIT; GRANT {role} TO CURRENT_USER, \"{login}\"; \
             CREATE SCHEMA {name} AUTHORIZATION {role}; REVOKE ALL ON SCHEMA {name} FROM PUBLIC"
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
        let (name, role) = (Self::name(id), self.role(id));
        self.current.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.admin
            .execute_unprepared(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; DROP ROLE IF EXISTS {role}"))
            .await?;
        Ok(())
    }
}
