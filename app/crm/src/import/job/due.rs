//! The note in the control database that a workspace has an import to finish, so that nobody opens all workspaces to look.
//!
//! A hint only: it is written before the job starts and once more after, and taken away by compare-and-set, so that one too many is possible and
//! one too few is not.

use ac_core::{Error, Platform, TenantId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

/// Workspaces looked at in one round.
const DUE_PER_ROUND_MAX: i64 = 1_000;

#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Due {
    pub tenant_id: TenantId,
    pub next_due_at: Timestamp,
}

/// Notes that `tenant` needs a worker at once. A note that is renewed always differs, also within one tick of the clock:
/// [`settle`] must not take it for the one it read.
pub async fn note(platform: &Platform, tenant: TenantId) -> Result<(), Error> {
    let sql = "INSERT INTO due_index (tenant_id, next_due_at) VALUES ($1, $2)
        ON CONFLICT (tenant_id) DO UPDATE SET next_due_at =
        CASE WHEN excluded.next_due_at > due_index.next_due_at THEN excluded.next_due_at ELSE due_index.next_due_at + 1 END";
    run(platform, sql, [tenant.into(), platform.clock.now().into()]).await
}

/// The workspaces that were noted, the longest waiting first.
pub async fn all(platform: &Platform) -> Result<Vec<Due>, Error> {
    let db = platform.control.db();
    let sql = "SELECT tenant_id, next_due_at FROM due_index ORDER BY next_due_at LIMIT $1";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [DUE_PER_ROUND_MAX.into()]);
    Ok(Due::find_by_statement(statement).all(db).await?)
}

/// Takes a note away, unless it was renewed since it was read.
pub async fn settle(platform: &Platform, due: Due) -> Result<(), Error> {
    let sql = "DELETE FROM due_index WHERE tenant_id = $1 AND next_due_at = $2";
    run(platform, sql, [due.tenant_id.into(), due.next_due_at.into()]).await
}

async fn run<const N: usize>(platform: &Platform, sql: &str, values: [Value; N]) -> Result<(), Error> {
    let db = platform.control.db();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}
