//! Reading notes. A note is seen by whoever may read notes and the record it is on.

use super::{
    entity::{Column, Entity},
    fields::TABLE,
    model::{Note, NoteId, NoteQuery},
};
use crate::{
    members::entity as member,
    shared::{
        keyset::{self, Ask, KeyKind, ListError, SortField},
        list::SEARCH_CHARS_MAX,
        subject,
    },
};
use ac_core::{Ctx, Error, Page, Resource, Tx, text};
use ac_views::sql::Asked;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{BinOper, Expr, ExprTrait, Func, SimpleExpr},
};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "created_at", sql: r#""note"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""note"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "-created_at";

/// The notes the actor may see, the newest first. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &NoteQuery) -> Result<Page<Note>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(kind) = query.filter.subject_kind {
        base = base.filter(Column::SubjectKind.eq(kind));
    }
    if let Some(subject) = query.filter.subject_id {
        base = base.filter(Column::SubjectId.eq(subject));
    }
    if let Some(author) = query.filter.author_id {
        base = base.filter(Column::AuthorId.eq(author));
    }
    let words = asked.words().unwrap_or_default();
    let q: String = words.chars().filter(|c| !c.is_control()).take(SEARCH_CHARS_MAX).collect();
    if !q.is_empty() {
        base = base.filter(holding(&q));
    }
    ctx.read(async |tx| Ok(keyset::page(tx.conn(), base, project, Column::Id, &ask).await?)).await
}

/// Notes are few and long: their text is searched where the filters leave it. The database folds both sides: SQLite knows the
/// case of ASCII only, and text that it leaves as it is meets a question that is left so too.
fn holding(q: &str) -> SimpleExpr {
    let pattern = Expr::expr(Func::lower(Expr::val(format!("%{}%", text::like_escape(q)))));
    let pattern = pattern.binary(BinOper::Escape, Expr::Constant('\\'.into()));
    Expr::expr(Func::lower(Expr::col((Entity, Column::Body)))).binary(BinOper::Like, pattern)
}

/// Those of `base` with these ids, the newest first.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    ids: impl Iterator<Item = NoteId>,
) -> Result<Vec<Note>, Error> {
    let select = project(base.filter(Column::Id.is_in(ids)));
    let select = select.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    Ok(select.into_model::<Note>().all(conn).await?)
}

/// The newest of `base` that hold all words.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    words: &[String],
    limit: u64,
) -> Result<Vec<Note>, Error> {
    let base = words.iter().fold(base, |base, word| base.filter(holding(word)));
    let select = project(base).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit);
    Ok(select.into_model::<Note>().all(conn).await?)
}

/// One note. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: NoteId) -> Result<Note, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: NoteId) -> Result<Note, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    select.into_model::<Note>().one(conn).await?.ok_or(Error::NotFound)
}

/// Refuses one that the actor does not see, its subject included. Errors: `not_found`.
pub(crate) async fn seen(tx: &Tx<'_>, id: NoteId) -> Result<(), Error> {
    let found = visible(tx.ctx())?.filter(Column::Id.eq(id)).count(tx.conn()).await?;
    if found == 0 { Err(Error::NotFound) } else { Ok(()) }
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let select = Entity::find().filter(Column::DeletedAt.is_null());
    let select = ctx.readable(Resource::Note)?.narrow(select, Column::AuthorId);
    Ok(match subject::seen(ctx, Column::SubjectKind, Column::SubjectId)? {
        Some(seen) => select.filter(seen),
        None => select,
    })
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let author = Entity::belongs_to(member::Entity).from(Column::AuthorId).to(member::Column::Id).into();
    select.column_as(member::Column::Name, "author_name").join(JoinType::LeftJoin, author)
}
