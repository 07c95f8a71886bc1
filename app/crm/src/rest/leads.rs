//! Converting leads, beside their collection.

use super::{Leads, bulk};
use crate::{
    bulk::{convert::Convert, model::Job},
    leads::{
        conversion::{Conversion, ConvertMany, ConvertOrder, LeadMatches},
        convert,
        model::LeadId,
    },
    undo::run::Jobs,
};
use ac_core::{
    Action, AppError, BatchId, Ctx, Error, Resource,
    rest::{API_ROOT, Collection, Route, body::JsonBody, idempotency, method_not_allowed, openapi},
};
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{OperationBuilder, PathItem},
    },
};
use uuid::Uuid;

pub fn routes() -> Router {
    Router::new()
        .route(&of_one("convert"), post(convert_one))
        .route(&of_one("matches"), get(matches))
        .route(&of_many(), post(convert_many))
        .method_not_allowed_fallback(method_not_allowed)
}

/// What a conversion makes takes the permission to make it besides.
#[must_use]
pub fn table() -> Vec<Route> {
    let route = |method, path, action| Route { method, path, resource: Resource::Lead, action };
    vec![
        route("POST", of_one("convert"), Action::Modify),
        route("GET", of_one("matches"), Action::Read),
        route("POST", of_many(), Action::Modify),
    ]
}

fn of_one(end: &str) -> String {
    format!("{API_ROOT}/{}/{{id}}/{end}", Leads::NAME)
}

fn of_many() -> String {
    format!("{API_ROOT}/{}/convert", Leads::NAME)
}

/// Which leads are converted, and into what: `filter` or `ids`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConvertLeads {
    /// All leads that this filter finds; empty for all. Or:
    #[serde(default)]
    filter: Option<String>,
    /// Just these leads.
    #[serde(default)]
    ids: Option<Vec<Uuid>>,
    #[serde(default)]
    order: ConvertMany,
}

async fn convert_many(
    ctx: Ctx,
    jobs: Jobs,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<ConvertLeads>,
) -> Result<Response, AppError> {
    // Who may not is told so before what was sent is looked at.
    ctx.allow_any(Resource::Lead, Action::Modify)?;
    let which = bulk::which(value.filter, value.ids)?;
    let key = bulk::key(&headers, &of_many(), &bytes)?;
    bulk::begun::<Convert>(&ctx, &jobs, key, which, value.order).await
}

async fn matches(ctx: Ctx, Path(id): Path<String>) -> Result<axum::Json<LeadMatches>, AppError> {
    Ok(axum::Json(convert::matches(&ctx, lead_id(&id)?).await?))
}

async fn convert_one(
    ctx: Ctx,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody { value: order, bytes }: JsonBody<ConvertOrder>,
) -> Result<Response, AppError> {
    // Who may not is told so before what was sent is looked at.
    ctx.allow_any(Resource::Lead, Action::Modify)?;
    let id = lead_id(&id)?;
    let Some(key) = bulk::key(&headers, &format!("{API_ROOT}/{}/{id}/convert", Leads::NAME), &bytes)? else {
        return Ok(axum::Json(convert::convert(&ctx, id, &order).await?).into_response());
    };
    let kept = ctx
        .write(async |tx| {
            let work = async {
                let done = convert::convert_in(tx, BatchId::generate(), id, &order).await?;
                serde_json::to_string(&done).map_err(|e| Error::internal("an answer", e))
            };
            idempotency::once(tx, &key, StatusCode::OK.as_u16(), work).await
        })
        .await?;
    Ok(idempotency::response(kept))
}

/// An id that is none is an id that does not exist.
fn lead_id(text: &str) -> Result<LeadId, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let operation = |summary: &str| {
        OperationBuilder::new()
            .tag(Leads::NAME)
            .summary(Some(summary))
            .parameter(openapi::id())
            .response("404", openapi::refused("There is no such lead, or it is not yours to see"))
    };
    let convert = operation("Makes, or takes, the contact and the company of a lead, and a deal if one is wanted")
        .description(Some(
            "What was written on the lead moves to the deal, or else to the contact. The lead stays, read-only.",
        ))
        .parameter(openapi::header("Idempotency-Key", "A retry with the same key gets the first answer", false))
        .request_body(Some(openapi::body::<ConvertOrder>()))
        .response(
            "200",
            openapi::json("The lead with what it became; undo takes its batch_id", openapi::reference::<Conversion>()),
        )
        .response("409", openapi::refused("It was converted already"))
        .response("412", openapi::refused("Somebody changed it meanwhile"))
        .response("422", openapi::refused("The order names a record that is not there, or makes no sense"));
    let matches = operation("The contacts and companies that a lead may be already, the likeliest first")
        .response("200", openapi::json("At most 20 of each", openapi::reference::<LeadMatches>()));
    let many = OperationBuilder::new()
        .tag(Leads::NAME)
        .summary(Some("Converts many leads as a job, at most 1,000"))
        .description(Some("A contact or a company that is the same beyond doubt is taken, else one is made."))
        .parameter(openapi::header("Idempotency-Key", "A retry with the same key gets the first answer", false))
        .request_body(Some(openapi::body::<ConvertLeads>()))
        .response(
            "202",
            openapi::json("The job, which goes on beside; Location says where it is", openapi::reference::<Job>()),
        )
        .response("400", openapi::refused("A filter that cannot be read"))
        .response("409", openapi::refused("Many jobs are running already"))
        .response("422", openapi::refused("Too many leads, or a pipeline that is not there"));
    let paths = PathsBuilder::new()
        .path(of_many(), PathItem::new(HttpMethod::Post, many.build()))
        .path(of_one("convert"), PathItem::new(HttpMethod::Post, convert.build()))
        .path(of_one("matches"), PathItem::new(HttpMethod::Get, matches.build()));
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = Vec::new();
    macro_rules! schema {
        ($($of:ty),*) => {$(
            schemas.push((<$of>::name().into_owned(), <$of>::schema()));
            <$of>::schemas(&mut schemas);
        )*};
    }
    schema!(ConvertOrder, ConvertLeads, Conversion, LeadMatches);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}
