//! A date field of a list as the database knows it, for whatever lays records out by it.

use crate::{
    figures::{Key, Period},
    query::{Days as Between, Kind, Test},
    sql::Asked,
};
use ac_core::{
    Ctx,
    keyset::{KeyKind, OwnSort},
    list::BadQuery,
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, EntityTrait, Order, QuerySelect, QueryTrait, Select,
    sea_query::{Condition, Expr, SelectStatement, SimpleExpr},
};

/// A date field that an index is in the order of.
#[derive(Clone, Debug)]
pub(crate) struct DateField {
    pub key: String,
    /// The day as the text `2026-11-30`.
    day: SimpleExpr,
    /// What its index is in the order of.
    pub order: SimpleExpr,
    /// What records of one day are in it in the order of, before their ids.
    then: Option<SimpleExpr>,
    /// How a value of that order travels.
    pub kind: KeyKind,
    /// No record is without it.
    pub always: bool,
}

impl DateField {
    /// Errors: no date of the list, or one without an index.
    pub fn read(ctx: &Ctx, asked: &Asked, own: &[OwnSort], by: &str) -> Result<Self, BadQuery> {
        let backend = ctx.backend();
        let fields = asked.fields();
        let is_date = |kind| matches!(kind, Kind::Day(_) | Kind::Instant);
        let dates = || fields.iter().filter(|field| is_date(field.kind));
        let found = dates().find(|field| field.is_called(by)).and_then(|field| {
            let day = asked.key(backend, &field.key).filter(Key::is_date)?.expr(backend, Some(Period::Day));
            let of_own = own.iter().find(|sort| sort.name == field.key);
            let order = of_own.map(|sort| Expr::cust(sort.sql.clone())).or_else(|| asked.in_order(&field.key))?;
            let then = of_own.and_then(|sort| sort.then.as_ref()).map(|then| Expr::cust(then.sql.clone()));
            let kind = of_own.map(|sort| sort.kind).or_else(|| asked.kind_of_order(&field.key))?;
            Some(Self { key: field.key.clone(), day, order, then, kind, always: field.always })
        });
        found.ok_or_else(|| {
            let known: Vec<&str> = dates().map(|field| field.key.as_str()).collect();
            BadQuery::Days(format!(
                "This list has no days by “{by}”. Choose one of {}; of the workspace's own fields those that lists can be sorted by.",
                known.join(", ")
            ))
        })
    }

    /// From one day to another, both within, as its index finds them; without one of them, however early or late.
    pub fn between(
        &self,
        asked: &Asked,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Condition, BadQuery> {
        asked.indexed_condition(&self.key, &Test::Days(Between { from, to })).ok_or_else(no_such_days)
    }

    /// The same of records that come by another order.
    pub fn in_passing(
        &self,
        asked: &Asked,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Condition, BadQuery> {
        asked.in_passing(&self.key, &Test::Days(Between { from, to })).ok_or_else(no_such_days)
    }

    /// Records without it.
    pub fn is_absent(&self, asked: &Asked) -> Result<Condition, BadQuery> {
        let absent = asked.with_column(&self.key, crate::sql::Column::is_absent).ok_or_else(no_such_days)?;
        Ok(Condition::all().add(absent))
    }

    /// The days of `select` with their records, in the order of the index.
    pub fn ordered<E: EntityTrait>(&self, select: Select<E>, id: E::Column) -> SelectStatement
    where
        E::Column: ColumnTrait,
    {
        let mut select = select.select_only().expr_as(self.day.clone(), "day").column_as(id, "id").into_query();
        for by in [Some(&self.order), self.then.as_ref()].into_iter().flatten() {
            select.order_by_expr(by.clone(), Order::Asc);
        }
        select.order_by(id.as_column_ref(), Order::Asc).take()
    }
}

fn no_such_days() -> BadQuery {
    BadQuery::Days("This list has no such days.".to_owned())
}
