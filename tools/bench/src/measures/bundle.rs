//! What a browser loads before a page works: read off the built bundle, not off a browser.

use crate::{Bench, installation::Installation, number::float, table::Row};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

const FIRST_LOAD_KIB_MAX: f64 = 450.0;
const PACK_KIB_MAX: f64 = 200.0;
const KIB: f64 = 1_024.0;
/// The design system's gallery is there in debug builds only.
const NOT_SERVED: &str = "gallery";
/// What the packs of pages are named; the others hold what a page loads when it is asked for.
const PAGE: &str = "_page_view";

#[derive(Deserialize)]
struct Build {
    wasm: String,
    /// Files by what they hold the code of.
    packs: BTreeMap<String, String>,
    files: Vec<BuiltFile>,
}

#[derive(Deserialize)]
struct BuiltFile {
    name: String,
    brotli_bytes: u64,
}

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let site = &bench.options.site;
    let text = std::fs::read_to_string(site.join("build.json")).context("no bundle: run `make web`")?;
    let build: Build = serde_json::from_str(&text)?;
    let sizes: HashMap<&str, u64> = build.files.iter().map(|file| (file.name.as_str(), file.brotli_bytes)).collect();
    let bytes_of = |name: &str| sizes.get(name).copied().unwrap_or_default();
    let always = build.files.iter().filter(|file| file.name == build.wasm || file.name.ends_with(".js"));
    let always_bytes: u64 = always.map(|file| file.brotli_bytes).sum();

    let mut pages: Vec<(&str, u64)> =
        build.packs.iter().filter_map(|(name, pack)| Some((name.strip_suffix(PAGE)?, bytes_of(pack)))).collect();
    pages.retain(|(page, _)| *page != NOT_SERVED);
    let heaviest = pages.iter().max_by_key(|(_, bytes)| *bytes).context("a page in the bundle")?;
    let packs = build.packs.iter().filter(|(name, _)| !name.starts_with(NOT_SERVED));
    let largest = packs.map(|(name, pack)| (name, bytes_of(pack))).max_by_key(|(_, bytes)| *bytes).context("a pack")?;
    let kib = |bytes: u64| float(bytes) / KIB;
    let each = pages
        .iter()
        .map(|(page, bytes)| format!("{page} {:.0}", kib(always_bytes + bytes)))
        .collect::<Vec<_>>()
        .join(" · ");
    Ok(vec![
        Row::at_most("wasm + js on first load, sign-in", sign_in_bytes(bench, &build).await?, 0.0, "bytes"),
        Row::at_most(
            "wasm + js on first load, heaviest team page",
            kib(always_bytes + heaviest.1),
            FIRST_LOAD_KIB_MAX,
            "KiB Brotli",
        )
        .note(format!("{}; {:.0} of it on every page", heaviest.0, kib(always_bytes))),
        Row::at_most("largest pack", kib(largest.1), PACK_KIB_MAX, "KiB Brotli").note(largest.0),
        Row::printed("  each team page", each + " KiB"),
    ])
}

/// Bytes of script that the sign-in page asks for.
async fn sign_in_bytes(bench: &Bench, build: &Build) -> Result<f64> {
    let installation = Installation::sqlite(&bench.options).await?;
    let server = installation.serve().await?;
    let request =
        hyper::Request::builder().uri("/sign-in").header("host", format!("localhost:{}", installation.port()));
    let page = server.client.send(request.body(crate::visitor::nothing())?).await?;
    server.stop().await?;
    let html = String::from_utf8_lossy(&page.body);
    ensure!(html.contains("<form"), "no sign-in page: {}", page.text());
    let asked = build.files.iter().filter(|file| html.contains(&format!("/{}", file.name)));
    Ok(float(asked.map(|file| file.brotli_bytes).sum()))
}
