//! The REST interface of projects: their collections, and what stands beside them ([`beside`]). How collections behave is
//! `ac_core::rest`'s.

mod beside;

use crate::{
    columns::{self, model as column},
    comments::{self, model as comment},
    labels::{self, model as label},
    projects::{self, model as project},
    tasks::{self, model as task},
};
use ac_core::{
    Ctx, Error, Page, Resource, Tx,
    event::Origin,
    keyset::{ListError, SortField},
    list::ListQuery,
    rest::{self, Cell, Collection, Route, openapi},
};
use axum::Router;
use utoipa::openapi::OpenApi;

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
        "id", "key", "parent", "title", "description", "project", "column", "done", "priority", "start_on", "due_on",
        "estimate_minutes", "done_at", "created_at", "updated_at",
    ],
    |row| vec![
        Cell::text(row.id), (&row.key).into(), (&row.parent_key).into(), (&row.title).into(), (&row.description).into(),
        (&row.project_name).into(),
        (&row.column_name).into(), Cell::YesNo(row.is_done), row.priority.as_str().into(), (&row.start_on).into(),
        (&row.due_on).into(), row.estimate_minutes.map_or(Cell::Empty, |minutes| Cell::Number(minutes.to_string())),
        (&row.done_at).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/labels`
    Labels = "labels": Label, labels, labels::queries::fields, label::{
        LabelId, Label, LabelDraft, LabelPatch, LabelFilter
    },
    table: ["id", "project_id", "name", "tone", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), Cell::text(row.project_id), (&row.name).into(), row.tone.as_str().into(), row.created_at.into(),
        row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/comments`
    Comments = "comments": Comment, comments, comments::queries::fields, comment::{
        CommentId, Comment, CommentDraft, CommentPatch, CommentFilter
    },
    table: ["id", "task_id", "task", "body", "author", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), Cell::text(row.task_id), (&row.task_key).into(), (&row.body).into(), (&row.owner_name).into(),
        row.created_at.into(), row.updated_at.into(),
    ]
}

/// Every route, at its full address.
pub fn routes() -> Router {
    Router::new()
        .merge(rest::router::<Projects>())
        .merge(rest::router::<Columns>())
        .merge(rest::router::<Tasks>())
        .merge(rest::router::<Labels>())
        .merge(rest::router::<Comments>())
        .merge(beside::routes())
}

/// What [`routes`] answers to, for the permission and cross-tenant matrices.
#[must_use]
pub fn table() -> Vec<Route> {
    let collections = [
        rest::routes::<Projects>(),
        rest::routes::<Columns>(),
        rest::routes::<Tasks>(),
        rest::routes::<Labels>(),
        rest::routes::<Comments>(),
    ];
    [collections.concat(), beside::table()].concat()
}

/// The OpenAPI document of [`routes`], added to `document`.
pub fn describe(document: &mut OpenApi) {
    openapi::merge::<Projects>(document);
    openapi::merge::<Columns>(document);
    openapi::merge::<Tasks>(document);
    openapi::merge::<Labels>(document);
    openapi::merge::<Comments>(document);
    beside::describe(document);
}
