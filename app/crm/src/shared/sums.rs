//! Sums of money by currency, computed in the database without overflow and never converted.

use ac_core::{Currency, Money};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, Func},
};

/// Amounts are summed in two parts, so that a sum of many huge ones stays within 64 bits in either database.
const PART: i64 = 1_000_000_000;

/// Count and sum of one group.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SumRow {
    pub currency: String,
    pub count: i64,
    /// Rows that have an amount.
    pub priced: i64,
    pub sum_high: Option<i64>,
    pub sum_low: Option<i64>,
}

/// Adds the columns of a [`SumRow`]; the caller groups by `currency`.
pub fn columns<E: EntityTrait, C: ColumnTrait>(select: Select<E>, amount: C, currency: C) -> Select<E> {
    let amount = || Expr::col(amount.as_column_ref());
    let whole = Alias::new("bigint");
    select
        .column_as(currency, "currency")
        .column_as(Expr::expr(Func::count(Expr::val(1))), "count")
        .column_as(Expr::expr(Func::count(amount())), "priced")
        .column_as(Expr::expr(Func::sum(amount().div(PART))).cast_as(whole.clone()), "sum_high")
        .column_as(Expr::expr(Func::sum(amount().modulo(PART))).cast_as(whole), "sum_low")
}

impl SumRow {
    /// The sum in minor units; at the ends of what 64 bits hold it stays there.
    #[must_use]
    pub fn minor(&self) -> i64 {
        let (high, low) = (self.sum_high.unwrap_or(0), self.sum_low.unwrap_or(0));
        high.saturating_mul(PART).saturating_add(low)
    }
}

/// The groups' sums, one entry a currency, `own` first and present even if it is zero.
#[must_use]
pub fn moneys<'r>(own: Currency, rows: impl Iterator<Item = &'r SumRow>) -> Vec<Money> {
    let mut sums = vec![Money { amount_minor: 0, currency: own }];
    for row in rows {
        let Ok(currency) = Currency::kept(&row.currency) else { continue };
        match sums.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => sum.amount_minor = sum.amount_minor.saturating_add(row.minor()),
            None => sums.push(Money { amount_minor: row.minor(), currency }),
        }
    }
    sums.sort_by_key(|sum| (sum.currency != own, std::cmp::Reverse(sum.amount_minor)));
    sums
}
