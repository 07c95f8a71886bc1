//! The CRM's REST interface: which collections there are. How they behave is `ac_core::rest`'s.

mod collections;

pub use collections::{Activities, Companies, Contacts, Deals, Fields, Notes, Pipelines, Products};

use ac_core::rest::{self, Route, openapi};
use axum::Router;

/// Every route, at its full address.
pub fn routes() -> Router {
    Router::new()
        .merge(rest::router::<Activities>())
        .merge(rest::router::<Companies>())
        .merge(rest::router::<Contacts>())
        .merge(rest::router::<Deals>())
        .merge(rest::router::<Fields>())
        .merge(rest::router::<Notes>())
        .merge(rest::router::<Pipelines>())
        .merge(rest::router::<Products>())
}

/// What [`routes`] answers to, for the permission and cross-tenant matrices.
#[must_use]
pub fn table() -> Vec<Route> {
    [
        rest::routes::<Activities>(),
        rest::routes::<Companies>(),
        rest::routes::<Contacts>(),
        rest::routes::<Deals>(),
        rest::routes::<Fields>(),
        rest::routes::<Notes>(),
        rest::routes::<Pipelines>(),
        rest::routes::<Products>(),
    ]
    .concat()
}

/// The OpenAPI document of [`routes`].
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = openapi::document();
    openapi::merge::<Activities>(&mut document);
    openapi::merge::<Companies>(&mut document);
    openapi::merge::<Contacts>(&mut document);
    openapi::merge::<Deals>(&mut document);
    openapi::merge::<Fields>(&mut document);
    openapi::merge::<Notes>(&mut document);
    openapi::merge::<Pipelines>(&mut document);
    openapi::merge::<Products>(&mut document);
    document
}
