//! Pages of `GET /api/v1/contacts`: a filter, every order there is, the first page and those after it.

use crate::{Bench, latencies::Latencies, million, table::Row, visitor::Visitor};
use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Instant;

const ROWS_PER_PAGE: u32 = 50;
/// Pages of each list, the first among them.
const PAGES: u32 = 10;
const SORTS: [&str; 6] = ["name", "-name", "last_name", "email", "-created_at", "-updated_at"];
const P95_MS_MAX: f64 = 5.0;

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let million = million::get(bench).await?;
    let server = million.installation.serve().await?;
    let program = server.program(million::SLUG, &million.token);
    let companies = large_companies(&program, bench.scale.list_companies).await?;
    let filters: Vec<String> = companies.iter().map(|id| format!("&company_id={id}")).collect();
    // The first pass finds pages on the disk that the second finds in memory.
    let (cold, _) = filtered(&program, &filters).await?;
    let (warm, orders) = filtered(&program, &filters).await?;
    let mut whole = Latencies::new()?;
    for sort in SORTS {
        for _ in 0..filters.len() {
            walk(&program, sort, "", &mut whole).await?;
        }
    }
    server.stop().await?;
    let contacts = bench.scale.contacts;
    let measure = |what| format!("REST list page, {contacts} contacts, {what}, p95");
    Ok(vec![
        Row::at_most(measure("filter + sort"), warm.p95_ms(), P95_MS_MAX, "ms").note(warm.summary()),
        Row::printed("  p95 by order, one company", orders.join(" · ") + " ms"),
        Row::printed("  the same after the start of the process", cold.summary()),
        Row::at_most(measure("sort only"), whole.p95_ms(), P95_MS_MAX, "ms").note(whole.summary()),
    ])
}

/// Every order of every company's contacts: all times, and the tail of each order.
async fn filtered(program: &Visitor, filters: &[String]) -> Result<(Latencies, Vec<String>)> {
    let (mut all, mut orders) = (Latencies::new()?, Vec::new());
    for sort in SORTS {
        let mut times = Latencies::new()?;
        for filter in filters {
            walk(program, sort, filter, &mut times).await?;
        }
        all.add(&times)?;
        orders.push(format!("{sort} {:.1}", times.p95_ms()));
    }
    Ok((all, orders))
}

/// The companies that stand first in the file have the most contacts.
async fn large_companies(program: &Visitor, count: usize) -> Result<Vec<String>> {
    let page = program.get("/api/v1/companies?sort=created_at&limit=200").await?.json()?;
    let rows = page.get("data").and_then(Value::as_array).context("a page has data")?;
    Ok(rows.iter().filter_map(|row| row.get("id")?.as_str()).take(count).map(str::to_owned).collect())
}

/// A list from its first page on.
pub(super) async fn walk(program: &Visitor, sort: &str, filter: &str, times: &mut Latencies) -> Result<()> {
    let mut cursor = String::new();
    for _ in 0..PAGES {
        let path = format!("/api/v1/contacts?limit={ROWS_PER_PAGE}&sort={sort}{filter}{cursor}");
        let sent = Instant::now();
        let answer = program.get(&path).await?;
        times.record(sent.elapsed());
        let page = answer.json()?;
        let Some(next) = page.get("next_cursor").and_then(Value::as_str) else { break };
        cursor = format!("&cursor={next}");
    }
    Ok(())
}
