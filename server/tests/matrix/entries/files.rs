//! What is the same for everybody, and the live connection, which `sockets` is about.

use crate::entry::Entry;

pub fn entries() -> Vec<Entry> {
    let same = |path: &str, asked: &str| Entry::open("GET", path).plain(200, asked);
    let any = |path: &str, asked: &str| Entry::open("*", path).plain(200, asked);
    let missing = |path: &str, asked: &str| Entry::open("*", path).plain(404, asked);
    vec![
        // A page says its origin; a session that says none is no page, and is refused whoever it is.
        Entry::membership("GET", "/ws").plain(403, "").allowed(403),
        same("/api/openapi.json", ""),
        same("/api/docs", ""),
        same("/docs/errors", ""),
        same("/healthz", ""),
        same("/readyz", ""),
        // An installation without a token for it has none.
        Entry::open("GET", "/metrics").plain(404, "").allowed(404),
        same("/assets/css/{name}", "/assets/css/x.css"),
        any("/pkg", "/pkg"),
        any("/pkg/", "/pkg/"),
        missing("/pkg/{*__private__axum_nest_tail_param}", "/pkg/$slug/app.js"),
        any("/assets/fonts", "/assets/fonts"),
        any("/assets/fonts/", "/assets/fonts/"),
        missing("/assets/fonts/{*__private__axum_nest_tail_param}", "/assets/fonts/$tenant"),
    ]
}
