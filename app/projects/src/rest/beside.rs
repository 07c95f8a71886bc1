//! What stands beside the collections: a project's board, moving a task, its checklist, and the way out of the bin.

use super::{Comments, Projects, Tasks};
use crate::{
    columns::{board, model::Board},
    comments::{self, model::Comment},
    projects::{
        self,
        model::{Project, ProjectId},
    },
    tasks::{
        self,
        checklist::{
            self,
            model::{ChecklistItemDraft, ChecklistItemId, ChecklistItemPatch},
        },
        model::{Task, TaskId, TaskMove},
    },
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
    http::{
        HeaderMap,
        header::{ETAG, IF_MATCH},
    },
    response::{IntoResponse, Response},
    routing::{get, patch, post},
};
use std::str::FromStr;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{Operation, OperationBuilder, PathItem},
    },
};

pub fn routes() -> Router {
    Router::new()
        .route(&board_path(), get(read_board))
        .route(&move_path(), post(move_task))
        .route(&checklist_path(), post(add_item))
        .route(&item_path(), patch(set_item).delete(remove_item))
        .route(&restore_path::<Projects>(), post(restore_project))
        .route(&restore_path::<Tasks>(), post(restore_task))
        .route(&restore_path::<Comments>(), post(restore_comment))
        .method_not_allowed_fallback(method_not_allowed)
}

pub fn table() -> Vec<Route> {
    let route = |method, path: String, resource, action| Route { method, path, resource, action };
    vec![
        route("GET", board_path(), Resource::Task, Action::Read),
        route("POST", move_path(), Resource::Task, Action::Modify),
        route("POST", checklist_path(), Resource::Task, Action::Modify),
        route("PATCH", item_path(), Resource::Task, Action::Modify),
        route("DELETE", item_path(), Resource::Task, Action::Modify),
        route("POST", restore_path::<Projects>(), Resource::Project, Action::Delete),
        route("POST", restore_path::<Tasks>(), Resource::Task, Action::Delete),
        route("POST", restore_path::<Comments>(), Resource::Comment, Action::Delete),
    ]
}

pub fn describe(document: &mut OpenApi) {
    let board = OperationBuilder::new()
        .tag(Projects::NAME)
        .summary(Some("The project's board: its columns in order, each with its tasks in order"))
        .parameter(openapi::id())
        .response("200", openapi::json("The board", openapi::reference::<Board>()))
        .response("404", openapi::refused("There is no such project, or it is not yours to see"));
    let moving = of_task("Moves a task to a place on its project's board")
        .description(Some(
            "Below `after_id`, or on top of the column without one. A task that stands there already stays, and no event tells of it. \
             With If-Match, only as it was last seen.",
        ))
        .parameter(openapi::header("If-Match", "The task's version that was seen, such as \"3\"", false))
        .request_body(Some(openapi::body::<TaskMove>()))
        .response("412", openapi::refused("Somebody changed the task meanwhile"))
        .response("422", openapi::refused("The column is none of the task's project"));
    add::<Board>(document, board_path(), HttpMethod::Get, board.build());
    add::<TaskMove>(document, move_path(), HttpMethod::Post, moving.build());
    let adding = of_task("Adds an item at the end of the task's checklist")
        .request_body(Some(openapi::body::<ChecklistItemDraft>()))
        .response("422", openapi::refused("The item needs another look, or there are as many as there can be"));
    let item = || openapi::in_path("item", "The item's UUID");
    let setting = of_task("Changes one item of the task's checklist, whatever became of the others meanwhile")
        .parameter(item())
        .request_body(Some(openapi::body::<ChecklistItemPatch>()))
        .response("422", openapi::refused("The item needs another look"));
    let removing = of_task("Removes one item of the task's checklist").parameter(item());
    add::<ChecklistItemDraft>(document, checklist_path(), HttpMethod::Post, adding.build());
    add::<ChecklistItemPatch>(document, item_path(), HttpMethod::Patch, setting.build());
    add::<Task>(document, item_path(), HttpMethod::Delete, removing.build());
    restoring::<Projects>(document);
    restoring::<Tasks>(document);
    restoring::<Comments>(document);
}

/// What is done to a task and answers it.
fn of_task(summary: &str) -> OperationBuilder {
    OperationBuilder::new()
        .tag(Tasks::NAME)
        .summary(Some(summary))
        .parameter(openapi::id())
        .response("200", openapi::json("The task; ETag is its version", openapi::reference::<Task>()))
        .response("404", openapi::refused("There is nothing there, or it is not yours to see"))
}

fn restoring<C: Collection>(document: &mut OpenApi) {
    let operation = OperationBuilder::new()
        .tag(C::NAME)
        .summary(Some("Takes it out of the bin"))
        .parameter(openapi::id())
        .response("200", openapi::json("It is back; ETag is its version", openapi::reference::<C::Row>()))
        .response("404", openapi::refused("It is not in the bin, or not yours to see"));
    add::<C::Row>(document, restore_path::<C>(), HttpMethod::Post, operation.build());
}

fn add<S: ToSchema + PartialSchema>(document: &mut OpenApi, path: String, method: HttpMethod, operation: Operation) {
    let paths = PathsBuilder::new().path(path, PathItem::new(method, operation));
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = vec![(S::name().into_owned(), S::schema())];
    S::schemas(&mut schemas);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}

fn board_path() -> String {
    format!("{API_ROOT}/{}/{{id}}/board", Projects::NAME)
}

fn move_path() -> String {
    format!("{API_ROOT}/{}/{{id}}/move", Tasks::NAME)
}

fn checklist_path() -> String {
    format!("{API_ROOT}/{}/{{id}}/checklist", Tasks::NAME)
}

fn item_path() -> String {
    format!("{}/{{item}}", checklist_path())
}

fn restore_path<C: Collection>() -> String {
    format!("{API_ROOT}/{}/{{id}}/restore", C::NAME)
}

/// An id that is none is an id that does not exist.
fn known<I: FromStr>(id: &str) -> Result<I, AppError> {
    id.parse().map_err(|_| AppError::not_found())
}

fn changed(task: Task) -> Response {
    ([(ETAG, etag(task.version))], axum::Json(task)).into_response()
}

async fn read_board(ctx: Ctx, Path(id): Path<String>) -> Result<axum::Json<Board>, AppError> {
    let id: ProjectId = known(&id)?;
    Ok(axum::Json(board::get(&ctx, id).await?))
}

async fn move_task(
    ctx: Ctx,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<TaskMove>,
) -> Result<Response, AppError> {
    // Who may not is told so before what was sent is looked at.
    ctx.allow_any(Resource::Task, Action::Modify)?;
    let id: TaskId = known(&id)?;
    let seen = headers.contains_key(IF_MATCH).then(|| if_match(&headers)).transpose()?;
    Ok(changed(tasks::verbs::move_to(&ctx, id, value, seen).await?))
}

async fn add_item(
    ctx: Ctx,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<ChecklistItemDraft>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Task, Action::Modify)?;
    let id: TaskId = known(&id)?;
    Ok(changed(checklist::add(&ctx, id, value).await?))
}

async fn set_item(
    ctx: Ctx,
    Path((id, item)): Path<(String, String)>,
    JsonBody { value, .. }: JsonBody<ChecklistItemPatch>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Task, Action::Modify)?;
    let (id, item): (TaskId, ChecklistItemId) = (known(&id)?, known(&item)?);
    Ok(changed(checklist::set(&ctx, id, item, value).await?))
}

async fn remove_item(ctx: Ctx, Path((id, item)): Path<(String, String)>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Task, Action::Modify)?;
    let (id, item): (TaskId, ChecklistItemId) = (known(&id)?, known(&item)?);
    Ok(changed(checklist::remove(&ctx, id, item).await?))
}

async fn restore_project(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Project, Action::Delete)?;
    let project: Project = projects::verbs::restore(&ctx, known(&id)?).await?;
    Ok(([(ETAG, etag(project.version))], axum::Json(project)).into_response())
}

async fn restore_task(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Task, Action::Delete)?;
    Ok(changed(tasks::verbs::restore(&ctx, known(&id)?).await?))
}

async fn restore_comment(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Comment, Action::Delete)?;
    let comment: Comment = comments::verbs::restore(&ctx, known(&id)?).await?;
    Ok(([(ETAG, etag(comment.version))], axum::Json(comment)).into_response())
}
