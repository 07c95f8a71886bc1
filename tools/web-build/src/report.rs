//! The size table, and the budgets that a change must not break unnoticed.

use crate::{
    compile::{NAME, Routes},
    files::BundleFile,
    options::Options,
};

const FIRST_LOAD_BROTLI_KIB_MAX: usize = 450;
const CHUNK_BROTLI_KIB_MAX: usize = 200;
const KIB: usize = 1024;

pub fn print(options: &Options, bundle: &[BundleFile], routes: &Routes) {
    let width = bundle.iter().map(|file| file.name.len()).max().unwrap_or_default();
    println!("{:width$}  {:>10}  {:>10}", "file", "raw", "brotli");
    for file in bundle {
        println!("{:width$}  {:>10}  {:>10}", file.name, file.content.len(), file.brotli.len());
    }
    println!("{:width$}  {:>10}  {:>10}", "first load of", "files", "brotli");
    for (route, load) in first_loads(bundle, routes) {
        println!("{route:width$}  {:>10}  {:>10}", load.files, load.brotli_bytes);
    }
    if options.is_dev() {
        return;
    }
    for warning in warnings(bundle, routes) {
        println!("warning: {warning}");
    }
}

/// What a browser fetches for a page with nothing in its cache.
#[derive(Clone, Copy)]
struct FirstLoad {
    files: usize,
    brotli_bytes: usize,
}

/// Each lazy route with the main module, the scripts and all chunks that it needs.
fn first_loads<'a>(bundle: &'a [BundleFile], routes: &'a Routes) -> impl Iterator<Item = (&'a str, FirstLoad)> {
    routes.iter().map(|(route, chunks)| {
        let needed = |file: &&BundleFile| {
            !is_chunk(file) || file.name.strip_suffix(".wasm").is_some_and(|stem| chunks.iter().any(|c| c == stem))
        };
        let sizes = bundle.iter().filter(needed).map(|file| file.brotli.len());
        (route.as_str(), FirstLoad { files: sizes.clone().count(), brotli_bytes: sizes.sum() })
    })
}

fn is_chunk(file: &BundleFile) -> bool {
    file.name.ends_with(".wasm") && file.name != format!("{NAME}_bg.wasm")
}

fn warnings(bundle: &[BundleFile], routes: &Routes) -> Vec<String> {
    let mut found = Vec::new();
    for (route, load) in first_loads(bundle, routes) {
        if load.brotli_bytes > FIRST_LOAD_BROTLI_KIB_MAX * KIB {
            found.push(format!(
                "the first load of {route} is {} KiB Brotli in {} files, budget {FIRST_LOAD_BROTLI_KIB_MAX} KiB",
                load.brotli_bytes.div_ceil(KIB),
                load.files
            ));
        }
    }
    for chunk in bundle.iter().filter(|file| is_chunk(file)) {
        if chunk.brotli.len() > CHUNK_BROTLI_KIB_MAX * KIB {
            found.push(format!(
                "{} is {} KiB Brotli, budget {CHUNK_BROTLI_KIB_MAX} KiB",
                chunk.name,
                chunk.brotli.len().div_ceil(KIB)
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, brotli_kib: usize) -> BundleFile {
        BundleFile { name: name.into(), content: Vec::new(), brotli: vec![0; brotli_kib * KIB] }
    }

    fn routes() -> Routes {
        let chunks = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        [("deals".to_owned(), chunks(&["chunk_1", "deals"])), ("audit".to_owned(), chunks(&["audit"]))].into()
    }

    #[test]
    fn a_bundle_at_its_budget_is_quiet_and_one_above_it_warns() {
        let bundle = |deals_kib| {
            let main = [file("frontend.js", 20), file("frontend_bg.wasm", 200)];
            main.into_iter().chain([file("chunk_1.wasm", 30), file("deals.wasm", deals_kib), file("audit.wasm", 200)])
        };
        let fits: Vec<_> = bundle(200).collect();
        assert_eq!(warnings(&fits, &routes()), Vec::<String>::new());
        let heavy: Vec<_> = bundle(201).collect();
        let found = warnings(&heavy, &routes());
        assert_eq!(found.len(), 2);
        assert!(
            found[0].contains("deals is 451 KiB") && found[0].contains("4 files") && found[1].contains("deals.wasm")
        );
    }
}
