//! What the product really answers to, read off the router that the binary serves.

use axum::Router;
use std::collections::{BTreeMap, BTreeSet};

/// `GET /deals`, one line a method and path; `*` for a service that takes any method. Server functions are among them.
///
/// axum has no list of its routes but writes them all in its debug form.
pub fn routes(router: &Router) -> BTreeSet<String> {
    let text = format!("{router:?}");
    let (own, _) = text.split_once("fallback_router").expect("axum's form");
    let (endpoints, paths) = own.split_once("paths: {").expect("axum's form");
    let mut methods: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for piece in endpoints.split("RouteId(").skip(1) {
        let (id, endpoint) = piece.split_once(')').expect("an id");
        let allowed = endpoint.split_once("allow_header: Bytes(b\"").and_then(|(_, rest)| rest.split_once('"'));
        methods.insert(id, allowed.map_or_else(|| vec!["*"], |(allowed, _)| allowed.split(',').collect()));
    }
    let mut routes = BTreeSet::new();
    for piece in paths.split("RouteId(").skip(1) {
        let (id, rest) = piece.split_once("): \"").expect("a path");
        let (path, _) = rest.split_once('"').expect("a path");
        // HEAD is GET without its body.
        for method in methods[id].iter().filter(|method| **method != "HEAD") {
            routes.insert(format!("{method} {path}"));
        }
    }
    routes
}

/// Every server function that is linked in.
pub fn functions() -> BTreeSet<String> {
    leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect()
}
