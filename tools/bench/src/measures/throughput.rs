//! Writes a second of one workspace, by 1, 8 and 32 clients.

use super::write::create;
use crate::{
    Bench,
    installation::{Database, Installation},
    load,
    table::Row,
};
use anyhow::Result;
use std::{sync::Arc, time::Duration};

const CLIENTS: [u32; 3] = [1, 8, 32];
const EMAIL: &str = "owner@throughput.example";
/// Each number of clients runs for this share of the seconds of a measure.
const SHARE: u32 = 2;

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let time = Duration::from_secs(u64::from(bench.scale.seconds / SHARE).max(1));
    let mut rows = Vec::new();
    for (database, name) in [(Database::Sqlite, "SQLite"), (Database::Postgres, "PostgreSQL")] {
        let Some(installation) = Installation::new(&bench.options, database).await? else {
            rows.push(Row::printed(format!("writes/s of one tenant, {name}"), "not measured"));
            continue;
        };
        let server = installation.serve().await?;
        server.workspace("throughput", EMAIL).await?;
        let browser = Arc::new(server.browser("throughput", EMAIL).await?);
        for clients in CLIENTS {
            let writer = browser.clone();
            let seen = load::closed_loop(clients, time, move |client, number| {
                let writer = writer.clone();
                async move { create(&writer, &format!("w{clients}-{client}"), number).await }
            })
            .await?;
            let measure = format!("writes/s of one tenant, {clients} clients, {name}");
            rows.push(Row::printed(measure, format!("{:.0}/s", seen.per_second())).note(seen.latencies.summary()));
        }
        server.stop().await?;
        installation.remove().await?;
    }
    Ok(rows)
}
