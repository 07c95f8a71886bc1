//! The directory the server serves. `build.json` is renamed into place last: whoever reads it finds all its files there.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{
    compile::NAME,
    compress,
    files::{self, BundleFile},
    options::Options,
    pack::Packs,
};

const BUILD_ID_CHARS: usize = 16;
/// Kinds that compress; the others are compressed already.
const TEXT_KINDS: [&str; 8] = [".css", ".html", ".ico", ".js", ".json", ".svg", ".txt", ".webmanifest"];

/// Copies `frontend/assets` beside the bundle and returns how many files that are.
pub fn assets(options: &Options) -> Result<usize> {
    let found = files::tree(&options.assets_dir())?;
    let to = options.out.join("assets");
    let mut wanted = BTreeSet::new();
    for file in &found {
        files::replace(&to.join(&file.name), &file.content)?;
        wanted.insert(file.name.clone());
        if TEXT_KINDS.iter().any(|kind| file.name.ends_with(kind)) {
            let neighbour = format!("{}.br", file.name);
            let compressed = compress::brotli(options, &file.content)?;
            files::replace(&to.join(&neighbour), &compressed)?;
            wanted.insert(neighbour);
        }
    }
    for stale in files::tree(&to)? {
        if !wanted.contains(&stale.name) {
            fs::remove_file(to.join(stale.name))?;
        }
    }
    Ok(found.len())
}

/// Writes the build, makes it the current one, and drops all older ones but its predecessor, whose pages may still be open.
pub fn bundle(options: &Options, bundle: &[BundleFile], packs: &Packs) -> Result<String> {
    let build = build_id(bundle);
    let pkg = options.out.join("pkg");
    let current = pkg.join(&build);
    if !current.is_dir() {
        let unfinished = pkg.join(format!(".{build}.{}", std::process::id()));
        for file in bundle {
            files::write(&unfinished.join(&file.name), &file.content)?;
            files::write(&unfinished.join(format!("{}.br", file.name)), &file.brotli)?;
        }
        fs::rename(&unfinished, &current)?;
    }
    let manifest = options.out.join("build.json");
    let predecessor = published_build(&manifest);
    files::replace(&manifest, describe(&build, bundle, packs).to_string().as_bytes())?;
    if predecessor.as_deref() != Some(&build) {
        keep_only(&pkg, &[Some(build.as_str()), predecessor.as_deref()])?;
    }
    Ok(build)
}

/// The build that `build.json` names, if its files are there.
pub fn published_build(manifest: &Path) -> Option<String> {
    let text = fs::read(manifest).ok()?;
    let value: Value = serde_json::from_slice(&text).ok()?;
    let build = value.get("build_id")?.as_str()?.to_owned();
    let dir = manifest.parent()?.join("pkg").join(&build);
    dir.is_dir().then_some(build)
}

fn build_id(bundle: &[BundleFile]) -> String {
    let parts: Vec<&[u8]> = bundle.iter().flat_map(|file| [file.name.as_bytes(), file.content.as_slice()]).collect();
    files::hash(&parts).chars().take(BUILD_ID_CHARS).collect()
}

fn describe(build: &str, bundle: &[BundleFile], packs: &Packs) -> Value {
    let files: Vec<Value> = bundle
        .iter()
        .map(|file| {
            json!({
                "name": file.name,
                "bytes": file.content.len(),
                "brotli_bytes": file.brotli.len(),
            })
        })
        .collect();
    json!({
        "build_id": build,
        "js": format!("{NAME}.js"),
        "wasm": format!("{NAME}_bg.wasm"),
        "packs": packs,
        "files": files,
    })
}

fn keep_only(pkg: &Path, keep: &[Option<&str>]) -> Result<()> {
    for entry in fs::read_dir(pkg).with_context(|| format!("cannot list {}", pkg.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !keep.contains(&Some(name.as_str())) {
            files::remove_dir(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::options::Mode;

    fn options(name: &str) -> Options {
        let root = std::env::temp_dir().join(format!("web-build-{name}-{}", std::process::id()));
        Options { mode: Mode::Dev, target: root.join("target"), out: root.join("site"), root }
    }

    fn publish(options: &Options, content: &[u8]) -> String {
        let file = BundleFile { name: "frontend.js".into(), content: content.to_vec(), brotli: b"small".to_vec() };
        bundle(options, &[file], &Packs::new()).unwrap()
    }

    fn builds(options: &Options) -> BTreeSet<String> {
        fs::read_dir(options.out.join("pkg"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn the_current_build_and_its_predecessor_stay() {
        let options = options("publish");
        let first = publish(&options, b"1");
        let second = publish(&options, b"2");
        assert_eq!(builds(&options), BTreeSet::from([first, second.clone()]));
        // The same build again must not take its own predecessor away.
        publish(&options, b"2");
        assert_eq!(builds(&options).len(), 2);
        let third = publish(&options, b"3");
        assert_eq!(builds(&options), BTreeSet::from([second, third.clone()]));
        let manifest = options.out.join("build.json");
        assert_eq!(published_build(&manifest), Some(third.clone()));
        files::remove_dir(&options.out.join("pkg").join(third)).unwrap();
        assert_eq!(published_build(&manifest), None);
        files::remove_dir(&options.root).unwrap();
    }

    #[test]
    fn an_asset_that_is_gone_from_the_source_is_gone_from_the_site() {
        let options = options("assets");
        let source: PathBuf = options.assets_dir();
        files::write(&source.join("a.svg"), b"<svg/>").unwrap();
        files::write(&source.join("fonts/b.woff2"), b"font").unwrap();
        assert_eq!(assets(&options).unwrap(), 2);
        let site = options.out.join("assets");
        assert!(site.join("a.svg.br").is_file() && !site.join("fonts/b.woff2.br").exists());
        fs::remove_file(source.join("a.svg")).unwrap();
        assert_eq!(assets(&options).unwrap(), 1);
        assert!(!site.join("a.svg").exists() && !site.join("a.svg.br").exists());
        files::remove_dir(&options.root).unwrap();
    }
}
