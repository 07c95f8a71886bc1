//! The CRM's REST interface: which collections there are, the views of its lists among them, and what stands beside them.
//! How collections behave is `ac_core::rest`'s.

mod bulk;
mod collections;
mod duplicates;
mod figures;
mod leads;
mod lines;
mod undo;

pub use collections::{
    Activities, Companies, Contacts, Deals, Fields, Leads, MailTemplates, Notes, Pipelines, Products, Rates,
};

use crate::{
    custom_fields,
    dashboards::{self, rest::Boards},
    forms::{self, rest::Forms},
    import, mails, search, why,
};
use ac_core::rest::{self, Route, openapi};
use ac_views::saved::rest::SavedViews;
use axum::Router;

/// Every route, at its full address, but for the one that takes files: that stands outside the usual limits, in
/// [`import::job::upload::routes`].
pub fn routes() -> Router {
    Router::new()
        .merge(rest::router::<Activities>())
        .merge(rest::router::<Companies>())
        .merge(rest::router::<Contacts>())
        .merge(rest::router::<Deals>())
        .merge(custom_fields::compute::followed(rest::router::<Fields>()))
        .merge(rest::router::<Leads>())
        .merge(rest::router::<MailTemplates>())
        .merge(rest::router::<Notes>())
        .merge(rest::router::<Pipelines>())
        .merge(rest::router::<Products>())
        .merge(rest::router::<Rates>())
        .merge(search::rest::routes())
        .merge(import::rest::routes())
        .merge(rest::router::<SavedViews>())
        .merge(rest::router::<Boards>())
        .merge(dashboards::rest::routes())
        .merge(rest::router::<Forms>())
        .merge(forms::rest::routes())
        .merge(bulk::routes())
        .merge(duplicates::routes())
        .merge(figures::routes())
        .merge(leads::routes())
        .merge(lines::routes())
        .merge(mails::rest::routes())
        .merge(undo::routes())
        .merge(why::rest::routes())
}

/// What [`routes`] answers to whoever belongs to the workspace: each answer holds what the asker may see.
#[must_use]
pub fn open_to_members() -> Vec<(&'static str, String)> {
    vec![("GET", search::rest::path())]
}

/// What [`routes`] answers to besides, for the permission and cross-tenant matrices.
#[must_use]
pub fn table() -> Vec<Route> {
    [
        rest::routes::<Activities>(),
        rest::routes::<Companies>(),
        rest::routes::<Contacts>(),
        rest::routes::<Deals>(),
        rest::routes::<Fields>(),
        rest::routes::<Leads>(),
        rest::routes::<MailTemplates>(),
        rest::routes::<Notes>(),
        rest::routes::<Pipelines>(),
        rest::routes::<Products>(),
        rest::routes::<Rates>(),
        import::rest::table(),
        rest::routes::<SavedViews>(),
        rest::routes::<Boards>(),
        dashboards::rest::table(),
        rest::routes::<Forms>(),
        forms::rest::table(),
        bulk::table(),
        duplicates::table(),
        figures::table(),
        leads::table(),
        lines::table(),
        mails::rest::table(),
        undo::table(),
        why::rest::table(),
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
    openapi::merge::<Leads>(&mut document);
    openapi::merge::<MailTemplates>(&mut document);
    openapi::merge::<Notes>(&mut document);
    openapi::merge::<Pipelines>(&mut document);
    openapi::merge::<Products>(&mut document);
    openapi::merge::<Rates>(&mut document);
    search::rest::describe(&mut document);
    import::rest::describe(&mut document);
    openapi::merge::<SavedViews>(&mut document);
    openapi::merge::<Boards>(&mut document);
    dashboards::rest::describe(&mut document);
    openapi::merge::<Forms>(&mut document);
    forms::rest::describe(&mut document);
    bulk::describe(&mut document);
    duplicates::describe(&mut document);
    figures::describe(&mut document);
    leads::describe(&mut document);
    lines::describe(&mut document);
    mails::rest::describe(&mut document);
    undo::describe(&mut document);
    why::rest::describe(&mut document);
    document
}
