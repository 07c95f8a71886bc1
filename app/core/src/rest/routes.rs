//! The table of a collection's routes: what the OpenAPI document and the cross-tenant matrix are made of.

use super::{API_ROOT, Collection};
use crate::policy::{Action, Resource};

/// One route and the permission it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: &'static str,
    /// With `{id}` where a record's id stands.
    pub path: String,
    pub resource: Resource,
    pub action: Action,
}

/// What a collection answers to, relative to its own address.
const OF_A_COLLECTION: [(&str, &str, Action); 8] = [
    ("GET", "", Action::Read),
    ("POST", "", Action::Create),
    ("GET", "/{id}", Action::Read),
    ("PATCH", "/{id}", Action::Modify),
    ("DELETE", "/{id}", Action::Delete),
    ("GET", "/export.csv", Action::Export),
    ("GET", "/export.json", Action::Export),
    ("GET", "/export.xlsx", Action::Export),
];

/// All routes of a collection.
#[must_use]
pub fn routes<C: Collection>() -> Vec<Route> {
    let route = |(method, path, action): (&'static str, &str, Action)| Route {
        method,
        path: format!("{API_ROOT}/{}{path}", C::NAME),
        resource: C::RESOURCE,
        action,
    };
    OF_A_COLLECTION.into_iter().map(route).collect()
}
