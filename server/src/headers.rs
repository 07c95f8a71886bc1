//! Security headers on every answer, and the nonce that lets our own scripts run.

use ac_core::platform::{CspNonce, Framed, Site};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Two years, as preload lists ask for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Mints the request's nonce and sets the headers. Signed-in pages are never stored by a cache.
pub async fn secure(State(site): State<std::sync::Arc<Site>>, mut request: Request, next: Next) -> Response {
    let nonce = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(CspNonce(nonce.clone()));
    let mut response = next.run(request).await;
    // A page that other sites may show in a frame says so itself; every other answer none may.
    let framed = response.extensions().get::<Framed>().cloned().unwrap_or_default();
    let ancestors = if framed.by.is_empty() { "'none'".to_owned() } else { framed.by.join(" ") };
    let leads_to = framed.leads_to.map(|origin| format!(" {origin}")).unwrap_or_default();
    let headers = response.headers_mut();
    // Chromium holds a form's redirects to form-action too: sign-in on the base host ends on a workspace's.
    let (base, workspaces) = (site.base_url(), site.workspace_url("*"));
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self' {base} {workspaces}{leads_to}; object-src 'none'; base-uri 'none'; \
         frame-ancestors {ancestors}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if framed.by.is_empty() {
        // It knows no list of sites: where there is one, the policy above stands alone.
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static(
            "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()",
        ),
    );
    if site.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
