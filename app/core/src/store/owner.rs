//! One process owns a PostgreSQL database: it holds an advisory lock there, on a connection of its own, for as long as it
//! runs. `DATA/lock` cannot say so much: two data directories may name one database.
//!
//! The rule: nothing is changed in the database before the lock is held, and a process that cannot get it back ends.

use crate::error::Error;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use std::{str::FromStr, time::Duration};
use tokio::{sync::watch, task::JoinHandle, time::Instant};

/// The lock's number; locks of this kind belong to one database each.
const OWNER_LOCK: i64 = i64::from_be_bytes(*b"alphacln");

/// Keeps the server from closing the session as an idle one, and lets it notice within some ten seconds when this process is
/// out of reach, so that the lock of a lost connection does not outlive it for long. Old servers lack the first setting.
const SESSION: &str = "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'; \
    SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3";

#[derive(Clone, Copy, Debug)]
struct Timings {
    /// How long a starting process tries: one that was killed a moment ago may still seem to hold the lock.
    take_max: Duration,
    /// The pause between two attempts.
    retry: Duration,
    /// How often the connection is asked for a sign of life; that also keeps what lies between from forgetting it.
    check: Duration,
    /// How long that may take to come.
    answer_max: Duration,
    /// How long a process whose connection broke goes on while somebody holds the lock: longer than the server needs to
    /// notice that it was this very process.
    retake_max: Duration,
}

const TIMINGS: Timings = Timings {
    take_max: Duration::from_secs(3),
    retry: Duration::from_millis(200),
    check: Duration::from_secs(5),
    answer_max: Duration::from_secs(10),
    retake_max: Duration::from_secs(20),
};

/// The exclusive right to a database, for as long as it lives.
pub(super) struct Owner {
    lost: watch::Receiver<bool>,
    keeper: JoinHandle<()>,
}

impl Drop for Owner {
    fn drop(&mut self) {
        // The connection ends with its keeper, and the lock with the connection.
        self.keeper.abort();
    }
}

impl Owner {
    /// Ends when the right is lost for good.
    pub(super) async fn lost(&self) {
        let mut lost = self.lost.clone();
        // A keeper that is gone keeps nothing.
        let _ = lost.wait_for(|lost| *lost).await;
    }
}

/// A held lock that nobody watches yet: the time to change the database.
pub(super) struct Claim {
    connection: PgConnection,
    url: String,
    timings: Timings,
}

/// Takes the database at `url`. Errors: `conflict` when another process has it.
pub(super) async fn claim(url: &str) -> Result<Claim, Error> {
    claim_within(url, TIMINGS).await
}

async fn claim_within(url: &str, timings: Timings) -> Result<Claim, Error> {
    let deadline = Instant::now() + timings.take_max;
    loop {
        match take(url).await {
            Ok(connection) => return Ok(Claim { connection, url: url.to_owned(), timings }),
            Err(Error::Conflict(_)) if Instant::now() < deadline => tokio::time::sleep(timings.retry).await,
            Err(error) => return Err(error),
        }
    }
}

async fn take(url: &str) -> Result<PgConnection, Error> {
    let failed = |error| Error::internal("the PostgreSQL connection", error);
    let options = PgConnectOptions::from_str(url).map_err(failed)?.disable_statement_logging();
    let mut connection = PgConnection::connect_with(&options).await.map_err(failed)?;
    sqlx::raw_sql(SESSION).execute(&mut connection).await.map_err(failed)?;
    let (taken, database): (bool, String) = sqlx::query_as("SELECT pg_try_advisory_lock($1), current_database()::text")
        .bind(OWNER_LOCK)
        .fetch_one(&mut connection)
        .await
        .map_err(failed)?;
    if taken { Ok(connection) } else { Err(Error::Conflict(held(&database))) }
}

fn held(database: &str) -> String {
    format!(
        "another process works on the database “{database}”. Give --data as it does, and commands run inside it; or stop it \
         first."
    )
}

impl Claim {
    /// Runs `sql` now, and again whenever the lock had to be taken anew: another process may have changed it in between.
    pub(super) async fn enforce(mut self, sql: String) -> Result<Owner, Error> {
        run(&mut self.connection, &sql).await?;
        let (lose, lost) = watch::channel(false);
        let keeper = tokio::spawn(async move {
            let Self { mut connection, url, timings } = self;
            loop {
                while answers(&mut connection, timings).await {
                    tokio::time::sleep(timings.check).await;
                }
                tracing::warn!("the connection that reserves the database broke; reserving it again");
                let Some(next) = retake(&url, &sql, timings).await else { break };
                connection = next;
                tracing::info!("the database is reserved again");
            }
            let _ = lose.send(true);
        });
        Ok(Owner { lost, keeper })
    }
}

async fn answers(connection: &mut PgConnection, timings: Timings) -> bool {
    matches!(tokio::time::timeout(timings.answer_max, connection.ping()).await, Ok(Ok(())))
}

/// Tries for as long as the database cannot be reached, since nothing can be changed there either; but gives up when somebody
/// else keeps the lock.
async fn retake(url: &str, sql: &str, timings: Timings) -> Option<PgConnection> {
    let mut refused_at: Option<Instant> = None;
    loop {
        let taken = async {
            let mut connection = take(url).await?;
            run(&mut connection, sql).await?;
            Ok(connection)
        };
        match taken.await {
            Ok(connection) => return Some(connection),
            Err(Error::Conflict(_)) if refused_at.get_or_insert_with(Instant::now).elapsed() >= timings.retake_max => {
                return None;
            }
            Err(Error::Conflict(_)) => tokio::time::sleep(timings.retry).await,
            Err(error) => {
                tracing::warn!(%error, "the database cannot be reserved");
                tokio::time::sleep(timings.check).await;
            }
        }
    }
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), Error> {
    let ran = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    ran.map(|_| ()).map_err(|e| Error::internal("preparing the database", e))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::testing::{in_time, scratch_database};

    const QUICK: Timings = Timings {
        take_max: Duration::from_millis(100),
        retry: Duration::from_millis(20),
        check: Duration::from_millis(50),
        answer_max: Duration::from_secs(10),
        retake_max: Duration::from_millis(300),
    };

    /// Who else may ask on the same database.
    async fn operator(url: &str) -> PgConnection {
        PgConnection::connect(url).await.unwrap()
    }

    async fn holder(operator: &mut PgConnection) -> Option<i32> {
        let ask = "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database() \
                   WHERE l.locktype = 'advisory' AND l.granted";
        sqlx::query_scalar(ask).fetch_optional(operator).await.unwrap()
    }

    async fn end(operator: &mut PgConnection, holder: i32) {
        sqlx::query("SELECT pg_terminate_backend($1)").bind(holder).execute(operator).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_lock_whose_connection_broke_is_taken_again_and_enforced() {
        let Some(url) = scratch_database().await else { return };
        let claim = claim_within(&url, QUICK).await.unwrap();
        let owner = claim.enforce("CREATE TABLE IF NOT EXISTS mine ()".into()).await.unwrap();
        let mut operator = operator(&url).await;
        let first = holder(&mut operator).await.expect("a holder");
        sqlx::query("DROP TABLE mine").execute(&mut operator).await.unwrap();
        end(&mut operator, first).await;
        in_time(async {
            while sqlx::query("SELECT FROM mine").execute(&mut operator).await.is_err() {
                tokio::time::sleep(QUICK.retry).await;
            }
        })
        .await;
        assert_ne!(holder(&mut operator).await.expect("a holder"), first);
        assert!(!*owner.lost.borrow());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_lock_that_somebody_else_took_meanwhile_is_lost() {
        let Some(url) = scratch_database().await else { return };
        let owner = claim_within(&url, QUICK).await.unwrap().enforce("SELECT 1".into()).await.unwrap();
        let (mut operator, mut other) = (operator(&url).await, operator(&url).await);
        let first = holder(&mut operator).await.expect("a holder");
        // Who waits in the queue gets it before who asks again.
        let waiting = tokio::spawn(async move {
            sqlx::query("SELECT pg_advisory_lock($1)").bind(OWNER_LOCK).execute(&mut other).await.unwrap();
            other
        });
        tokio::time::sleep(QUICK.retry).await;
        end(&mut operator, first).await;
        let _other = waiting.await.unwrap();
        in_time(owner.lost()).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_lock_ends_with_its_owner() {
        let Some(url) = scratch_database().await else { return };
        let owner = claim_within(&url, QUICK).await.unwrap().enforce("SELECT 1".into()).await.unwrap();
        assert!(matches!(claim_within(&url, QUICK).await, Err(Error::Conflict(_))));
        drop(owner);
        assert!(claim_within(&url, TIMINGS).await.is_ok());
    }
}
