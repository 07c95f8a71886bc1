//! `/api/v1/{object}/bulk`, and the jobs at `/api/v1/jobs`.

use super::{Companies, Contacts, Deals, Leads, Products};
use crate::{
    bulk::{
        begin::{Begins, begin, begin_once},
        model::{BULK_IDS_MAX, Job, JobId, What, Which},
        object::BulkObject,
        queries, work,
    },
    companies, contacts, deals,
    import::job::Uploads,
    leads, products,
    undo::run::Jobs,
};
use ac_core::{
    Action, AppError, Ctx, FieldError, Platform, Resource,
    list::{Filter, ListQuery},
    rest::{
        API_ROOT, Collection, Route,
        body::JsonBody,
        headers::idempotency_key,
        idempotency::{self, Key},
        method_not_allowed, openapi,
    },
};
use axum::{
    Router,
    extract::{FromRequestParts, Path},
    http::{HeaderMap, HeaderValue, StatusCode, header::LOCATION, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathsBuilder, RefOr, Required, Schema,
        path::{OperationBuilder, PathItem},
        request_body::RequestBodyBuilder,
        schema::{ArrayBuilder, SchemaType, Type},
    },
};
use uuid::Uuid;

const JOBS: &str = "jobs";

/// What a bulk change is asked for: `filter` or `ids`, and `set` or `delete`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "P: Deserialize<'de>"))]
struct BulkBody<P> {
    #[serde(default)]
    filter: Option<String>,
    #[serde(default)]
    ids: Option<Vec<Uuid>>,
    #[serde(default = "nothing")]
    set: Option<P>,
    #[serde(default)]
    delete: Option<bool>,
}

fn nothing<P>() -> Option<P> {
    None
}

pub fn routes() -> Router {
    Router::new()
        .route(&at::<Companies>(), post(bulk::<Companies, companies::bulk::Bulk>))
        .route(&at::<Contacts>(), post(bulk::<Contacts, contacts::bulk::Bulk>))
        .route(&at::<Deals>(), post(bulk::<Deals, deals::in_bulk::Bulk>))
        .route(&at::<Leads>(), post(bulk::<Leads, leads::bulk::Bulk>))
        .route(&at::<Products>(), post(bulk::<Products, products::bulk::Bulk>))
        .route(&format!("{API_ROOT}/{JOBS}/{{id}}"), get(read))
        .route(&format!("{API_ROOT}/{JOBS}/{{id}}/cancel"), post(cancel))
        .method_not_allowed_fallback(method_not_allowed)
}

/// Deleting takes the permission to delete besides. A job is its records': here those of deals stand for all.
#[must_use]
pub fn table() -> Vec<Route> {
    let route = |method, path: String, resource, action| Route { method, path, resource, action };
    vec![
        route("POST", at::<Companies>(), Resource::Company, Action::Modify),
        route("POST", at::<Contacts>(), Resource::Contact, Action::Modify),
        route("POST", at::<Deals>(), Resource::Deal, Action::Modify),
        route("POST", at::<Leads>(), Resource::Lead, Action::Modify),
        route("POST", at::<Products>(), Resource::Product, Action::Modify),
        route("GET", format!("{API_ROOT}/{JOBS}/{{id}}"), Resource::Deal, Action::Read),
        route("POST", format!("{API_ROOT}/{JOBS}/{{id}}/cancel"), Resource::Deal, Action::Modify),
    ]
}

fn at<C: Collection>() -> String {
    format!("{API_ROOT}/{}/bulk", C::NAME)
}

impl<S: Send + Sync> FromRequestParts<S> for Jobs {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let platform = parts.extensions.get::<Platform>().cloned();
        let uploads = parts.extensions.get::<Uploads>().cloned();
        match (platform, uploads) {
            (Some(platform), Some(uploads)) => Ok(Self { platform, uploads }),
            _ => Err(AppError::failed()),
        }
    }
}

async fn bulk<C, O>(
    ctx: Ctx,
    jobs: Jobs,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<BulkBody<O::Patch>>,
) -> Result<Response, AppError>
where
    C: Collection,
    O: BulkObject,
{
    // Who may not is told so before what was sent is looked at.
    ctx.allow_any(O::RESOURCE, Action::Modify)?;
    let (which, what) = asked::<O>(value)?;
    let key = key(&headers, &at::<C>(), &bytes)?;
    begun::<O>(&ctx, &jobs, key, which, what).await
}

/// What a request is about, and what is to become of it.
type Asked<O> = (Which<<O as BulkObject>::Filter>, What<<O as BulkObject>::Patch>);

fn asked<O: BulkObject>(body: BulkBody<O::Patch>) -> Result<Asked<O>, AppError> {
    let which = which(body.filter, body.ids)?;
    let what = match (body.set, body.delete) {
        (Some(patch), None | Some(false)) => What::Set(patch),
        (None, Some(true)) => What::Delete,
        _ => return Err(refused("set", "Send either set, with the fields to change, or delete: true.")),
    };
    Ok((which, what))
}

/// The records that a request names, or finds.
pub fn which<F: Filter>(filter: Option<String>, ids: Option<Vec<Uuid>>) -> Result<Which<F>, AppError> {
    match (filter, ids) {
        (Some(filter), None) => Ok(Which::Matching(ListQuery { query: Some(filter), ..ListQuery::of(F::default()) })),
        (None, Some(ids)) => Ok(Which::Ids(ids)),
        _ => Err(refused("filter", "Send either a filter, which may be empty for all records, or ids.")),
    }
}

fn refused(field: &str, message: &str) -> AppError {
    AppError::invalid(vec![FieldError::new(field, message)])
}

/// The key of a request that is to be answered once.
pub fn key(headers: &HeaderMap, path: &str, bytes: &[u8]) -> Result<Option<Key>, AppError> {
    Ok(idempotency_key(headers)?.map(|key| Key::new(key, "POST", path, bytes)))
}

/// Begins a job, once a key if there is one, and works on it beside its request, which says where it is to be followed.
pub async fn begun<B: Begins>(
    ctx: &Ctx,
    jobs: &Jobs,
    key: Option<Key>,
    which: Which<B::Filter>,
    asked: B::Asked,
) -> Result<Response, AppError> {
    let status = StatusCode::ACCEPTED;
    let (mut response, id) = match key {
        None => {
            let job = begin::<B>(&jobs.platform, ctx, which, asked).await?;
            ((status, axum::Json(&job)).into_response(), Some(job.id))
        }
        Some(key) => {
            let kept = begin_once::<B>(&jobs.platform, ctx, which, asked, (&key, status.as_u16())).await?;
            let job = serde_json::from_str::<Job>(&kept.body).ok();
            (idempotency::response(kept), job.map(|job| job.id))
        }
    };
    if let Some(id) = id {
        work::spawn(ctx, id);
        locate(&mut response, id);
    }
    Ok(response)
}

async fn read(ctx: Ctx, Path(id): Path<String>) -> Result<axum::Json<Job>, AppError> {
    Ok(axum::Json(queries::find(&ctx, job_id(&id)?).await?))
}

async fn cancel(ctx: Ctx, Path(id): Path<String>) -> Result<axum::Json<Job>, AppError> {
    Ok(axum::Json(queries::cancel(&ctx, job_id(&id)?).await?))
}

fn job_id(text: &str) -> Result<JobId, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

/// Says where the job is to be followed.
pub fn locate(response: &mut Response, id: JobId) {
    if let Ok(value) = HeaderValue::from_str(&format!("{API_ROOT}/{JOBS}/{id}")) {
        response.headers_mut().insert(LOCATION, value);
    }
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let mut paths = PathsBuilder::new();
    for (path, item) in [
        of_collection::<Companies>(),
        of_collection::<Contacts>(),
        of_collection::<Deals>(),
        of_collection::<Leads>(),
        of_collection::<Products>(),
    ] {
        paths = paths.path(path, item);
    }
    let operation = |summary: &str| {
        OperationBuilder::new()
            .tag(JOBS)
            .summary(Some(summary))
            .parameter(openapi::id())
            .response("200", openapi::json("The job", openapi::reference::<Job>()))
            .response("404", openapi::refused("There is no such job, or it is not yours to see"))
    };
    let read = operation("How far a bulk change, an undo or an import has come");
    let stop = operation("Stops a job; what it has done until then stays, and can be undone");
    let paths = paths
        .path(format!("{API_ROOT}/{JOBS}/{{id}}"), PathItem::new(HttpMethod::Get, read.build()))
        .path(format!("{API_ROOT}/{JOBS}/{{id}}/cancel"), PathItem::new(HttpMethod::Post, stop.build()));
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = vec![(Job::name().into_owned(), Job::schema())];
    Job::schemas(&mut schemas);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}

fn of_collection<C: Collection>() -> (String, PathItem) {
    let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let ids = ArrayBuilder::new().items(text()).max_items(Some(BULK_IDS_MAX));
    let delete = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Boolean));
    let body = ObjectBuilder::new()
        .property("filter", text().description(Some("All records that this filter finds; empty for all. Or:")))
        .property("ids", ids.description(Some("Just these records")))
        .property("set", openapi::reference::<C::Patch>())
        .property("delete", delete.description(Some("true, instead of set")));
    let body = Content::new(Some(RefOr::T(Schema::Object(body.build()))));
    let body = RequestBodyBuilder::new().content("application/json", body).required(Some(Required::True));
    let operation = OperationBuilder::new()
        .tag(C::NAME)
        .summary(Some("Changes or deletes many records as a job"))
        .parameter(openapi::header("Idempotency-Key", "A retry with the same key gets the first answer", false))
        .request_body(Some(body.build()))
        .response(
            "202",
            openapi::json("The job, which goes on beside; Location says where it is", openapi::reference::<Job>()),
        )
        .response("400", openapi::refused("A filter that cannot be read"))
        .response("409", openapi::refused("Many jobs are running already"))
        .response("422", openapi::refused("The change fits no record"));
    (at::<C>(), PathItem::new(HttpMethod::Post, operation.build()))
}
