//! Reading forms and what was sent with them.

use super::{
    entity::{Column, Entity, Model, submission},
    fields::TABLE,
    model::{FormFigures, FormFilter, FormId, FormQuery, WebForm},
    submission::{Submission, SubmissionId, SubmissionState},
};
use crate::shared::{
    find as search,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_core::{Action, Ctx, Error, Page, Resource, Timestamp};
use ac_views::sql::Asked;
use data_encoding::BASE64URL_NOPAD;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Asterisk, Expr, Func},
};
use std::collections::HashMap;

/// Forms that come together: more than may be made.
pub const FORMS_MAX: u64 = 200;
/// Submissions on one page.
pub const SUBMISSIONS_PER_PAGE: u64 = 50;
/// How far back the recent figure of a form looks.
const RECENT_SECS: i64 = 30 * 24 * 3_600;

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""web_form"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""web_form"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""web_form"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// The forms that are not deleted.
pub(super) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// The forms the actor may see. Errors: `forbidden`.
fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.allow_any(Resource::Form, Action::Read)?;
    Ok(live())
}

/// A page of forms. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &FormQuery) -> Result<Page<WebForm>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::NameKey], asked.words()).await?;
        let page: Page<Row> = keyset::page(tx.conn(), base, |select| select, Column::Id, &ask).await?;
        let figures = figures(tx.conn(), ctx.now(), page.data.iter().map(|row| row.form.id).collect()).await?;
        Ok(page.map(|row| shown(row.form, &figures)))
    })
    .await
}

/// All forms, by name, for the page with them. Errors: `forbidden`.
pub async fn all(ctx: &Ctx) -> Result<Vec<WebForm>, Error> {
    let select = visible(ctx)?.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(FORMS_MAX);
    ctx.read(async |tx| {
        let rows = select.all(tx.conn()).await?;
        let figures = figures(tx.conn(), ctx.now(), rows.iter().map(|row| row.id).collect()).await?;
        Ok(rows.into_iter().map(|row| shown(row, &figures)).collect())
    })
    .await
}

/// One form. Errors: `not_found`, `forbidden`.
pub async fn get(ctx: &Ctx, id: FormId) -> Result<WebForm, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(super) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: FormId) -> Result<WebForm, Error> {
    let row = visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.ok_or(Error::NotFound)?;
    let figures = figures(conn, ctx.now(), vec![id]).await?;
    Ok(shown(row, &figures))
}

/// The form that a public address names, whatever its state. Errors: `not_found`.
pub async fn by_key(ctx: &Ctx, key: &str) -> Result<Model, Error> {
    // Nothing else is one, and what PostgreSQL takes for no text would be an error of ours.
    if BASE64URL_NOPAD.decode(key.as_bytes()).is_err() {
        return Err(Error::NotFound);
    }
    let select = live().filter(Column::Key.eq(key));
    ctx.read(async |tx| select.one(tx.conn()).await?.ok_or(Error::NotFound)).await
}

/// Refuses whoever may not read forms and all leads: what was sent holds the same names and addresses, of whoever's lead it becomes.
///
/// Errors: `forbidden`.
pub(super) fn allow_submissions(ctx: &Ctx) -> Result<(), Error> {
    ctx.allow_any(Resource::Form, Action::Read)?;
    if ctx.readable(Resource::Lead)?.is_all() {
        return Ok(());
    }
    Err(Error::Refused("What was sent is for those who may read all leads. Ask an admin of the workspace.".to_owned()))
}

/// A page of what was sent with a form, the newest first; `before` is the last of the page before.
///
/// Errors: `not_found`, `forbidden`.
pub async fn submissions(
    ctx: &Ctx,
    form: FormId,
    state: Option<SubmissionState>,
    before: Option<SubmissionId>,
) -> Result<Page<Submission>, Error> {
    use submission::Column as C;
    allow_submissions(ctx)?;
    let form_there = live().filter(Column::Id.eq(form));
    ctx.read(async |tx| {
        form_there.one(tx.conn()).await?.ok_or(Error::NotFound)?;
        let mut select = submission::Entity::find().filter(C::FormId.eq(form));
        if let Some(state) = state {
            select = select.filter(C::State.eq(state));
        }
        if let Some(before) = before {
            select = select.filter(C::Id.lt(before));
        }
        let rows = select.order_by_desc(C::Id).limit(SUBMISSIONS_PER_PAGE).all(tx.conn()).await?;
        let is_full = u64::try_from(rows.len()).is_ok_and(|found| found == SUBMISSIONS_PER_PAGE);
        let next_cursor = rows.last().filter(|_| is_full).map(|row| row.id.to_string());
        Ok(Page { data: rows.into_iter().map(Submission::from).collect(), next_cursor, total: None })
    })
    .await
}

#[derive(FromQueryResult)]
struct Counted {
    form_id: FormId,
    state: SubmissionState,
    all: i64,
    recent: i64,
}

async fn figures(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    forms: Vec<FormId>,
) -> Result<HashMap<FormId, FormFigures>, Error> {
    use submission::Column as C;
    let since = now.plus_secs(-RECENT_SECS);
    let recent = Func::count(Expr::case(C::ReceivedAt.gte(since), 1));
    let counted: Vec<Counted> = submission::Entity::find()
        .select_only()
        .columns([C::FormId, C::State])
        // Not of a column, which the index would have to hold too.
        .expr_as(Func::count(Expr::col(Asterisk)), "all")
        .expr_as(recent, "recent")
        .filter(C::FormId.is_in(forms))
        .group_by(C::FormId)
        .group_by(C::State)
        .into_model()
        .all(conn)
        .await?;
    let mut figures: HashMap<FormId, FormFigures> = HashMap::new();
    for Counted { form_id, state, all, recent } in counted {
        let of = figures.entry(form_id).or_default();
        match state {
            SubmissionState::Accepted => (of.accepted, of.accepted_30_days) = (all, recent),
            SubmissionState::Held => of.held = all,
            SubmissionState::Discarded => {}
        }
    }
    Ok(figures)
}

fn filtered(base: Select<Entity>, filter: &FormFilter) -> Select<Entity> {
    match filter.state {
        Some(state) => base.filter(Column::State.eq(state)),
        None => base,
    }
}

/// A form on a page of the list.
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    form: Model,
}

fn shown(row: Model, figures: &HashMap<FormId, FormFigures>) -> WebForm {
    let valid = row.valid();
    WebForm {
        id: row.id,
        key: row.key,
        name: valid.name,
        state: valid.state,
        title: valid.title,
        intro: valid.intro,
        questions: valid.questions,
        consent: valid.consent,
        consent_required: valid.consent_required,
        button: valid.button,
        thanks: valid.thanks,
        redirect: valid.redirect,
        source: valid.source,
        owners: valid.owners,
        embedding: valid.embedding,
        sites: valid.sites,
        figures: figures.get(&row.id).copied().unwrap_or_default(),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
