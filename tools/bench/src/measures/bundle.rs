//! What a browser loads before a page works: read off the built bundle, not off a browser.

use crate::{Bench, installation::Installation, number::float, table::Row};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

const FIRST_LOAD_KIB_MAX: f64 = 450.0;
const CHUNK_KIB_MAX: f64 = 200.0;
const KIB: f64 = 1_024.0;
/// The design system's gallery is there in debug builds only.
const NOT_SERVED: &str = "gallery";
const PAGE: &str = "__wasm_split_load___";

#[derive(Deserialize)]
struct Build {
    build_id: String,
    js: String,
    wasm: String,
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
    let splitter = build.files.iter().find(|file| file.name.starts_with("__wasm_split")).context("a split bundle")?;
    let script = std::fs::read_to_string(site.join("pkg").join(&build.build_id).join(&splitter.name))?;
    let always = [build.js.as_str(), build.wasm.as_str(), splitter.name.as_str()];
    let always_bytes: u64 = always.iter().filter_map(|name| sizes.get(name)).sum();

    let mut pages = Vec::new();
    for (page, files) in pages_of(&script) {
        let bytes: u64 = files.iter().filter_map(|name| sizes.get(name.as_str())).sum();
        pages.push((page, float(always_bytes + bytes) / KIB));
    }
    pages.retain(|(page, _)| page != NOT_SERVED);
    let heaviest = pages.iter().max_by(|a, b| a.1.total_cmp(&b.1)).context("a page in the bundle")?;
    let chunks = build.files.iter().filter(|file| !always.contains(&file.name.as_str()));
    let largest = chunks.max_by_key(|file| file.brotli_bytes).context("a chunk in the bundle")?;
    let each = pages.iter().map(|(page, kib)| format!("{page} {kib:.0}")).collect::<Vec<_>>().join(" · ");
    Ok(vec![
        Row::at_most("wasm + js on first load, sign-in", sign_in_bytes(bench, &build).await?, 0.0, "bytes"),
        Row::at_most("wasm + js on first load, heaviest team page", heaviest.1, FIRST_LOAD_KIB_MAX, "KiB Brotli")
            .note(format!("{}; {:.0} of it on every page", heaviest.0, float(always_bytes) / KIB)),
        Row::at_most("largest chunk", float(largest.brotli_bytes) / KIB, CHUNK_KIB_MAX, "KiB Brotli")
            .note(&largest.name),
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

/// The files that each lazy page needs, by the page's name, as the splitter's script loads them.
fn pages_of(script: &str) -> BTreeMap<String, HashSet<String>> {
    let mut modules: HashMap<&str, (&str, Vec<&str>)> = HashMap::new();
    let (mut name, mut file) = ("", "");
    for line in script.lines() {
        if let Some((head, _)) = line.split_once(" = ").filter(|(_, rest)| rest.contains("makeLoad(")) {
            name = head.trim_start_matches("export ").trim_start_matches("const ");
        } else if let Some((_, rest)) = line.split_once("new URL(\"./") {
            file = rest.split('"').next().unwrap_or_default();
        } else if let Some(list) = line.strip_prefix(", [") {
            let needed = list.split(']').next().unwrap_or_default().split(", ").filter(|name| !name.is_empty());
            modules.insert(name, (file, needed.collect()));
        }
    }
    let mut pages = BTreeMap::new();
    for (name, _) in modules.iter().filter(|(name, _)| name.starts_with(PAGE)) {
        let page = name.trim_start_matches(PAGE).split("_page_view").next().unwrap_or_default();
        let (mut files, mut open) = (HashSet::new(), vec![*name]);
        while let Some((file, needed)) = open.pop().and_then(|name| modules.get(name)) {
            if files.insert((*file).to_owned()) {
                open.extend(needed);
            }
        }
        pages.insert(page.to_owned(), files);
    }
    pages
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_page_needs_its_own_file_and_those_of_its_chunks() {
        let script = r#"
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
}
, []);
const __chunk_2 = makeLoad(() => {
    const src = fetch(new URL("./chunk_2.wasm", import.meta.url));
}
, [__chunk_1]);
export const __wasm_split_load___deals_page_view_18 = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_deals.wasm", import.meta.url));
}
, [__chunk_2]));
export const __wasm_split_load___audit_page_view_18 = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_audit.wasm", import.meta.url));
}
, []));
"#;
        let pages = pages_of(script);
        assert_eq!(pages.keys().collect::<Vec<_>>(), ["audit", "deals"]);
        assert_eq!(pages["audit"], HashSet::from(["split_audit.wasm".to_owned()]));
        let deals = ["chunk_1.wasm", "chunk_2.wasm", "split_deals.wasm"].map(str::to_owned);
        assert_eq!(pages["deals"], HashSet::from(deals));
    }
}
