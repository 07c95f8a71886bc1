//! `/api/v1/forms`, and what was sent with them.

use super::{
    fields::fields,
    held,
    model::{FormDraft, FormFilter, FormId, FormPatch, FormQuery, WebForm},
    queries,
    submission::{Submission, SubmissionId, SubmissionState},
    verbs,
};
use ac_core::{
    Action, AppError, Ctx, Error, ErrorCode, Page, Resource, Tx,
    keyset::{ListError, SortField},
    rest::{API_ROOT, Cell, Collection, Route, method_not_allowed, openapi},
};
use axum::{
    Json, Router,
    extract::{Path, RawQuery},
    routing::{get, post},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, ObjectBuilder, OpenApi, PathsBuilder, RefOr, Schema,
        path::{OperationBuilder, PathItem},
        schema::{ArrayBuilder, SchemaType, Type},
    },
};

/// The web forms of a workspace.
pub struct Forms;

impl Collection for Forms {
    const NAME: &'static str = "forms";
    const RESOURCE: Resource = Resource::Form;
    const SORTS: &'static [SortField] = queries::SORTS;
    const DEFAULT_SORT: &'static str = queries::DEFAULT_SORT;
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "state",
        "title",
        "questions",
        "source",
        "accepted",
        "accepted_30_days",
        "held",
        "created_at",
        "updated_at",
    ];

    type Id = FormId;
    type Row = WebForm;
    type Draft = FormDraft;
    type Patch = FormPatch;
    type Filter = FormFilter;

    fn filter_fields() -> Vec<String> {
        fields().into_iter().map(|field| field.key).collect()
    }

    fn id(row: &WebForm) -> FormId {
        row.id
    }

    fn version(row: &WebForm) -> i64 {
        row.version
    }

    async fn list(ctx: &Ctx, query: &FormQuery) -> Result<Page<WebForm>, ListError> {
        queries::list(ctx, query).await
    }

    async fn get(ctx: &Ctx, id: FormId) -> Result<WebForm, Error> {
        queries::get(ctx, id).await
    }

    async fn create(tx: &Tx<'_>, draft: FormDraft) -> Result<WebForm, Error> {
        verbs::create_in(tx, draft).await
    }

    async fn update(ctx: &Ctx, id: FormId, version: i64, patch: FormPatch) -> Result<WebForm, Error> {
        verbs::update(ctx, id, version, patch).await
    }

    async fn delete(ctx: &Ctx, id: FormId) -> Result<(), Error> {
        verbs::delete(ctx, id).await
    }

    fn cells(row: &WebForm) -> Vec<Cell> {
        let asked: Vec<&str> = row.questions.iter().map(|question| question.field.as_str()).collect();
        vec![
            Cell::text(row.id),
            (&row.name).into(),
            row.state.as_str().into(),
            (&row.title).into(),
            Cell::text(asked.join(" ")),
            (&row.source).into(),
            Cell::text(row.figures.accepted),
            Cell::text(row.figures.accepted_30_days),
            Cell::text(row.figures.held),
            row.created_at.into(),
            row.updated_at.into(),
        ]
    }
}

/// What a member decides about something that was sent.
#[derive(Clone, Copy)]
enum Decision {
    Accept,
    Discard,
    Keep,
}

impl Decision {
    const ALL: [Self; 3] = [Self::Accept, Self::Discard, Self::Keep];

    fn path(self) -> String {
        let end = match self {
            Self::Accept => "accept",
            Self::Discard => "discard",
            Self::Keep => "keep",
        };
        format!("{API_ROOT}/submissions/{{id}}/{end}")
    }

    fn summary(self) -> &'static str {
        match self {
            Self::Accept => "Makes the lead of something that was held back",
            Self::Discard => "Says that something that was held back is spam",
            Self::Keep => "Takes that back, for 30 days",
        }
    }
}

pub fn routes() -> Router {
    let decide = |decision: Decision| {
        move |ctx: Ctx, Path(id): Path<String>| async move { decided(&ctx, decision, &id).await.map(Json) }
    };
    let list = Router::new().route(&of_one(), get(submissions));
    let with_decisions =
        Decision::ALL.into_iter().fold(list, |router, decision| router.route(&decision.path(), post(decide(decision))));
    with_decisions.method_not_allowed_fallback(method_not_allowed)
}

/// Whoever decides reads forms besides.
#[must_use]
pub fn table() -> Vec<Route> {
    let list = Route { method: "GET", path: of_one(), resource: Resource::Form, action: Action::Read };
    let decide = |decision: Decision| Route {
        method: "POST",
        path: decision.path(),
        resource: Resource::Lead,
        action: Action::Create,
    };
    std::iter::once(list).chain(Decision::ALL.map(decide)).collect()
}

fn of_one() -> String {
    format!("{API_ROOT}/{}/{{id}}/submissions", Forms::NAME)
}

async fn decided(ctx: &Ctx, decision: Decision, id: &str) -> Result<Submission, AppError> {
    // Who may not is told so before what was named is looked for.
    ctx.allow_any(Resource::Lead, Action::Create)?;
    ctx.allow_any(Resource::Form, Action::Read)?;
    let id: SubmissionId = id.parse().map_err(|_| AppError::not_found())?;
    Ok(match decision {
        Decision::Accept => held::accept(ctx, id).await?,
        Decision::Discard => held::discard(ctx, id).await?,
        Decision::Keep => held::keep(ctx, id).await?,
    })
}

async fn submissions(
    ctx: Ctx,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<Submission>>, AppError> {
    queries::allow_submissions(&ctx)?;
    let (mut state, mut before) = (None, None);
    let bad = |message: &str| AppError::new(ErrorCode::BadRequest, message);
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match name.as_ref() {
            "state" => {
                let word =
                    SubmissionState::parse(&value).ok_or_else(|| bad("“state” is accepted, held or discarded."))?;
                state = Some(word);
            }
            "cursor" => before = Some(value.parse().map_err(|_| bad("The cursor is not one of this list."))?),
            _ => return Err(bad("Submissions have the parameters state and cursor.")),
        }
    }
    let id: FormId = id.parse().map_err(|_| AppError::not_found())?;
    Ok(Json(queries::submissions(&ctx, id, state, before).await?))
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let missing = || openapi::refused("There is no such form or submission, or it is not yours to see");
    let forbidden = || openapi::refused("You may not read both forms and all leads, or may not decide");
    let text = || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let page = ObjectBuilder::new()
        .property("data", ArrayBuilder::new().items(openapi::reference::<Submission>()))
        .property("next_cursor", text())
        .property("total", text().description(Some("Always null: this list is not counted")))
        .required("data")
        .required("next_cursor");
    let list = OperationBuilder::new()
        .tag(Forms::NAME)
        .summary(Some("What was sent with a form, the newest first, 50 a page"))
        .description(Some("What was held back has its answers; of what became a lead, the lead has them."))
        .parameter(openapi::id())
        .parameter(openapi::query("state", Type::String, "accepted, held or discarded"))
        .parameter(openapi::query("cursor", Type::String, "next_cursor of the page before"))
        .response("200", openapi::json("A page", RefOr::T(Schema::Object(page.build()))))
        .response("400", openapi::refused("An unknown parameter, state or cursor"))
        .response("403", forbidden())
        .response("404", missing());
    let mut paths = PathsBuilder::new().path(of_one(), PathItem::new(HttpMethod::Get, list.build()));
    for decision in Decision::ALL {
        let decide = OperationBuilder::new()
            .tag(Forms::NAME)
            .summary(Some(decision.summary()))
            .parameter(openapi::id())
            .response("200", openapi::json("As it is now", openapi::reference::<Submission>()))
            .response("403", forbidden())
            .response("404", missing())
            .response("409", openapi::refused("Somebody has decided about it already"))
            .response("422", openapi::refused("A lead has to have more than was asked for"));
        paths = paths.path(decision.path(), PathItem::new(HttpMethod::Post, decide.build()));
    }
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = vec![(Submission::name().into_owned(), Submission::schema())];
    Submission::schemas(&mut schemas);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}
