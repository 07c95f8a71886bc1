//! Reading notes. A note is seen by whoever may read notes and the record it is on.

use super::{
    entity::{Column, Entity},
    fields::TABLE,
    model::{Note, NoteId, NoteQuery},
};
use crate::{
    companies::{self, model::CompanyId},
    contacts::{self, model::ContactId},
    deals::{self, model::DealId},
    members::entity as member,
    shared::{
        keyset::{self, Ask, KeyKind, ListError, SortField},
        kind::RecordKind,
        list::SEARCH_CHARS_MAX,
    },
};
use ac_core::{Ctx, Error, Page, Resource, text};
use ac_views::sql::Asked;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{BinOper, Expr, ExprTrait, Func, SelectStatement, SimpleExpr},
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

/// Whether the actor can see the record that a note is to be written on.
pub(crate) async fn subject_exists(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: RecordKind,
    id: uuid::Uuid,
) -> Result<bool, Error> {
    match kind {
        RecordKind::Company => companies::queries::exists(conn, ctx, CompanyId(id)).await,
        RecordKind::Contact => contacts::queries::exists(conn, ctx, ContactId(id)).await,
        RecordKind::Deal => deals::queries::exists(conn, ctx, DealId(id)).await,
    }
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let select = Entity::find().filter(Column::DeletedAt.is_null());
    let select = match ctx.visible_owner(Resource::Note)? {
        Some(me) => select.filter(Column::AuthorId.eq(me)),
        None => select,
    };
    let mut seen = Condition::any();
    let mut are_all_seen = true;
    for (kind, resource) in SUBJECTS {
        let on = Column::SubjectKind.eq(kind);
        match ctx.visible_owner(resource) {
            // A kind that is seen whole is not looked up: the list stays one walk along its index, and what is in the bin keeps
            // its notes.
            Ok(None) => seen = seen.add(on),
            Ok(Some(_)) => {
                are_all_seen = false;
                seen = seen.add(on.and(Column::SubjectId.in_subquery(seen_subjects(ctx, kind)?)));
            }
            Err(_) => are_all_seen = false,
        }
    }
    Ok(match are_all_seen {
        true => select,
        // An empty choice would filter nothing.
        false => select.filter(Condition::any().add(Expr::val(1).eq(0)).add(seen)),
    })
}

/// What notes are written on, and the right to read that takes.
const SUBJECTS: [(RecordKind, Resource); 3] = [
    (RecordKind::Company, Resource::Company),
    (RecordKind::Contact, Resource::Contact),
    (RecordKind::Deal, Resource::Deal),
];

/// The ids of the records of a kind that the actor may see.
fn seen_subjects(ctx: &Ctx, kind: RecordKind) -> Result<SelectStatement, Error> {
    Ok(match kind {
        RecordKind::Company => ids(companies::queries::visible(ctx)?, companies::entity::Column::Id),
        RecordKind::Contact => ids(contacts::queries::visible(ctx)?, contacts::entity::Column::Id),
        RecordKind::Deal => ids(deals::queries::visible(ctx)?, deals::entity::Column::Id),
    })
}

fn ids<E: EntityTrait>(select: Select<E>, id: E::Column) -> SelectStatement {
    select.select_only().column(id).into_query()
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let author = Entity::belongs_to(member::Entity).from(Column::AuthorId).to(member::Column::Id).into();
    select.column_as(member::Column::Name, "author_name").join(JoinType::LeftJoin, author)
}
