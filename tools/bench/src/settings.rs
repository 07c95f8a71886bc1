//! What the figures depend on: machine, database, build, data.

use crate::{Bench, disk, options::Options, postgres};
use anyhow::Result;
use std::{path::Path, process::Command};

/// How quiet the machine is before the first measure: how many processes wanted to run in the last minute, and what the disk
/// takes for a commit. On a busy one the figures are its neighbours'.
pub fn quiet(options: &Options) -> Result<String> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown");
    let dir = options.dir.clone().unwrap_or_else(std::env::temp_dir);
    let sync = disk::sync_times(&dir)?;
    Ok(format!("load average {load}; append and sync of 4 KiB: {}", sync.summary()))
}

/// The lines above the table. `before` is [`quiet`] before the first measure.
pub async fn describe(bench: &Bench, before: &str) -> String {
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
        format!("machine     {cores} cores, shared by server and load; {}", cpu()),
        format!("before      {before}"),
        format!(
            "SQLite      WAL, synchronous=FULL, on {}",
            said(Command::new("stat").args(["-f", "-c", "%T"]).arg(dir))
        ),
        format!("PostgreSQL  {cluster}"),
        format!("data        seed {}; checksums of {}", options.seed, if made.is_empty() { "nothing" } else { &made }),
        "conditions  fresh process a measure, loopback HTTP, events and permissions on".to_owned(),
    ];
    // The binary itself does not tell how it was built.
    if options.binary.parent().and_then(Path::file_name).is_none_or(|dir| dir != "release") {
        lines.push("BINARY      not in a directory `release`: the budgets are about a release build".to_owned());
    }
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
