//! What the figures depend on: machine, database, build, data.

use crate::{Bench, postgres};
use std::process::Command;

/// How many processes wanted to run in the last minute: more than nothing before a run means that others measure too.
#[must_use]
pub fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

/// The lines above the table. `load_before` is [`load_average`] before the first measure.
pub async fn describe(bench: &Bench, load_before: &str) -> String {
    let options = &bench.options;
    let cluster = match &options.postgres {
        Some(cluster) => postgres::about(cluster).await.unwrap_or_else(|error| format!("unknown: {error:#}")),
        None => "not measured: ALPHACLONE_TEST_DATABASE_URL is not set".to_owned(),
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let dir = options.dir.clone().unwrap_or_else(std::env::temp_dir);
    let made = bench.made.lock().await.join(", ");
    let mut lines = vec![
        format!("binary      {} ({})", options.binary.display(), said(Command::new(&options.binary).arg("--version"))),
        format!("compiler    {}", said(Command::new("rustc").arg("--version"))),
        format!("machine     {cores} cores, shared by server and load; {}; load average before: {load_before}", cpu()),
        format!(
            "SQLite      WAL, synchronous=FULL, on {}",
            said(Command::new("stat").args(["-f", "-c", "%T"]).arg(dir))
        ),
        format!("PostgreSQL  {cluster}"),
        format!("data        seed {}; SHA-256 of {}", options.seed, if made.is_empty() { "nothing" } else { &made }),
        "conditions  release binary, fresh process a measure, loopback HTTP, events and permissions on".to_owned(),
    ];
    if options.quick {
        lines.push("QUICK       little data: this is not what the budgets are about".to_owned());
    }
    lines.join("\n") + "\n"
}

/// The first line that a program prints.
fn said(command: &mut Command) -> String {
    let output = command.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    output.and_then(|text| text.lines().next().map(str::to_owned)).unwrap_or_else(|| "unknown".to_owned())
}

fn cpu() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or_else(|| "unknown processor".to_owned(), |(_, name)| name.trim().to_owned())
}
