//! One file for each lazy route, so that its first visit is one request and its code is compressed as a whole.
//!
//! The splitter writes a chunk for every set of routes that share code: some hundred small files a route. They stay
//! published for a visitor who has most of a route's parts from other routes.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{
    compile::{LINK_SCRIPT, Routes},
    files::NamedBytes,
};

/// What stands for the index of all packs in [`RUNTIME`].
const INDEX: &str = "PACKS";
const RUNTIME: &str = include_str!("pack.js");
/// Where the splitter's script begins to list chunks and routes; before it stands what calls the main module.
const LOADERS_BEGIN: &str = "function makeLoad(";
/// The index has a bit for each.
const ROUTES_MAX: usize = 128;
const LOADER: (&str, &str) = ("export const __wasm_split_load_", " = wrapAsyncCb(");

/// The routes' packs by the routes' names: file names.
pub type Packs = BTreeMap<String, String>;

/// Adds the packs to the files and makes the splitter's script load from them.
///
/// # Errors
/// When the script does not look as expected: the splitter's version changed.
pub fn routes(files: &mut Vec<NamedBytes>, routes: &Routes) -> Result<Packs> {
    let contents: HashMap<&str, &[u8]> =
        files.iter().filter_map(|file| Some((file.name.strip_suffix(".wasm")?, file.content.as_slice()))).collect();
    let index = Index::of(routes, &contents)?;
    let mut packs = Packs::new();
    let mut made = Vec::new();
    for (at, route) in index.routes.iter().enumerate() {
        let parts = index.parts.iter().filter(|part| part.needed >> at & 1 == 1);
        let name = format!("{route}.pack");
        if packs.insert((*route).to_owned(), name.clone()).is_some() {
            bail!("two routes are named {route}");
        }
        made.push(NamedBytes { name, content: parts.flat_map(|part| part.content).copied().collect() });
    }

    let index = index.to_json();
    let name = LINK_SCRIPT.trim_start_matches("./");
    let script = files.iter_mut().find(|file| file.name == name).with_context(|| format!("no {name}"))?;
    let text = std::str::from_utf8(&script.content).context(name)?;
    script.content = load_from_packs(text, &index, packs.len())?.into_bytes();
    files.append(&mut made);
    Ok(packs)
}

/// What stands in which pack.
struct Index<'a> {
    routes: Vec<&'a str>,
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    name: &'a str,
    content: &'a [u8],
    /// A bit for each route that needs it.
    needed: u128,
}

impl<'a> Index<'a> {
    fn of(routes: &'a Routes, contents: &HashMap<&str, &'a [u8]>) -> Result<Self> {
        if routes.len() > ROUTES_MAX {
            bail!("{} lazy routes, at most {ROUTES_MAX} have a place in the index", routes.len());
        }
        let mut needed: BTreeMap<&str, u128> = BTreeMap::new();
        for (at, parts) in routes.values().enumerate() {
            for part in parts {
                *needed.entry(part).or_default() |= 1 << at;
            }
        }
        let mut parts = Vec::new();
        for (name, needed) in needed {
            let content = contents.get(name).copied().with_context(|| format!("no part {name}"))?;
            parts.push(Part { name, content, needed });
        }
        // A route's own part comes last. Of the others, those of a size are alike, and what is alike compresses best side
        // by side.
        parts.sort_by_key(|part| (part.needed.is_power_of_two(), Reverse(part.content.len()), part.name));
        Ok(Self { routes: routes.keys().map(|split| route_name(split)).collect(), parts })
    }

    fn to_json(&self) -> String {
        let parts: Vec<_> = self
            .parts
            .iter()
            .map(|part| json!([part.name, part.content.len(), format!("{:x}", part.needed)]))
            .collect();
        json!({ "routes": self.routes, "parts": parts }).to_string()
    }
}

/// `deals_page_view` of `__deals_page_view_18312628433505087687`.
fn route_name(split: &str) -> &str {
    let name = split.trim_start_matches('_');
    let numbered = name.rsplit_once('_').filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    numbered.map_or(name, |(route, _)| route)
}

/// The splitter's script with loaders that load from packs in place of its own.
fn load_from_packs(script: &str, index: &str, routes: usize) -> Result<String> {
    let Some((head, loaders)) = script.split_once(LOADERS_BEGIN) else { bail!("{LINK_SCRIPT} has no loaders") };
    let mut script = format!("{head}{}", RUNTIME.replacen(INDEX, index, 1));
    let splits: Vec<_> =
        loaders.lines().filter_map(|line| Some(line.strip_prefix(LOADER.0)?.split_once(LOADER.1)?.0)).collect();
    if splits.len() != routes {
        bail!("{LINK_SCRIPT} has loaders for {} of {routes} routes", splits.len());
    }
    for split in splits {
        writeln!(script, "{}{split} = packed(\"{}\");", LOADER.0, route_name(split))?;
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    /// What version 0.2.4 of the splitter writes.
    const SCRIPT: &str = r#"import { initSync } from "./frontend.js";
function makeLoad(fetcher, deps) {
}
/* __audit_page_view_18, __deals_page_view_18 */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load___deals_page_view_18 = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split___deals_page_view_18.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_1]));
export const __wasm_split_load___audit_page_view_18 = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_1]));
"#;

    fn file(name: &str, content: &str) -> NamedBytes {
        NamedBytes { name: name.into(), content: content.into() }
    }

    fn bundle(script: &str) -> (Vec<NamedBytes>, Routes) {
        let files = vec![
            file("frontend_bg.wasm", "main"),
            file("chunk_1.wasm", "one"),
            file("split___deals_page_view_18.wasm", "deals"),
            file(LINK_SCRIPT.trim_start_matches("./"), script),
        ];
        let parts = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let routes = [
            ("__audit_page_view_18".to_owned(), parts(&["chunk_1"])),
            ("__deals_page_view_18".to_owned(), parts(&["chunk_1", "split___deals_page_view_18"])),
        ];
        (files, routes.into())
    }

    #[test]
    fn a_pack_holds_its_routes_parts_and_the_script_loads_from_it() {
        let (mut files, routes) = bundle(SCRIPT);
        let packs = super::routes(&mut files, &routes).unwrap();
        assert_eq!(packs["deals_page_view"], "deals_page_view.pack");
        let content = |name: &str| {
            let file = files.iter().find(|file| file.name == name).unwrap();
            String::from_utf8(file.content.clone()).unwrap()
        };
        assert_eq!(
            (content("audit_page_view.pack"), content("deals_page_view.pack")),
            ("one".into(), "onedeals".into())
        );
        let script = content(LINK_SCRIPT.trim_start_matches("./"));
        for line in [
            "import { initSync } from",
            r#""routes":["audit_page_view","deals_page_view"]"#,
            r#""parts":[["chunk_1",3,"3"],["split___deals_page_view_18",5,"2"]]"#,
            r#"export const __wasm_split_load___deals_page_view_18 = packed("deals_page_view");"#,
            r#"export const __wasm_split_load___audit_page_view_18 = packed("audit_page_view");"#,
        ] {
            assert!(script.contains(line), "no {line} in {script}");
        }
        assert!(!script.contains("instantiateStreaming"));
    }

    #[test]
    fn a_script_of_another_make_is_refused() {
        for changed in
            [SCRIPT.replace("function makeLoad", "const load"), SCRIPT.replace("__wasm_split_load_", "load_")]
        {
            let (mut files, routes) = bundle(&changed);
            assert!(super::routes(&mut files, &routes).is_err(), "{changed}");
        }
    }
}
