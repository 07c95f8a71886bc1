//! Possible duplicates and merging, beside the collections of companies and contacts.

use crate::{
    duplicates::{
        merge,
        model::{DuplicatePair, Duplicates, MergeOrder, MergeReport, PairQuery},
        pairs, queries, verbs,
    },
    shared::{event::Origin, kind::RecordKind},
};
use ac_core::{
    Action, AppError, Ctx, Error, ErrorCode, Page, Resource,
    list::Filter,
    rest::{
        API_ROOT, Route,
        body::JsonBody,
        headers::idempotency_key,
        idempotency::{self, Key},
        method_not_allowed, openapi,
        query::list_query,
    },
};
use axum::{
    Router,
    extract::{Path, RawQuery},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, ObjectBuilder, OpenApi, PathsBuilder, RefOr, Schema,
        path::{OperationBuilder, PathItem},
        schema::{ArrayBuilder, SchemaType, Type},
    },
};
use uuid::Uuid;

/// The tag in the document, and the end of the addresses.
const DUPLICATES: &str = "duplicates";
/// The collections that are compared.
const OF: [(&str, RecordKind); 2] = [("companies", RecordKind::Company), ("contacts", RecordKind::Contact)];

/// Another record that is not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRecord {
    other: Uuid,
}

/// Which kind of record the list of pairs is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct PairFilter {
    kind: Option<RecordKind>,
}

impl Filter for PairFilter {
    const FIELDS: &'static [&'static str] = &["object"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        let (_, kind) = OF.iter().find(|(plural, kind)| value == *plural || value == kind.as_str())?;
        self.kind = (field == "object").then_some(*kind);
        self.kind.map(drop)
    }
}

pub fn routes() -> Router {
    let all = Router::new().route(&format!("{API_ROOT}/{DUPLICATES}"), get(list));
    let all = OF.into_iter().fold(all, |all, (plural, kind)| {
        let at = |end: &str| format!("{API_ROOT}/{plural}/{{id}}/{end}");
        all.route(&at(DUPLICATES), get(async move |ctx: Ctx, id| of_record(ctx, kind, id).await))
            .route(
                &at("duplicates/dismiss"),
                post(async move |ctx: Ctx, id, body| dismiss(ctx, kind, id, body, Said::Apart).await),
            )
            .route(
                &at("duplicates/recall"),
                post(async move |ctx: Ctx, id, body| dismiss(ctx, kind, id, body, Said::Alike).await),
            )
            .route(
                &at("merge"),
                post(async move |ctx: Ctx, id, headers, body| merge(ctx, plural, kind, (id, headers, body)).await),
            )
    });
    all.method_not_allowed_fallback(method_not_allowed)
}

#[must_use]
pub fn table() -> Vec<Route> {
    let of_pairs = Route {
        method: "GET",
        path: format!("{API_ROOT}/{DUPLICATES}"),
        resource: Resource::Company,
        action: Action::Read,
    };
    let of = |(plural, kind): (&str, RecordKind)| {
        let at = |method, end: &str, action| Route {
            method,
            path: format!("{API_ROOT}/{plural}/{{id}}/{end}"),
            resource: kind.resource(),
            action,
        };
        [
            at("GET", DUPLICATES, Action::Read),
            at("POST", "duplicates/dismiss", Action::Modify),
            at("POST", "duplicates/recall", Action::Modify),
            at("POST", "merge", Action::Modify),
        ]
    };
    std::iter::once(of_pairs).chain(OF.into_iter().flat_map(of)).collect()
}

async fn list(ctx: Ctx, RawQuery(query): RawQuery) -> Result<axum::Json<Page<DuplicatePair>>, AppError> {
    let query = list_query::<PairFilter>(query.as_deref())?;
    let bad = |message: &str| AppError::new(ErrorCode::BadRequest, message);
    if query.sort.is_some() || query.q.is_some() || query.query.is_some() {
        return Err(bad("This list has the parameters object, limit and cursor only."));
    }
    let kind = query.filter.kind.ok_or_else(|| bad("Say which: object=companies or object=contacts."))?;
    let query = PairQuery { kind, limit: query.limit, cursor: query.cursor };
    Ok(axum::Json(pairs::list(&ctx, &query).await?))
}

async fn of_record(ctx: Ctx, kind: RecordKind, Path(id): Path<String>) -> Result<axum::Json<Duplicates>, AppError> {
    Ok(axum::Json(queries::of(&ctx, kind, uuid(&id)?).await?))
}

/// What somebody says of a pair.
#[derive(Clone, Copy)]
enum Said {
    Apart,
    Alike,
}

async fn dismiss(
    ctx: Ctx,
    kind: RecordKind,
    Path(id): Path<String>,
    JsonBody { value: OtherRecord { other }, .. }: JsonBody<OtherRecord>,
    said: Said,
) -> Result<StatusCode, AppError> {
    let id = uuid(&id)?;
    let done: Result<(), Error> = ctx
        .write(async |tx| match said {
            Said::Apart => verbs::tell_apart_in(tx, Origin::Direct, kind, id, other).await,
            Said::Alike => verbs::tell_alike_in(tx, kind, id, other).await,
        })
        .await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}

async fn merge(
    ctx: Ctx,
    plural: &'static str,
    kind: RecordKind,
    (Path(id), headers, JsonBody { value, bytes }): (Path<String>, HeaderMap, JsonBody<MergeOrder>),
) -> Result<Response, AppError> {
    // Who may not is told so before what was sent is looked at.
    ctx.allow_any(kind.resource(), Action::Modify)?;
    let id = uuid(&id)?;
    let Some(key) = idempotency_key(&headers)? else {
        let report = ctx.write(async |tx| merge::merge_in(tx, kind, id, &value).await).await?;
        return Ok(axum::Json(report).into_response());
    };
    let key = Key::new(key, "POST", &format!("{API_ROOT}/{plural}/{id}/merge"), &bytes);
    let kept = ctx
        .write(async |tx| {
            let work = async {
                let report = merge::merge_in(tx, kind, id, &value).await?;
                serde_json::to_string(&report).map_err(|e| Error::internal("an answer", e))
            };
            idempotency::once(tx, &key, StatusCode::OK.as_u16(), work).await
        })
        .await?;
    Ok(idempotency::response(kept))
}

/// An id that is none is an id that does not exist.
fn uuid(text: &str) -> Result<Uuid, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let operation = |tag: &str, summary: &str| OperationBuilder::new().tag(tag).summary(Some(summary));
    let not_found = || openapi::refused("There is no such record, or it is not yours to see");
    let object = openapi::query("object", Type::String, "companies or contacts");
    let pairs = operation(DUPLICATES, "Pairs of records that may be the same, those that share most telling first")
        .description(Some(
            "A page compares a bounded number of pairs: it may hold fewer than `limit`, or none, and still name a next one.",
        ))
        .parameter(object)
        .parameter(openapi::query("limit", Type::Integer, "1 to 200"))
        .parameter(openapi::query("cursor", Type::String, "next_cursor of the page before"))
        .response("200", openapi::json("A page", page()))
        .response("400", openapi::refused("An unknown parameter or cursor"));
    let mut paths =
        PathsBuilder::new().path(format!("{API_ROOT}/{DUPLICATES}"), PathItem::new(HttpMethod::Get, pairs.build()));
    for (plural, _) in OF {
        let at = |end: &str| format!("{API_ROOT}/{plural}/{{id}}/{end}");
        let of = |summary: &str| operation(plural, summary).parameter(openapi::id()).response("404", not_found());
        let said = |summary: &str, done: &str| {
            of(summary)
                .request_body(Some(openapi::body::<OtherRecord>()))
                .response("204", utoipa::openapi::Response::new(done))
                .response("422", openapi::refused("The other record is this one"))
                .build()
        };
        let found = of("The records that may be the same as this one, the likeliest first")
            .response("200", openapi::json("At most 20", openapi::reference::<Duplicates>()));
        let merge = of("Merges other records into this one, which takes the chosen values and all that refers to them")
            .description(Some("The address of a record that went leads to the one that stays: GET answers 307."))
            .parameter(openapi::header("Idempotency-Key", "A retry with the same key gets the first answer", false))
            .request_body(Some(openapi::body::<MergeOrder>()))
            .response(
                "200",
                openapi::json("What was done; undo takes its batch_id", openapi::reference::<MergeReport>()),
            )
            .response("409", openapi::refused("One of them is no longer there, or too much refers to them"))
            .response("412", openapi::refused("Somebody changed one of them meanwhile"))
            .response(
                "422",
                openapi::refused("The order names the record itself, one twice, too many, or no such field"),
            );
        paths = paths
            .path(at(DUPLICATES), PathItem::new(HttpMethod::Get, found.build()))
            .path(
                at("duplicates/dismiss"),
                PathItem::new(
                    HttpMethod::Post,
                    said(
                        "Says that this record and another are not the same",
                        "They are no longer told of as duplicates",
                    ),
                ),
            )
            .path(
                at("duplicates/recall"),
                PathItem::new(HttpMethod::Post, said("Takes that back", "They are told of again")),
            )
            .path(at("merge"), PathItem::new(HttpMethod::Post, merge.build()));
    }
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = Vec::new();
    macro_rules! schema {
        ($($of:ty),*) => {$(
            schemas.push((<$of>::name().into_owned(), <$of>::schema()));
            <$of>::schemas(&mut schemas);
        )*};
    }
    schema!(OtherRecord, DuplicatePair, Duplicates, MergeOrder, MergeReport);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}

fn page() -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let page = ObjectBuilder::new()
        .property("data", ArrayBuilder::new().items(openapi::reference::<DuplicatePair>()))
        .property("next_cursor", text.description(Some("null on the last page")))
        .required("data")
        .required("next_cursor");
    RefOr::T(Schema::Object(page.build()))
}
