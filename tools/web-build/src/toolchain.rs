//! Which Binaryen optimises. The npm package of this directory ships it; Debian's is too old for what rustc emits.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{files, options::Options};

/// The version of the installed package: part of every cache key that its output depends on.
pub fn binaryen(options: &Options) -> Result<String> {
    let package = options.root.join("tools/web-build/node_modules/binaryen/package.json");
    let text = files::read(&package).context("Binaryen is missing: run `npm ci` in tools/web-build")?;
    let package: Value = serde_json::from_slice(&text).context("Binaryen's package.json")?;
    let version = package.get("version").and_then(Value::as_str).context("Binaryen's package.json has no version")?;
    Ok(format!("binaryen {version}"))
}
