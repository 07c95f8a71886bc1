//! The statements behind figures, the same on both databases.
//!
//! The rule: records are read once, or twice where there may be many groups: first which groups are told, then what they come
//! to. However many there are, an answer has [`GROUPS_MAX`].

use super::{
    fold::{PART, Run, Slot, Tally, Unit},
    group::{Found, Key, filter, labelled},
    model::{Figures, FiguresQuery, GROUPS_MAX, Group, GroupBy, MEASURES_MAX, Measure, Others, Total},
};
use crate::{
    query::{Field, Kind},
    sql::{Asked, Column},
};
use ac_core::{Ctx, Error, keyset::ListError, list::BadQuery};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryResult, QuerySelect, QueryTrait, Select, Value,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr},
};
use std::collections::HashMap;
use uuid::Uuid;

/// What `query` asks of the records in `base`, which is what the actor may see and `asked` leaves.
///
/// Errors: a group or a measure that the list does not have.
pub async fn read<E: EntityTrait, F>(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    asked: &Asked,
    base: Select<E>,
    query: &FiguresQuery<F>,
) -> Result<Figures, ListError> {
    let plan = Plan::read(ctx, asked, query)?;
    let records = plan.records(base);
    let own = ctx.tenant.currency;
    let Some((field, by, key)) = &plan.group else {
        let rows = plan.tallies(conn, records, None).await?;
        let mut all = Tally::default();
        rows.iter().for_each(|row| all.and(&row.tally));
        return Ok(Figures { all: all.sums(&query.measures, &plan.slots, own), groups: Vec::new(), others: None });
    };
    let (told, beyond) = match key {
        // As many as there are choices.
        Key::Word(_) => (None, 0),
        _ => plan.told(conn, records.clone(), key).await?,
    };
    let rows = plan.tallies(conn, records, Some((key, told.as_deref()))).await?;
    let (mut all, mut beyond_them, mut tallies) = (Tally::default(), Tally::default(), Tallies::default());
    for row in &rows {
        all.and(&row.tally);
        if row.is_beyond {
            beyond_them.and(&row.tally);
        } else {
            tallies.take(row);
        }
    }
    let found: Vec<Found> = tallies.groups.iter().map(|(found, _)| found.clone()).collect();
    let mut groups = Vec::new();
    for (at, label) in labelled(conn, (key, field, by), &found).await? {
        let Some((found, tally)) = tallies.groups.get(at) else { continue };
        let sums = tally.sums(&query.measures, &plan.slots, own);
        groups.push(Group { value: found.value.clone(), label, filter: filter(key, field, by, found), sums });
    }
    let others =
        (beyond > 0).then(|| Others { groups: beyond, sums: beyond_them.sums(&query.measures, &plan.slots, own) });
    Ok(Figures { all: all.sums(&query.measures, &plan.slots, own), groups, others })
}

/// What is to be read.
struct Plan {
    backend: sea_orm::DbBackend,
    group: Option<(Field, GroupBy, Key)>,
    slots: Vec<Slot>,
    /// The columns of the slots: the value, and the currency of an amount.
    columns: Vec<(SimpleExpr, Option<SimpleExpr>)>,
}

/// One row of the answer.
struct Row {
    is_beyond: bool,
    found: Found,
    tally: Tally,
}

/// The tallies of the groups, in the order in which they were met.
#[derive(Default)]
struct Tallies {
    places: HashMap<Option<String>, usize>,
    groups: Vec<(Found, Tally)>,
}

impl Tallies {
    fn take(&mut self, row: &Row) {
        let next = self.groups.len();
        let at = *self.places.entry(row.found.value.clone()).or_insert(next);
        match self.groups.get_mut(at) {
            Some((_, tally)) => tally.and(&row.tally),
            None => self.groups.push((row.found.clone(), row.tally.clone())),
        }
    }
}

impl Plan {
    fn read<F>(ctx: &Ctx, asked: &Asked, query: &FiguresQuery<F>) -> Result<Self, BadQuery> {
        let (backend, fields) = (ctx.backend(), asked.fields());
        let group = query.group_by.as_ref().map(|by| grouped(backend, asked, fields, by)).transpose()?;
        if query.measures.len() > MEASURES_MAX {
            return Err(BadQuery::Figures(format!("Ask for up to {MEASURES_MAX} measures.")));
        }
        let (mut slots, mut columns) = (Vec::<Slot>::new(), Vec::new());
        for measure in query.measures.iter().filter(|measure| measure.total != Total::Count) {
            let field = measured(fields, measure)?;
            if slots.iter().any(|slot| slot.field == field.key) {
                continue;
            }
            let (unit, column) = asked.with_column(&field.key, slot).ok_or_else(|| no_measure(fields, measure))?;
            slots.push(Slot { field: field.key.clone(), unit });
            columns.push(column);
        }
        Ok(Self { backend, group, slots, columns })
    }

    /// One row a record: `k` what it is grouped by, `s` as that is shown, `m0` and `c0` the first field's value and currency.
    fn records<E: EntityTrait>(&self, base: Select<E>) -> SelectStatement {
        let mut select = base.select_only().into_query();
        select.expr_as(Expr::val(1), "one");
        if let Some((_, by, key)) = &self.group {
            select.expr_as(key.expr(self.backend, by.period), "k");
            if let Some(shown) = key.shown() {
                select.expr_as(shown.clone(), "s");
            }
        }
        for (at, (value, currency)) in self.columns.iter().enumerate() {
            select.expr_as(value.clone(), format!("m{at}"));
            if let Some(currency) = currency {
                select.expr_as(currency.clone(), format!("c{at}"));
            }
        }
        select
    }

    /// The groups that are told where there are more than that, and how many the rest are.
    async fn told(
        &self,
        conn: &impl ConnectionTrait,
        records: SelectStatement,
        key: &Key,
    ) -> Result<(Option<Vec<Option<Value>>>, i64), Error> {
        let number = || SimpleExpr::from(Func::count(col("one")));
        let mut select = Query::select();
        select.expr_as(col("k"), "k").from_subquery(records.clone(), "record").add_group_by([col("k")]);
        if !key.is_date() {
            select.order_by_expr(number(), Order::Desc);
        }
        select.order_by_expr(col("k").is_null(), Order::Desc);
        select.order_by_expr(col("k"), Order::Desc).limit(u64::try_from(GROUPS_MAX).unwrap_or(u64::MAX) + 1);
        let backend = conn.get_database_backend();
        let rows = conn.query_all_raw(backend.build(&select)).await?;
        if rows.len() <= GROUPS_MAX {
            return Ok((None, 0));
        }
        let mut told = Vec::new();
        for row in rows.iter().take(GROUPS_MAX) {
            told.push(match key.is_id() {
                true => row.try_get::<Option<Uuid>>("", "k")?.map(Value::from),
                false => row.try_get::<Option<String>>("", "k")?.map(Value::from),
            });
        }
        let mut counting = Query::select();
        let some = Func::max(Expr::case(col("k").is_null(), 1_i64).finally(0_i64));
        counting
            .expr_as(SimpleExpr::from(Func::count_distinct(col("k"))), "some")
            .expr_as(some, "blank")
            .from_subquery(records, "record");
        let row = conn.query_one_raw(backend.build(&counting)).await?;
        let groups: i64 = match row {
            Some(row) => row.try_get::<i64>("", "some")? + row.try_get::<i64>("", "blank")?,
            None => 0,
        };
        let told_count = i64::try_from(told.len()).unwrap_or(i64::MAX);
        Ok((Some(told), groups.saturating_sub(told_count)))
    }

    /// What each group, in each combination of currencies, comes to. Of more groups than are told, the rest are one.
    async fn tallies(
        &self,
        conn: &impl ConnectionTrait,
        records: SelectStatement,
        group: Option<(&Key, Option<&[Option<Value>]>)>,
    ) -> Result<Vec<Row>, Error> {
        let mut from = records;
        let mut select = Query::select();
        if let Some((key, told)) = group {
            if let Some(told) = told {
                from = self.with_the_rest_as_one(from, key, told);
                select.expr_as(col("beyond"), "beyond").add_group_by([col("beyond")]);
            }
            select.expr_as(col("k"), "k").add_group_by([col("k")]);
            if key.shown().is_some() {
                select.expr_as(Func::min(col("s")), "s");
            }
        }
        select.expr_as(Func::count(col("one")), "number").from_subquery(from, "record");
        let whole = || Alias::new("bigint");
        for (at, slot) in self.slots.iter().enumerate() {
            let value = || col(format!("m{at}"));
            select.expr_as(Func::count(value()), format!("filled{at}"));
            if slot.unit == Unit::Money {
                let currency = || col(format!("c{at}"));
                select.expr_as(currency(), format!("c{at}")).add_group_by([currency()]);
            }
            if slot.unit != Unit::Any {
                select
                    .expr_as(Expr::expr(Func::sum(value().div(PART))).cast_as(whole()), format!("high{at}"))
                    .expr_as(Expr::expr(Func::sum(value().modulo(PART))).cast_as(whole()), format!("low{at}"))
                    .expr_as(Func::min(value()), format!("least{at}"))
                    .expr_as(Func::max(value()), format!("most{at}"));
            }
        }
        let rows = conn.query_all_raw(conn.get_database_backend().build(&select)).await?;
        rows.iter().map(|row| self.row(row, group)).collect()
    }

    fn with_the_rest_as_one(&self, records: SelectStatement, key: &Key, told: &[Option<Value>]) -> SelectStatement {
        let is_blank_told = told.iter().any(Option::is_none);
        let values = told.iter().flatten().map(|value| SimpleExpr::from(value.clone()));
        let is_told = col("k").is_in(values);
        let is_told = if is_blank_told { is_told.or(col("k").is_null()) } else { is_told };
        let mut select = Query::select();
        select
            .expr_as(col("one"), "one")
            .expr_as(Expr::case(is_told.clone(), 0_i64).finally(1_i64), "beyond")
            .expr_as(Expr::case(is_told, col("k")), "k");
        if key.shown().is_some() {
            select.expr_as(col("s"), "s");
        }
        for (at, slot) in self.slots.iter().enumerate() {
            select.expr_as(col(format!("m{at}")), format!("m{at}"));
            if slot.unit == Unit::Money {
                select.expr_as(col(format!("c{at}")), format!("c{at}"));
            }
        }
        select.from_subquery(records, "all_records").take()
    }

    fn row(&self, row: &QueryResult, group: Option<(&Key, Option<&[Option<Value>]>)>) -> Result<Row, Error> {
        let mut found = Found { value: None, shown: None };
        let mut is_beyond = false;
        if let Some((key, told)) = group {
            if told.is_some() {
                is_beyond = row.try_get::<i64>("", "beyond")? != 0;
            }
            found.value = match key.is_id() {
                true => row.try_get::<Option<Uuid>>("", "k")?.map(|id| id.to_string()),
                false => row.try_get("", "k")?,
            };
            if key.shown().is_some() {
                found.shown = row.try_get("", "s")?;
            }
        }
        let mut runs = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            let name = |column: &str| format!("{column}{at}");
            let mut run = Run { filled: row.try_get("", &name("filled"))?, ..Run::default() };
            if slot.unit != Unit::Any {
                let whole = |column: &str| row.try_get::<Option<i64>>("", &name(column));
                let (high, low) = (whole("high")?.unwrap_or(0), whole("low")?.unwrap_or(0));
                run.sum = i128::from(high) * i128::from(PART) + i128::from(low);
                run.ends = whole("least")?.zip(whole("most")?);
            }
            let currency: Option<String> = if slot.unit == Unit::Money { row.try_get("", &name("c"))? } else { None };
            runs.push((currency.unwrap_or_default(), run));
        }
        let mut tally = Tally::default();
        tally.add(row.try_get("", "number")?, runs);
        Ok(Row { is_beyond, found, tally })
    }
}

fn col(name: impl Into<String>) -> SimpleExpr {
    Expr::col(Alias::new(name))
}

/// How a field is added up, and its columns.
fn slot(column: &Column) -> (Unit, (SimpleExpr, Option<SimpleExpr>)) {
    match column {
        Column::Money(minor, currency) => (Unit::Money, (minor.clone(), Some(currency.clone()))),
        Column::Number(value) => (Unit::Number(0), (value.clone(), None)),
        Column::Scaled(value, places) => (Unit::Number(*places), (value.clone(), None)),
        other => {
            let filled = Expr::case(other.is_absent().not(), 1_i64);
            (Unit::Any, (filled.into(), None))
        }
    }
}

fn grouped(
    backend: sea_orm::DbBackend,
    asked: &Asked,
    fields: &[Field],
    by: &GroupBy,
) -> Result<(Field, GroupBy, Key), BadQuery> {
    let known = GroupBy::all(fields);
    let refused = || {
        let names: Vec<String> = known.iter().map(GroupBy::to_string).collect();
        BadQuery::Figures(format!(
            "This list cannot be grouped by “{}”. It can by {}.",
            shown(&by.to_string()),
            names.join(", ")
        ))
    };
    if !known.contains(by) {
        return Err(refused());
    }
    let field = fields.iter().find(|field| field.key == by.field).cloned().ok_or_else(refused)?;
    let key = asked.key(backend, &field.key).ok_or_else(refused)?;
    Ok((field, by.clone(), key))
}

fn measured<'f>(fields: &'f [Field], measure: &Measure) -> Result<&'f Field, BadQuery> {
    let field = fields.iter().find(|field| field.key == measure.field).ok_or_else(|| no_measure(fields, measure))?;
    if !measure.total.is_of(field.kind) {
        return Err(no_measure(fields, measure));
    }
    Ok(field)
}

fn no_measure(fields: &[Field], measure: &Measure) -> BadQuery {
    let numbers = fields.iter().filter(|field| matches!(field.kind, Kind::Number | Kind::Money));
    let numbers: Vec<&str> = numbers.map(|field| field.key.as_str()).collect();
    let known = if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") };
    BadQuery::Figures(format!(
        "This list has no measure “{}”. Numbers and amounts are added up, here {known}; filled goes with every field.",
        shown(&measure.to_string())
    ))
}

/// What was sent, short and without control characters.
fn shown(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    text.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect()
}
