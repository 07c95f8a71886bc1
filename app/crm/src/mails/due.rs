//! The note in the control database that a workspace has mails to send, so that nobody opens all workspaces to look.
//!
//! A hint only: it is written before the mails and once more after, and settled by compare-and-set, so that one too many is possible.
//! One too few is where a process is killed between the mails and the second note, or a backup is restored: that is why every workspace
//! is noted once when the server starts.

use ac_core::{Ctx, Error, Platform, TenantId, Timestamp, control::STATE_ACTIVE};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

/// Workspaces looked at in one round.
const DUE_PER_ROUND_MAX: i64 = 1_000;

#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Due {
    pub tenant_id: TenantId,
    turn: i64,
}

/// Notes that `tenant` has something to send now.
pub async fn note(platform: &Platform, tenant: TenantId) -> Result<(), Error> {
    let sql = "INSERT INTO mail_due (tenant_id, next_due_at, turn) VALUES ($1, $2, 1)
        ON CONFLICT (tenant_id) DO UPDATE SET next_due_at = excluded.next_due_at, turn = mail_due.turn + 1";
    run(platform, sql, [tenant.into(), platform.clock.now().into()]).await
}

/// Notes every active workspace: one that has nothing to send settles that itself.
pub async fn note_all(platform: &Platform) -> Result<(), Error> {
    for tenant in platform.control.tenants().await? {
        if tenant.state == STATE_ACTIVE {
            note(platform, tenant.id).await?;
        }
    }
    Ok(())
}

/// Notes it again once the mails are there: a worker that read the first note before that found nothing and settled it.
pub async fn renote(platform: &Platform, ctx: &Ctx) {
    if let Err(error) = note(platform, ctx.tenant.id).await {
        tracing::error!(tenant = %ctx.tenant.id, %error, "mails that were written are not noted for the worker");
    }
}

/// The workspaces whose turn it is, the longest waiting first.
pub(super) async fn now(platform: &Platform) -> Result<Vec<Due>, Error> {
    let db = platform.control.db();
    let sql = "SELECT tenant_id, turn FROM mail_due WHERE next_due_at <= $1 ORDER BY next_due_at LIMIT $2";
    let values = [platform.clock.now().into(), DUE_PER_ROUND_MAX.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(Due::find_by_statement(statement).all(db).await?)
}

/// Says when the workspace has something to send again, if ever, unless it was noted since it was read.
pub(super) async fn settle(platform: &Platform, due: Due, next: Option<Timestamp>) -> Result<(), Error> {
    match next {
        Some(next) => {
            let sql = "UPDATE mail_due SET next_due_at = $3 WHERE tenant_id = $1 AND turn = $2";
            run(platform, sql, [due.tenant_id.into(), due.turn.into(), next.into()]).await
        }
        None => {
            let sql = "DELETE FROM mail_due WHERE tenant_id = $1 AND turn = $2";
            run(platform, sql, [due.tenant_id.into(), due.turn.into()]).await
        }
    }
}

async fn run<const N: usize>(platform: &Platform, sql: &str, values: [Value; N]) -> Result<(), Error> {
    let db = platform.control.db();
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}
