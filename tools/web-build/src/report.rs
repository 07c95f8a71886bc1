//! The size table, and the budgets that a change must not break unnoticed.

use crate::{compile::NAME, files::BundleFile, options::Options};

const FIRST_LOAD_BROTLI_KIB_MAX: usize = 450;
const CHUNK_BROTLI_KIB_MAX: usize = 200;
const KIB: usize = 1024;

pub fn print(options: &Options, bundle: &[BundleFile]) {
    let width = bundle.iter().map(|file| file.name.len()).max().unwrap_or_default();
    println!("{:width$}  {:>10}  {:>10}", "file", "raw", "brotli");
    for file in bundle {
        println!("{:width$}  {:>10}  {:>10}", file.name, file.content.len(), file.brotli.len());
    }
    let first = first_load_bytes(bundle);
    println!("{:width$}  {:>10}  {first:>10}", "first load (main + scripts)", "");
    if options.is_dev() {
        return;
    }
    for warning in warnings(bundle) {
        println!("warning: {warning}");
    }
}

/// What every page loads before its own chunk.
fn first_load_bytes(bundle: &[BundleFile]) -> usize {
    bundle.iter().filter(|file| !is_chunk(file)).map(|file| file.brotli.len()).sum()
}

fn is_chunk(file: &BundleFile) -> bool {
    file.name.ends_with(".wasm") && file.name != format!("{NAME}_bg.wasm")
}

fn warnings(bundle: &[BundleFile]) -> Vec<String> {
    let mut found = Vec::new();
    let first = first_load_bytes(bundle);
    if first > FIRST_LOAD_BROTLI_KIB_MAX * KIB {
        found.push(format!(
            "the first load is {} KiB Brotli, budget {FIRST_LOAD_BROTLI_KIB_MAX} KiB",
            first.div_ceil(KIB)
        ));
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

    #[test]
    fn a_bundle_at_its_budget_is_quiet_and_one_above_it_warns() {
        let fits = [file("frontend.js", 20), file("frontend_bg.wasm", 430), file("split_deals.wasm", 200)];
        assert_eq!(warnings(&fits), Vec::<String>::new());
        let heavy = [file("frontend.js", 21), file("frontend_bg.wasm", 430), file("split_deals.wasm", 201)];
        let found = warnings(&heavy);
        assert!(found[0].contains("451 KiB") && found[1].contains("split_deals.wasm"));
    }
}
