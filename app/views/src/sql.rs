//! A query as a condition on a table, the same on both databases.
//!
//! The rule: a negation takes what is missing with it. `-amount>10k` finds deals without an amount, though SQL would know
//! neither of them nor of `amount>10k`.

mod figured;
mod indexes;
mod terms;
mod words;

pub use indexes::{ByIndex, Found, Indexed};
pub use terms::{contains, named};

use crate::{
    figures::Key,
    query::{Days, Field, Problem, Query, Test, To, read},
};
use ac_core::{
    Ctx, Resource,
    list::{BadQuery, ListQuery},
    text,
};
use sea_orm::{
    EntityTrait, QueryFilter, Select,
    sea_query::{Condition, Expr, ExprTrait, SelectStatement, SimpleExpr},
};
use terms::{amount, same, whole};
use words::{nothing_sought, take_words};

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
    /// Whether something stands there: the choice that says so, and the one that says the opposite.
    Mark(SimpleExpr, &'static str, &'static str),
    Number(SimpleExpr),
    /// An amount in minor units, and its currency.
    Money(SimpleExpr, SimpleExpr),
    /// As [`Self::Number`], in parts of ten to the minus this of a unit.
    Scaled(SimpleExpr, u32),
    Day(SimpleExpr),
    /// A day as the text `2026-11-22`.
    DayText(SimpleExpr),
    /// A text that begins with such a day and a space; what has none begins with this, which is later than any.
    DayKey(SimpleExpr, &'static str),
    /// Microseconds since 1970 UTC.
    Instant(SimpleExpr),
    /// The id of another row, and the ids of those that a value means: by their name, or by a choice's value.
    Link(SimpleExpr, fn(&str) -> SelectStatement),
    /// What stands in rows of another table.
    Rows(Box<Rows>),
}

/// The ids of the records with a name.
pub type ByName = fn(&str) -> SelectStatement;

/// Rows that say what a record refers to, or which of several choices it has.
pub struct Rows {
    /// `SELECT 1` of those of the record that is looked at.
    pub rows: SelectStatement,
    /// Their column with the id of a record.
    pub target: SimpleExpr,
    /// Their column with a choice.
    pub choice: SimpleExpr,
    /// What a name means.
    pub named: Option<ByName>,
}

/// A field that the workspace added to a list.
pub struct Own {
    pub field: Field,
    /// As it is looked at on the way through the list's order: no index answers to this.
    pub column: Column,
    pub indexed: ByIndex,
    /// What records are grouped by, where they are.
    pub key: Option<Key>,
}

/// What a list can be asked, on the server.
pub struct Table {
    /// What its records are.
    pub object: Resource,
    pub fields: fn() -> Vec<Field>,
    pub column: fn(&str) -> Option<Column>,
    /// What records are grouped by, where the column does not say it.
    pub key: fn(&str) -> Option<Key>,
    /// The columns that words are looked for in.
    pub searched: fn() -> Vec<Column>,
}

/// A list's search text and filter, read for one actor.
pub struct Asked {
    table: &'static Table,
    /// What the list has, but for what is hidden from the actor.
    fields: Vec<Field>,
    own: Vec<Own>,
    query: Option<Query>,
    words: Option<String>,
    me: Option<uuid::Uuid>,
}

impl Asked {
    /// Errors: a filter that the table cannot be asked.
    pub fn read<F>(ctx: &Ctx, table: &'static Table, list: &ListQuery<F>) -> Result<Self, BadQuery> {
        Self::of(ctx, table, Vec::new(), list.q.as_deref(), list.query.as_deref())
    }

    /// As [`Self::read`], of a list with fields of the workspace's own.
    pub fn read_with<F>(
        ctx: &Ctx,
        table: &'static Table,
        own: Vec<Own>,
        list: &ListQuery<F>,
    ) -> Result<Self, BadQuery> {
        Self::of(ctx, table, own, list.q.as_deref(), list.query.as_deref())
    }

    /// As [`Self::read_with`], for search text and filter by themselves.
    pub fn of(
        ctx: &Ctx,
        table: &'static Table,
        own: Vec<Own>,
        q: Option<&str>,
        filter: Option<&str>,
    ) -> Result<Self, BadQuery> {
        let text = filter.unwrap_or_default();
        let refused = |Problem { at, message }: Problem| {
            let at = text.get(..at.start).map_or(0, |before| before.chars().count());
            BadQuery::Filter { message, at }
        };
        let is_hidden = |field: &Field| ctx.rights().fields.hidden(table.object).any(|name| field.is_called(name));
        let mut fields = (table.fields)();
        fields.retain(|field| !is_hidden(field));
        fields.extend(own.iter().map(|own| own.field.clone()));
        let mut query = read(text, &fields, ctx.now().date()).map_err(refused)?;
        if let Some(words) = query.as_ref().and_then(nothing_sought) {
            let message = format!(
                "There is nothing in “{words}” to look for. Write some letters, or field:none for what is empty."
            );
            return Err(BadQuery::Filter { message, at: 0 });
        }
        let words = q.map(str::to_owned).or_else(|| query.as_mut().and_then(take_words));
        Ok(Self { table, fields, own, query, words, me: ctx.actor.member().map(|member| member.0) })
    }

    /// The words that all records must have, for a search that knows a better way to them than [`Self::narrow`].
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// `base` with all else that was asked.
    pub fn narrow<E: EntityTrait>(&self, base: Select<E>) -> Select<E> {
        let writer = Writer { table: self.table, own: &self.own, me: self.me };
        match &self.query {
            Some(query) => base.filter(writer.write(query, Side::Is)),
            None => base,
        }
    }

    /// The parts that must all hold.
    fn must_hold(&self) -> &[Query] {
        match &self.query {
            Some(Query::All(parts)) => parts,
            Some(query) => std::slice::from_ref(query),
            None => &[],
        }
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
    own: &'a [Own],
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
            (Query::Field { field, test }, _) => {
                let own = || self.own.iter().find(|own| own.field.key == *field);
                match ((self.table.column)(field), own) {
                    (Some(column), _) => self.field(&column, test, side),
                    (None, own) => match own() {
                        Some(own) => self.field(&own.column, test, side),
                        // `read` names only fields of the list: one without a column holds for nothing.
                        None => Condition::all().add(Expr::cust("1 = 0")),
                    },
                }
            }
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
            (Column::Plain(value), Test::Equals(words)) => all.add(same(value, words)),
            (Column::Choice(value), Test::Is(choice)) => all.add(value.clone().eq(choice.as_str())),
            (Column::Mark(value, set, _), Test::Is(choice)) if choice == set => all.add(value.clone().is_not_null()),
            (Column::Mark(value, _, unset), Test::Is(choice)) if choice == unset => all.add(value.clone().is_null()),
            (Column::Number(value), Test::Number(low, high)) => whole(value, *low, *high, 0),
            (Column::Scaled(value, places), Test::Number(low, high)) => whole(value, *low, *high, *places),
            (Column::Money(minor, currency), Test::Number(low, high)) => amount(minor, currency, *low, *high),
            (Column::Day(value), Test::Days(Days { from, to })) => {
                all.add_option(from.map(|day| value.clone().gte(day))).add_option(to.map(|day| value.clone().lte(day)))
            }
            (Column::DayText(value), Test::Days(Days { from, to })) => {
                let day = |day: chrono::NaiveDate| day.to_string();
                all.add_option(from.map(|from| value.clone().gte(day(from))))
                    .add_option(to.map(|to| value.clone().lte(day(to))))
            }
            (Column::DayKey(value, never), Test::Days(Days { from, to })) => {
                let after =
                    |day: chrono::NaiveDate| day.succ_opt().map_or_else(|| (*never).to_owned(), |day| day.to_string());
                all.add_option(from.map(|day| value.clone().gte(day.to_string())))
                    .add(value.clone().lt(to.map_or_else(|| (*never).to_owned(), after)))
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
            (Column::Rows(rows), test) => all.add(rows.test(test, self.me)),
            // `read` gives each field tests of its own kind only.
            _ => all.add(Expr::cust("1 = 0")),
        }
    }
}

impl Column {
    pub(crate) fn is_absent(&self) -> SimpleExpr {
        match self {
            Self::Blank(value) => value.clone().eq(""),
            Self::Folded(value) | Self::Plain(value) | Self::Choice(value) | Self::Number(value) => {
                value.clone().is_null()
            }
            Self::Money(value, _) | Self::Day(value) | Self::Instant(value) | Self::Link(value, _) => {
                value.clone().is_null()
            }
            Self::Scaled(value, _) | Self::DayText(value) => value.clone().is_null(),
            Self::DayKey(value, never) => value.clone().gte(*never),
            Self::Mark(..) => Expr::cust("1 = 0"),
            Self::Rows(rows) => Expr::exists(rows.rows.clone()).not(),
        }
    }
}

impl Rows {
    fn test(&self, test: &Test, me: Option<uuid::Uuid>) -> SimpleExpr {
        let some = |of: SimpleExpr| Expr::exists(self.rows.clone().and_where(of).take());
        let nothing = || Expr::cust("1 = 0");
        let target = || self.target.clone();
        match test {
            Test::Is(choice) => some(self.choice.clone().eq(choice.as_str())),
            Test::Refers(To::Me) => me.map_or_else(nothing, |me| some(target().eq(me))),
            Test::Refers(To::Id(id)) => some(target().eq(*id)),
            Test::Refers(To::Named(name)) => self.named.map_or_else(nothing, |of| some(target().in_subquery(of(name)))),
            _ => nothing(),
        }
    }
}
