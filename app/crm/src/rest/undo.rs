//! `/api/v1/undo` and `/api/v1/redo`.

use super::bulk;
use crate::{
    bulk::model::JobId,
    undo::{
        model::{RedoWhat, UndoReport, UndoWhat},
        run::{Jobs, act, act_once},
        verbs::Ask,
    },
};
use ac_core::{
    Action, AppError, BatchId, Ctx, ErrorCode, EventId, FieldError, Resource,
    rest::{
        API_ROOT, Route,
        body::{JSON_BODY_BYTES_MAX, JsonBody},
        headers::idempotency_key,
        idempotency::{self, Key},
        method_not_allowed, openapi,
    },
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header::CONTENT_LENGTH},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, Content, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{OperationBuilder, PathItem},
        request_body::RequestBodyBuilder,
    },
};

/// The tag of both addresses in the document.
const TAG: &str = "undo";

/// What is to be undone or redone; with neither id the caller's last action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UndoBody {
    /// An event of the log, as a record's history names it.
    #[schema(value_type = Option<String>)]
    event_id: Option<EventId>,
    /// All that one bulk change or import did.
    #[schema(value_type = Option<String>)]
    batch_id: Option<BatchId>,
    /// Of undo alone: passes over these actions, which answers named as `act.seq`.
    passing: Option<Vec<i64>>,
}

pub fn routes() -> Router {
    Router::new()
        .route(&at("undo"), post(undo))
        .route(&at("redo"), post(redo))
        .method_not_allowed_fallback(method_not_allowed)
}

/// The permission is that of a deal's; of other records it is asked as for changing them.
#[must_use]
pub fn table() -> Vec<Route> {
    let route = |name| Route { method: "POST", path: at(name), resource: Resource::Deal, action: Action::Modify };
    vec![route("undo"), route("redo")]
}

fn at(name: &str) -> String {
    format!("{API_ROOT}/{name}")
}

async fn undo(ctx: Ctx, jobs: Jobs, headers: HeaderMap, request: Request) -> Result<Response, AppError> {
    let (body, bytes) = optional(request).await?;
    let what = match body {
        UndoBody { event_id: None, batch_id: None, passing } => UndoWhat::Last { passing: passing.unwrap_or_default() },
        UndoBody { event_id: Some(id), batch_id: None, passing: None } => UndoWhat::Event(id),
        UndoBody { event_id: None, batch_id: Some(id), passing: None } => UndoWhat::Batch(id),
        _ => return Err(only_one()),
    };
    let key = idempotency_key(&headers)?.map(|key| Key::new(key, "POST", &at("undo"), &bytes));
    answer(&jobs, &ctx, Ask::Undo(what), key).await
}

async fn redo(ctx: Ctx, jobs: Jobs, headers: HeaderMap, request: Request) -> Result<Response, AppError> {
    let (body, bytes) = optional(request).await?;
    let what = match body {
        UndoBody { event_id: None, batch_id: None, passing: None } => RedoWhat::Last,
        UndoBody { event_id: Some(id), batch_id: None, passing: None } => RedoWhat::Event(id),
        UndoBody { event_id: None, batch_id: Some(id), passing: None } => RedoWhat::Batch(id),
        _ => return Err(only_one()),
    };
    let key = idempotency_key(&headers)?.map(|key| Key::new(key, "POST", &at("redo"), &bytes));
    answer(&jobs, &ctx, Ask::Redo(what), key).await
}

async fn answer(jobs: &Jobs, ctx: &Ctx, ask: Ask, key: Option<Key>) -> Result<Response, AppError> {
    let Some(key) = key else {
        let report = act(jobs, ctx, ask).await?;
        let job = report.job;
        return Ok(with_job(axum::Json(report).into_response(), job));
    };
    let kept = act_once(jobs, ctx, ask, (&key, StatusCode::OK.as_u16())).await?;
    let job = serde_json::from_str::<UndoReport>(&kept.body).ok().and_then(|report| report.job);
    Ok(with_job(idempotency::response(kept), job))
}

/// What a job does is not done yet: the answer says where it is followed.
fn with_job(mut response: Response, job: Option<JobId>) -> Response {
    if let Some(id) = job {
        *response.status_mut() = StatusCode::ACCEPTED;
        bulk::locate(&mut response, id);
    }
    response
}

/// A body that may be missing, and the bytes that it was.
async fn optional(request: Request) -> Result<(UndoBody, Bytes), AppError> {
    let (mut parts, body) = request.into_parts();
    let too_large = |_| {
        let message = format!("A body has at most {JSON_BODY_BYTES_MAX} bytes.");
        AppError::new(ErrorCode::TooLarge, message)
    };
    let bytes = axum::body::to_bytes(body, JSON_BODY_BYTES_MAX).await.map_err(too_large)?;
    if bytes.is_empty() {
        return Ok((UndoBody::default(), bytes));
    }
    parts.headers.remove(CONTENT_LENGTH);
    let read = JsonBody::from_request(Request::from_parts(parts, Body::from(bytes)), &()).await?;
    Ok((read.value, read.bytes))
}

fn only_one() -> AppError {
    let message =
        "Send event_id, or batch_id, or neither for your last action. “passing” goes with undo and neither of them.";
    AppError::invalid(vec![FieldError::new("event_id", message)])
}

/// Adds both addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let operation = |summary: &str, done: &str| {
        let body =
            RequestBodyBuilder::new().content("application/json", Content::new(Some(openapi::reference::<UndoBody>())));
        OperationBuilder::new()
            .tag(TAG)
            .summary(Some(summary))
            .parameter(openapi::header("Idempotency-Key", "A retry with the same key gets the first answer", false))
            .request_body(Some(body.build()))
            .response("200", openapi::json(done, openapi::reference::<UndoReport>()))
            .response(
                "202",
                openapi::json("There is much to put back: `job` does it", openapi::reference::<UndoReport>()),
            )
            .response("404", openapi::refused("There is no such event or batch, or it is not yours to undo"))
            .response("409", openapi::refused("It cannot be undone or redone"))
    };
    let undo = operation(
        "Takes back your last action, one event or one batch, where nobody changed anything since",
        "What was put back, and what has changed since and therefore stays",
    );
    let redo = operation(
        "Puts back into force what was undone last, if you have done nothing else since, or what one undo took back",
        "What is in force again, and what has changed since and therefore stays",
    );
    let paths = PathsBuilder::new()
        .path(at("undo"), PathItem::new(HttpMethod::Post, undo.build()))
        .path(at("redo"), PathItem::new(HttpMethod::Post, redo.build()));
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = vec![
        (UndoBody::name().into_owned(), UndoBody::schema()),
        (UndoReport::name().into_owned(), UndoReport::schema()),
    ];
    UndoReport::schemas(&mut schemas);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}
