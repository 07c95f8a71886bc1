//! `/api/v1/deals/{id}/lines`: what a deal is made of, read and written as a whole.

use super::Deals;
use crate::deals::{
    lines::{
        model::{LINES_MAX, Lines, LinesDraft},
        queries, verbs,
    },
    model::DealId,
};
use ac_core::{
    Action, AppError, Ctx, Resource,
    rest::{
        API_ROOT, Collection, Route,
        body::JsonBody,
        headers::{etag, if_match},
        method_not_allowed, openapi,
    },
};
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, header::ETAG},
    response::{IntoResponse, Response},
    routing::get,
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{OperationBuilder, PathItem},
    },
};

pub fn routes() -> Router {
    Router::new().route(&path(), get(read).put(write)).method_not_allowed_fallback(method_not_allowed)
}

/// Lines are read and changed by whoever may read and change their deal.
#[must_use]
pub fn table() -> Vec<Route> {
    let route = |method, action| Route { method, path: path(), resource: Resource::Deal, action };
    vec![route("GET", Action::Read), route("PUT", Action::Modify)]
}

fn path() -> String {
    format!("{API_ROOT}/{}/{{id}}/lines", Deals::NAME)
}

async fn read(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    Ok(answer(queries::get(&ctx, deal_id(&id)?).await?))
}

async fn write(
    ctx: Ctx,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<LinesDraft>,
) -> Result<Response, AppError> {
    // Who may not is told so before what was sent is looked at.
    ctx.allow_any(Resource::Deal, Action::Modify)?;
    let id = deal_id(&id)?;
    Ok(answer(verbs::set(&ctx, id, if_match(&headers)?, value).await?))
}

fn answer(lines: Lines) -> Response {
    ([(ETAG, etag(lines.version))], axum::Json(lines)).into_response()
}

/// An id that is none is an id that does not exist.
fn deal_id(text: &str) -> Result<DealId, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let operation = |summary: &str| {
        OperationBuilder::new()
            .tag(Deals::NAME)
            .summary(Some(summary))
            .parameter(openapi::id())
            .response(
                "200",
                openapi::json("The lines in order; ETag is the deal's version", openapi::reference::<Lines>()),
            )
            .response("404", openapi::refused("There is no such deal, or it is not yours to see"))
    };
    let put = operation("Gives a deal its lines, all at once")
        .description(Some(&format!(
            "While a deal has lines, its amount is their sum; without any it is typed. Lines keep their id, come in the order \
             sent, and are at most {LINES_MAX}. A line comes to quantity × price less the discount, rounded half away from zero."
        )))
        .parameter(openapi::header("If-Match", "The deal's version that the lines were changed on, such as \"3\"", true))
        .request_body(Some(openapi::body::<LinesDraft>()))
        .response("412", openapi::refused("Somebody changed the deal meanwhile"))
        .response("422", openapi::refused("A line makes no sense, or names a product that is not there"))
        .response("428", openapi::refused("If-Match is missing"));
    let mut item = PathItem::new(HttpMethod::Get, operation("What a deal is made of").build());
    item.put = Some(put.build());
    let mut part = OpenApi::new(Info::default(), PathsBuilder::new().path(path(), item).build());
    let mut schemas =
        vec![(Lines::name().into_owned(), Lines::schema()), (LinesDraft::name().into_owned(), LinesDraft::schema())];
    Lines::schemas(&mut schemas);
    LinesDraft::schemas(&mut schemas);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}
