//! A feed whose rows somebody else asks for, group by group, free of what the rows are: its code comes later, and once for all
//! lists.

use super::{Ask, Feed};
use ac_core::{AppError, Page};
use leptos::prelude::*;
use std::{future::Future, ops::Range, pin::Pin, sync::Arc};

/// Puts a page's rows in place of these, and says how many they are.
pub type Deposit = Box<dyn FnOnce(Range<usize>) -> usize + Send>;
/// A page that came: its rows, and the way to those after them.
pub type Part = Result<(Deposit, Option<String>), AppError>;
type LoadPart = Arc<dyn Fn(String, Ask) -> Pin<Box<dyn Future<Output = Part> + Send>> + Send + Sync>;

/// The rows of a [`Feed`] for whoever asks for them in its place.
#[derive(Clone)]
pub struct Held {
    /// A page of what else a filter leaves.
    pub load: LoadPart,
    /// Takes the rows over, or gives them back to the feed.
    pub hold: Callback<bool>,
    /// Takes rows out.
    pub take_out: Callback<Range<usize>>,
    pub total: RwSignal<Option<i64>>,
    pub busy: RwSignal<bool>,
    next: RwSignal<Option<String>>,
}

impl Held {
    /// Says whether there are rows that are not here.
    pub fn set_more(&self, has_more: bool) {
        self.next.set(has_more.then(String::new));
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Feed<T> {
    /// The feed's rows as something that can be taken over. `ask` brings a page of what the filter beside the list's own leaves.
    pub fn held<F>(self, ask: impl Fn(String, Ask) -> F + Send + Sync + 'static) -> Held
    where
        F: Future<Output = Result<Page<T>, AppError>> + Send + 'static,
    {
        let load: LoadPart = Arc::new(move |filter, question| {
            let answer = ask(filter, question);
            Box::pin(async move {
                let page = answer.await?;
                let put: Deposit = Box::new(move |at| {
                    let count = page.data.len();
                    self.rows.try_update(|rows| {
                        let end = at.end.min(rows.len());
                        drop(rows.splice(at.start.min(end)..end, page.data));
                    });
                    count
                });
                Ok((put, page.next_cursor))
            })
        });
        let take_out = move |at: Range<usize>| {
            self.rows.try_update(|rows| {
                let end = at.end.min(rows.len());
                drop(rows.drain(at.start.min(end)..end));
            });
        };
        Held {
            load,
            hold: Callback::new(move |is_held| self.hold(is_held)),
            take_out: Callback::new(take_out),
            total: self.total,
            busy: self.busy,
            next: self.next,
        }
    }

    /// Leaves the rows to somebody else, or asks for them again.
    pub fn hold(self, is_held: bool) {
        if self.is_held.get_value() == is_held {
            return;
        }
        self.is_held.set_value(is_held);
        if !is_held {
            return self.restart();
        }
        // What is on its way is no longer meant.
        self.turn.update_value(|turn| *turn += 1);
        self.failed.set(None);
        self.rows.set(Vec::new());
        self.next.set(None);
        self.asked.set_value(false);
        self.stale.set_value(false);
        self.busy.set(true);
    }
}
