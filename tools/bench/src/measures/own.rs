//! Fields of the workspace's own where there are very many records: making them, lists by them, the lists and the search that are there
//! without them, and a bulk change of many deals beside somebody who reads.

use super::list::walk;
use crate::{Bench, latencies::Latencies, million, table::Row, visitor::Visitor};
use anyhow::{Context, Result, bail, ensure};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const FIELDS: usize = 20;
/// Of these, so many can be sorted by, each by an index.
const INDEXED: usize = 10;
const KINDS: [&str; 5] = ["text", "number", "date", "select", "checkbox"];
const CHOICES: [&str; 3] = ["gold", "silver", "bronze"];
/// Companies whose people have values in all of them.
const FILLED_COMPANIES: usize = 5;
const ROUNDS: u32 = 10;
/// Of the lists and the search without them.
const LIST_P95_MS_MAX: f64 = 5.0;
const SEARCH_P95_MS_MAX: f64 = 30.0;
const BULK_SECS_MAX: f64 = 10.0;
const BULK_WAIT_MAX: Duration = Duration::from_secs(600);
const WORDS: [&str; 4] = ["weber", "anna schmidt", "tanaka", "martin"];

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let million = million::get(bench).await?;
    let server = million.installation.serve().await?;
    let program = server.program(million::SLUG, &million.token);
    let made = make_fields(&program).await?;
    let filled = fill(&program).await?;

    let mut by_own = Latencies::new()?;
    for field in (0..INDEXED).map(key) {
        for sort in [field.clone(), format!("-{field}")] {
            walk(&program, &sort, "", &mut by_own).await?;
        }
    }
    for question in ["own_3%3Agold", "own_1%3E3", "own_4%3Ayes", "own_0%3Dvalue", "own_8%3Asilver%20own_6%3E1"] {
        for _ in 0..ROUNDS {
            walk(&program, "name", &format!("&filter={question}"), &mut by_own).await?;
        }
    }
    let mut without = Latencies::new()?;
    for sort in ["name", "-name", "last_name", "email", "-created_at", "-updated_at"] {
        for _ in 0..ROUNDS {
            walk(&program, sort, "", &mut without).await?;
        }
    }
    let mut search = Latencies::new()?;
    for _ in 0..ROUNDS {
        for words in WORDS {
            let sent = Instant::now();
            program.get(&format!("/api/v1/search?q={}", words.replace(' ', "%20"))).await?;
            search.record(sent.elapsed());
        }
    }
    let reader = server.program(million::SLUG, &million.token);
    let (bulk, changed, reads) = bulk(&program, &reader).await?;
    server.stop().await?;

    let contacts = bench.scale.contacts;
    let measure = |what| format!("{contacts} contacts with {FIELDS} own fields, {what}");
    Ok(vec![
        Row::printed(measure("making one"), made.summary()),
        Row::printed("  people who got values in all of them", filled.to_string()),
        Row::at_most(measure("list by own fields, p95"), by_own.p95_ms(), LIST_P95_MS_MAX, "ms").note(by_own.summary()),
        Row::at_most(measure("list without them, p95"), without.p95_ms(), LIST_P95_MS_MAX, "ms")
            .note(without.summary()),
        Row::at_most(measure("search, p95"), search.p95_ms(), SEARCH_P95_MS_MAX, "ms").note(search.summary()),
        Row::at_most(format!("bulk change of {changed} deals"), bulk.as_secs_f64(), BULK_SECS_MAX, "s"),
        Row::printed("  a list page of somebody else meanwhile", reads.summary()),
    ])
}

fn key(at: usize) -> String {
    format!("own_{at}")
}

fn kind(at: usize) -> &'static str {
    KINDS.get(at % KINDS.len()).copied().unwrap_or("text")
}

async fn make_fields(program: &Visitor) -> Result<Latencies> {
    let mut times = Latencies::new()?;
    for at in 0..FIELDS {
        let mut field = json!({
            "object": "contact", "key": key(at), "label": format!("Own {at}"), "kind": kind(at), "indexed": at < INDEXED,
        });
        if let (Some(field), "select") = (field.as_object_mut(), kind(at)) {
            field.insert("choices".to_owned(), json!(CHOICES));
        }
        let sent = Instant::now();
        program.send(Method::POST, "/api/v1/fields", field.to_string(), StatusCode::CREATED).await?;
        times.record(sent.elapsed());
    }
    Ok(times)
}

/// Gives the people of some companies values in all fields; answers how many people.
async fn fill(program: &Visitor) -> Result<u64> {
    let page = program.get("/api/v1/companies?sort=created_at&limit=200").await?.json()?;
    let rows = page.get("data").and_then(Value::as_array).context("a page has data")?;
    let names = rows.iter().filter_map(|row| row.get("name")?.as_str()).take(FILLED_COMPANIES);
    let mut filled = 0;
    for (place, name) in names.enumerate() {
        let value = |at: usize| match kind(at) {
            "number" => json!(place + at),
            "date" => json!(format!("2026-1{}-0{}", place % 3, 1 + at % 9)),
            "select" => json!(CHOICES.get((place + at) % CHOICES.len())),
            "checkbox" => json!((place + at).is_multiple_of(2)),
            _ => json!(if place == 0 { "value".to_owned() } else { format!("value {place} of {at}") }),
        };
        let fields: serde_json::Map<String, Value> = (0..FIELDS).map(|at| (key(at), value(at))).collect();
        let order = json!({ "filter": format!("company:\"{name}\""), "set": { "fields": fields } });
        let (_, changed) = job(program, "/api/v1/contacts/bulk", &order).await?;
        filled += changed;
    }
    ensure!(filled > 0, "nobody got values");
    Ok(filled)
}

/// Changes every deal, and reads pages of people as somebody else meanwhile.
async fn bulk(program: &Visitor, reader: &Visitor) -> Result<(Duration, u64, Latencies)> {
    let order = json!({ "filter": "", "set": { "expected_close_on": "2027-01-31" } });
    let mut reads = Latencies::new()?;
    let work = job(program, "/api/v1/deals/bulk", &order);
    tokio::pin!(work);
    loop {
        let sent = Instant::now();
        let page = reader.get("/api/v1/contacts?limit=50&sort=name");
        tokio::select! {
            biased;
            done = &mut work => {
                let (took, changed) = done?;
                return Ok((took, changed, reads));
            }
            page = page => {
                page?;
                reads.record(sent.elapsed());
            }
        }
    }
}

/// Begins a job and waits for its end; answers how long that took, and how many records were changed.
async fn job(program: &Visitor, path: &str, order: &Value) -> Result<(Duration, u64)> {
    let begun = Instant::now();
    let answer = program.send(Method::POST, path, order.to_string(), StatusCode::ACCEPTED).await?.json()?;
    let id = answer.get("id").and_then(Value::as_str).context("a job has an id")?.to_owned();
    loop {
        let job = program.get(&format!("/api/v1/jobs/{id}")).await?.json()?;
        match job.get("state").and_then(Value::as_str) {
            Some("running") if begun.elapsed() < BULK_WAIT_MAX => tokio::time::sleep(Duration::from_millis(50)).await,
            Some("done") => {
                return Ok((begun.elapsed(), job.get("changed").and_then(Value::as_u64).unwrap_or(0)));
            }
            _ => bail!("the job did not come to its end: {job}"),
        }
    }
}
