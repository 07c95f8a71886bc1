//! `wasm-opt` over the main module and each chunk. A module that was optimised before comes from the cache.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    files::{self, NamedBytes},
    options::Options,
    parallel, toolchain,
};

/// Smallest code, without the list of features that each part would repeat. The features are what rustc's default wasm target
/// emits; every browser since 2022 knows these. No data lies in the lowest KiB of memory, where the stack ends, so that offsets
/// can be folded into addresses.
const FLAGS: [&str; 9] = [
    "-Oz",
    "--low-memory-unused",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// Optimises the `.wasm` files and passes the rest through. In dev it passes everything through.
pub fn wasm(options: &Options, bound: Vec<NamedBytes>) -> Result<Vec<NamedBytes>> {
    if options.is_dev() {
        return Ok(bound);
    }
    let tool = Tool::find(options)?;
    let mut order: Vec<(usize, NamedBytes)> = bound.into_iter().enumerate().collect();
    // The main module takes longest: started first, it runs beside all the chunks.
    order.sort_by_key(|(_, file)| std::cmp::Reverse(file.content.len()));
    let mut done = parallel::map(order, |(index, file)| {
        let content = if file.name.ends_with(".wasm") { tool.optimise(&file)? } else { file.content };
        let name = file.name;
        Ok((index, NamedBytes { name, content }))
    })?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, file)| file).collect())
}

struct Tool {
    path: PathBuf,
    version: String,
    cache: PathBuf,
}

impl Tool {
    fn find(options: &Options) -> Result<Self> {
        let path = toolchain::wasm_opt(options)?;
        let version = toolchain::version(&path)?;
        let cache = options.cache_dir().join("wasm-opt");
        fs::create_dir_all(&cache)?;
        Ok(Self { path, version, cache })
    }

    fn optimise(&self, file: &NamedBytes) -> Result<Vec<u8>> {
        let flags = FLAGS.join(" ");
        let key = files::hash(&[self.version.as_bytes(), flags.as_bytes(), &file.content]);
        let cached = self.cache.join(format!("{key}.wasm"));
        if !cached.is_file() {
            self.run(file, &key, &cached)?;
        }
        files::read(&cached)
    }

    fn run(&self, file: &NamedBytes, key: &str, cached: &Path) -> Result<()> {
        let input = self.cache.join(format!("{key}.in"));
        let output = self.cache.join(format!("{key}.out"));
        files::write(&input, &file.content)?;
        let done = Command::new(&self.path)
            .args(FLAGS)
            .arg(&input)
            .arg("-o")
            .arg(&output)
            .stdin(Stdio::null())
            .output()
            .context("cannot start wasm-opt")?;
        if !done.status.success() {
            bail!("wasm-opt failed on {}: {}", file.name, String::from_utf8_lossy(&done.stderr));
        }
        fs::rename(&output, cached)?;
        fs::remove_file(&input)?;
        Ok(())
    }
}
