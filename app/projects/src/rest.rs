//! The REST interface of projects: three collections, a project's board, and moving a task. How collections behave is
//! `ac_core::rest`'s.

use crate::{
    columns::{
        self, board,
        model::{self as column, Board},
    },
    projects::{
        self,
        model::{self as project, Project, ProjectId},
    },
    tasks::{
        self,
        model::{self as task, Task, TaskId, TaskMove},
    },
};
use ac_core::{
    Action, AppError, Ctx, Error, Page, Resource, Tx,
    event::Origin,
    keyset::{ListError, SortField},
    list::ListQuery,
    rest::{
        self, API_ROOT, Cell, Collection, Route,
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
    routing::{get, post},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{Operation, OperationBuilder, PathItem},
    },
};

macro_rules! collection {
    (
        $(#[$doc:meta])* $name:ident = $path:literal: $resource:ident, $module:ident, $fields:path, $model:ident::{
            $id:ident, $row:ident, $draft:ident, $patch:ident, $filter:ident
        },
        table: [$($column:literal),* $(,)?], |$cells_of:ident| $cells:expr
    ) => {
        $(#[$doc])*
        pub struct $name;

        impl Collection for $name {
            const NAME: &'static str = $path;
            const RESOURCE: Resource = Resource::$resource;
            const SORTS: &'static [SortField] = $module::queries::SORTS;
            const DEFAULT_SORT: &'static str = $module::queries::DEFAULT_SORT;
            const COLUMNS: &'static [&'static str] = &[$($column),*];

            type Id = $model::$id;
            type Row = $model::$row;
            type Draft = $model::$draft;
            type Patch = $model::$patch;
            type Filter = $model::$filter;

            fn filter_fields() -> Vec<String> {
                $fields().into_iter().map(|field| field.key).collect()
            }

            fn id(row: &Self::Row) -> Self::Id {
                row.id
            }

            fn version(row: &Self::Row) -> i64 {
                row.version
            }

            async fn list(ctx: &Ctx, query: &ListQuery<Self::Filter>) -> Result<Page<Self::Row>, ListError> {
                $module::queries::list(ctx, query).await
            }

            async fn get(ctx: &Ctx, id: Self::Id) -> Result<Self::Row, Error> {
                $module::queries::get(ctx, id).await
            }

            async fn create(tx: &Tx<'_>, draft: Self::Draft) -> Result<Self::Row, Error> {
                $module::verbs::create_in(tx, Origin::Direct, draft).await
            }

            async fn update(ctx: &Ctx, id: Self::Id, version: i64, patch: Self::Patch) -> Result<Self::Row, Error> {
                $module::verbs::update(ctx, id, version, patch).await
            }

            async fn delete(ctx: &Ctx, id: Self::Id) -> Result<(), Error> {
                $module::verbs::delete(ctx, id).await
            }

            fn cells($cells_of: &Self::Row) -> Vec<Cell> {
                $cells
            }
        }
    };
}

collection! {
    /// `/api/v1/projects`
    Projects = "projects": Project, projects, projects::fields::fields, project::{
        ProjectId, Project, ProjectDraft, ProjectPatch, ProjectFilter
    },
    table: ["id", "code", "name", "description", "lead", "secret", "starts_on", "due_on", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), (&row.code).into(), (&row.name).into(), (&row.description).into(), (&row.owner_name).into(),
        Cell::YesNo(row.is_secret), (&row.starts_on).into(), (&row.due_on).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/columns`
    Columns = "columns": Column, columns, columns::queries::fields, column::{
        ColumnId, Column, ColumnDraft, ColumnPatch, ColumnFilter
    },
    table: ["id", "project_id", "name", "kind", "wip_limit", "position", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), Cell::text(row.project_id), (&row.name).into(), row.kind.as_str().into(),
        row.wip_limit.map_or(Cell::Empty, |limit| Cell::Number(limit.to_string())), Cell::Number(row.position.to_string()),
        row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/tasks`
    Tasks = "tasks": Task, tasks, tasks::fields::fields, task::{TaskId, Task, TaskDraft, TaskPatch, TaskFilter},
    table: [
        "id", "key", "title", "description", "project", "column", "done", "priority", "start_on", "due_on", "estimate_minutes",
        "done_at", "created_at", "updated_at",
    ],
    |row| vec![
        Cell::text(row.id), (&row.key).into(), (&row.title).into(), (&row.description).into(), (&row.project_name).into(),
        (&row.column_name).into(), Cell::YesNo(row.is_done), row.priority.as_str().into(), (&row.start_on).into(),
        (&row.due_on).into(), row.estimate_minutes.map_or(Cell::Empty, |minutes| Cell::Number(minutes.to_string())),
        (&row.done_at).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

/// Every route, at its full address.
pub fn routes() -> Router {
    Router::new()
        .merge(rest::router::<Projects>())
        .merge(rest::router::<Columns>())
        .merge(rest::router::<Tasks>())
        .merge(
            Router::new()
                .route(&board_path(), get(read_board))
                .route(&move_path(), post(move_task))
                .route(&restore_path::<Projects>(), post(restore_project))
                .route(&restore_path::<Tasks>(), post(restore_task))
                .method_not_allowed_fallback(method_not_allowed),
        )
}

/// What [`routes`] answers to, for the permission and cross-tenant matrices.
#[must_use]
pub fn table() -> Vec<Route> {
    let further = vec![
        Route { method: "GET", path: board_path(), resource: Resource::Task, action: Action::Read },
        Route { method: "POST", path: move_path(), resource: Resource::Task, action: Action::Modify },
        Route { method: "POST", path: restore_path::<Projects>(), resource: Resource::Project, action: Action::Delete },
        Route { method: "POST", path: restore_path::<Tasks>(), resource: Resource::Task, action: Action::Delete },
    ];
    [rest::routes::<Projects>(), rest::routes::<Columns>(), rest::routes::<Tasks>(), further].concat()
}

/// The OpenAPI document of [`routes`], added to `document`.
pub fn describe(document: &mut OpenApi) {
    openapi::merge::<Projects>(document);
    openapi::merge::<Columns>(document);
    openapi::merge::<Tasks>(document);
    let board = OperationBuilder::new()
        .tag(Projects::NAME)
        .summary(Some("The project's board: its columns in order, each with its tasks in order"))
        .parameter(openapi::id())
        .response("200", openapi::json("The board", openapi::reference::<Board>()))
        .response("404", openapi::refused("There is no such project, or it is not yours to see"));
    let moving = OperationBuilder::new()
        .tag(Tasks::NAME)
        .summary(Some("Moves a task to a place on its project's board"))
        .description(Some(
            "Below `after_id`, or on top of the column without one. A task that stands there already stays, and no event tells of it. \
             With If-Match, only as it was last seen.",
        ))
        .parameter(openapi::id())
        .parameter(openapi::header("If-Match", "The task's version that was seen, such as \"3\"", false))
        .request_body(Some(openapi::body::<TaskMove>()))
        .response("200", openapi::json("The task; ETag is its version", openapi::reference::<Task>()))
        .response("404", openapi::refused("There is no such task, or it is not yours to see"))
        .response("412", openapi::refused("Somebody changed the task meanwhile"))
        .response("422", openapi::refused("The column is none of the task's project"));
    add::<Board>(document, board_path(), HttpMethod::Get, board.build());
    add::<TaskMove>(document, move_path(), HttpMethod::Post, moving.build());
    let restoring = |tag: &str, row| {
        OperationBuilder::new()
            .tag(tag)
            .summary(Some("Takes it out of the bin"))
            .parameter(openapi::id())
            .response("200", openapi::json("It is back; ETag is its version", row))
            .response("404", openapi::refused("It is not in the bin, or not yours to see"))
            .build()
    };
    let of_project = restoring(Projects::NAME, openapi::reference::<Project>());
    add::<Project>(document, restore_path::<Projects>(), HttpMethod::Post, of_project);
    let of_task = restoring(Tasks::NAME, openapi::reference::<Task>());
    add::<Task>(document, restore_path::<Tasks>(), HttpMethod::Post, of_task);
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

fn restore_path<C: Collection>() -> String {
    format!("{API_ROOT}/{}/{{id}}/restore", C::NAME)
}

async fn restore_project(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Project, Action::Delete)?;
    let id: ProjectId = id.parse().map_err(|_| AppError::not_found())?;
    let project = projects::verbs::restore(&ctx, id).await?;
    Ok(([(ETAG, etag(project.version))], axum::Json(project)).into_response())
}

async fn restore_task(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Task, Action::Delete)?;
    let id: TaskId = id.parse().map_err(|_| AppError::not_found())?;
    let task = tasks::verbs::restore(&ctx, id).await?;
    Ok(([(ETAG, etag(task.version))], axum::Json(task)).into_response())
}

async fn read_board(ctx: Ctx, Path(id): Path<String>) -> Result<axum::Json<Board>, AppError> {
    // An id that is none is an id that does not exist.
    let id: ProjectId = id.parse().map_err(|_| AppError::not_found())?;
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
    let id: TaskId = id.parse().map_err(|_| AppError::not_found())?;
    let seen = headers.contains_key(IF_MATCH).then(|| if_match(&headers)).transpose()?;
    let task = tasks::verbs::move_to(&ctx, id, value, seen).await?;
    Ok(([(ETAG, etag(task.version))], axum::Json(task)).into_response())
}
