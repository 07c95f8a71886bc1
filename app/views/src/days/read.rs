//! The statements behind the days of a list, the same on both databases.
//!
//! The rule: no question reads more than some records of each day, by the index of the date field. Where all days together have
//! few, one statement brings them and there is nothing left to count; else each day is looked at by itself, all in one statement.

use super::{
    field::DateField,
    model::{DAY_COUNT_MAX, DAY_ROWS_MAX, DAYS_MAX, DayRows, Days, DaysQuery},
};
use crate::sql::Asked;
use ac_core::{
    Ctx, Error,
    keyset::{ListError, OwnSort},
    list::BadQuery,
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Query, SelectStatement, UnionType},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Records of all days together that are read at once.
const FEW_ROWS_MAX: usize = 400;

/// Days that one statement asks about: each binds all that the reach and the filter bind, and SQLite takes 32,766 values.
const DAYS_PER_STATEMENT: usize = 6;

/// The days that have records: how many, and the ids of those that come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    days: Vec<DayRows<Uuid>>,
}

impl Laid {
    /// The ids of all records that come.
    pub fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.days.iter().flat_map(|day| &day.rows).copied()
    }

    /// With the records in place of their ids. One that is no longer there is left out.
    #[must_use]
    pub fn with<T>(self, rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Days<T> {
        let mut rows: HashMap<Uuid, T> = rows.into_iter().map(|row| (id(&row), row)).collect();
        let day = |day: DayRows<Uuid>| DayRows {
            day: day.day,
            count: day.count,
            rows: day.rows.iter().filter_map(|id| rows.remove(id)).collect(),
        };
        Days { days: self.days.into_iter().map(day).collect() }
    }
}

/// The days of `query` among the records in `base`, which is what the actor may see and `asked` leaves; `own` are the sorts that
/// the workspace added.
///
/// Errors: a field that is no date of the list, too many days or records.
pub async fn lay_out<E: EntityTrait, F>(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    asked: &Asked,
    base: Select<E>,
    id: E::Column,
    (own, query): (&[OwnSort], &DaysQuery<F>),
) -> Result<Laid, ListError>
where
    E::Column: ColumnTrait,
{
    check(query)?;
    let field = DateField::read(ctx, asked, own, &query.by)?;
    let span = base.filter(field.between(asked, Some(query.from), Some(query.to))?);
    let most = u64::try_from(FEW_ROWS_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let few = found(conn, &field.ordered(span.clone(), id).limit(most).take()).await?;
    let days = match few.len() > FEW_ROWS_MAX {
        false => told(few, query.rows),
        true => many(conn, (&field, asked), span, id, query).await?,
    };
    Ok(Laid { days })
}

/// The question behind [`lay_out`]: the records of the days, in the order of the field. For the tests of how databases answer it, which know
/// the tables.
///
/// Errors: a field that is no date of the list.
pub fn rows_of_days<E: EntityTrait, F>(
    ctx: &Ctx,
    asked: &Asked,
    base: Select<E>,
    id: E::Column,
    (own, query): (&[OwnSort], &DaysQuery<F>),
) -> Result<SelectStatement, BadQuery>
where
    E::Column: ColumnTrait,
{
    let field = DateField::read(ctx, asked, own, &query.by)?;
    Ok(field.ordered(base.filter(field.between(asked, Some(query.from), Some(query.to))?), id))
}

/// What stands on which days, where all of it is here.
fn told(all: Vec<Found>, rows: u32) -> Vec<DayRows<Uuid>> {
    let mut days: Vec<DayRows<Uuid>> = Vec::new();
    for Found { day, id } in all {
        let at = days.binary_search_by_key(&day, |one| one.day).unwrap_or_else(|at| {
            days.insert(at, DayRows { day, count: Some(0), rows: Vec::new() });
            at
        });
        if let Some(one) = days.get_mut(at) {
            one.count = one.count.map(|count| count + 1);
            one.take(id, rows);
        }
    }
    days
}

/// Each day by itself: how many records it has, then the first of them.
async fn many<E: EntityTrait, F>(
    conn: &impl ConnectionTrait,
    (field, asked): (&DateField, &Asked),
    span: Select<E>,
    id: E::Column,
    query: &DaysQuery<F>,
) -> Result<Vec<DayRows<Uuid>>, ListError>
where
    E::Column: ColumnTrait,
{
    let mut counts = Vec::new();
    for day in query.from.iter_days().take_while(|day| *day <= query.to) {
        counts.push(counting(day, span.clone().filter(field.between(asked, Some(day), Some(day))?)));
    }
    let mut counted = Vec::new();
    for some in counts.chunks(DAYS_PER_STATEMENT) {
        let counting = conn.get_database_backend().build(&all_of(some.to_vec()));
        counted.extend(Counted::find_by_statement(counting).all(conn).await?);
    }
    let some = counted.into_iter().filter(|one| one.number > 0);
    let exactly = |number: i64| (number <= DAY_COUNT_MAX).then_some(number);
    let day = |one: Counted| Some(DayRows { day: one.day.parse().ok()?, count: exactly(one.number), rows: Vec::new() });
    let mut days: Vec<DayRows<Uuid>> = some.filter_map(day).collect();
    days.sort_by_key(|one| one.day);
    let mut firsts = Vec::new();
    for one in &days {
        let of_day = span.clone().filter(field.between(asked, Some(one.day), Some(one.day))?);
        let first = field.ordered(of_day, id).limit(u64::from(query.rows)).take();
        firsts.push(Query::select().columns(["day", "id"].map(Alias::new)).from_subquery(first, "of_day").take());
    }
    for some in firsts.chunks(DAYS_PER_STATEMENT) {
        for Found { day, id } in found(conn, &all_of(some.to_vec())).await? {
            let at = days.binary_search_by_key(&day, |one| one.day);
            if let Some(one) = at.ok().and_then(|at| days.get_mut(at)) {
                one.take(id, query.rows);
            }
        }
    }
    Ok(days)
}

impl DayRows<Uuid> {
    fn take(&mut self, id: Uuid, rows: u32) {
        if self.rows.len() < usize::try_from(rows).unwrap_or(usize::MAX) {
            self.rows.push(id);
        }
    }
}

/// How many records `of_day` has, as far as they are counted.
fn counting<E: EntityTrait>(day: NaiveDate, of_day: Select<E>) -> SelectStatement {
    let most = u64::try_from(DAY_COUNT_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let bounded = of_day.select_only().expr(Expr::val(1)).limit(most).into_query();
    Query::select()
        .expr_as(Expr::val(day.to_string()).cast_as("text"), "day")
        .expr_as(Func::count(Expr::col(Asterisk)), "number")
        .from_subquery(bounded, "bounded")
        .take()
}

/// The rows of all of them, which are at least one.
fn all_of(each: Vec<SelectStatement>) -> SelectStatement {
    let mut each = each.into_iter();
    let mut all = each.next().unwrap_or_default();
    all.unions(each.map(|select| (UnionType::All, select)));
    all
}

async fn found(conn: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<Found>, Error> {
    let rows = Row::find_by_statement(conn.get_database_backend().build(select)).all(conn).await?;
    Ok(rows.into_iter().filter_map(|row| Some(Found { day: row.day.parse().ok()?, id: row.id })).collect())
}

fn check<F>(query: &DaysQuery<F>) -> Result<(), BadQuery> {
    let days = (query.to - query.from).num_days() + 1;
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(BadQuery::Days(format!("Ask for 1 to {DAYS_MAX} days, the first one first.")));
    }
    if !(1..=DAY_ROWS_MAX).contains(&query.rows) {
        return Err(BadQuery::Days(format!("A day comes with 1 to {DAY_ROWS_MAX} records.")));
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Counted {
    day: String,
    number: i64,
}

#[derive(FromQueryResult)]
struct Row {
    day: String,
    id: Uuid,
}

/// A record and the day it stands on.
struct Found {
    day: NaiveDate,
    id: Uuid,
}
