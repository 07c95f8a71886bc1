//! Cold start to the first 200, and memory at rest.

use crate::{
    Bench,
    installation::Installation,
    latencies::Latencies,
    number::{float, millis},
    table::Row,
};
use anyhow::Result;
use std::time::Duration;

const WORKSPACES: u32 = 100;
/// Workspaces whose pages were opened before memory is read.
const OPEN: u32 = 10;
const STARTS: u32 = 9;
/// Quiet time before memory is read.
const SETTLE: Duration = Duration::from_secs(5);
const EMAIL: &str = "owner@start.example";
const START_MS_MAX: f64 = 300.0;
const IDLE_MIB_MAX: f64 = 80.0;

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let installation = Installation::sqlite(&bench.options).await?;
    let server = installation.serve().await?;
    for number in 0..WORKSPACES {
        server.workspace(&format!("start-{number}"), EMAIL).await?;
    }
    server.stop().await?;

    let mut starts = Latencies::new()?;
    for _ in 0..STARTS {
        let server = installation.serve().await?;
        starts.record(server.started_in);
        server.stop().await?;
    }

    let server = installation.serve().await?;
    let at_start = server.memory()?;
    for number in 0..OPEN {
        let browser = server.browser(&format!("start-{number}"), EMAIL).await?;
        for page in ["/", "/deals", "/people"] {
            browser.get(page).await?;
        }
    }
    tokio::time::sleep(SETTLE).await;
    let idle = server.memory()?;
    server.stop().await?;
    let mib = |kib| float(kib) / 1_024.0;
    Ok(vec![
        Row::at_most(
            format!("cold start to first 200, {WORKSPACES} tenants"),
            millis(starts.at(0.5)),
            START_MS_MAX,
            "ms",
        )
        .note(format!("median of {STARTS} fresh processes, slowest {:.0}", millis(starts.at(1.0)))),
        Row::at_most(
            format!("idle memory, {WORKSPACES} tenants known, {OPEN} open"),
            mib(idle.now_kib),
            IDLE_MIB_MAX,
            "MiB RSS",
        )
        .note(format!("{:.0} before any page, peak {:.0}", mib(at_start.now_kib), mib(idle.peak_kib))),
    ])
}
