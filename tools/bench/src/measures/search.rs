//! `GET /api/v1/search` over the large workspace, as people type: whole names, halves of them, mistakes, numbers.

use crate::{Bench, data, latencies::Latencies, million, number::short, table::Row, visitor::Visitor};
use ac_sample::{Person, Sample};
use anyhow::{Result, ensure};
use serde_json::Value;
use std::time::Instant;

const P95_MS_MAX: f64 = 30.0;
/// People who are looked for, spread over all.
const PEOPLE: u32 = 50;

/// What is typed of a person.
type Typed = fn(&Person) -> String;

const QUESTIONS: [(&str, Typed); 7] = [
    ("name", |person| format!("{} {}", person.first_name, person.last_name)),
    ("name half typed", |person| format!("{} {}", person.last_name, head(&person.first_name, 2))),
    ("both half typed", |person| format!("{} {}", head(&person.last_name, 3), head(&person.first_name, 2))),
    ("one word", |person| person.first_name.clone()),
    ("one letter", |person| head(&person.last_name, 1)),
    ("misspelt", |person| format!("{} {}", swapped(&person.last_name), person.first_name)),
    ("address", |person| person.email.clone()),
];

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let million = million::get(bench).await?;
    let server = million.installation.serve().await?;
    let program = server.program(million::SLUG, &million.token);
    let contacts = bench.scale.contacts;
    let sample = data::sample(bench.options.seed, contacts, contacts / million::CONTACTS_PER_DEAL)?;
    let (mut all, mut each) = (Latencies::new()?, Vec::new());
    for (what, typed) in QUESTIONS {
        let mut times = Latencies::new()?;
        for person in people(&sample) {
            let sent = Instant::now();
            let found = search(&program, &typed(&person)).await?;
            times.record(sent.elapsed());
            let is_empty = found.get("data").and_then(Value::as_array).is_none_or(Vec::is_empty);
            ensure!(!is_empty || what == "misspelt", "{what}: nothing was found");
            ensure!(found.get("behind") == Some(&Value::Bool(false)), "the index is not whole");
        }
        all.add(&times)?;
        each.push(format!("{what} {}", short(times.p95_ms())));
    }
    server.stop().await?;
    let measure = format!("REST search, {contacts} contacts, p95");
    Ok(vec![
        Row::at_most(measure, all.p95_ms(), P95_MS_MAX, "ms").note(all.summary()),
        Row::printed("  p95 by what is typed", each.join(" · ") + " ms"),
    ])
}

fn people(sample: &Sample) -> impl Iterator<Item = Person> + '_ {
    let step = (sample.contacts() / PEOPLE).max(1);
    (0..PEOPLE).map(move |place| sample.person(place.saturating_mul(step)))
}

async fn search(program: &Visitor, q: &str) -> Result<Value> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish();
    program.get(&format!("/api/v1/search?{query}")).await?.json()
}

fn head(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

/// With its second and third letters in each other's place.
fn swapped(text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() > 3 {
        letters.swap(1, 2);
    }
    letters.into_iter().collect()
}
