//! `alphaclone import crm` of contacts among whom some stand twice, in a process of its own.

use crate::{
    Bench,
    data::{self, REPEATED_ONE_IN},
    installation::{Finished, Installation},
    number::float,
    table::Row,
};
use anyhow::{Result, ensure};
use serde_json::Value;

const SECONDS_MAX: f64 = 10.0;
const EMAIL: &str = "owner@import.example";

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let (seed, rows) = (bench.options.seed, bench.scale.import_rows);
    let installation = Installation::sqlite(&bench.options).await?;
    let sample = data::sample(seed, rows, 0)?;
    let companies = data::companies(installation.data(), &sample)?;
    let contacts = data::contacts(installation.data(), &sample)?;
    bench.note("import contacts.csv", &contacts.checksum).await;
    let server = installation.serve().await?;
    server.workspace("import", EMAIL).await?;
    server.stop().await?;

    let companies = companies.path.to_string_lossy();
    let contacts = contacts.path.to_string_lossy();
    installation.command(&["import", "crm", "--tenant", "import", "--companies", &companies, "--json"]).await?;
    let import = ["import", "crm", "--tenant", "import", "--contacts", &contacts, "--json"];
    let first = installation.command(&import).await?;
    let twice = rows / REPEATED_ONE_IN;
    ensure!(count(&first, "created")? == u64::from(rows - twice), "not every person was made once: {}", brief(&first));
    let again = installation.command(&import).await?;
    ensure!(count(&again, "created")? == 0, "the same file made people again: {}", brief(&again));
    installation.remove().await?;

    let measure = format!("{rows}-row CSV import with dedupe");
    let mib = |done: &Finished| float(done.peak_kib) / 1_024.0;
    Ok(vec![
        Row::at_most(measure, first.took.as_secs_f64(), SECONDS_MAX, "s")
            .note(format!("peak {:.0} MiB RSS; {twice} rows were people from before", mib(&first))),
        Row::printed("the same file once more", format!("{:.1} s", again.took.as_secs_f64()))
            .note(format!("peak {:.0} MiB RSS; nothing made", mib(&again))),
    ])
}

fn count(done: &Finished, key: &str) -> Result<u64> {
    let printed: Value = serde_json::from_str(&done.printed)?;
    Ok(printed.pointer(&format!("/contacts/{key}")).and_then(Value::as_u64).unwrap_or(0))
}

fn brief(done: &Finished) -> String {
    done.printed.chars().take(400).collect()
}
