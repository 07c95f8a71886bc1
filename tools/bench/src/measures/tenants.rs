//! Making workspaces, and the server that knows all of them.

use crate::{
    Bench,
    installation::Installation,
    latencies::Latencies,
    number::{float, millis},
    table::Row,
};
use anyhow::Result;
use std::time::Instant;

const MS_MAX: f64 = 50.0;
const EMAIL: &str = "owner@tenants.example";

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let count = bench.scale.tenants;
    let installation = Installation::sqlite(&bench.options).await?;
    let server = installation.serve().await?;
    let mut times = Latencies::new()?;
    for number in 0..count {
        let sent = Instant::now();
        server.workspace(&format!("tenant-{number}"), EMAIL).await?;
        times.record(sent.elapsed());
    }
    server.stop().await?;
    let server = installation.serve().await?;
    let (start, memory) = (server.started_in, server.memory()?);
    server.stop().await?;
    Ok(vec![
        Row::at_most(format!("create a tenant, {count} of them, p95"), times.p95_ms(), MS_MAX, "ms")
            .note(times.summary()),
        Row::printed(
            format!("start with {count} tenants"),
            format!("{:.0} ms, {:.0} MiB RSS", millis(start), float(memory.now_kib) / 1_024.0),
        ),
    ])
}
