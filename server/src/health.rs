//! `/healthz` (alive), `/readyz` (can serve) and `/metrics` (Prometheus; with the token). They ignore the Host header.

use ac_core::Platform;
use axum::{
    Extension, Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sea_orm::ConnectionTrait;
use std::{sync::OnceLock, time::Instant};

/// Upper bounds of the latency histogram, in seconds.
const LATENCY_BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// The routes; `token` may read the metrics, and without one nobody may: that a request comes from this machine says nothing,
/// where a proxy on it passes on what strangers ask.
pub fn routes(token: Option<String>) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics).with_state(token))
}

async fn ready(Extension(platform): Extension<Platform>) -> Response {
    match platform.control.db().execute_unprepared("SELECT 1").await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "the control database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the control database does not answer\n").into_response()
        }
    }
}

async fn metrics(State(token): State<Option<String>>, headers: HeaderMap) -> Response {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    if !token.zip(given).is_some_and(|(token, given)| same(given, &token)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    recorder().map_or_else(|| StatusCode::SERVICE_UNAVAILABLE.into_response(), |handle| handle.render().into_response())
}

/// Compares digests, so that the time taken tells nothing about the token.
fn same(a: &str, b: &str) -> bool {
    use sha2::{Digest, Sha256};
    Sha256::digest(a) == Sha256::digest(b)
}

/// The process's one recorder; `None` if another was installed first.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| PrometheusBuilder::new().set_buckets(&LATENCY_BUCKETS).ok()?.install_recorder().ok()).as_ref()
}

/// Counts and times each request by its route, never by its path: paths hold ids.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = method_label(request.method()).to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("route", route), ("method", method), ("status", status)];
    metrics::histogram!("http_request_seconds", &labels).record(started.elapsed().as_secs_f64());
    response
}

/// Each label is kept for ever, and a method is any word that a stranger makes up.
fn method_label(method: &Method) -> &str {
    const KNOWN: [Method; 9] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
        Method::CONNECT,
        Method::TRACE,
    ];
    if KNOWN.contains(method) { method.as_str() } else { "other" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_method_makes_no_label() {
        let label = |method: &str| method_label(&method.parse().unwrap()).to_owned();
        assert_eq!(["GET", "PATCH", "TRACE"].map(label), ["GET", "PATCH", "TRACE"]);
        assert_eq!(["get", "PROPFIND", "A-WORD-OF-ANY-LENGTH-THAT-NOBODY-KNOWS"].map(label), ["other"; 3]);
    }
}
