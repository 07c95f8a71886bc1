//! `Idempotency-Key`: the first answer to a write is kept in the same transaction as the write, and a retry gets it.
//!
//! The rule: the key is claimed before the work starts. Parallel requests with one key wait for the first one's commit and
//! then find its answer.

use super::headers::IDEMPOTENCY_REPLAYED;
use crate::{Ctx, Error, Tx, error::FieldError};
use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use sha2::{Digest, Sha256};

/// How long an answer is kept.
const KEPT_SECS: i64 = 24 * 60 * 60;

/// A key together with the request it stands for.
#[derive(Clone, Debug)]
pub struct Key {
    key: String,
    request_hash: Vec<u8>,
}

/// An answer, and whether it is an earlier request's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub status: u16,
    pub body: String,
    pub is_replay: bool,
}

impl Key {
    /// `method`, `path` and `body` say what the request is; another one may not use the same key.
    #[must_use]
    pub fn new(key: String, method: &str, path: &str, body: &[u8]) -> Self {
        let hasher = Sha256::new().chain_update(method).chain_update([0]).chain_update(path).chain_update([0]);
        Self { key, request_hash: hasher.chain_update(body).finalize().to_vec() }
    }
}

#[derive(FromQueryResult)]
struct Row {
    request_hash: Vec<u8>,
    status: i32,
    body: String,
}

/// Does `work` once a key: its answer is kept, and the next request with the key gets it instead.
///
/// Errors: `invalid` if the key was used for another request; what `work` fails with is not kept.
pub async fn once<F>(tx: &Tx<'_>, key: &Key, status: u16, work: F) -> Result<Kept, Error>
where
    F: Future<Output = Result<String, Error>> + Send,
{
    forget_old(tx).await?;
    if !claim(tx, key, status).await? {
        let row = find(tx, key).await?;
        if row.request_hash != key.request_hash {
            let message = "This Idempotency-Key was used for another request. Use a new one for each write.";
            return Err(Error::Invalid(vec![FieldError::new("Idempotency-Key", message)]));
        }
        let status = u16::try_from(row.status).unwrap_or(200);
        return Ok(Kept { status, body: row.body, is_replay: true });
    }
    let body = work.await?;
    let values = [body.clone().into(), actor(tx.ctx()).into(), key.key.clone().into()];
    run(tx, "UPDATE idempotency_key SET body = $1 WHERE actor_id = $2 AND key = $3", values).await?;
    Ok(Kept { status, body, is_replay: false })
}

/// The kept answer as it was sent first, with a header that tells a replay.
#[must_use]
pub fn response(kept: Kept) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut response = (status, [(CONTENT_TYPE, "application/json")], kept.body).into_response();
    if kept.is_replay {
        response.headers_mut().insert(IDEMPOTENCY_REPLAYED.clone(), HeaderValue::from_static("true"));
    }
    response
}

/// Whether the key was free. Waits for a parallel request that has claimed it.
async fn claim(tx: &Tx<'_>, key: &Key, status: u16) -> Result<bool, Error> {
    let sql = "INSERT INTO idempotency_key (actor_id, key, request_hash, status, body, created_at) \
               VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT DO NOTHING";
    let values = [
        actor(tx.ctx()).into(),
        key.key.clone().into(),
        key.request_hash.clone().into(),
        i32::from(status).into(),
        tx.ctx().now().0.into(),
    ];
    Ok(run(tx, sql, values).await? == 1)
}

async fn find(tx: &Tx<'_>, key: &Key) -> Result<Row, Error> {
    let sql = "SELECT request_hash, status, body FROM idempotency_key WHERE actor_id = $1 AND key = $2";
    let statement = statement(tx.backend(), sql, [actor(tx.ctx()).into(), key.key.clone().into()]);
    let row = Row::find_by_statement(statement).one(tx.conn()).await?;
    row.ok_or_else(|| Error::Conflict("The same request is being answered. Try again in a moment.".to_owned()))
}

async fn forget_old(tx: &Tx<'_>) -> Result<(), Error> {
    let before = tx.ctx().now().plus_secs(-KEPT_SECS);
    run(tx, "DELETE FROM idempotency_key WHERE created_at < $1", [before.0.into()]).await?;
    Ok(())
}

/// Keys are each member's own. The system has none to share with.
fn actor(ctx: &Ctx) -> uuid::Uuid {
    ctx.actor.member().map_or(uuid::Uuid::nil(), |member| member.0)
}

async fn run<const N: usize>(tx: &Tx<'_>, sql: &str, values: [sea_orm::Value; N]) -> Result<u64, Error> {
    Ok(tx.conn().execute_raw(statement(tx.backend(), sql, values)).await?.rows_affected())
}

/// SQLite numbers its parameters `?1`, PostgreSQL `$1`.
fn statement<const N: usize>(backend: DbBackend, sql: &str, values: [sea_orm::Value; N]) -> Statement {
    let sql = if backend == DbBackend::Postgres { sql.to_owned() } else { sql.replace('$', "?") };
    Statement::from_sql_and_values(backend, sql, values)
}
