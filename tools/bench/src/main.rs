//! `bench [NAME…]`: drives the real release binary in fresh processes over loopback HTTP and prints one table.
//!
//! The rule: nothing here reaches into the product. What a measure needs comes through the command line, the operator's
//! socket, HTTP or the WebSocket, as for everybody else.

mod control;
mod data;
mod disk;
mod http;
mod installation;
mod latencies;
mod load;
mod measures;
mod million;
mod number;
mod options;
mod postgres;
mod process;
mod settings;
mod table;
mod visitor;

use anyhow::{Context, Result};
use clap::Parser;
use options::{Name, Options, Scale};
use std::{process::ExitCode, time::Instant};
use tokio::sync::{Mutex, OnceCell};

/// What every measure is given.
pub struct Bench {
    options: Options,
    scale: Scale,
    /// The large workspace, made by the first measure that needs it.
    million: OnceCell<million::Million>,
    /// Checksums of generated data, in the order it was made.
    made: Mutex<Vec<String>>,
}

impl Bench {
    /// Notes the checksum of generated data for the end of the table.
    pub async fn note(&self, name: &str, checksum: &str) {
        let line = format!("{name} {checksum}");
        let mut all = self.made.lock().await;
        if !all.contains(&line) {
            all.push(line);
        }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime.context("the runtime did not start").and_then(|runtime| runtime.block_on(run(options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<()> {
    process::raise_open_files()?;
    let before = settings::quiet(&options)?;
    let names: Vec<Name> =
        Name::ALL.into_iter().filter(|name| options.names.is_empty() || options.names.contains(name)).collect();
    let bench = Bench { scale: Scale::of(&options), options, million: OnceCell::new(), made: Mutex::default() };
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for name in names {
        let started = Instant::now();
        match measures::run(&bench, name).await {
            Ok(more) => rows.extend(more),
            Err(error) => failed.push(format!("{name:?}: {error:#}")),
        }
        eprintln!("bench: {name:?} took {:.0} s", started.elapsed().as_secs_f64());
    }
    println!("{}", settings::describe(&bench, &before).await);
    print!("{}", table::render(&rows));
    anyhow::ensure!(failed.is_empty(), "not measured: {}", failed.join("; "));
    Ok(())
}
