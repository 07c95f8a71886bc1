//! `web-build [--dev] [--out DIR]`: turns `frontend` into what a browser loads.
//!
//! compile → split at the lazy routes → bind → optimise → pack → compress → publish. Every stage is a pure function of the one
//! before it, which is what lets the caches skip it: a stage must not read anything that its cache key does not cover.

mod compile;
mod compress;
mod files;
mod optimise;
mod options;
mod pack;
mod parallel;
mod publish;
mod report;
mod stamp;
mod toolchain;

use std::{process::ExitCode, time::Instant};

use anyhow::Result;

use crate::{files::BundleFile, options::Options, stamp::Stamp};

/// A build has more than a thousand files, so this holds several builds and a switch of branches stays quick.
const CACHE_ENTRIES_MAX: usize = 8_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("web-build: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let options = Options::from_args(std::env::args().skip(1))?;
    let started = Instant::now();

    let linked = compile::cargo_build(&options)?;
    // Taken after cargo, whose own lock orders concurrent builds, and held until the process ends.
    let _lock = files::lock(&options.cache_dir().join("lock"))?;

    let stamp = Stamp::of_inputs(&options, &linked)?;
    if stamp.is_published(&options)? {
        println!("web-build: {} is up to date", options.out.display());
        return Ok(());
    }

    let (bound, routes) = compile::split_and_bind(&options, &linked)?;
    let mut optimised = optimise::wasm(&options, bound)?;
    let packs = pack::routes(&mut optimised, &routes)?;
    let bundle: Vec<BundleFile> = compress::files(&options, optimised)?;
    let assets = publish::assets(&options)?;
    let build = publish::bundle(&options, &bundle, &packs)?;
    stamp.write(&options)?;
    for cache in ["optimised", "brotli"] {
        files::trim(&options.cache_dir().join(cache), CACHE_ENTRIES_MAX)?;
    }

    report::print(&options, &bundle, &packs);
    println!(
        "web-build: build {build}, {assets} assets, in {} s -> {}",
        started.elapsed().as_secs(),
        options.out.display()
    );
    Ok(())
}
