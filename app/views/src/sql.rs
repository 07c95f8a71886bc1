//! A query as a condition on a table, the same on both databases.
//!
//! The rule: a negation takes what is missing with it. `-amount>10k` finds deals without an amount, though SQL would know
//! neither of them nor of `amount>10k`.

use crate::query::{Days, Field, Limit, Problem, Query, Test, To, read};
use ac_core::{
    Ctx,
    list::{BadQuery, ListQuery},
    money::{Currency, EXPONENT_USUAL},
    text,
};
use sea_orm::{
    EntityTrait, QueryFilter, Select,
    sea_query::{Condition, Expr, ExprTrait, Func, LikeExpr, SelectStatement, SimpleExpr},
};

/// How a field is found in the list's table.
pub enum Column {
    /// Text as [`text::sort_key`] folds it.
    Folded(SimpleExpr),
    /// The same, empty where there is none.
    Blank(SimpleExpr),
    /// Text as it was typed.
    Plain(SimpleExpr),
    /// A word of the field's choices.
    Choice(SimpleExpr),
    Number(SimpleExpr),
    /// An amount in minor units, and its currency.
    Money(SimpleExpr, SimpleExpr),
    Day(SimpleExpr),
    /// Microseconds since 1970 UTC.
    Instant(SimpleExpr),
    /// The id of another row, and the ids of those that a value means: by their name, or by a choice's value.
    Link(SimpleExpr, fn(&str) -> SelectStatement),
}

/// What a list can be asked, on the server.
pub struct Table {
    pub fields: fn() -> Vec<Field>,
    pub column: fn(&str) -> Option<Column>,
    /// The columns that words are looked for in.
    pub searched: fn() -> Vec<Column>,
}

/// A list's search text and filter, read for one actor.
pub struct Asked {
    table: &'static Table,
    query: Option<Query>,
    words: Option<String>,
    me: Option<uuid::Uuid>,
}

impl Asked {
    /// Errors: a filter that the table cannot be asked.
    pub fn read<F>(ctx: &Ctx, table: &'static Table, list: &ListQuery<F>) -> Result<Self, BadQuery> {
        Self::of(ctx, table, list.q.as_deref(), list.query.as_deref())
    }

    /// As [`Self::read`], for search text and filter by themselves.
    pub fn of(ctx: &Ctx, table: &'static Table, q: Option<&str>, filter: Option<&str>) -> Result<Self, BadQuery> {
        let text = filter.unwrap_or_default();
        let refused = |Problem { at, message }: Problem| {
            let at = text.get(..at.start).map_or(0, |before| before.chars().count());
            BadQuery::Filter { message, at }
        };
        let mut query = read(text, &(table.fields)(), ctx.now().date()).map_err(refused)?;
        let words = q.map(str::to_owned).or_else(|| query.as_mut().and_then(take_words));
        Ok(Self { table, query, words, me: ctx.actor.member().map(|member| member.0) })
    }

    /// The words that all records must have, for a search that knows a better way to them than [`Self::narrow`].
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// `base` with all else that was asked.
    pub fn narrow<E: EntityTrait>(&self, base: Select<E>) -> Select<E> {
        let writer = Writer { table: self.table, me: self.me };
        match &self.query {
            Some(query) => base.filter(writer.write(query, Side::Is)),
            None => base,
        }
    }
}

fn take_words(query: &mut Query) -> Option<String> {
    let all = Query::All(Vec::new());
    match query {
        Query::Text(_) => match std::mem::replace(query, all) {
            Query::Text(words) => Some(words),
            _ => None,
        },
        Query::All(parts) => {
            let at = parts.iter().position(|part| matches!(part, Query::Text(_)))?;
            match parts.remove(at) {
                Query::Text(words) => Some(words),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a condition must hold or must not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Is,
    IsNot,
}

struct Writer<'a> {
    table: &'a Table,
    me: Option<uuid::Uuid>,
}

impl Writer<'_> {
    fn write(&self, query: &Query, side: Side) -> Condition {
        match (query, side) {
            (Query::All(parts), Side::Is) | (Query::Any(parts), Side::IsNot) => {
                parts.iter().fold(Condition::all(), |all, part| all.add(self.write(part, side)))
            }
            (Query::Any(parts), Side::Is) | (Query::All(parts), Side::IsNot) => {
                parts.iter().fold(Condition::any(), |any, part| any.add(self.write(part, side)))
            }
            (Query::Not(inner), Side::Is) => self.write(inner, Side::IsNot),
            (Query::Not(inner), Side::IsNot) => self.write(inner, Side::Is),
            (Query::Text(words), _) => {
                let none = if side == Side::Is { Condition::any() } else { Condition::all() };
                let contains = Test::Contains(words.clone());
                (self.table.searched)().iter().fold(none, |all, key| all.add(self.field(key, &contains, side)))
            }
            (Query::Field { field, test }, _) => match (self.table.column)(field) {
                Some(column) => self.field(&column, test, side),
                // `read` names only fields of the table: one without a column holds for nothing.
                None => Condition::all().add(Expr::cust("1 = 0")),
            },
        }
    }

    fn field(&self, column: &Column, test: &Test, side: Side) -> Condition {
        match (side, test) {
            (Side::Is, Test::IsEmpty) => Condition::all().add(column.is_absent()),
            (Side::IsNot, Test::IsEmpty) => Condition::all().add(column.is_absent()).not(),
            (Side::Is, _) => self.test(column, test),
            (Side::IsNot, _) => Condition::any().add(self.test(column, test).not()).add(column.is_absent()),
        }
    }

    fn test(&self, column: &Column, test: &Test) -> Condition {
        let all = Condition::all();
        match (column, test) {
            (Column::Folded(value) | Column::Blank(value), Test::Contains(words)) => {
                all.add(named(value.clone(), words))
            }
            (Column::Folded(value) | Column::Blank(value), Test::Equals(words)) => {
                all.add(value.clone().eq(text::sort_key(words)))
            }
            (Column::Plain(value), Test::Contains(words)) => all.add(contains(value, words)),
            (Column::Plain(value), Test::Equals(words)) => all.add(lower(value).eq(words.to_ascii_lowercase())),
            (Column::Choice(value), Test::Is(choice)) => all.add(value.clone().eq(choice.as_str())),
            (Column::Number(value), Test::Number(low, high)) => whole(value, *low, *high, 0),
            (Column::Money(minor, currency), Test::Number(low, high)) => amount(minor, currency, *low, *high),
            (Column::Day(value), Test::Days(Days { from, to })) => {
                all.add_option(from.map(|day| value.clone().gte(day))).add_option(to.map(|day| value.clone().lte(day)))
            }
            (Column::Instant(value), Test::Days(Days { from, to })) => {
                let start = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros();
                all.add_option(from.map(|day| value.clone().gte(start(day))))
                    .add_option(to.and_then(|day| day.succ_opt()).map(|day| value.clone().lt(start(day))))
            }
            (Column::Link(id, _), Test::Refers(To::Me)) => match self.me {
                Some(me) => all.add(id.clone().eq(me)),
                None => all.add(Expr::cust("1 = 0")),
            },
            (Column::Link(id, _), Test::Refers(To::Id(other))) => all.add(id.clone().eq(*other)),
            (Column::Link(id, of), Test::Refers(To::Named(name)) | Test::Is(name)) => {
                all.add(id.clone().in_subquery(of(name)))
            }
            // `read` gives each field tests of its own kind only.
            _ => all.add(Expr::cust("1 = 0")),
        }
    }
}

impl Column {
    fn is_absent(&self) -> SimpleExpr {
        match self {
            Self::Blank(value) => value.clone().eq(""),
            Self::Folded(value) | Self::Plain(value) | Self::Choice(value) | Self::Number(value) => {
                value.clone().is_null()
            }
            Self::Money(value, _) | Self::Day(value) | Self::Instant(value) | Self::Link(value, _) => {
                value.clone().is_null()
            }
        }
    }
}

fn whole(value: &SimpleExpr, low: Option<Limit>, high: Option<Limit>, exponent: u32) -> Condition {
    Condition::all()
        .add_option(low.map(|limit| value.clone().gte(limit.at_least(exponent))))
        .add_option(high.map(|limit| value.clone().lte(limit.at_most(exponent))))
}

/// Whole units mean another number of minor units in each currency.
fn amount(minor: &SimpleExpr, currency: &SimpleExpr, low: Option<Limit>, high: Option<Limit>) -> Condition {
    let unusual = Currency::unusual();
    let all: Vec<&str> = unusual.iter().flat_map(|(_, codes)| codes.split(' ')).collect();
    let usual = whole(minor, low, high, EXPONENT_USUAL).add(currency.clone().is_not_in(all));
    unusual.iter().fold(Condition::any().add(usual), |any, (exponent, codes)| {
        any.add(whole(minor, low, high, *exponent).add(currency.clone().is_in(codes.split(' '))))
    })
}

/// Whether the folded `key` contains `name`, for a [`Column::Link`].
#[must_use]
pub fn named(key: SimpleExpr, name: &str) -> SimpleExpr {
    like(key, &containing(&text::sort_key(name)))
}

/// Whether the text that was typed into `value` contains `words`; letters beyond ASCII are told apart by case.
#[must_use]
pub fn contains(value: &SimpleExpr, words: &str) -> SimpleExpr {
    like(lower(value), &containing(&words.to_ascii_lowercase()))
}

fn lower(value: &SimpleExpr) -> SimpleExpr {
    // ASCII only, on both databases.
    Func::lower(value.clone()).into()
}

fn like(value: SimpleExpr, pattern: &str) -> SimpleExpr {
    value.like(LikeExpr::new(pattern).escape('\\'))
}

fn containing(words: &str) -> String {
    format!("%{}%", text::like_escape(words))
}
