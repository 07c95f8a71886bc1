//! Pages rendered on the server at a fixed rate, whether or not it keeps up.

use crate::{Bench, load, million, table::Row};
use anyhow::{Context, Result};
use serde_json::Value;
use std::sync::Arc;

const PER_SECOND: u32 = 200;
const WARM_UP_SECONDS: u32 = 2;
const P95_MS_MAX: f64 = 25.0;

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let million = million::get(bench).await?;
    let server = million.installation.serve().await?;
    let program = server.program(million::SLUG, &million.token);
    let page = program.get("/api/v1/contacts?limit=1").await?.json()?;
    let id = page.pointer("/data/0/id").and_then(Value::as_str).context("there is a contact")?.to_owned();
    let browser = Arc::new(server.browser(million::SLUG, million::EMAIL).await?);
    let contacts = bench.scale.contacts;
    let mut rows = Vec::new();
    for (what, path) in [("the list", "/people".to_owned()), ("one person", format!("/people/{id}"))] {
        let bytes = browser.get(&path).await?.body.len();
        let get = |seconds| {
            let (browser, path) = (browser.clone(), path.clone());
            load::open_loop(PER_SECOND, seconds, move |_| {
                let (browser, path) = (browser.clone(), path.clone());
                async move { browser.get(&path).await.map(drop) }
            })
        };
        get(WARM_UP_SECONDS).await?;
        let seen = get(bench.scale.seconds).await?;
        let measure = format!("SSR page, {contacts} contacts, {what}, {PER_SECOND}/s open loop, p95");
        // A page that failed is no page in time.
        let p95_ms = if seen.failed == 0 { seen.latencies.p95_ms() } else { f64::INFINITY };
        let note = format!("{}; {bytes} bytes sent", seen.summary());
        rows.push(Row::at_most(measure, p95_ms, P95_MS_MAX, "ms").note(note));
    }
    server.stop().await?;
    Ok(rows)
}
