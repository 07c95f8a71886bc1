//! What programs are answered beside the domains' own routes: the description of the API, for them and for who writes
//! them, and refusals that their status tells.
//!
//! The rule: a program never gets HTML, and a refusal never looks like a failure of ours.

use crate::bundle;
use ac_core::AppError;
use ac_identity::DocumentAssets;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{
        StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use leptos::{prelude::*, server_fn::error::SERVER_FN_ERROR_HEADER};

/// Bytes of an error that a server function may answer.
const ERROR_BYTES_MAX: usize = 64 * 1024;

/// The public description of the REST interface, as a document and as pages.
pub fn routes() -> Router {
    let mut document = ac_crm::rest::openapi();
    ac_projects::rest::describe(&mut document);
    ac_identity::access::rest::describe(&mut document);
    let document = document.to_json().unwrap_or_default();
    let read = serde_json::from_str(&document).unwrap_or_default();
    let api = page("REST interface", move || view! { <app::ApiPage document=read/> });
    let errors = page("Errors", || view! { <app::ErrorsPage/> });
    Router::new()
        .route("/api/openapi.json", get(async move || ([(CONTENT_TYPE, "application/json")], document.clone())))
        .route("/api/docs", get(async move || Html(api.clone())))
        .route("/docs/errors", get(async move || Html(errors.clone())))
}

/// A page that is the same for everybody, so it is drawn once.
fn page<V: IntoView + 'static>(title: &str, body: impl FnOnce() -> V) -> String {
    let assets = DocumentAssets { css: vec![bundle::css_href()], icon: Some("data:,".to_owned()) };
    ac_identity::document(title, None, &assets, body)
}

/// Whether an address that does not exist is one that only programs would ask for.
#[must_use]
pub fn are_meant_by(path: &str) -> bool {
    ["/api/", "/fn/", "/hooks/", "/webhooks/"].iter().any(|root| path.starts_with(root))
}

/// Puts the request's id into a failure of ours that is JSON, and into each refusal that a program gets.
pub async fn with_request_id(response: Response, id: uuid::Uuid) -> Response {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_told = kind == "application/problem+json" || (response.status().is_server_error() && kind.contains("/json"));
    if !is_told {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, ERROR_BYTES_MAX).await else { return parts.status.into_response() };
    let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    fields.insert("request_id".to_owned(), id.to_string().into());
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(serde_json::Value::Object(fields).to_string()))
}

/// Gives the error of a server function the status of its code; the framework answers 500 for every one of them.
pub async fn tell_by_status(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR
        || !response.headers().contains_key(SERVER_FN_ERROR_HEADER)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, ERROR_BYTES_MAX).await else { return parts.status.into_response() };
    let code = serde_json::from_slice::<AppError>(&bytes).map(|error| error.code.status());
    if let Some(status) = code.ok().and_then(|code| StatusCode::from_u16(code).ok()) {
        parts.status = status;
    }
    Response::from_parts(parts, Body::from(bytes))
}
