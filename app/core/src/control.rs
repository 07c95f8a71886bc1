//! The control database: one for the whole installation. Here: its connection and the register of tenants.
//!
//! People, sessions and tokens are the identity domain's; they live in the same database.

use crate::{
    ctx::TenantRef,
    error::Error,
    id::TenantId,
    money::Currency,
    time::{Clock, Timestamp},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    EntityTrait, QueryFilter, QueryOrder, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::{path::Path, sync::Arc, time::Duration};

/// Connections to the control database.
const CONTROL_CONNECTIONS_MAX: u32 = 8;

/// The `tenant` table.
pub mod tenant {
    use crate::{id::TenantId, time::Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tenant")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TenantId,
        pub slug: String,
        pub name: String,
        pub currency: String,
        pub state: String,
        pub placement: String,
        pub schema_version: i32,
        pub migration_status: String,
        /// Of its roles and teams: see [`crate::access::Kept`].
        pub access_version: i64,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A tenant that serves requests.
pub const STATE_ACTIVE: &str = "active";
/// A tenant that is being made or taken away: its host answers as an unknown one.
pub const STATE_CLOSED: &str = "closed";

/// Names that no workspace may take, because the product or a mail server answers there.
pub const RESERVED_SLUGS: [&str; 28] = [
    "admin",
    "alphaclone",
    "api",
    "app",
    "assets",
    "auth",
    "billing",
    "blog",
    "cdn",
    "dev",
    "docs",
    "fn",
    "ftp",
    "help",
    "login",
    "mail",
    "ns",
    "pkg",
    "root",
    "signin",
    "signup",
    "smtp",
    "static",
    "status",
    "support",
    "system",
    "ws",
    "www",
];
const SLUG_CHARS_MIN: usize = 2;
const SLUG_CHARS_MAX: usize = 40;

/// The control database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Control {
    db: DatabaseConnection,
    pub clock: Clock,
}

impl Control {
    /// Opens `DIR/control.db` and brings its schema up to date.
    pub async fn open_sqlite(dir: &Path, clock: Clock) -> Result<Self, Error> {
        let db = crate::store::sqlite::control_pool(&dir.join("control.db"), CONTROL_CONNECTIONS_MAX).await?;
        Ok(Self { db, clock })
    }

    /// Opens the `control` schema of the database at `url` and brings it up to date.
    pub async fn open_postgres(url: &str, clock: Clock) -> Result<Self, Error> {
        let mut options = sea_orm::ConnectOptions::new(url);
        options
            .max_connections(CONTROL_CONNECTIONS_MAX)
            .max_lifetime(Duration::from_secs(600))
            .sqlx_logging(false)
            .set_schema_search_path("control");
        let db = sea_orm::Database::connect(options).await?;
        <migrations::ControlMigrator as migrations::MigratorTrait>::up(&db, None).await?;
        Ok(Self { db, clock })
    }

    #[must_use]
    pub fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A transaction that may write; on SQLite it takes the write lock at once.
    pub async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.db.begin_with_options(options).await?)
    }

    /// A transaction whose statements all see the same moment.
    pub async fn begin_snapshot(&self) -> Result<DatabaseTransaction, Error> {
        let tx = self.db.begin().await?;
        if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
            tx.execute_unprepared("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        }
        Ok(tx)
    }

    /// The active tenant of that slug.
    pub async fn tenant_by_slug(&self, slug: &str) -> Result<Option<Arc<TenantRef>>, Error> {
        let row = tenant::Entity::find().filter(tenant::Column::Slug.eq(slug)).one(&self.db).await?;
        row.filter(|row| row.state == STATE_ACTIVE).map(as_ref).transpose()
    }

    /// The active tenant of that id.
    pub async fn tenant(&self, id: TenantId) -> Result<Option<Arc<TenantRef>>, Error> {
        let row = tenant::Entity::find_by_id(id).one(&self.db).await?;
        row.filter(|row| row.state == STATE_ACTIVE).map(as_ref).transpose()
    }

    /// A tenant's row in whatever state.
    pub async fn tenants_row(&self, id: TenantId) -> Result<Option<tenant::Model>, Error> {
        Ok(tenant::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// Every tenant in whatever state, by slug.
    pub async fn tenants(&self) -> Result<Vec<tenant::Model>, Error> {
        Ok(tenant::Entity::find().order_by_asc(tenant::Column::Slug).all(&self.db).await?)
    }

    /// Enters a new tenant, closed until [`Control::activate`].
    ///
    /// Errors: `invalid` for a slug that is malformed, reserved or taken.
    pub async fn register(
        &self,
        conn: &impl ConnectionTrait,
        name: &str,
        slug: &str,
        currency: Currency,
        placement: &str,
    ) -> Result<Arc<TenantRef>, Error> {
        check_slug(slug)?;
        let taken = tenant::Entity::find().filter(tenant::Column::Slug.eq(slug)).one(conn).await?;
        if taken.is_some() {
            return Err(Error::field("slug", format!("The address “{slug}” is taken. Choose another.")));
        }
        let now = self.now();
        let row = tenant::ActiveModel {
            id: Set(TenantId::generate()),
            slug: Set(slug.to_owned()),
            name: Set(name.trim().to_owned()),
            currency: Set(currency.code().to_owned()),
            state: Set(STATE_CLOSED.to_owned()),
            placement: Set(placement.to_owned()),
            schema_version: Set(migrations::tenant_schema_version()),
            migration_status: Set("current".to_owned()),
            access_version: Set(0),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        as_ref(row.insert(conn).await?)
    }

    /// Opens a tenant for requests, or closes it.
    pub async fn set_state(&self, id: TenantId, state: &str) -> Result<(), Error> {
        let row = tenant::ActiveModel {
            id: Set(id),
            state: Set(state.to_owned()),
            updated_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.db).await?;
        Ok(())
    }

    /// Notes how far a tenant's schema is.
    pub async fn set_schema(&self, id: TenantId, version: i32, status: &str) -> Result<(), Error> {
        let row = tenant::ActiveModel {
            id: Set(id),
            schema_version: Set(version),
            migration_status: Set(status.to_owned()),
            updated_at: Set(self.now()),
            ..Default::default()
        };
        row.update(&self.db).await?;
        Ok(())
    }

    /// Says that a tenant's roles and teams are about to have this version; see [`crate::access::Kept`].
    pub async fn announce_access(&self, id: TenantId, version: i64) -> Result<(), Error> {
        tenant::Entity::update_many()
            .col_expr(tenant::Column::AccessVersion, sea_orm::sea_query::Expr::value(version))
            .filter(tenant::Column::Id.eq(id))
            .filter(tenant::Column::AccessVersion.lt(version))
            .exec(&self.db)
            .await?;
        Ok(())
    }

    /// Forgets a tenant and, by cascade, its memberships, sessions and tokens.
    pub async fn forget(&self, id: TenantId) -> Result<(), Error> {
        tenant::Entity::delete_by_id(id).exec(&self.db).await?;
        Ok(())
    }
}

fn as_ref(row: tenant::Model) -> Result<Arc<TenantRef>, Error> {
    let currency = Currency::kept(&row.currency).map_err(|e| Error::internal("a tenant's currency", e))?;
    Ok(Arc::new(TenantRef { id: row.id, slug: row.slug, name: row.name, currency, access_version: row.access_version }))
}

/// A slug is the first label of a host name: lower-case letters, digits, inner hyphens, 2 to 40 characters.
pub fn check_slug(slug: &str) -> Result<(), Error> {
    let complaint = if slug.len() < SLUG_CHARS_MIN || slug.len() > SLUG_CHARS_MAX {
        format!("An address has {SLUG_CHARS_MIN} to {SLUG_CHARS_MAX} characters.")
    } else if !slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        || slug.starts_with('-')
        || slug.ends_with('-')
        || slug.starts_with("xn--")
    {
        "Use lower-case letters, digits and inner hyphens, such as acme-2.".to_owned()
    } else if RESERVED_SLUGS.contains(&slug) {
        format!("The address “{slug}” is reserved. Choose another.")
    } else {
        return Ok(());
    };
    Err(Error::field("slug", complaint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_host_labels() {
        for good in ["acme", "a1", "acme-2"] {
            assert!(check_slug(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "-acme", "acme-", "Acme", "ac.me", "ac_me", "xn--acme", "www", "api", "é", &"a".repeat(41)]
        {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
    }
}
