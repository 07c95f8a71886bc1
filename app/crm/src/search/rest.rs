//! `GET /api/v1/search?q=`: the search for programs.

use super::{
    model::{Found, HITS_PER_KIND, HITS_PER_KIND_MAX, Hit, HitKind, Matched, NotedRecord, Search},
    queries,
};
use crate::shared::kind::RecordKind;
use ac_core::{
    AppError, Ctx, ErrorCode,
    rest::{
        API_ROOT, method_not_allowed,
        openapi::{json, query, reference, refused},
    },
};
use axum::{Json, Router, extract::RawQuery, routing::get};
use serde::Serialize;
use utoipa::openapi::{
    ComponentsBuilder, HttpMethod, Info, ObjectBuilder, OpenApi, PathsBuilder, RefOr, Schema,
    path::{OperationBuilder, PathItem},
    schema::{ArrayBuilder, SchemaType, Type},
};

/// Where the search is, relative to the interface.
pub const NAME: &str = "search";

/// What was found, on the wire.
#[derive(Serialize)]
struct Answer {
    data: Vec<Hit>,
    behind: bool,
}

pub fn routes() -> Router {
    Router::new().route(&path(), get(search)).method_not_allowed_fallback(method_not_allowed)
}

#[must_use]
pub fn path() -> String {
    format!("{API_ROOT}/{NAME}")
}

async fn search(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Json<Answer>, AppError> {
    let asked = read(query.as_deref())?;
    let Found { data, is_behind } = queries::search(&ctx, &asked).await?;
    Ok(Json(Answer { data, behind: is_behind }))
}

/// Reads the address. Errors: `bad_request` for a parameter that is unknown, repeated or malformed, or without `q`.
fn read(query: Option<&str>) -> Result<Search, AppError> {
    let (mut q, mut kinds, mut limit) = (None, None, None);
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let is_new = match &*name {
            "q" => q.replace(value.into_owned()).is_none(),
            "kind" => kinds.replace(read_kinds(&value)?).is_none(),
            "limit" => limit.replace(read_limit(&value)?).is_none(),
            _ => return Err(bad("A search has the parameters q, kind and limit.")),
        };
        if !is_new {
            return Err(bad(&format!("“{name}” is given twice.")));
        }
    }
    let q = q.ok_or_else(|| bad("Say what to search for, as in q=harbour."))?;
    Ok(Search { q, kinds: kinds.unwrap_or_default(), limit: limit.unwrap_or(HITS_PER_KIND) })
}

fn read_kinds(text: &str) -> Result<Vec<HitKind>, AppError> {
    let known = HitKind::ALL.map(HitKind::as_str).join(", ");
    let kinds: Option<Vec<_>> = text.split(',').map(|kind| HitKind::parse(kind.trim())).collect();
    kinds.ok_or_else(|| bad(&format!("“kind” is one or more of {known}, with commas between them.")))
}

fn read_limit(text: &str) -> Result<u32, AppError> {
    let number = text.parse().ok().filter(|number| (1..=HITS_PER_KIND_MAX).contains(number));
    number.ok_or_else(|| bad(&format!("“limit” is a whole number from 1 to {HITS_PER_KIND_MAX}.")))
}

fn bad(message: &str) -> AppError {
    AppError::new(ErrorCode::BadRequest, message)
}

/// Adds the address to the document of the interface.
pub fn describe(document: &mut OpenApi) {
    let kinds = HitKind::ALL.map(HitKind::as_str).join(", ");
    let operation = OperationBuilder::new()
        .tag(NAME)
        .summary(Some("The records you may see that hold all words, grouped by kind"))
        .parameter(query(
            "q",
            Type::String,
            "Words in any order, the last perhaps half typed; one or two letters may be wrong",
        ))
        .parameter(query("kind", Type::String, &format!("Only these kinds, with commas between them: {kinds}")))
        .parameter(query(
            "limit",
            Type::Integer,
            &format!("Of each kind, 1 to {HITS_PER_KIND_MAX}; {HITS_PER_KIND} without"),
        ))
        .response("200", json("What was found", page()))
        .response("400", refused("No q, or a parameter that cannot be read"));
    let paths = PathsBuilder::new().path(path(), PathItem::new(HttpMethod::Get, operation.build())).build();
    let components = ComponentsBuilder::new()
        .schema_from::<HitKind>()
        .schema_from::<RecordKind>()
        .schema_from::<Matched>()
        .schema_from::<NotedRecord>()
        .schema_from::<Hit>()
        .build();
    let mut part = OpenApi::new(Info::default(), paths);
    part.components = Some(components);
    document.merge(part);
}

fn page() -> RefOr<Schema> {
    let data = ArrayBuilder::new().items(reference::<Hit>());
    let behind = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Boolean))
        .description(Some("Records from before there was an index are still being put into it, and found by the beginnings of their names only"));
    let page =
        ObjectBuilder::new().property("data", data).required("data").property("behind", behind).required("behind");
    RefOr::T(Schema::Object(page.build()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read() {
        let asked = read(Some("q=a%20b&kind=deal,note&limit=7")).unwrap();
        let expected = Search { q: "a b".into(), kinds: vec![HitKind::Deal, HitKind::Note], limit: 7 };
        assert_eq!(asked, expected);
        assert_eq!(read(Some("q=")).unwrap(), Search::of(""));
        for bad in ["", "limit=5", "q=a&q=b", "q=a&kind=person", "q=a&kind=", "q=a&limit=0", "q=a&limit=51", "q=a&x=1"]
        {
            assert_eq!(read(Some(bad)).unwrap_err().code, ErrorCode::BadRequest, "{bad}");
        }
    }
}
