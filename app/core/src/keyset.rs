//! Keyset pages: rows after the last one seen, by sort value and id. The same order on both databases.
//!
//! The rule: a sort expression never yields NULL and has an index together with the id, so that a page costs the same
//! wherever in the list it lies. Between value and id may stand what rows of one value are in the order of.

mod cursor;

use crate::{
    error::{AppError, Error, ErrorCode},
    list::{BadQuery, LIST_ROWS_DEFAULT, LIST_ROWS_MAX, ListQuery},
    page::Page,
};
use cursor::{Place, read_cursor, write_cursor};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Order, Query, SimpleExpr},
};

/// Records counted for `total`; a list with more answers `null`.
pub const COUNT_ROWS_MAX: u64 = 10_000;

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
    /// What rows of one value are in the order of, before their ids.
    pub then: Option<Then>,
}

/// A column that orders rows of one value.
#[derive(Clone, Debug)]
pub struct Then {
    pub sql: String,
    pub kind: KeyKind,
}

impl From<SortField> for OwnSort {
    fn from(field: SortField) -> Self {
        Self { name: field.name.to_owned(), sql: field.sql.to_owned(), kind: field.kind, then: None }
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
    after: Option<Place>,
    /// Whether an index on an expression is read in the order of the list.
    by_expression: bool,
}

/// What of a list is read in one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// From the cursor on.
    Rest,
    /// Of that, what has the cursor's value.
    SameValue,
    /// What comes after all that has it.
    Beyond,
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
        let by_expression = sort.field.sql.contains('(');
        Ok(Self { sort, limit, count_max: query.count_max.unwrap_or(COUNT_ROWS_MAX), after, by_expression })
    }

    /// The same question of few rows, which are sorted: no index is to be read in the order of the list.
    #[must_use]
    pub fn sorting(mut self) -> Self {
        let sql = &self.sort.field.sql;
        // A planner does not see that both are the same.
        self.sort.field.sql = format!("COALESCE({sql}, {sql})");
        self.by_expression = false;
        self
    }

    /// What a page is read by, one after the other until it is full. SQLite seeks the place of an expression, and not of an
    /// expression with what comes after it: it would pass over all rows of the cursor's value again for each page. PostgreSQL seeks
    /// both, and its statements may see different moments.
    #[must_use]
    pub fn stretches(&self, backend: DbBackend) -> &'static [Stretch] {
        match self.after.is_some() && self.by_expression && backend == DbBackend::Sqlite {
            true => &[Stretch::SameValue, Stretch::Beyond],
            false => &[Stretch::Rest],
        }
    }

    fn order(&self) -> Order {
        if self.sort.descending { Order::Desc } else { Order::Asc }
    }

    fn value(&self) -> SimpleExpr {
        Expr::cust(self.sort.field.sql.clone())
    }

    /// What orders rows of one value.
    fn then(&self, id: impl ColumnTrait) -> Vec<SimpleExpr> {
        let then = self.sort.field.then.iter().map(|then| Expr::cust(then.sql.clone()));
        then.chain([Expr::col(id.as_column_ref())]).collect()
    }

    fn is_after(&self, row: SimpleExpr, place: SimpleExpr) -> SimpleExpr {
        if self.sort.descending { row.lt(place) } else { row.gt(place) }
    }
}

/// A row together with its place, from which the next cursor is made.
struct Keyed<R> {
    row: R,
    key: String,
    /// Empty where nothing stands between value and id.
    then: String,
    id: uuid::Uuid,
}

impl<R: FromQueryResult> FromQueryResult for Keyed<R> {
    fn from_query_result(result: &QueryResult, pre: &str) -> Result<Self, sea_orm::DbErr> {
        let row = R::from_query_result(result, pre)?;
        let (key, then) = (result.try_get(pre, "cursor_key")?, result.try_get(pre, "cursor_then")?);
        Ok(Self { row, key, then, id: result.try_get(pre, "cursor_id")? })
    }
}

/// One page of `base`, with the total on the first page. `project` adds the columns and joins of `R`, which filter nothing.
///
/// The page's ids come first, from an index alone where one holds filter and order; only the rows of the page are read whole.
pub async fn page<E, C, R>(
    conn: &impl ConnectionTrait,
    base: Select<E>,
    project: impl Fn(Select<E>) -> Select<E>,
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
    project: impl Fn(Select<E>) -> Select<E>,
    id: C,
    ask: &Ask,
) -> Result<Page<R>, Error>
where
    E: EntityTrait,
    C: ColumnTrait,
    R: FromQueryResult,
{
    let total = if ask.after.is_none() { count_to(conn, counted, ask.count_max).await? } else { None };
    let rows = |stretch| rows_of_page(base.clone(), &project, id, ask, stretch);
    Ok(Page { total, ..read(conn, ask, rows).await? })
}

/// The question behind [`page`].
pub fn rows_of_page<E, C>(
    base: Select<E>,
    project: impl Fn(Select<E>) -> Select<E>,
    id: C,
    ask: &Ask,
    stretch: Stretch,
) -> Select<E>
where
    E: EntityTrait,
    C: ColumnTrait,
{
    let ids = from_cursor(base, id, ask, stretch).select_only().column(id).into_query();
    let mut rows = keyed(project(E::find().filter(id.in_subquery(ids))), id, ask);
    in_order(&mut rows, id, ask, stretch);
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
    read(conn, ask, |stretch| keyed(from_cursor(select.clone(), id, ask, stretch), id, ask)).await
}

async fn read<E, R>(
    conn: &impl ConnectionTrait,
    ask: &Ask,
    rows_of: impl Fn(Stretch) -> Select<E>,
) -> Result<Page<R>, Error>
where
    E: EntityTrait,
    R: FromQueryResult,
{
    let wanted = usize::try_from(ask.limit).unwrap_or(usize::MAX);
    let mut rows: Vec<Keyed<R>> = Vec::new();
    for stretch in ask.stretches(conn.get_database_backend()) {
        if rows.len() <= wanted {
            rows.extend(rows_of(*stretch).into_model().all(conn).await?);
        }
    }
    let has_more = rows.len() > wanted;
    rows.truncate(wanted);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| write_cursor(&ask.sort, last));
    Ok(Page { data: rows.into_iter().map(|keyed| keyed.row).collect(), next_cursor, total: None })
}

/// A stretch of `select` from the cursor on, in order, at most one row more than a page.
pub fn from_cursor<E: EntityTrait, C: ColumnTrait>(
    mut select: Select<E>,
    id: C,
    ask: &Ask,
    stretch: Stretch,
) -> Select<E> {
    if let Some(Place { value, then }) = &ask.after {
        let rest = || ask.is_after(Expr::tuple(ask.then(id)), Expr::tuple(then.clone()));
        let pair = |first: SimpleExpr, then: Vec<SimpleExpr>| Expr::tuple([first].into_iter().chain(then));
        select = match stretch {
            Stretch::Rest => {
                select.filter(ask.is_after(pair(ask.value(), ask.then(id)), pair(value.clone(), then.clone())))
            }
            Stretch::SameValue => select.filter(ask.value().eq(value.clone())).filter(rest()),
            Stretch::Beyond => select.filter(ask.is_after(ask.value(), value.clone())),
        };
    }
    in_order(&mut select, id, ask, stretch);
    select.limit(u64::from(ask.limit) + 1)
}

fn in_order<E: EntityTrait, C: ColumnTrait>(select: &mut Select<E>, id: C, ask: &Ask, stretch: Stretch) {
    let query = QuerySelect::query(select);
    if stretch != Stretch::SameValue {
        query.order_by_expr(ask.value(), ask.order());
    }
    for then in ask.then(id) {
        query.order_by_expr(then, ask.order());
    }
}

/// `select` with what [`Keyed`] reads.
fn keyed<E: EntityTrait, C: ColumnTrait>(select: Select<E>, id: C, ask: &Ask) -> Select<E> {
    let text = |value: SimpleExpr| value.cast_as(Alias::new("text"));
    let then = ask.sort.field.then.as_ref().map_or_else(|| Expr::cust("''"), |then| Expr::cust(then.sql.clone()));
    select
        .expr_as(text(ask.value()), "cursor_key")
        .expr_as(text(then), "cursor_then")
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

/// How many rows `base` has, if at most `rows_max`.
pub async fn count_to<E: EntityTrait>(
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
