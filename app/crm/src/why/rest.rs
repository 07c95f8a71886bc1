//! `GET /api/v1/why?kind=&id=&member=`: why, for programs.

use super::{
    model::{Explained, Explanation, FieldExplanation},
    queries,
};
use crate::shared::kind::RecordKind;
use ac_core::{
    Action, AppError, Ctx, ErrorCode, MemberId, Resource,
    access::why::{Step, Why},
    rest::{
        API_ROOT, Route, method_not_allowed,
        openapi::{json, query, reference, refused},
    },
};
use axum::{Json, Router, extract::RawQuery, routing::get};
use utoipa::openapi::{
    ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
    path::{OperationBuilder, PathItem},
    schema::Type,
};

/// Where it is, relative to the interface.
pub const NAME: &str = "why";

pub fn routes() -> Router {
    Router::new().route(&path(), get(why)).method_not_allowed_fallback(method_not_allowed)
}

#[must_use]
pub fn path() -> String {
    format!("{API_ROOT}/{NAME}")
}

/// For the permission and cross-tenant matrices; the right to read is that of the record's own kind.
#[must_use]
pub fn table() -> Vec<Route> {
    vec![Route { method: "GET", path: path(), resource: Resource::Deal, action: Action::Read }]
}

async fn why(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Json<Explained>, AppError> {
    let (kind, id, member) = read(query.as_deref())?;
    Ok(Json(queries::of(&ctx, kind, id, member).await?))
}

/// Reads the address. Errors: `bad_request`; an id that is none is one that does not exist.
fn read(query: Option<&str>) -> Result<(RecordKind, uuid::Uuid, Option<MemberId>), AppError> {
    let (mut kind, mut id, mut member) = (None, None, None);
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let is_new = match &*name {
            "kind" => {
                let known = RecordKind::parse(&value);
                let known = known.ok_or_else(|| bad("“kind” is one of company, contact, deal, lead, product."))?;
                kind.replace(known).is_none()
            }
            "id" => id.replace(value.parse().map_err(|_| AppError::not_found())?).is_none(),
            "member" => member.replace(value.parse().map_err(|_| AppError::not_found())?).is_none(),
            _ => return Err(bad("This takes the parameters kind, id and member.")),
        };
        if !is_new {
            return Err(bad(&format!("“{name}” is given twice.")));
        }
    }
    match (kind, id) {
        (Some(kind), Some(id)) => Ok((kind, id, member)),
        _ => Err(bad("Say which record you mean, as in kind=deal&id=….")),
    }
}

fn bad(message: &str) -> AppError {
    AppError::new(ErrorCode::BadRequest, message)
}

/// Adds the address to the document of the interface.
pub fn describe(document: &mut OpenApi) {
    let operation = OperationBuilder::new()
        .tag(NAME)
        .summary(Some("Why you, or a member, may read, modify, delete and export a record, or what is missing"))
        .parameter(query("kind", Type::String, "company, contact, deal, lead or product"))
        .parameter(query("id", Type::String, "The record’s"))
        .parameter(query(
            "member",
            Type::String,
            "Whose permissions; your own and your token’s without. Of others only owners and admins may ask",
        ))
        .response("200", json("What decides, step by step", reference::<Explained>()))
        .response("400", refused("A parameter that is missing or cannot be read"))
        .response("403", refused("You may not ask about others"))
        .response("404", refused("There is no such record or member, or it is not yours to see"));
    let paths = PathsBuilder::new().path(path(), PathItem::new(HttpMethod::Get, operation.build())).build();
    let components = ComponentsBuilder::new()
        .schema_from::<Step>()
        .schema_from::<Why>()
        .schema_from::<Explanation>()
        .schema_from::<FieldExplanation>()
        .schema_from::<Explained>()
        .build();
    let mut part = OpenApi::new(Info::default(), paths);
    part.components = Some(components);
    document.merge(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read() {
        let id = uuid::Uuid::nil();
        assert_eq!(read(Some(&format!("kind=deal&id={id}"))).unwrap(), (RecordKind::Deal, id, None));
        let code = |query: &str| read(Some(query)).unwrap_err().code;
        assert_eq!(code("kind=deal&id=7"), ErrorCode::NotFound);
        for bad in ["", "kind=deal", "kind=note&id=x", "kind=deal&kind=deal", "x=1"] {
            assert_eq!(code(bad), ErrorCode::BadRequest, "{bad}");
        }
    }
}
