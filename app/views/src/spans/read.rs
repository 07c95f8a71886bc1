//! The statements behind the spans of a list, the same on both databases.
//!
//! The rule: records are read in parts that one index each finds, in the order in which they are shown: what runs into the days,
//! what begins in them, what has only an end in them. A page ends as soon as it is full.

use super::model::{SPAN_COUNT_MAX, SPAN_DAYS_MAX, SPAN_ROWS_MAX, Spans, SpansQuery};
use crate::{days::field::DateField, sql::Asked};
use ac_core::{
    Ctx,
    keyset::{KeyKind, ListError, OwnSort, count_to},
    list::BadQuery,
};
use chrono::{Datelike, NaiveDate};
use data_encoding::BASE64URL_NOPAD;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Condition, Expr, ExprTrait, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// Of records that are not over yet, so many are looked at one by one; with more, those that have begun are gone through in order.
const FEW_ROWS_MAX: u64 = 5_000;
/// The years that both databases keep.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_999;
/// Characters of a cursor.
const CURSOR_CHARS_MAX: usize = 2_000;

/// What of the records is read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// Began before the days and is not over when they begin.
    Into,
    /// Begins in them.
    Within,
    /// Has no beginning and ends in them.
    OnlyEnd,
}

/// The ids of a page of spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    ids: Vec<Uuid>,
    next_cursor: Option<String>,
    total: Option<i64>,
    undated: Option<i64>,
}

impl Found {
    pub fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.ids.iter().copied()
    }

    /// With the records in place of their ids. One that is no longer there is left out.
    #[must_use]
    pub fn with<T>(self, rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Spans<T> {
        let mut rows: HashMap<Uuid, T> = rows.into_iter().map(|row| (id(&row), row)).collect();
        Spans {
            rows: self.ids.iter().filter_map(|id| rows.remove(id)).collect(),
            next_cursor: self.next_cursor,
            total: self.total,
            undated: self.undated,
        }
    }
}

/// Those of `base` whose span touches the days of `query`. `base` is what the actor may see and `asked` leaves; `own` are the
/// sorts that the workspace added; `name` is the column of names as they are sorted.
///
/// Errors: a field that is no date of the list, too many days or records, a cursor of another question.
pub async fn read<E: EntityTrait, F>(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    asked: &Asked,
    base: Select<E>,
    (id, name): (E::Column, E::Column),
    (own, query): (&[OwnSort], &SpansQuery<F>),
) -> Result<Found, ListError>
where
    E::Column: ColumnTrait,
{
    check(query)?;
    let pair = Pair::read(ctx, asked, own, query)?;
    let cursor = query.cursor.as_deref().map(|text| Cursor::read(text, query)).transpose()?;
    let few = pair.few_to_come(conn, asked, base.clone(), query.from).await?;
    let parts = pair.parts(asked, &base, few, (query.from, query.to))?;
    let most = usize::try_from(query.rows).unwrap_or(usize::MAX);
    let mut rows: Vec<(Part, Row)> = Vec::new();
    for OfPart { part, select, by } in &parts {
        if rows.len() > most || cursor.as_ref().is_some_and(|cursor| *part < cursor.part) {
            continue;
        }
        let after = cursor.as_ref().filter(|cursor| cursor.part == *part);
        let room = u64::try_from(most + 1 - rows.len()).unwrap_or(u64::MAX);
        let page = page(select.clone(), by, (id, name), after)?.limit(room).take();
        let found = Row::find_by_statement(conn.get_database_backend().build(&page)).all(conn).await?;
        rows.extend(found.into_iter().map(|row| (*part, row)));
    }
    let has_more = rows.len() > most;
    rows.truncate(most);
    let next_cursor = rows.last().filter(|_| has_more).map(|(part, row)| Cursor::after(query, *part, row).written());
    let (mut total, mut undated) = (None, None);
    if cursor.is_none() {
        total = Some(0);
        for OfPart { select, .. } in parts {
            let more = count_to(conn, select, SPAN_COUNT_MAX.unsigned_abs()).await?;
            total = total.zip(more).map(|(total, more)| total + more).filter(|total| *total <= SPAN_COUNT_MAX);
            if total.is_none() {
                break;
            }
        }
        undated = pair.undated(conn, asked, base).await?;
    }
    Ok(Found { ids: rows.into_iter().map(|(_, row)| row.id).collect(), next_cursor, total, undated })
}

/// The questions behind [`read`], in order, where `few` says that not many of the records are still to end. For the tests of how
/// databases answer them, which know the tables.
///
/// Errors: a field that is no date of the list.
pub fn parts_of_spans<E: EntityTrait, F>(
    ctx: &Ctx,
    asked: &Asked,
    base: &Select<E>,
    (id, name): (E::Column, E::Column),
    (own, query): (&[OwnSort], &SpansQuery<F>),
    few: bool,
) -> Result<Vec<(Part, SelectStatement)>, BadQuery>
where
    E::Column: ColumnTrait,
{
    let pair = Pair::read(ctx, asked, own, query)?;
    let parts = pair.parts(asked, base, few, (query.from, query.to))?;
    let statement = |of: OfPart<'_, E>| Ok((of.part, page(of.select, of.by, (id, name), None)?));
    parts.into_iter().map(statement).collect()
}

/// The two fields that say how long a record lasts.
struct Pair {
    start: DateField,
    end: DateField,
}

/// A part of the records, and the field that orders it.
struct OfPart<'p, E: EntityTrait> {
    part: Part,
    select: Select<E>,
    by: &'p DateField,
}

impl Pair {
    fn read<F>(ctx: &Ctx, asked: &Asked, own: &[OwnSort], query: &SpansQuery<F>) -> Result<Self, BadQuery> {
        let field = |key: &str| DateField::read(ctx, asked, own, key);
        Ok(Self { start: field(&query.start)?, end: field(&query.end)? })
    }

    /// Every record is a single day.
    fn is_one(&self) -> bool {
        self.start.key == self.end.key
    }

    /// Whether few of `base` end on `from` or later, so that those are looked through and not all that began before.
    async fn few_to_come<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        asked: &Asked,
        base: Select<E>,
        from: NaiveDate,
    ) -> Result<bool, ListError> {
        if self.is_one() {
            return Ok(false);
        }
        let to_come = base.filter(self.end.between(asked, Some(from), None)?);
        Ok(count_to(conn, to_come, FEW_ROWS_MAX).await?.is_some())
    }

    fn parts<E: EntityTrait>(
        &self,
        asked: &Asked,
        base: &Select<E>,
        few: bool,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<OfPart<'_, E>>, BadQuery> {
        let Self { start, end } = self;
        let of = |part, by, condition: Condition| OfPart { part, select: base.clone().filter(condition), by };
        let mut parts = Vec::new();
        if let Some(before) = from.pred_opt().filter(|_| !self.is_one()) {
            let began_then_runs = match few {
                true => (start.in_passing(asked, None, Some(before))?, end.between(asked, Some(from), None)?),
                false => (start.between(asked, None, Some(before))?, end.in_passing(asked, Some(from), None)?),
            };
            parts.push(of(Part::Into, start, Condition::all().add(began_then_runs.0).add(began_then_runs.1)));
        }
        parts.push(of(Part::Within, start, start.between(asked, Some(from), Some(to))?));
        if !start.always && !self.is_one() {
            let only = Condition::all().add(end.between(asked, Some(from), Some(to))?).add(start.is_absent(asked)?);
            parts.push(of(Part::OnlyEnd, end, only));
        }
        Ok(parts)
    }

    /// How many have neither date, as far as they are counted.
    async fn undated<E: EntityTrait>(
        &self,
        conn: &impl ConnectionTrait,
        asked: &Asked,
        base: Select<E>,
    ) -> Result<Option<i64>, ListError> {
        if self.start.always || self.end.always {
            return Ok(Some(0));
        }
        let mut without = base.filter(self.start.is_absent(asked)?);
        if !self.is_one() {
            without = without.filter(self.end.is_absent(asked)?);
        }
        Ok(count_to(conn, without, SPAN_COUNT_MAX.unsigned_abs()).await?)
    }
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    name: String,
    id: Uuid,
}

/// The records of `select` in order, from a place on.
fn page<E: EntityTrait>(
    select: Select<E>,
    by: &DateField,
    (id, name): (E::Column, E::Column),
    after: Option<&Cursor>,
) -> Result<SelectStatement, BadQuery>
where
    E::Column: ColumnTrait,
{
    let (order, named, known) = (|| by.order.clone(), || col::<E>(name), || col::<E>(id));
    let mut select = select
        .select_only()
        .expr_as(order().cast_as(Alias::new("text")), "key")
        .expr_as(named(), "name")
        .expr_as(known(), "id")
        .into_query();
    if let Some(Cursor { key, name, id, .. }) = after {
        let value = value_of(key, by.kind)?;
        let seen = Expr::tuple([Expr::val(name.clone()), Expr::val(*id)]);
        let same = order().eq(value.clone()).and(Expr::tuple([named(), known()]).gt(seen));
        // Either database seeks the first of these in the index, and neither the two together.
        select.and_where(order().gte(value.clone()));
        select.cond_where(Condition::any().add(order().gt(value)).add(same));
    }
    select.order_by_expr(order(), Order::Asc).order_by_expr(named(), Order::Asc).order_by_expr(known(), Order::Asc);
    Ok(select)
}

fn col<E: EntityTrait>(column: E::Column) -> SimpleExpr
where
    E::Column: ColumnTrait,
{
    Expr::col(column.as_column_ref())
}

fn value_of(key: &str, kind: KeyKind) -> Result<SimpleExpr, BadQuery> {
    Ok(match kind {
        KeyKind::Text => Expr::val(key),
        KeyKind::Integer => Expr::val(key.parse::<i64>().map_err(|_| BadQuery::Cursor)?),
        KeyKind::Date => {
            let day = key.parse::<NaiveDate>().ok().filter(|day| YEARS.contains(&day.year()));
            Expr::val(day.ok_or(BadQuery::Cursor)?)
        }
    })
}

/// The last record of a page, and the question it is of.
#[derive(Serialize, Deserialize)]
struct Cursor {
    span: (String, String, NaiveDate, NaiveDate),
    part: Part,
    key: String,
    name: String,
    id: Uuid,
}

impl Cursor {
    fn after<F>(query: &SpansQuery<F>, part: Part, row: &Row) -> Self {
        Self { span: of(query), part, key: row.key.clone(), name: row.name.clone(), id: row.id }
    }

    fn written(&self) -> String {
        // Texts, days and an id: nothing that JSON has no word for.
        BASE64URL_NOPAD.encode(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }

    fn read<F>(text: &str, query: &SpansQuery<F>) -> Result<Self, BadQuery> {
        if text.len() > CURSOR_CHARS_MAX {
            return Err(BadQuery::Cursor);
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| BadQuery::Cursor)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| BadQuery::Cursor)?;
        let is_text = |text: &String| !text.contains('\0');
        let is_of_this = cursor.span == of(query) && is_text(&cursor.key) && is_text(&cursor.name);
        if is_of_this { Ok(cursor) } else { Err(BadQuery::Cursor) }
    }
}

/// What a cursor is a place in.
fn of<F>(query: &SpansQuery<F>) -> (String, String, NaiveDate, NaiveDate) {
    (query.start.clone(), query.end.clone(), query.from, query.to)
}

fn check<F>(query: &SpansQuery<F>) -> Result<(), BadQuery> {
    let days = (query.to - query.from).num_days() + 1;
    let are_kept = [query.from, query.to].iter().all(|day| YEARS.contains(&day.year()));
    if !are_kept || !(1..=SPAN_DAYS_MAX).contains(&days) {
        return Err(BadQuery::Days(format!("Ask for 1 to {SPAN_DAYS_MAX} days, the first one first.")));
    }
    if !(1..=SPAN_ROWS_MAX).contains(&query.rows) {
        return Err(BadQuery::Days(format!("A page has 1 to {SPAN_ROWS_MAX} records.")));
    }
    Ok(())
}
