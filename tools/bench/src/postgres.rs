//! A scratch database on the test cluster, and what that cluster promises.

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

/// A database of its own; dropped by [`Scratch::drop_database`].
pub struct Scratch {
    cluster: String,
    name: String,
    pub url: String,
}

impl Scratch {
    pub async fn create(cluster: &str) -> Result<Self> {
        let name = format!("bench_{:016x}", rand::random::<u64>());
        sql(cluster, &format!("CREATE DATABASE {name}")).await?;
        Ok(Self { cluster: cluster.to_owned(), url: with_database(cluster, &name)?, name })
    }

    pub async fn drop_database(&self) -> Result<()> {
        sql(&self.cluster, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await.map(drop)
    }
}

/// Version and durability, as the cluster is set.
pub async fn about(cluster: &str) -> Result<String> {
    let version = sql(cluster, "SHOW server_version").await?;
    let fsync = sql(cluster, "SHOW fsync").await?;
    let commit = sql(cluster, "SHOW synchronous_commit").await?;
    Ok(format!("{version}, fsync={fsync}, synchronous_commit={commit}"))
}

async fn sql(cluster: &str, statement: &str) -> Result<String> {
    let mut psql = Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]);
    let output = psql.args(["--command", statement, cluster]).output().await.context("psql does not run")?;
    ensure!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cluster's URL with another database in it.
fn with_database(cluster: &str, name: &str) -> Result<String> {
    let (scheme, rest) = cluster.split_once("://").context("a PostgreSQL URL has a scheme")?;
    let (before_query, query) = rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
    let server = before_query.split('/').next().unwrap_or(before_query);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(format!("{scheme}://{server}/{name}{query}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_database_of_a_url_is_replaced() {
        let check = |from: &str, to: &str| assert_eq!(with_database(from, "b").unwrap(), to);
        check("postgres://u:p@h:1/a", "postgres://u:p@h:1/b");
        check("postgres://h", "postgres://h/b");
        check("postgres://h/a?x=/y", "postgres://h/b?x=/y");
    }
}
