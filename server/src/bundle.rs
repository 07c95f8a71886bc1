//! The built browser bundle: what `build.json` says of it, the joined stylesheet, and the routes that serve both.
//!
//! Everything under `/pkg` and `/assets/css` is named after its content or its build and is served immutable.

use ac_core::{AppError, Error};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, Request},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};
use tower::ServiceBuilder;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Files that keep their name when they change.
const ONE_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

#[derive(serde::Deserialize)]
struct BuildJson {
    build_id: String,
    js: String,
    wasm: String,
    /// Files by the page's name.
    packs: BTreeMap<String, String>,
}

/// Reads `build.json` once.
///
/// Errors: `internal` with what to run when the bundle is not there.
pub fn load(dir: &std::path::Path) -> Result<app::Build, Error> {
    let path = dir.join("build.json");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Error::internal(
            "the browser bundle",
            format!("{}: {error}. Run `make web`, or set ALPHACLONE_SITE.", path.display()),
        )
    })?;
    let build: BuildJson = serde_json::from_str(&text).map_err(|e| Error::internal("build.json", e))?;
    let href = |file: &str| format!("/pkg/{}/{file}", build.build_id);
    Ok(app::Build {
        js: href(&build.js),
        wasm: href(&build.wasm),
        css: css_href(),
        packs: Arc::new(build.packs.iter().map(|(page, file)| (page.clone(), href(file))).collect()),
        id: build.build_id,
    })
}

/// Where the stylesheet is.
#[must_use]
pub fn css_href() -> String {
    format!("/assets/css/{}.css", stylesheet().0)
}

/// The joined styles of all crates under the hash of their content.
fn stylesheet() -> &'static (String, String) {
    static SHEET: std::sync::OnceLock<(String, String)> = std::sync::OnceLock::new();
    SHEET.get_or_init(|| {
        let css = app::stylesheet();
        let hash = hex::encode(Sha256::digest(css.as_bytes()));
        (hash.chars().take(16).collect(), css)
    })
}

/// `/pkg/<build>/…` precompressed, `/assets/…`, and the stylesheet.
pub fn routes(dir: PathBuf) -> Router {
    let cached = |value: HeaderValue, dir: PathBuf| {
        ServiceBuilder::new()
            .layer(SetResponseHeaderLayer::if_not_present(
                header::CACHE_CONTROL,
                move |response: &axum::http::Response<_>| response.status().is_success().then(|| value.clone()),
            ))
            .service(ServeDir::new(dir).precompressed_br())
    };
    Router::new()
        .nest_service("/pkg", cached(IMMUTABLE, dir.join("pkg")))
        .nest_service("/assets/fonts", cached(ONE_DAY, dir.join("assets/fonts")))
        .layer(middleware::from_fn(only_published))
        .route("/assets/css/{name}", get(css))
}

/// Source maps and hidden files are not part of the product, wherever a build may have left them.
async fn only_published(request: Request, next: Next) -> Response {
    // Encoded, a dot would pass unseen: no file of ours has a name that needs encoding.
    let path = request.uri().path();
    if path.contains("/.") || path.contains('%') || path.ends_with(".map") {
        return AppError::not_found().into_response();
    }
    next.run(request).await
}

async fn css(Path(name): Path<String>) -> Response {
    let (hash, css) = stylesheet();
    if name.strip_suffix(".css") != Some(hash) {
        return AppError::not_found().into_response();
    }
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, IMMUTABLE)], Bytes::from_static(css.as_bytes()))
        .into_response()
}
