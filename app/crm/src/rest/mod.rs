//! The CRM's REST interface: which collections there are. How they behave is `ac_core::rest`'s.

mod bulk;
mod collections;
mod undo;

pub use collections::{Companies, Contacts, Deals, Notes, Pipelines, Products};

use ac_core::rest::{self, Route, openapi};
use axum::Router;

/// Every route, at its full address.
pub fn routes() -> Router {
    Router::new()
        .merge(rest::router::<Companies>())
        .merge(rest::router::<Contacts>())
        .merge(rest::router::<Deals>())
        .merge(rest::router::<Notes>())
        .merge(rest::router::<Pipelines>())
        .merge(rest::router::<Products>())
        .merge(bulk::routes())
        .merge(undo::routes())
}

/// What [`routes`] answers to, for the permission and cross-tenant matrices.
#[must_use]
pub fn table() -> Vec<Route> {
    [
        rest::routes::<Companies>(),
        rest::routes::<Contacts>(),
        rest::routes::<Deals>(),
        rest::routes::<Notes>(),
        rest::routes::<Pipelines>(),
        rest::routes::<Products>(),
        bulk::table(),
        undo::table(),
    ]
    .concat()
}

/// The OpenAPI document of [`routes`].
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = openapi::document();
    openapi::merge::<Companies>(&mut document);
    openapi::merge::<Contacts>(&mut document);
    openapi::merge::<Deals>(&mut document);
    openapi::merge::<Notes>(&mut document);
    openapi::merge::<Pipelines>(&mut document);
    openapi::merge::<Products>(&mut document);
    bulk::describe(&mut document);
    undo::describe(&mut document);
    document
}
