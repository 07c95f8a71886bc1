//! Where a calendar's records come from and how they are put on other days, free of what they are.

use super::Asked;
use crate::{
    dated::{Answer, TakeBack},
    days::{DayRows, Days, DaysQuery},
    query::within,
};
use ac_core::{AppError, Page, list::ListQuery};
use ac_ui::Chip;
use chrono::NaiveDate;
use leptos::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

/// A record as a calendar has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: Uuid,
    pub version: i64,
    /// What it is called within a sentence.
    pub name: String,
    pub chip: Chip,
}

type Load = Arc<dyn Fn(Asked) -> Answer<Result<Days<Entry>, AppError>> + Send + Sync>;
type OfDay = Arc<dyn Fn(String, Option<String>) -> Answer<Result<Page<Entry>, AppError>> + Send + Sync>;
type Put = Arc<dyn Fn(Uuid, i64, String, NaiveDate) -> Answer<Result<Entry, AppError>> + Send + Sync>;
type Get = Arc<dyn Fn(Uuid, String) -> Answer<Result<(Option<NaiveDate>, Entry), AppError>> + Send + Sync>;

/// What a calendar asks of its list.
#[derive(Clone)]
pub struct Source {
    /// The records of some days, under the filters of the moment.
    pub load: Load,
    /// A page of what a further filter leaves, from a cursor on.
    pub of_day: OfDay,
    /// Puts a record that was last seen at a version on another day of a date field, by the record's own verb.
    pub put: Put,
    /// On which day of a date field a record is now.
    pub get: Get,
    /// Takes back the change that made a version.
    pub take_back: TakeBack,
}

/// A [`Load`] for what `question` says at that moment. `entry` is how a record looks on its day.
pub fn source<T, F, A>(
    question: Memo<ListQuery<F>>,
    days: impl Fn(DaysQuery<F>) -> A + Send + Sync + 'static,
    entry: impl Fn(&T) -> Entry + Clone + Send + Sync + 'static,
) -> Load
where
    T: Send + 'static,
    F: Clone + PartialEq + Send + Sync + 'static,
    A: Future<Output = Result<Days<T>, AppError>> + Send + 'static,
{
    Arc::new(move |Asked { by, from, to, rows }| {
        let ListQuery { q, query, filter, .. } = question.get_untracked();
        let answer = days(DaysQuery { by, from, to, rows, q, query, filter });
        let entry = entry.clone();
        Box::pin(async move { Ok(days_of_entries(answer.await?, entry)) })
    })
}

/// An [`OfDay`] for what `question` says at that moment.
pub fn of_day<T, F, A>(
    question: Memo<ListQuery<F>>,
    ask: impl Fn(ListQuery<F>) -> A + Send + Sync + 'static,
    entry: impl Fn(&T) -> Entry + Clone + Send + Sync + 'static,
) -> OfDay
where
    T: Send + 'static,
    F: Clone + PartialEq + Send + Sync + 'static,
    A: Future<Output = Result<Page<T>, AppError>> + Send + 'static,
{
    Arc::new(move |filter, cursor| {
        let asked = question.get_untracked();
        let query = Some(within(asked.query.as_deref().unwrap_or_default(), &filter));
        // The list's own order, whatever a table of it is sorted by: there may be no such column here.
        let answer = ask(ListQuery { query, cursor, sort: None, limit: None, ..asked });
        let entry = entry.clone();
        Box::pin(async move {
            let Page { data, next_cursor, total } = answer.await?;
            Ok(Page { data: data.iter().map(&entry).collect(), next_cursor, total })
        })
    })
}

/// Days of records as days of entries.
#[must_use]
pub fn days_of_entries<T>(days: Days<T>, entry: impl Fn(&T) -> Entry) -> Days<Entry> {
    let day =
        |DayRows { day, count, rows }: DayRows<T>| DayRows { day, count, rows: rows.iter().map(&entry).collect() };
    Days { days: days.days.into_iter().map(day).collect() }
}
