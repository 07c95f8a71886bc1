//! Where `wasm-opt` is. The npm package of this directory ships it; Debian's is too old for what rustc emits.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::options::Options;

/// `ALPHACLONE_WASM_OPT`, this directory's npm package, a `node_modules` at the root, `PATH`: the first one there.
pub fn wasm_opt(options: &Options) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("ALPHACLONE_WASM_OPT") {
        let path = PathBuf::from(path);
        if !path.is_file() {
            bail!("ALPHACLONE_WASM_OPT names no file: {}", path.display());
        }
        return Ok(path);
    }
    let installed = ["tools/web-build", ""].map(|dir| options.root.join(dir).join("node_modules/.bin/wasm-opt"));
    installed
        .into_iter()
        .chain(from_path())
        .find(|path| path.is_file())
        .context("wasm-opt is missing: run `npm ci` in tools/web-build")
}

fn from_path() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).map(|dir| dir.join("wasm-opt")).collect())
        .unwrap_or_default()
}

/// The tool's own word on its version: part of every cache key that its output depends on.
pub fn version(wasm_opt: &PathBuf) -> Result<String> {
    let output = Command::new(wasm_opt)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", wasm_opt.display()))?;
    if !output.status.success() {
        bail!("{} --version failed", wasm_opt.display());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
