//! The tables of all workspaces that this process has read, and how it knows that one is of today.
//!
//! Invariant: the control database holds, beside each workspace, the version of its roles and teams, and every request reads that row
//! anyway. [`announce`] raises it before the change commits, so that no request that begins after the commit finds an older
//! one, on whichever node. A change that never committed after it was announced only costs reading again until the next one.

use super::table::{Table, version};
use crate::{
    ctx::{Ctx, TenantRef},
    db::{TenantDb, Tx},
    error::Error,
    id::TenantId,
    platform::Platform,
};
use sea_orm::{ConnectionTrait, Statement};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Workspaces whose tables are kept. Past this all are read again as they are needed.
const TABLES_MAX: usize = 10_000;

/// The tables, by workspace. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Kept(Arc<Mutex<HashMap<TenantId, Arc<Table>>>>);

impl Kept {
    /// The workspace's table, of no older version than the control database knew for this request.
    pub(crate) async fn of(&self, tenant: &TenantRef, db: &TenantDb) -> Result<Arc<Table>, Error> {
        if let Some(known) = self.known(tenant.id).filter(|known| known.version >= tenant.access_version) {
            return Ok(known);
        }
        let tx = db.begin_read().await?;
        let table = Arc::new(Table::read(&tx).await?);
        tx.commit().await?;
        self.keep(tenant.id, table.clone());
        Ok(table)
    }

    /// What was known of a workspace that another one takes the place of.
    pub fn forget(&self, tenant: TenantId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }

    fn known(&self, tenant: TenantId) -> Option<Arc<Table>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant).cloned()
    }

    fn keep(&self, tenant: TenantId, table: Arc<Table>) {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tables.len() >= TABLES_MAX {
            tables.clear();
        }
        // Another request may have read a newer one meanwhile.
        if tables.get(&tenant).is_none_or(|known| known.version < table.version) {
            tables.insert(tenant, table);
        }
    }
}

/// Takes the turn to change roles and teams, which one unit of work at a time has.
pub async fn hold(tx: &Tx<'_>) -> Result<(), Error> {
    // On SQLite a unit of work has the whole database.
    if tx.backend() == sea_orm::DbBackend::Postgres {
        tx.conn().execute_unprepared("SELECT version FROM access_head WHERE id = 1 FOR UPDATE").await?;
    }
    Ok(())
}

/// Says that the unit of work changes who may do what, after all else that it writes; until it commits it only reads.
pub async fn announce(platform: &Platform, tx: &Tx<'_>) -> Result<(), Error> {
    let ctx: &Ctx = tx.ctx();
    // A workspace restored from a backup may be behind what the control database has seen.
    let next = version(tx.conn()).await?.max(ctx.tenant.access_version).saturating_add(1);
    let sql = "UPDATE access_head SET version = $1 WHERE id = 1";
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, [next.into()])).await?;
    platform.control.announce_access(ctx.tenant.id, next).await
}
