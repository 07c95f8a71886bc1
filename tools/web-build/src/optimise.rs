//! Binaryen over the main module and each chunk. A module that was optimised before comes from the cache.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};

use crate::{
    files::{self, NamedBytes},
    options::Options,
    parallel, toolchain,
};

/// What optimises, part of every cache key: a change of it changes the output.
const SCRIPT: &str = include_str!("optimise.mjs");

/// Optimises the `.wasm` files and passes the rest through. In dev it passes everything through.
pub fn wasm(options: &Options, bound: Vec<NamedBytes>) -> Result<Vec<NamedBytes>> {
    if options.is_dev() {
        return Ok(bound);
    }
    let cache = Cache::open(options)?;
    let modules: Vec<&NamedBytes> = bound.iter().filter(|file| file.name.ends_with(".wasm")).collect();
    let missing = cache.missing(&modules)?;
    parallel::map(shares(missing), |share| cache.fill(options, &share))?;
    bound
        .into_iter()
        .map(|file| {
            let content = if file.name.ends_with(".wasm") { files::read(&cache.place(&file))? } else { file.content };
            Ok(NamedBytes { name: file.name, content })
        })
        .collect()
}

/// A module that is to be optimised: where it lies without its ending, and how big it is.
struct Missing {
    path: PathBuf,
    bytes: usize,
}

struct Cache {
    dir: PathBuf,
    version: String,
}

impl Cache {
    fn open(options: &Options) -> Result<Self> {
        let dir = options.cache_dir().join("optimised");
        fs::create_dir_all(&dir)?;
        Ok(Self { dir, version: toolchain::binaryen(options)? })
    }

    /// Where the optimised `module` is, without its ending.
    fn stem(&self, module: &NamedBytes) -> PathBuf {
        self.dir.join(files::hash(&[self.version.as_bytes(), SCRIPT.as_bytes(), &module.content]))
    }

    fn place(&self, module: &NamedBytes) -> PathBuf {
        self.stem(module).with_extension("out")
    }

    /// Lays what has not been optimised yet ready for the script.
    fn missing(&self, modules: &[&NamedBytes]) -> Result<Vec<Missing>> {
        let mut missing = Vec::new();
        for module in modules {
            let path = self.stem(module);
            if !self.place(module).is_file() && !missing.iter().any(|other: &Missing| other.path == path) {
                files::write(&path.with_extension("in"), &module.content)?;
                missing.push(Missing { path, bytes: module.content.len() });
            }
        }
        Ok(missing)
    }

    fn fill(&self, options: &Options, share: &[PathBuf]) -> Result<()> {
        let Some(first) = share.first() else { return Ok(()) };
        let list = first.with_extension("list");
        let lines: String = share.iter().map(|path| format!("{}\n", path.display())).collect();
        files::write(&list, lines.as_bytes())?;
        let done = Command::new("node")
            .arg(script(options))
            .arg(&list)
            .stdin(Stdio::null())
            .output()
            .context("cannot start node")?;
        if !done.status.success() {
            bail!("optimising failed: {}", tail(&String::from_utf8_lossy(&done.stderr)));
        }
        fs::remove_file(list)?;
        share.iter().try_for_each(|path| fs::remove_file(path.with_extension("in")).context("a module"))
    }
}

fn script(options: &Options) -> PathBuf {
    options.root.join(Path::new("tools/web-build/src/optimise.mjs"))
}

/// A share for each core, none much bigger than another: the biggest module goes first to whoever has least.
fn shares(mut missing: Vec<Missing>) -> Vec<Vec<PathBuf>> {
    missing.sort_by_key(|module| std::cmp::Reverse(module.bytes));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut shares: Vec<(usize, Vec<PathBuf>)> = (0..cores).map(|_| (0, Vec::new())).collect();
    for module in missing {
        if let Some((bytes, share)) = shares.iter_mut().min_by_key(|(bytes, _)| *bytes) {
            *bytes += module.bytes;
            share.push(module.path);
        }
    }
    shares.into_iter().map(|(_, share)| share).collect()
}

/// The end of what was complained about; before it stands one warning a module.
fn tail(complaints: &str) -> &str {
    const BYTES_MAX: usize = 2_000;
    let from = complaints.len().saturating_sub(BYTES_MAX);
    complaints.get(complaints.ceil_char_boundary(from)..).unwrap_or(complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_core_has_its_share_and_nothing_is_lost() {
        let sizes = [2_000, 10, 500, 700, 20, 900];
        let missing =
            sizes.iter().map(|bytes| Missing { path: PathBuf::from(bytes.to_string()), bytes: *bytes }).collect();
        let shares = shares(missing);
        let bytes = |share: &[PathBuf]| {
            share.iter().map(|path| path.to_str().unwrap().parse::<usize>().unwrap()).sum::<usize>()
        };
        assert_eq!(shares.iter().map(|share| bytes(share)).sum::<usize>(), sizes.iter().sum::<usize>());
        let most = shares.iter().map(|share| bytes(share)).max().unwrap();
        assert!(shares.len() == 1 || most <= 2_130, "{shares:?}");
    }
}
