//! `/api/v1/dashboards`, and what their widgets show to whoever asks.

use super::{
    compute,
    fields::fields,
    figures::WidgetFigures,
    model::{Dashboard, DashboardDraft, DashboardFilter, DashboardId, DashboardPatch, DashboardQuery},
    queries, verbs,
};
use ac_core::{
    Action, AppError, Ctx, Error, ErrorCode, Page, Resource, Tx,
    keyset::{ListError, SortField},
    rest::{API_ROOT, Cell, Collection, Route, method_not_allowed, openapi},
};
use axum::{
    Json, Router,
    extract::{Path, RawQuery},
    http::{
        HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathsBuilder, ResponseBuilder,
        path::{OperationBuilder, PathItem},
        schema::{SchemaType, Type},
    },
};

/// The dashboards of a workspace.
pub struct Boards;

impl Collection for Boards {
    const NAME: &'static str = "dashboards";
    const RESOURCE: Resource = Resource::Dashboard;
    const SORTS: &'static [SortField] = queries::SORTS;
    const DEFAULT_SORT: &'static str = queries::DEFAULT_SORT;
    const COLUMNS: &'static [&'static str] = &["id", "name", "widgets", "share", "owner", "created_at", "updated_at"];

    type Id = DashboardId;
    type Row = Dashboard;
    type Draft = DashboardDraft;
    type Patch = DashboardPatch;
    type Filter = DashboardFilter;

    fn filter_fields() -> Vec<String> {
        fields().into_iter().map(|field| field.key).collect()
    }

    fn id(row: &Dashboard) -> DashboardId {
        row.id
    }

    fn version(row: &Dashboard) -> i64 {
        row.version
    }

    async fn list(ctx: &Ctx, query: &DashboardQuery) -> Result<Page<Dashboard>, ListError> {
        queries::list(ctx, query).await
    }

    async fn get(ctx: &Ctx, id: DashboardId) -> Result<Dashboard, Error> {
        queries::get(ctx, id).await
    }

    async fn create(tx: &Tx<'_>, draft: DashboardDraft) -> Result<Dashboard, Error> {
        verbs::create_in(tx, draft).await
    }

    async fn update(ctx: &Ctx, id: DashboardId, version: i64, patch: DashboardPatch) -> Result<Dashboard, Error> {
        verbs::update(ctx, id, version, patch).await
    }

    async fn delete(ctx: &Ctx, id: DashboardId) -> Result<(), Error> {
        verbs::delete(ctx, id).await
    }

    fn cells(row: &Dashboard) -> Vec<Cell> {
        let kinds: Vec<&str> = row.widgets.iter().map(|widget| widget.kind.as_str()).collect();
        vec![
            Cell::text(row.id),
            (&row.name).into(),
            Cell::text(kinds.join(" ")),
            row.share.as_str().into(),
            (&row.owner_name).into(),
            row.created_at.into(),
            row.updated_at.into(),
        ]
    }
}

/// What a widget shows, or why it shows nothing.
#[derive(Serialize, ToSchema)]
pub struct FiguresOfWidget {
    /// Its number.
    widget: u32,
    figures: Option<WidgetFigures>,
    /// Set where there are none: the records, or the view, are not the asker's to see, or the filter cannot be read.
    problem: Option<WidgetProblem>,
}

/// Why a widget shows nothing.
#[derive(Serialize, ToSchema)]
pub struct WidgetProblem {
    code: String,
    detail: String,
}

/// What all widgets of a dashboard show.
#[derive(Serialize, ToSchema)]
pub struct FiguresOfWidgets {
    data: Vec<FiguresOfWidget>,
}

pub fn routes() -> Router {
    Router::new()
        .route(&path("figures"), get(figures))
        .route(&path("figures.csv"), get(csv))
        .method_not_allowed_fallback(method_not_allowed)
}

#[must_use]
pub fn table() -> Vec<Route> {
    let route = |end| Route { method: "GET", path: path(end), resource: Resource::Dashboard, action: Action::Read };
    vec![route("figures"), route("figures.csv")]
}

fn path(end: &str) -> String {
    format!("{API_ROOT}/{}/{{id}}/{end}", Boards::NAME)
}

async fn figures(
    ctx: Ctx,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<FiguresOfWidgets>, AppError> {
    let only = widget_in(query.as_deref())?;
    let dashboard = read(&ctx, &id).await?;
    let mut data = Vec::new();
    for widget in dashboard.widgets.iter().filter(|widget| only.is_none_or(|id| id == widget.id)) {
        let (figures, problem) = match compute::figures(&ctx, widget).await {
            Ok(figures) => (Some(figures), None),
            Err(error) => {
                let error = AppError::from(error);
                (None, Some(WidgetProblem { code: error.code.as_str().to_owned(), detail: error.message }))
            }
        };
        data.push(FiguresOfWidget { widget: widget.id, figures, problem });
    }
    if only.is_some() && data.is_empty() {
        return Err(AppError::not_found());
    }
    Ok(Json(FiguresOfWidgets { data }))
}

async fn csv(ctx: Ctx, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    let dashboard = read(&ctx, &id).await?;
    let Some(only) = widget_in(query.as_deref())? else {
        return Err(AppError::new(ErrorCode::BadRequest, "Say which widget by its number, as in widget=1."));
    };
    let widget = dashboard.widgets.iter().find(|widget| widget.id == only).ok_or_else(AppError::not_found)?;
    let text = compute::file(&ctx, widget).await?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"figures.csv\"")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, text).into_response())
}

/// An id that is none is an id that does not exist.
async fn read(ctx: &Ctx, id: &str) -> Result<Dashboard, AppError> {
    ctx.allow_any(Resource::Dashboard, Action::Read)?;
    let id: DashboardId = id.parse().map_err(|_| AppError::not_found())?;
    Ok(queries::get(ctx, id).await?)
}

/// The widget that the address names. Errors: `bad_request`.
fn widget_in(query: Option<&str>) -> Result<Option<u32>, AppError> {
    let bad = |message: &str| AppError::new(ErrorCode::BadRequest, message);
    let mut widget = None;
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if name != "widget" {
            return Err(bad("Figures have the parameter widget."));
        }
        let number = value.parse().map_err(|_| bad("“widget” is the number of a widget."))?;
        if widget.replace(number).is_some() {
            return Err(bad("“widget” is given twice."));
        }
    }
    Ok(widget)
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let operation = |summary: &str| {
        OperationBuilder::new()
            .tag(Boards::NAME)
            .summary(Some(summary))
            .parameter(openapi::id())
            .parameter(openapi::query("widget", Type::Integer, "The number of one widget"))
            .response("400", openapi::refused("An unknown parameter, or a number that is none"))
            .response("404", openapi::refused("There is no such dashboard or widget, or it is not yours to see"))
    };
    let figures = operation("What the widgets show of the records you may see")
        .description(Some("Periods are counted from today. Each part says the filter that finds its records."))
        .response("200", openapi::json("One entry a widget, in order", openapi::reference::<FiguresOfWidgets>()));
    let text = Content::new(Some(ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build()));
    let csv = operation("What one widget shows, as CSV")
        .description(Some("A table's records take the right to export them."))
        .response("403", openapi::refused("The widget shows records that you may not export"))
        .response("200", ResponseBuilder::new().description("CSV").content("text/csv", text).build());
    let paths = PathsBuilder::new()
        .path(path("figures"), PathItem::new(HttpMethod::Get, figures.build()))
        .path(path("figures.csv"), PathItem::new(HttpMethod::Get, csv.build()));
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = vec![(FiguresOfWidgets::name().into_owned(), FiguresOfWidgets::schema())];
    FiguresOfWidgets::schemas(&mut schemas);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}
