//! Where the totals of a list and the rows of its groups come from, free of what the records are.

use crate::screens::feed::{Ask, Feed, Held};
use ac_core::{AppError, Page, list::ListQuery};
use ac_views::{
    Offered,
    figures::{Figures, FiguresQuery, GroupBy, Measure},
    query::within,
    shown::Shown,
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin, sync::Arc};

/// Asks for the figures under the filters of the moment.
type AskFigures = Arc<
    dyn Fn(Option<GroupBy>, Vec<Measure>) -> Pin<Box<dyn Future<Output = Result<Figures, AppError>> + Send>>
        + Send
        + Sync,
>;

/// Where the totals and the rows of groups come from.
#[derive(Clone)]
pub struct Source {
    pub figures: AskFigures,
    pub rows: Held,
}

/// What `ask` and `figures` bring for what `question` says at that moment.
pub fn source<T, F, A, B>(
    feed: Feed<T>,
    question: Memo<ListQuery<F>>,
    ask: impl Fn(ListQuery<F>) -> A + Send + Sync + 'static,
    figures: impl Fn(FiguresQuery<F>) -> B + Send + Sync + 'static,
) -> Source
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Clone + PartialEq + Send + Sync + 'static,
    A: Future<Output = Result<Page<T>, AppError>> + Send + 'static,
    B: Future<Output = Result<Figures, AppError>> + Send + 'static,
{
    let rows = feed.held(move |filter, Ask { limit, cursor }| {
        let asked = question.get_untracked();
        let query = Some(within(asked.query.as_deref().unwrap_or_default(), &filter));
        ask(ListQuery { query, limit: Some(limit), cursor, ..asked })
    });
    let figures: AskFigures = Arc::new(move |group_by, measures| {
        let ListQuery { q, query, filter, .. } = question.get_untracked();
        Box::pin(figures(FiguresQuery { q, query, filter, group_by, measures }))
    });
    Source { figures, rows }
}

/// What is asked for with the page: rows in groups come later, and only their number is told.
pub fn at_first<F>(query: ListQuery<F>, shown: &Shown, offered: &Offered) -> ListQuery<F> {
    let limit = if offered.within(shown).group_by.is_some() { Some(1) } else { query.limit };
    ListQuery { limit, ..query }
}
