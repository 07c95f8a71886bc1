//! Proves the rules of the style sheets that no compiler checks. Test code only.

use crate::{BASE_CSS, CSS, Gallery, Toaster, provide_toasts};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Token names that are set by components at run time, not by the token file.
const SET_BY_COMPONENTS: [&str; 10] = [
    "--c",
    "--board-card-h",
    "--gantt-edge",
    "--gantt-fill",
    "--gantt-name",
    "--gantt-row",
    "--gantt-track",
    "--table-card-h",
    "--table-min",
    "--ac-area-rows",
];

fn gallery() -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_toasts();
        view! { <Gallery/> <Toaster/> }.to_html()
    })
}

/// Everything in `text` that starts with `start` and goes on with letters, digits and hyphens.
fn words(text: &str, start: &str) -> BTreeSet<String> {
    text.match_indices(start)
        .map(|(at, _)| {
            let rest = &text[at + start.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            format!("{start}{}", &rest[..end])
        })
        .collect()
}

#[test]
fn every_scope_class_in_the_page_has_its_styles() {
    let html = gallery();
    let scopes = words(&html, " l-");
    assert!(scopes.len() > 30, "the gallery shows only {} styled components", scopes.len());
    for scope in scopes {
        let selector = format!(".{}", scope.trim());
        assert!(CSS.contains(&selector), "{selector} is on an element but in no style");
    }
}

#[test]
fn every_component_class_in_the_styles_is_used_by_a_component() {
    let sources = sources();
    for class in words(CSS, ".ac-") {
        let name = class.trim_start_matches('.');
        // Classes with a computed end (`ac-badge-good`) are found by their stem.
        let stem = name.rsplit_once('-').map_or(name, |(stem, _)| stem);
        let computed = sources.contains(&format!("{stem}-{{}}")) || sources.contains(&format!("{stem}-c{{}}"));
        let colour = name.starts_with("ac-chart-c") && name.len() == "ac-chart-c1".len();
        assert!(
            computed || colour || sources.matches(name).count() > sources.matches(&format!(".{name}")).count(),
            "{name} has a style but no component sets it"
        );
    }
}

#[test]
fn components_use_tokens_and_no_raw_colours_or_pixels() {
    for declaration in CSS.split([';', '{', '}']) {
        let raw_pixels =
            declaration.match_indices("px").any(|(at, _)| declaration[..at].ends_with(|c: char| c.is_ascii_digit()));
        let raw_colour = ["#", "rgb(", "rgba(", "hsl(", "oklch("].iter().any(|c| declaration.contains(c));
        assert!(!raw_pixels && !raw_colour, "raw value in a component: {declaration}");
    }
}

#[test]
fn every_token_used_is_declared() {
    let declared: BTreeSet<String> = BASE_CSS
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("--") || line.contains(" --"))
        .flat_map(|line| words(line, "--"))
        .collect();
    let used = words(&format!("{CSS}{BASE_CSS}"), "var(--");
    for name in used.iter().map(|u| u.trim_start_matches("var(")) {
        assert!(declared.contains(name) || SET_BY_COMPONENTS.contains(&name), "{name} is used but declared nowhere");
    }
}

#[test]
fn the_first_render_is_the_same_every_time() {
    assert_eq!(gallery(), gallery());
}

/// All component sources of this crate.
fn sources() -> String {
    fn read(dir: &std::path::Path, out: &mut String) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = String::new();
    read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}
