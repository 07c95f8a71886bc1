//! `/api/v1/roles` and `/api/v1/teams`: a workspace's own roles and its teams for programs, and who has and is in them.
//!
//! The rule: nothing is decided here. What a request says goes to the verbs that the settings have too.

mod describe;
mod roles;
mod teams;

pub use describe::describe;

use super::pages::NoFilter;
use ac_core::{
    Action, AppError, ErrorCode, Platform, Resource,
    list::ListQuery,
    rest::{
        API_ROOT, Route,
        headers::{etag, idempotency_key},
        idempotency::Key,
        locate, method_not_allowed,
        query::list_query,
    },
};
use axum::{
    Json, Router,
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header::ETAG, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, put},
};
use serde::Serialize;
use std::str::FromStr;

const ROLES: &str = "roles";
const TEAMS: &str = "teams";
/// Members have but one address: that of the role that they have.
const MEMBERS: &str = "members";

/// Every route, at its full address.
pub fn routes() -> Router {
    Router::new()
        .route(&at(ROLES), get(roles::list).post(roles::create))
        .route(&one(ROLES), get(roles::read).patch(roles::update).delete(roles::remove))
        .route(&role_of_member(), put(roles::give).delete(roles::take))
        .route(&at(TEAMS), get(teams::list).post(teams::create))
        .route(&one(TEAMS), get(teams::read).patch(teams::update).delete(teams::remove))
        .route(&member_of_team(), put(teams::join).delete(teams::leave))
        .method_not_allowed_fallback(method_not_allowed)
}

/// What [`routes`] answers to, for the permission and cross-tenant matrices. Who has a role is a matter of roles, not of members.
#[must_use]
pub fn table() -> Vec<Route> {
    use Action::{Create, Delete, Modify, Read};
    let of = |resource, name: &str, beside: String| {
        let route = move |method, path, action| Route { method, path, resource, action };
        [
            route("GET", at(name), Read),
            route("POST", at(name), Create),
            route("GET", one(name), Read),
            route("PATCH", one(name), Modify),
            route("DELETE", one(name), Delete),
            route("PUT", beside.clone(), Modify),
            route("DELETE", beside, Modify),
        ]
    };
    [of(Resource::Role, ROLES, role_of_member()), of(Resource::Team, TEAMS, member_of_team())].concat()
}

fn at(name: &str) -> String {
    format!("{API_ROOT}/{name}")
}

fn one(name: &str) -> String {
    format!("{API_ROOT}/{name}/{{id}}")
}

fn role_of_member() -> String {
    format!("{}/role", one(MEMBERS))
}

fn member_of_team() -> String {
    format!("{}/members/{{member_id}}", one(TEAMS))
}

/// The installation, which a change is announced to.
struct On(Platform);

impl<S: Send + Sync> FromRequestParts<S> for On {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Platform>().cloned().map(Self).ok_or_else(AppError::failed)
    }
}

/// Reads the address of a list. Errors: `bad_request`.
fn asked(query: Option<&str>) -> Result<ListQuery<NoFilter>, AppError> {
    let asked = list_query::<NoFilter>(query)?;
    if asked.query.is_some() {
        let message = "This list has no parameter “filter”. It has limit, cursor, sort, q.";
        return Err(AppError::new(ErrorCode::BadRequest, message));
    }
    Ok(asked)
}

/// An id that is none is an id that does not exist.
fn parsed<I: FromStr>(text: &str) -> Result<I, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

/// The key of a request that makes something once.
fn key(headers: &HeaderMap, path: &str, bytes: &[u8]) -> Result<Option<Key>, AppError> {
    Ok(idempotency_key(headers)?.map(|key| Key::new(key, "POST", path, bytes)))
}

fn record(row: &impl Serialize, version: i64) -> Response {
    ([(ETAG, etag(version))], Json(row)).into_response()
}

fn made(row: &impl Serialize, version: i64, path: &str, id: &str) -> Response {
    let mut response = (StatusCode::CREATED, [(ETAG, etag(version))], Json(row)).into_response();
    locate(&mut response, path, id);
    response
}
