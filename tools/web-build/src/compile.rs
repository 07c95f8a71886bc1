//! `frontend` as one wasm, then as a main module, its lazy chunks and their scripts.
//!
//! Cutting comes before binding, because only the linker's relocations say which function a chunk needs.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    files::{self, NamedBytes},
    options::Options,
};

pub const NAME: &str = "frontend";
const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The name that `leptos`' lazy macros import from; it is part of the wasm, not a choice.
pub const LINK_SCRIPT: &str = "./__wasm_split.______________________.js";
const MAIN_SPLIT: &str = "main_split.wasm";

/// Runs cargo and returns the path of the linked wasm.
pub fn cargo_build(options: &Options) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(&options.root)
        .args(["build", "-p", NAME, "--lib", "--target", WASM_TARGET])
        .args(["--profile", options.cargo_profile(), "--target-dir"])
        .arg(&options.target)
        .args(["--config", &without_paths()])
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("`{NAME}` did not compile for {WASM_TARGET} (if the target is missing: scripts/wasm32-target.sh)");
    }
    Ok(options.target.join(WASM_TARGET).join(options.cargo_profile_dir()).join(format!("{NAME}.wasm")))
}

/// Keeps this machine's directories out of the messages of panics, which every browser would load.
fn without_paths() -> String {
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let crates = format!("{}/registry/src=", home.unwrap_or_default());
    format!("target.{WASM_TARGET}.rustflags=[{:?}]", format!("--remap-path-prefix={crates}"))
}

/// The chunks of each lazy route, its own and those it shares with others: stems of file names by the route's name.
pub type Routes = BTreeMap<String, Vec<String>>;

/// Cuts the linked wasm at its lazy routes and writes the browser's scripts around it.
pub fn split_and_bind(options: &Options, linked: &Path) -> Result<(Vec<NamedBytes>, Routes)> {
    let work = options.cache_dir().join("work");
    files::remove_dir(&work)?;
    fs::create_dir_all(&work)?;

    let routes = split(linked, &work)?;
    Bindgen::new()
        .input_path(work.join(MAIN_SPLIT))
        .out_name(NAME)
        .web(true)
        .and_then(|bindgen| bindgen.keep_lld_exports(true).demangle(false).typescript(false).generate(&work))
        .map_err(|error| anyhow!("wasm-bindgen: {error:?}"))?;

    fs::remove_file(work.join(MAIN_SPLIT))?;
    Ok((files::tree(&work)?, routes))
}

fn split(linked: &Path, work: &Path) -> Result<Routes> {
    let module = files::read(linked)?;
    let main_module = format!("./{NAME}.js");
    let main_out = work.join(MAIN_SPLIT);
    let mut options = wasm_split_cli_support::Options::new(&module);
    options.output_dir = work;
    options.main_out_path = &main_out;
    options.main_module = &main_module;
    options.link_name = LINK_SCRIPT;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("wasm-split: {error:?}"))?;
    Ok(split.prefetch_map.into_iter().collect())
}
