//! Where a timeline's records come from and how they get other dates, free of what they are.

use super::{Asked, ROWS};
use crate::{
    dated::{Answer, TakeBack},
    figures::{Figures, FiguresQuery, GroupBy},
    query::within,
    spans::{Spans, SpansQuery},
};
use ac_core::{AppError, list::ListQuery};
use ac_ui::Bar;
use chrono::NaiveDate;
use leptos::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

/// A record as a timeline has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: Uuid,
    pub version: i64,
    /// What it is called within a sentence.
    pub name: String,
    pub bar: Bar,
}

/// A lane before its records are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    pub label: String,
    /// The filter that leaves its records.
    pub filter: String,
}

/// A page of what a further filter leaves, from a cursor on.
type Load = Arc<dyn Fn(Asked, String, Option<String>) -> Answer<Result<Spans<Entry>, AppError>> + Send + Sync>;
type Lanes = Arc<dyn Fn(GroupBy) -> Answer<Result<Vec<Lane>, AppError>> + Send + Sync>;
type Put = Arc<dyn Fn(Uuid, i64, Vec<(String, NaiveDate)>, Asked) -> Answer<Result<Entry, AppError>> + Send + Sync>;
type Get = Arc<dyn Fn(Uuid, Asked) -> Answer<Result<Entry, AppError>> + Send + Sync>;

/// What a timeline asks of its list.
#[derive(Clone)]
pub struct Source {
    /// The records of some time, under the filters of the moment.
    pub load: Load,
    /// The groups of the list, under the same.
    pub lanes: Lanes,
    /// Gives a record that was last seen at a version other days in some of its date fields, by the record's own verb.
    pub put: Put,
    /// How a record is now.
    pub get: Get,
    /// Takes back the change that made a version.
    pub take_back: TakeBack,
}

/// A [`Load`] for what `question` says at that moment. `entry` is how a record looks by the dates that are asked for.
pub fn source<T, F, A>(
    question: Memo<ListQuery<F>>,
    spans: impl Fn(SpansQuery<F>) -> A + Send + Sync + 'static,
    entry: impl Fn(&T, &Asked) -> Entry + Clone + Send + Sync + 'static,
) -> Load
where
    T: Send + 'static,
    F: Clone + PartialEq + Send + Sync + 'static,
    A: Future<Output = Result<Spans<T>, AppError>> + Send + 'static,
{
    Arc::new(move |asked, lane, cursor| {
        let ListQuery { q, query, filter, .. } = question.get_untracked();
        let query = match lane.is_empty() {
            true => query,
            false => Some(within(query.as_deref().unwrap_or_default(), &lane)),
        };
        let Asked { start, end, from, to } = asked.clone();
        let answer = spans(SpansQuery { start, end, from, to, rows: ROWS, cursor, q, query, filter });
        let entry = entry.clone();
        Box::pin(async move { Ok(spans_of_entries(answer.await?, |row| entry(row, &asked))) })
    })
}

/// A [`Lanes`] for what `question` says at that moment.
pub fn lanes<F, A>(
    question: Memo<ListQuery<F>>,
    figures: impl Fn(FiguresQuery<F>) -> A + Send + Sync + 'static,
) -> Lanes
where
    F: Clone + PartialEq + Send + Sync + 'static,
    A: Future<Output = Result<Figures, AppError>> + Send + 'static,
{
    Arc::new(move |by| {
        let ListQuery { q, query, filter, .. } = question.get_untracked();
        let answer = figures(FiguresQuery { q, query, filter, group_by: Some(by), measures: Vec::new() });
        Box::pin(async move {
            let groups = answer.await?.groups.into_iter();
            Ok(groups.map(|group| Lane { label: group.label, filter: group.filter }).collect())
        })
    })
}

/// Spans of records as spans of entries.
#[must_use]
pub fn spans_of_entries<T>(spans: Spans<T>, entry: impl Fn(&T) -> Entry) -> Spans<Entry> {
    let Spans { rows, next_cursor, total, undated } = spans;
    Spans { rows: rows.iter().map(entry).collect(), next_cursor, total, undated }
}
