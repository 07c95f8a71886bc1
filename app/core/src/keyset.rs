//! Keyset pages: rows after the last one seen, by sort value and id. The same order on both databases.
//!
//! The rule: a sort expression never yields NULL and has an index together with the id, so that a page costs the same
//! wherever in the list it lies.

use crate::{
    error::{AppError, Error, ErrorCode},
    list::{BadQuery, LIST_ROWS_DEFAULT, LIST_ROWS_MAX, ListQuery},
    page::Page,
};
use data_encoding::BASE64URL_NOPAD;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect,
    QueryTrait, Select,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Order, Query, SimpleExpr},
};

/// Records counted for `total`; a list with more answers `null`.
pub const COUNT_ROWS_MAX: u64 = 10_000;
/// The years that both databases keep.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_999;
/// Characters of a cursor.
const CURSOR_CHARS_MAX: usize = 1_000;

/// How a sort value travels in a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Text,
    Integer,
    Date,
}

/// A field that a list can be sorted by.
#[derive(Clone, Copy, Debug)]
pub struct SortField {
    pub name: &'static str,
    /// SQL of the sort value; literal text of ours, never of a client's.
    pub sql: &'static str,
    pub kind: KeyKind,
}

/// As [`SortField`], for what only the workspace knows.
#[derive(Clone, Debug)]
pub struct OwnSort {
    pub name: String,
    /// SQL of the sort value, made of names that were checked; never of a client's text.
    pub sql: String,
    pub kind: KeyKind,
}

impl OwnSort {
    fn is_expression(&self) -> bool {
        self.sql.contains('(')
    }
}

impl From<SortField> for OwnSort {
    fn from(field: SortField) -> Self {
        Self { name: field.name.to_owned(), sql: field.sql.to_owned(), kind: field.kind }
    }
}

/// A list's order: the field and which way.
#[derive(Clone, Debug)]
pub struct Sort {
    pub field: OwnSort,
    pub descending: bool,
}

/// A list question that was understood.
#[derive(Clone, Debug)]
pub struct Ask {
    pub sort: Sort,
    limit: u32,
    count_max: u64,
    after: Option<(SimpleExpr, uuid::Uuid)>,
}

/// A list failed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error("the list question makes no sense")]
    Query(#[from] BadQuery),
}

impl From<sea_orm::DbErr> for ListError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Core(error.into())
    }
}

impl From<ListError> for AppError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Core(error) => error.into(),
            ListError::Query(bad) => Self::new(ErrorCode::BadRequest, bad.to_string()),
        }
    }
}

impl Ask {
    /// Reads page size, order and cursor. `sorts` is the allow-list; `default` is a `sort` of it.
    pub fn read<F>(query: &ListQuery<F>, sorts: &[SortField], default: &str) -> Result<Self, BadQuery> {
        Self::read_with(query, sorts, &[], default)
    }

    /// As [`Self::read`], with the sorts that the workspace has besides.
    pub fn read_with<F>(
        query: &ListQuery<F>,
        sorts: &[SortField],
        own: &[OwnSort],
        default: &str,
    ) -> Result<Self, BadQuery> {
        let limit = query.limit.unwrap_or(LIST_ROWS_DEFAULT);
        if limit == 0 || limit > LIST_ROWS_MAX {
            return Err(BadQuery::Limit);
        }
        let text = query.sort.as_deref().unwrap_or(default);
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let of_all = sorts.iter().find(|field| field.name == name).map(|field| OwnSort::from(*field));
        let field = of_all.or_else(|| own.iter().find(|field| field.name == name).cloned());
        let sort = Sort { field: field.ok_or_else(|| BadQuery::Sort(text.to_owned()))?, descending };
        let after = query.cursor.as_deref().map(|cursor| read_cursor(cursor, &sort)).transpose()?;
        Ok(Self { sort, limit, count_max: query.count_max.unwrap_or(COUNT_ROWS_MAX), after })
    }

    fn order(&self) -> Order {
        if self.sort.descending { Order::Desc } else { Order::Asc }
    }
}

fn write_cursor(sort: &Sort, key: &str, id: uuid::Uuid) -> String {
    let text = serde_json::json!([sort.field.name, sort.descending, key, id]).to_string();
    BASE64URL_NOPAD.encode(text.as_bytes())
}

fn read_cursor(cursor: &str, sort: &Sort) -> Result<(SimpleExpr, uuid::Uuid), BadQuery> {
    if cursor.len() > CURSOR_CHARS_MAX {
        return Err(BadQuery::Cursor);
    }
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| BadQuery::Cursor)?;
    let (name, descending, key, id): (String, bool, String, uuid::Uuid) =
        serde_json::from_slice(&bytes).map_err(|_| BadQuery::Cursor)?;
    if name != sort.field.name || descending != sort.descending || key.contains('\0') {
        return Err(BadQuery::Cursor);
    }
    let value = match sort.field.kind {
        KeyKind::Text => Expr::val(key),
        KeyKind::Integer => Expr::val(key.parse::<i64>().map_err(|_| BadQuery::Cursor)?),
        KeyKind::Date => {
            let day = key.parse::<chrono::NaiveDate>().ok().filter(|day| YEARS.contains(&chrono::Datelike::year(day)));
            Expr::val(day.ok_or(BadQuery::Cursor)?)
        }
    };
    Ok((value, id))
}

/// A row together with its sort value and id, from which the next cursor is made.
struct Keyed<R> {
    row: R,
    key: String,
    id: uuid::Uuid,
}

impl<R: FromQueryResult> FromQueryResult for Keyed<R> {
    fn from_query_result(result: &QueryResult, pre: &str) -> Result<Self, sea_orm::DbErr> {
        let (key, id) = (result.try_get(pre, "cursor_key")?, result.try_get(pre, "cursor_id")?);
        Ok(Self { row: R::from_query_result(result, pre)?, key, id })
    }
}

/// One page of `base`, with the total on the first page. `project` adds the columns and joins of `R`, which filter nothing.
///
/// The page's ids come first, from an index alone where one holds filter and order; only the rows of the page are read whole.
pub async fn page<E, C, R>(
    conn: &impl ConnectionTrait,
    base: Select<E>,
    project: impl FnOnce(Select<E>) -> Select<E>,
    id: C,
    ask: &Ask,
) -> Result<Page<R>, Error>
where
    E: EntityTrait,
    C: ColumnTrait,
    R: FromQueryResult,
{
    let counted = base.clone();
    page_counting(conn, base, counted, project, id, ask).await
}

/// As [`page`], where `counted` says for the total what `base` says, in a way that an index answers.
pub async fn page_counting<E, C, R>(
    conn: &impl ConnectionTrait,
    base: Select<E>,
    counted: Select<E>,
    project: impl FnOnce(Select<E>) -> Select<E>,
    id: C,
    ask: &Ask,
) -> Result<Page<R>, Error>
where
    E: EntityTrait,
    C: ColumnTrait,
    R: FromQueryResult,
{
    let total = if ask.after.is_none() { count_to(conn, counted, ask.count_max).await? } else { None };
    Ok(Page { total, ..read(conn, rows_of_page(base, project, id, ask), ask).await? })
}

/// The question behind [`page`].
pub fn rows_of_page<E, C>(base: Select<E>, project: impl FnOnce(Select<E>) -> Select<E>, id: C, ask: &Ask) -> Select<E>
where
    E: EntityTrait,
    C: ColumnTrait,
{
    let ids = from_cursor(base, id, ask).select_only().column(id).into_query();
    let mut rows = keyed(project(E::find().filter(id.in_subquery(ids))), id, ask);
    in_order(&mut rows, id, ask);
    rows
}

/// One page of `select` without the total.
pub async fn uncounted_page<E, C, R>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    id: C,
    ask: &Ask,
) -> Result<Page<R>, Error>
where
    E: EntityTrait,
    C: ColumnTrait,
    R: FromQueryResult,
{
    read(conn, keyed(from_cursor(select, id, ask), id, ask), ask).await
}

async fn read<E, R>(conn: &impl ConnectionTrait, select: Select<E>, ask: &Ask) -> Result<Page<R>, Error>
where
    E: EntityTrait,
    R: FromQueryResult,
{
    let mut rows = select.into_model::<Keyed<R>>().all(conn).await?;
    let wanted = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > wanted;
    rows.truncate(wanted);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| write_cursor(&ask.sort, &last.key, last.id));
    Ok(Page { data: rows.into_iter().map(|keyed| keyed.row).collect(), next_cursor, total: None })
}

/// `select` from the cursor on, in order, one row beyond the page.
pub fn from_cursor<E: EntityTrait, C: ColumnTrait>(mut select: Select<E>, id: C, ask: &Ask) -> Select<E> {
    if let Some((value, last)) = &ask.after {
        let key = || Expr::cust(ask.sort.field.sql.clone());
        if ask.sort.field.is_expression() {
            // SQLite seeks an expression's place in its index by this, and not by the pair.
            select =
                select.filter(if ask.sort.descending { key().lte(value.clone()) } else { key().gte(value.clone()) });
        }
        let row = Expr::tuple([key(), Expr::col(id.as_column_ref())]);
        let seen = Expr::tuple([value.clone(), Expr::val(*last)]);
        select = select.filter(if ask.sort.descending { row.lt(seen) } else { row.gt(seen) });
    }
    in_order(&mut select, id, ask);
    select.limit(u64::from(ask.limit) + 1)
}

fn in_order<E: EntityTrait, C: ColumnTrait>(select: &mut Select<E>, id: C, ask: &Ask) {
    let query = QuerySelect::query(select);
    query.order_by_expr(Expr::cust(ask.sort.field.sql.clone()), ask.order()).order_by(id.as_column_ref(), ask.order());
}

/// `select` with what [`Keyed`] reads.
fn keyed<E: EntityTrait, C: ColumnTrait>(select: Select<E>, id: C, ask: &Ask) -> Select<E> {
    select
        .expr_as(Expr::cust(ask.sort.field.sql.clone()).cast_as(Alias::new("text")), "cursor_key")
        .expr_as(Expr::col(id.as_column_ref()), "cursor_id")
}

/// The ids of all rows of `base`, in order, at most one more than `most`. One statement: what it finds is what there was at one
/// moment.
pub async fn ids<E, C>(conn: &impl ConnectionTrait, base: Select<E>, id: C, most: u64) -> Result<Vec<uuid::Uuid>, Error>
where
    E: EntityTrait,
    C: ColumnTrait,
{
    let select = base.select_only().column(id).order_by(id, Order::Asc).limit(most.saturating_add(1));
    Ok(select.into_tuple().all(conn).await?)
}

/// How many rows `base` has, if at most [`COUNT_ROWS_MAX`].
pub async fn count<E: EntityTrait>(conn: &impl ConnectionTrait, base: Select<E>) -> Result<Option<i64>, Error> {
    count_to(conn, base, COUNT_ROWS_MAX).await
}

async fn count_to<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    base: Select<E>,
    rows_max: u64,
) -> Result<Option<i64>, Error> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    let bounded = base.select_only().expr(Expr::val(1)).limit(rows_max.saturating_add(1)).into_query();
    let mut outer = Query::select();
    outer.expr_as(Func::count(Expr::col(Asterisk)), "number").from_subquery(bounded, "bounded");
    let found = Count::find_by_statement(conn.get_database_backend().build(&outer)).one(conn).await?;
    let most = i64::try_from(rows_max).unwrap_or(i64::MAX);
    Ok(found.map(|count| count.number).filter(|number| *number <= most))
}
