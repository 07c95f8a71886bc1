//! `/api/v1/imports`: an import as programs make, try, start, look at and take back one.
//!
//! The rule: it is the import of the screen, with its limits, its rights and its jobs; nothing is decided here.

mod describe;
mod form;
mod model;
mod receive;
mod rows;

pub use describe::describe;

use super::job::{
    self, Uploads,
    entity::job as table,
    model::{ImportId, JobState},
    wizard,
};
use ac_core::{
    Action, AppError, Ctx, ErrorCode, Platform, Resource,
    rest::{API_ROOT, Route, method_not_allowed},
};
use axum::{
    Extension, Json, Router,
    extract::{Path, RawQuery},
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use model::{ImportStatus, Imports, ProblemsAsked, RowPage, RowsAsked};

/// Where imports are, relative to the interface.
pub const NAME: &str = "imports";

fn root() -> String {
    format!("{API_ROOT}/{NAME}")
}

/// The address that takes files, for beside the screen's.
pub fn receiving_routes() -> Router {
    Router::new().route(&root(), get(list).post(receive::receive)).method_not_allowed_fallback(method_not_allowed)
}

/// The addresses of one import.
pub fn routes() -> Router {
    let one = format!("{}/{{id}}", root());
    Router::new()
        .route(&one, get(read).delete(discard))
        .route(&format!("{one}/rows"), get(rows))
        .route(&format!("{one}/start"), post(start))
        .route(&format!("{one}/rollback"), post(roll_back))
        .method_not_allowed_fallback(method_not_allowed)
}

/// What [`routes`] and [`receiving_routes`] answer to, for the permission and cross-tenant matrices.
#[must_use]
pub fn table() -> Vec<Route> {
    let one = format!("{}/{{id}}", root());
    let route = |method, path: String, action| Route { method, path, resource: Resource::Import, action };
    vec![
        route("GET", root(), Action::Read),
        route("POST", root(), Action::Create),
        route("GET", one.clone(), Action::Read),
        route("DELETE", one.clone(), Action::Delete),
        route("GET", format!("{one}/rows"), Action::Read),
        route("POST", format!("{one}/start"), Action::Modify),
        route("POST", format!("{one}/rollback"), Action::Modify),
    ]
}

async fn list(ctx: Ctx) -> Result<Json<Imports>, AppError> {
    let data = wizard::list(&ctx).await?.into_iter().map(model::Summary::from).collect();
    Ok(Json(Imports { data }))
}

async fn read(ctx: Ctx, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Json<ImportStatus>, AppError> {
    let asked = ProblemsAsked::read(query.as_deref())?;
    Ok(Json(ImportStatus::of(job::row(&ctx, parse(&id)?, Action::Read).await?, asked)?))
}

async fn rows(ctx: Ctx, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Json<RowPage>, AppError> {
    let asked = RowsAsked::read(query.as_deref())?;
    Ok(Json(rows::page(&ctx, parse(&id)?, asked).await?))
}

async fn start(
    ctx: Ctx,
    Extension(platform): Extension<Platform>,
    Extension(uploads): Extension<Uploads>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    job::start(&platform, &ctx, id).await?;
    job::work_beside(&ctx, uploads, id);
    accepted(&ctx, id).await
}

async fn roll_back(
    ctx: Ctx,
    Extension(platform): Extension<Platform>,
    Extension(uploads): Extension<Uploads>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    job::start_undo(&platform, &ctx, id).await?;
    job::work_beside(&ctx, uploads, id);
    accepted(&ctx, id).await
}

async fn discard(
    ctx: Ctx,
    Extension(uploads): Extension<Uploads>,
    Path(id): Path<String>,
) -> Result<StatusCode, AppError> {
    job::discard(&ctx, &uploads, parse(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An id that is none is an id that does not exist.
fn parse(id: &str) -> Result<ImportId, AppError> {
    id.parse().map_err(|_| AppError::not_found())
}

/// The import as it stands, and where to ask how it goes on.
async fn accepted(ctx: &Ctx, id: ImportId) -> Result<Response, AppError> {
    let status = ImportStatus::of(job::row(ctx, id, Action::Modify).await?, ProblemsAsked::default())?;
    let mut response = (StatusCode::ACCEPTED, Json(status)).into_response();
    if let Ok(address) = HeaderValue::from_str(&format!("{}/{id}", root())) {
        response.headers_mut().insert(LOCATION, address);
    }
    Ok(response)
}

/// Whether the rows of a job in this state were only tried.
fn is_tried(row: &table::Model) -> bool {
    matches!(row.state, JobState::Checking | JobState::Checked)
}

fn bad(message: &str) -> AppError {
    AppError::new(ErrorCode::BadRequest, message)
}
