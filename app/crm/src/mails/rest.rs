//! Writing to people and leads, beside their collections, and withdrawing what waits.

use super::{
    due,
    model::{Mail, MailDraft, MailId},
    queries, verbs,
};
use crate::{
    rest::{Contacts, Leads},
    shared::kind::RecordKind,
    undo::run::Jobs,
};
use ac_core::{
    Action, AppError, Ctx, Error, Resource,
    rest::{
        API_ROOT, Collection, Route, body::JsonBody, headers::idempotency_key, idempotency, method_not_allowed, openapi,
    },
};
use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{delete, get},
};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{OperationBuilder, PathItem},
    },
};
use uuid::Uuid;

/// The kinds of record that are written to, and where they are.
const WRITTEN_TO: [(RecordKind, &str); 2] = [(RecordKind::Contact, Contacts::NAME), (RecordKind::Lead, Leads::NAME)];

/// The mails of one record.
#[derive(Serialize, ToSchema)]
pub struct Mails {
    /// The newest first, at most 200.
    data: Vec<Mail>,
}

pub fn routes() -> Router {
    let each = |(kind, name): (RecordKind, &'static str)| {
        let list =
            move |ctx: Ctx, jobs: Jobs, Path(id): Path<String>| async move { list(&ctx, &jobs, kind, &id).await };
        let send = move |ctx: Ctx,
                         jobs: Jobs,
                         Path(id): Path<String>,
                         headers: HeaderMap,
                         body: JsonBody<MailDraft>| async move {
            send(&ctx, &jobs, (kind, name), &id, &headers, body).await
        };
        (of_one(name), get(list).post(send))
    };
    WRITTEN_TO
        .into_iter()
        .map(each)
        .fold(Router::new(), |router, (path, methods)| router.route(&path, methods))
        .route(&one(), delete(withdraw))
        .method_not_allowed_fallback(method_not_allowed)
}

/// Writing takes the right to change the record besides, and reading that to read it.
#[must_use]
pub fn table() -> Vec<Route> {
    let route = |method, name: &str, action| Route { method, path: of_one(name), resource: Resource::Mail, action };
    let each = |(_, name): (RecordKind, &str)| [route("GET", name, Action::Read), route("POST", name, Action::Create)];
    let withdraw = Route { method: "DELETE", path: one(), resource: Resource::Mail, action: Action::Delete };
    WRITTEN_TO.into_iter().flat_map(each).chain([withdraw]).collect()
}

fn one() -> String {
    format!("{API_ROOT}/mails/{{id}}")
}

fn of_one(name: &str) -> String {
    format!("{API_ROOT}/{name}/{{id}}/mails")
}

async fn list(ctx: &Ctx, jobs: &Jobs, kind: RecordKind, id: &str) -> Result<Json<Mails>, AppError> {
    // Who may not is told so before what was named is looked for.
    ctx.allow_any(Resource::Mail, Action::Read)?;
    ctx.allow_any(kind.resource(), Action::Read)?;
    let mails = queries::on(ctx, kind, record_id(id)?).await?;
    Ok(Json(Mails { data: mails.into_iter().map(|mail| queries::told(&jobs.platform, mail)).collect() }))
}

async fn send(
    ctx: &Ctx,
    jobs: &Jobs,
    (kind, name): (RecordKind, &str),
    id: &str,
    headers: &HeaderMap,
    JsonBody { value: draft, bytes }: JsonBody<MailDraft>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Mail, Action::Create)?;
    ctx.allow_any(kind.resource(), Action::Modify)?;
    let id = record_id(id)?;
    let path = format!("{API_ROOT}/{name}/{id}/mails");
    let key = idempotency_key(headers)?.map(|key| idempotency::Key::new(key, "POST", &path, &bytes));
    let status = StatusCode::ACCEPTED;
    let Some(key) = key else {
        let mail = verbs::send(&jobs.platform, ctx, kind, id, &draft).await?;
        return Ok((status, Json(queries::told(&jobs.platform, mail))).into_response());
    };
    due::note(&jobs.platform, ctx.tenant.id).await?;
    let kept = ctx
        .write(async |tx| {
            let work = async {
                let mail = verbs::send_in(tx, kind, id, &draft).await?;
                serde_json::to_string(&queries::told(&jobs.platform, mail)).map_err(|e| Error::internal("an answer", e))
            };
            idempotency::once(tx, &key, status.as_u16(), work).await
        })
        .await?;
    due::renote(&jobs.platform, ctx).await;
    Ok(idempotency::response(kept))
}

async fn withdraw(ctx: Ctx, Path(id): Path<String>) -> Result<Json<Mail>, AppError> {
    ctx.allow_any(Resource::Mail, Action::Delete)?;
    Ok(Json(verbs::withdraw(&ctx, MailId(record_id(&id)?)).await?))
}

/// An id that is none is an id that does not exist.
fn record_id(text: &str) -> Result<Uuid, AppError> {
    text.parse().map_err(|_| AppError::not_found())
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let mut paths = PathsBuilder::new();
    for (kind, name) in WRITTEN_TO {
        let word = kind.as_str();
        let operation = |summary: String| {
            OperationBuilder::new()
                .tag(name)
                .summary(Some(summary))
                .parameter(openapi::id())
                .response("403", openapi::refused("You may not write e-mails, or not change this record"))
                .response("404", openapi::refused(&format!("There is no such {word}, or it is not yours to see")))
        };
        let list = operation(format!("The e-mails that were written to a {word}, the newest first"))
            .response("200", openapi::json("At most 200", openapi::reference::<Mails>()));
        let send = operation(format!("Writes an e-mail to a {word}"))
            .description(Some(
                "Takes a template, or a subject and a body with variables such as {{first_name|there}}. It is queued, and leaves \
                 a little later; the list says where it stands.",
            ))
            .parameter(openapi::header("Idempotency-Key", "A retry with the same key gets the first answer", false))
            .request_body(Some(openapi::body::<MailDraft>()))
            .response("202", openapi::json("The e-mail, which is queued", openapi::reference::<Mail>()))
            .response("409", openapi::refused("Very many e-mails wait already"))
            .response("422", openapi::refused("There is no address, a variable is not known, or there is no text"));
        let mut item = PathItem::new(HttpMethod::Get, list.build());
        item.post = Some(send.build());
        paths = paths.path(of_one(name), item);
    }
    let withdraw = OperationBuilder::new()
        .tag(Contacts::NAME)
        .summary(Some("Withdraws an e-mail that waits to leave"))
        .parameter(openapi::id())
        .response("200", openapi::json("The e-mail, which does not leave any more", openapi::reference::<Mail>()))
        .response("403", openapi::refused("You did not write it, and may not withdraw those of others"))
        .response("404", openapi::refused("There is no such e-mail, or it is not yours to see"))
        .response("409", openapi::refused("It does not wait any more: it has left, is leaving, or has failed"));
    paths = paths.path(one(), PathItem::new(HttpMethod::Delete, withdraw.build()));
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = Vec::new();
    macro_rules! schema {
        ($($of:ty),*) => {$(
            schemas.push((<$of>::name().into_owned(), <$of>::schema()));
            <$of>::schemas(&mut schemas);
        )*};
    }
    schema!(Mail, Mails, MailDraft);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}
