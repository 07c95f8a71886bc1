//! The size table, and the budgets that a change must not break unnoticed.

use crate::{compile::NAME, files::BundleFile, options::Options, pack::Packs};

const FIRST_LOAD_BROTLI_KIB_MAX: usize = 450;
const PACK_BROTLI_KIB_MAX: usize = 200;
const KIB: usize = 1024;
/// What the packs of pages are named; the others hold what a page loads when it is asked for.
const PAGE: &str = "_page_view";

pub fn print(options: &Options, bundle: &[BundleFile], packs: &Packs) {
    let is_shown = |file: &&BundleFile| is_always_loaded(file) || is_pack(file);
    let width = bundle.iter().filter(is_shown).map(|file| file.name.len()).max().unwrap_or_default();
    println!("{:width$}  {:>10}  {:>10}", "file", "raw", "brotli");
    for file in bundle.iter().filter(is_shown) {
        println!("{:width$}  {:>10}  {:>10}", file.name, file.content.len(), file.brotli.len());
    }
    println!("{:width$}  {:>10}  {:>10}", "first load of", "", "brotli");
    for (route, brotli_bytes) in first_loads(bundle, packs) {
        println!("{route:width$}  {:>10}  {brotli_bytes:>10}", "");
    }
    if options.is_dev() {
        return;
    }
    for warning in warnings(bundle, packs) {
        println!("warning: {warning}");
    }
}

/// What a browser with nothing in its cache fetches for each page: main module, scripts and the page's pack, in bytes of
/// Brotli.
fn first_loads<'a>(bundle: &'a [BundleFile], packs: &'a Packs) -> impl Iterator<Item = (&'a str, usize)> {
    let bytes_of = |wanted: &dyn Fn(&BundleFile) -> bool| -> usize {
        bundle.iter().filter(|file| wanted(file)).map(|file| file.brotli.len()).sum()
    };
    let always = bytes_of(&is_always_loaded);
    let pages = packs.iter().filter_map(|(route, pack)| Some((route.strip_suffix(PAGE)?, pack)));
    pages.map(move |(page, pack)| (page, always + bytes_of(&|file| file.name == *pack)))
}

fn is_always_loaded(file: &BundleFile) -> bool {
    file.name.ends_with(".js") || file.name == format!("{NAME}_bg.wasm")
}

fn is_pack(file: &BundleFile) -> bool {
    file.name.ends_with(".pack")
}

fn warnings(bundle: &[BundleFile], packs: &Packs) -> Vec<String> {
    let mut found = Vec::new();
    for (route, brotli_bytes) in first_loads(bundle, packs) {
        if brotli_bytes > FIRST_LOAD_BROTLI_KIB_MAX * KIB {
            found.push(format!(
                "the first load of {route} is {} KiB Brotli, budget {FIRST_LOAD_BROTLI_KIB_MAX} KiB",
                brotli_bytes.div_ceil(KIB)
            ));
        }
    }
    for pack in bundle.iter().filter(|file| is_pack(file)) {
        if pack.brotli.len() > PACK_BROTLI_KIB_MAX * KIB {
            found.push(format!(
                "{} is {} KiB Brotli, budget {PACK_BROTLI_KIB_MAX} KiB",
                pack.name,
                pack.brotli.len().div_ceil(KIB)
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
        let packs: Packs = ["deals_page_view", "audit_page_view", "new_deal"]
            .map(|route| (route.to_owned(), format!("{route}.pack")))
            .into();
        let bundle = |main_kib, deals_kib| {
            let always = [file("frontend.js", 20), file("frontend_bg.wasm", main_kib)];
            let parts = [file("chunk_1.wasm", 90), file("deals_page_view.pack", deals_kib), file("new_deal.pack", 200)];
            always.into_iter().chain(parts).collect::<Vec<_>>()
        };
        assert_eq!(warnings(&bundle(230, 200), &packs), Vec::<String>::new());
        let found = warnings(&bundle(230, 201), &packs);
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("deals is 451 KiB") && found[1].contains("deals_page_view.pack"));
    }
}
