//! By what records are grouped, in both databases; what a group is called, and the filter that finds its records.

use super::model::{GroupBy, Period};
use crate::{
    query::{Field, Sign, Term, Value, Written},
    sql::Column,
};
use ac_core::{Error, time};
use ac_ui::lower;
use chrono::{Datelike, Days, NaiveDate};
use sea_orm::{
    ConnectionTrait, DbBackend, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

/// By what records are grouped.
#[derive(Clone)]
pub enum Key {
    /// A word of the field's choices.
    Word(SimpleExpr),
    /// Text: by what tells it apart, and as it is shown.
    Text(SimpleExpr, SimpleExpr),
    /// The id of another row, and where that has its name.
    Record(SimpleExpr, Names),
    /// The same, where the id is kept as text.
    RecordText(SimpleExpr, Names),
    /// A date, as the database has them.
    Date(SimpleExpr),
}

/// Where the rows of a table have their names. SQL of ours, never of a client's.
#[derive(Clone, Copy)]
pub struct Names {
    pub table: &'static str,
    pub name: &'static str,
    /// What they stand in order by.
    pub order: &'static str,
}

/// The workspace's people.
pub const MEMBERS: Names = Names::of("member");

impl Names {
    /// Of a table with the columns `name` and `name_key`.
    #[must_use]
    pub const fn of(table: &'static str) -> Self {
        Self { table, name: r#""name""#, order: r#""name_key""# }
    }

    fn select(self, ids: Vec<Uuid>) -> SelectStatement {
        let id = || Expr::col((Alias::new(self.table), Alias::new("id")));
        Query::select()
            .expr_as(id(), "id")
            .expr_as(Expr::cust(self.name), "name")
            .from(Alias::new(self.table))
            .and_where(id().is_in(ids))
            .order_by_expr(Expr::cust(self.order), Order::Asc)
            .order_by_expr(id(), Order::Asc)
            .take()
    }
}

/// `sqlite` or `postgres` with what is meant in place of its marks.
fn of(backend: DbBackend, sqlite: &'static str, postgres: &'static str, value: SimpleExpr) -> SimpleExpr {
    let sql = if backend == DbBackend::Postgres { postgres } else { sqlite };
    Expr::cust_with_exprs(sql, [value])
}

impl Key {
    /// By a column that says all by itself.
    pub(crate) fn of_column(backend: DbBackend, column: Column) -> Option<Self> {
        Some(match column {
            Column::Choice(word) => Self::Word(word),
            Column::Mark(value, set, unset) => {
                Self::Word(Expr::case(value.is_not_null(), Expr::val(set)).finally(Expr::val(unset)).into())
            }
            Column::Day(day) => Self::Date(day),
            Column::DayText(day) => Self::Date(of(backend, "?", "($1)::date", day)),
            Column::DayKey(key, never) => {
                let day = of(backend, "substr(?, 1, 10)", "substr($1, 1, 10)::date", key.clone());
                Self::Date(Expr::case(key.lt(never), day).into())
            }
            Column::Instant(at) => {
                let postgres = "(to_timestamp(($1) / 1000000) AT TIME ZONE 'UTC')::date";
                Self::Date(of(backend, "date((?) / 1000000, 'unixepoch')", postgres, at))
            }
            _ => return None,
        })
    }

    /// What the rows of a group have in common; of days the first one of the period, as text.
    pub(crate) fn expr(&self, backend: DbBackend, period: Option<Period>) -> SimpleExpr {
        let day = match self {
            Self::Word(value) | Self::Text(value, _) | Self::Record(value, _) | Self::RecordText(value, _) => {
                return value.clone();
            }
            Self::Date(day) => day.clone(),
        };
        let (sqlite, postgres) = match period.unwrap_or(Period::Day) {
            Period::Day => ("?", "to_char($1, 'YYYY-MM-DD')"),
            // The Monday that is that day or comes before it.
            Period::Week => {
                ("date(?, '-6 days', 'weekday 1')", "to_char(date_trunc('week', ($1)::timestamp), 'YYYY-MM-DD')")
            }
            Period::Month => ("substr(?, 1, 7) || '-01'", "to_char($1, 'YYYY-MM') || '-01'"),
            Period::Quarter => (
                "date(?, 'start of month', '-' || ((CAST(strftime('%m', ?) AS integer) - 1) % 3) || ' months')",
                "to_char(date_trunc('quarter', ($1)::timestamp), 'YYYY-MM-DD')",
            ),
            Period::Year => ("substr(?, 1, 4) || '-01-01'", "to_char($1, 'YYYY') || '-01-01'"),
        };
        let sql = if backend == DbBackend::Postgres { postgres } else { sqlite };
        Expr::cust_with_exprs(sql, [day.clone(), day])
    }

    /// As it is shown, where that is not what tells it apart.
    pub(super) fn shown(&self) -> Option<&SimpleExpr> {
        match self {
            Self::Text(_, shown) => Some(shown),
            _ => None,
        }
    }

    pub(super) fn is_id(&self) -> bool {
        matches!(self, Self::Record(..))
    }

    /// Of days the latest groups are told, else the largest.
    pub(crate) fn is_date(&self) -> bool {
        matches!(self, Self::Date(_))
    }
}

/// A group's value as it was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub value: Option<String>,
    /// As it was typed, where it is text.
    pub shown: Option<String>,
}

/// The labels of `found`, in the order in which the groups stand: each with its place in `found`.
pub(super) async fn labelled(
    conn: &impl ConnectionTrait,
    (key, field, by): (&Key, &Field, &GroupBy),
    found: &[Found],
) -> Result<Vec<(usize, String)>, Error> {
    let names = match key {
        Key::Record(_, names) | Key::RecordText(_, names) => named(conn, *names, found).await?,
        _ => Vec::new(),
    };
    let label = |one: &Found| -> (usize, String, String) {
        let Some(value) = &one.value else {
            return (usize::MAX, String::new(), format!("No {}", lower(&field.label)));
        };
        match key {
            Key::Word(_) => {
                let at = field.choices.iter().position(|choice| choice.value == *value);
                let label = at.and_then(|at| field.choices.get(at)).map_or(value, |choice| &choice.label);
                (at.unwrap_or(usize::MAX - 1), String::new(), label.clone())
            }
            Key::Record(..) | Key::RecordText(..) => {
                let at = names.iter().position(|(id, _)| id == value);
                let label = at.and_then(|at| names.get(at)).map(|(_, name)| name.clone());
                (at.unwrap_or(usize::MAX - 1), String::new(), label.unwrap_or_else(|| "No longer there".to_owned()))
            }
            Key::Text(..) => (0, value.clone(), one.shown.clone().unwrap_or_else(|| value.clone())),
            Key::Date(_) => (0, value.clone(), in_words(value, by.period)),
        }
    };
    let mut all: Vec<(usize, (usize, String, String))> = found.iter().map(label).enumerate().collect();
    all.sort_by(|(_, (a, key_a, _)), (_, (b, key_b, _))| (a, key_a).cmp(&(b, key_b)));
    Ok(all.into_iter().map(|(at, (_, _, label))| (at, label)).collect())
}

async fn named(conn: &impl ConnectionTrait, names: Names, found: &[Found]) -> Result<Vec<(String, String)>, Error> {
    #[derive(FromQueryResult)]
    struct Named {
        id: Uuid,
        name: String,
    }
    let ids = found.iter().filter_map(|one| one.value.as_ref()?.parse().ok()).collect();
    let select = conn.get_database_backend().build(&names.select(ids));
    let rows = Named::find_by_statement(select).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id.to_string(), row.name)).collect())
}

/// `November 2026` for the first day of that month.
fn in_words(first: &str, period: Option<Period>) -> String {
    let Ok(day) = first.parse::<NaiveDate>() else { return first.to_owned() };
    match period.unwrap_or(Period::Day) {
        Period::Day => time::day(day),
        Period::Week => format!("Week of {}", time::day(day)),
        Period::Month => time::month(day),
        Period::Quarter => format!("Q{} {}", day.month0() / 3 + 1, day.year()),
        Period::Year => day.year().to_string(),
    }
}

/// The filter that finds the records of a group.
pub(super) fn filter(key: &Key, field: &Field, by: &GroupBy, found: &Found) -> String {
    let (sign, value) = match (&found.value, key) {
        (None, _) => (Sign::Has, Value::word("none")),
        (Some(value), Key::Word(_)) => (Sign::Has, Value::name(value)),
        (Some(value), Key::Text(..)) => (Sign::Equal, Value::name(found.shown.as_ref().unwrap_or(value))),
        (Some(value), Key::Record(..) | Key::RecordText(..)) => (Sign::Has, Value::word(value)),
        (Some(value), Key::Date(_)) => (Sign::Has, days(value, by.period)),
    };
    Written::Term(Term::new(field.key.clone(), sign, vec![value])).text()
}

/// The days from `first` on, as a filter says them.
fn days(first: &str, period: Option<Period>) -> Value {
    let Ok(day) = first.parse::<NaiveDate>() else { return Value::word(first) };
    match period.unwrap_or(Period::Day) {
        Period::Day => Value::word(first),
        Period::Week => {
            let last = day.checked_add_days(Days::new(6)).unwrap_or(day);
            Value { to: Some(last.to_string()), ..Value::word(first) }
        }
        Period::Month => Value::word(first.get(..7).unwrap_or(first)),
        Period::Quarter => Value::word(format!("{:04}-q{}", day.year(), day.month0() / 3 + 1)),
        Period::Year => Value::word(first.get(..4).unwrap_or(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Days as Span, Kind, Query, Tense, Test, read};
    use sea_orm::sea_query::Expr;

    #[test]
    fn a_filter_finds_the_days_of_its_group() {
        let field = Field::new("closed", "Closed", Kind::Day(Tense::Past)).grouped();
        let check = |by: &str, first: &str, want: (&str, &str, &str), label: &str| {
            let by = GroupBy::read(by);
            let found = Found { value: Some(first.to_owned()), shown: None };
            let text = filter(&Key::Date(Expr::val(1)), &field, &by, &found);
            assert_eq!((text.as_str(), in_words(first, by.period).as_str()), (want.0, label));
            let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
            let read = read(&text, std::slice::from_ref(&field), NaiveDate::default()).unwrap();
            let test = Test::Days(Span { from: day(want.1), to: day(want.2) });
            assert_eq!(read, Some(Query::Field { field: "closed".to_owned(), test }));
        };
        check("closed.day", "2026-11-28", ("closed:2026-11-28", "2026-11-28", "2026-11-28"), "28 Nov 2026");
        check(
            "closed.week",
            "2026-11-23",
            ("closed:2026-11-23..2026-11-29", "2026-11-23", "2026-11-29"),
            "Week of 23 Nov 2026",
        );
        check("closed.month", "2026-11-01", ("closed:2026-11", "2026-11-01", "2026-11-30"), "November 2026");
        check("closed.quarter", "2026-10-01", ("closed:2026-q4", "2026-10-01", "2026-12-31"), "Q4 2026");
        check("closed.year", "2026-01-01", ("closed:2026", "2026-01-01", "2026-12-31"), "2026");
    }

    #[test]
    fn what_has_no_value_is_found_too() {
        let field = Field::new("owner", "Owner", Kind::Member).grouped();
        let by = GroupBy::read("owner");
        let of = |value: Option<&str>| {
            let found = Found { value: value.map(str::to_owned), shown: None };
            filter(&Key::Word(Expr::val(1)), &field, &by, &found)
        };
        assert_eq!((of(None).as_str(), of(Some("none")).as_str()), ("owner:none", "owner:\"none\""));
    }
}
