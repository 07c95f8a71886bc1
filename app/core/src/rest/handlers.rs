//! The handlers every collection gets.

use super::{
    API_ROOT, Collection,
    body::JsonBody,
    export::{Format, export},
    headers::{etag, idempotency_key, if_match},
    idempotency::{self, Kept, Key},
    query::list_query,
};
use crate::{
    Action, Ctx, Error,
    error::{AppError, ErrorCode},
};
use axum::{
    Router,
    extract::{Path, RawQuery},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ETAG, LOCATION},
    },
    response::{IntoResponse, Response},
    routing::get,
};

/// Routes of one collection at their full addresses: nest nothing around them.
pub fn router<C: Collection>() -> Router {
    let path = format!("{API_ROOT}/{}", C::NAME);
    let records = Router::new()
        .route(&path, get(list::<C>).post(create::<C>))
        .route(&format!("{path}/{{id}}"), get(read::<C>).patch(update::<C>).delete(remove::<C>));
    let with_exports = Format::ALL.into_iter().fold(records, |router, format| {
        let file = move |ctx: Ctx, RawQuery(query): RawQuery| export::<C>(ctx, format, query);
        router.route(&format!("{path}/export.{}", format.ending()), get(file))
    });
    with_exports.method_not_allowed_fallback(method_not_allowed)
}

/// For methods an address does not take.
pub async fn method_not_allowed() -> AppError {
    AppError::new(ErrorCode::MethodNotAllowed, "This address does not take that method. See /api/openapi.json.")
}

/// For addresses that do not exist.
pub async fn not_found() -> AppError {
    AppError::not_found()
}

async fn list<C: Collection>(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    ctx.allow_any(C::RESOURCE, Action::Read)?;
    let query = list_query::<C::Filter>(query.as_deref())?;
    let page = C::list(&ctx, &query).await?;
    Ok(axum::Json(page).into_response())
}

async fn read<C: Collection>(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    let id = parse_id::<C>(&id)?;
    match C::get(&ctx, id).await {
        Err(Error::NotFound) => {
            let to = C::moved_to(&ctx, id).await?.ok_or(Error::NotFound)?;
            // For as long as the merge stands, which an undo may end.
            let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
            locate(&mut response, &format!("{API_ROOT}/{}", C::NAME), &to.to_string());
            Ok(response)
        }
        row => Ok(record::<C>(StatusCode::OK, &row?)),
    }
}

async fn create<C: Collection>(
    ctx: Ctx,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<C::Draft>,
) -> Result<Response, AppError> {
    ctx.allow_any(C::RESOURCE, Action::Create)?;
    let path = format!("{API_ROOT}/{}", C::NAME);
    let Some(key) = idempotency_key(&headers)? else {
        let row = ctx.write(async |tx| C::create(tx, value).await).await?;
        let mut response = record::<C>(StatusCode::CREATED, &row);
        locate(&mut response, &path, &C::id(&row).to_string());
        return Ok(response);
    };
    let key = Key::new(key, "POST", &path, &bytes);
    let status = StatusCode::CREATED.as_u16();
    let kept = ctx
        .write(async |tx| {
            let work = async {
                let row = C::create(tx, value).await?;
                serde_json::to_string(&row).map_err(|e| Error::internal("an answer", e))
            };
            idempotency::once(tx, &key, status, work).await
        })
        .await?;
    Ok(kept_response(kept, &path))
}

async fn update<C: Collection>(
    ctx: Ctx,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<C::Patch>,
) -> Result<Response, AppError> {
    let id = parse_id::<C>(&id)?;
    let version = if_match(&headers)?;
    let row = C::update(&ctx, id, version, value).await?;
    Ok(record::<C>(StatusCode::OK, &row))
}

async fn remove<C: Collection>(ctx: Ctx, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    C::delete(&ctx, parse_id::<C>(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An id that is none is an id that does not exist.
fn parse_id<C: Collection>(text: &str) -> Result<C::Id, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

fn record<C: Collection>(status: StatusCode, row: &C::Row) -> Response {
    (status, [(ETAG, etag(C::version(row)))], axum::Json(row)).into_response()
}

/// The answer that was kept for a key to a record that was made at `path`.
#[must_use]
pub fn kept_response(kept: Kept, path: &str) -> Response {
    let fields: serde_json::Value = serde_json::from_str(&kept.body).unwrap_or_default();
    let mut response = idempotency::response(kept);
    if let Some(version) = fields.get("version").and_then(serde_json::Value::as_i64) {
        response.headers_mut().insert(ETAG, etag(version));
    }
    if let Some(id) = fields.get("id").and_then(serde_json::Value::as_str) {
        locate(&mut response, path, id);
    }
    response
}

/// Says where the record is.
pub fn locate(response: &mut Response, path: &str, id: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("{path}/{id}")) {
        response.headers_mut().insert(LOCATION, value);
    }
}
