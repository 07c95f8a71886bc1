//! A list that grows page by page and follows filters and other people's changes without losing its place.
//!
//! Rules: every question gets a number, and an answer to an older question is thrown away. What a person asks for goes before
//! what is read again because others change things, and of that only one reading is on its way at a time, however often they do.
//! Rows never stand under a question that they do not answer: where its answer fails, there are none.

mod held;

pub use held::Held;

use ac_core::{AppError, Page};
use ac_ui::Failure;
use leptos::{prelude::*, reactive::spawn_local};
use std::{future::Future, pin::Pin, sync::Arc};

/// Rows of one page.
pub const PAGE_ROWS: u32 = 50;
/// Rows asked for at once when everything loaded is read anew.
const RENEW_ROWS: u32 = 200;
/// Rows that a live change reads anew; those below keep what they said until they are scrolled to again.
const RENEW_ROWS_MAX: usize = 1_000;

/// Which page is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub limit: u32,
    pub cursor: Option<String>,
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<Page<T>, AppError>> + Send>>;
/// Asks the server for a page under the filters of the moment.
pub type Load<T> = Arc<dyn Fn(Ask) -> Answer<T> + Send + Sync>;

/// Makes a [`Load`] of a function that returns a future.
pub fn load<T, F>(ask: impl Fn(Ask) -> F + Send + Sync + 'static) -> Load<T>
where
    F: Future<Output = Result<Page<T>, AppError>> + Send + 'static,
{
    Arc::new(move |question| Box::pin(ask(question)))
}

/// What an answer that did not come was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missed {
    /// The first page of a new question.
    Start,
    /// The next page.
    More,
    /// What is loaded, as it is now.
    Fresh,
}

/// The loaded rows and the way to more. Cheap to copy.
pub struct Feed<T: Send + Sync + 'static> {
    pub rows: RwSignal<Vec<T>>,
    pub total: RwSignal<Option<i64>>,
    /// A page is on its way.
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<(AppError, Missed)>>,
    next: RwSignal<Option<String>>,
    turn: StoredValue<u64>,
    /// What `busy` is about is a page that somebody asked for.
    asked: StoredValue<bool>,
    /// Something changed while an answer was on its way.
    stale: StoredValue<bool>,
    /// Somebody else asks for the rows.
    is_held: StoredValue<bool>,
    load: StoredValue<Load<T>>,
    key: fn(&T) -> String,
}

impl<T: Send + Sync + 'static> Clone for Feed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Feed<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Feed<T> {
    /// Starts with a page that is already here. `key` tells rows apart.
    pub fn new(first: Page<T>, key: fn(&T) -> String, load: Load<T>) -> Self {
        Self {
            rows: RwSignal::new(first.data),
            total: RwSignal::new(first.total),
            next: RwSignal::new(first.next_cursor),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            turn: StoredValue::new(0),
            asked: StoredValue::new(false),
            stale: StoredValue::new(false),
            is_held: StoredValue::new(false),
            load: StoredValue::new(load),
            key,
        }
    }

    /// As [`Self::new`]; a first page that is not here is asked for.
    pub fn of(first: Option<Page<T>>, key: fn(&T) -> String, load: Load<T>) -> Self {
        let is_here = first.is_some();
        let none = || Page { data: Vec::new(), next_cursor: None, total: None };
        let feed = Self::new(first.unwrap_or_else(none), key, load);
        if !is_here {
            feed.restart();
        }
        feed
    }

    /// Asks for the first page, unless somebody else does.
    pub fn start(self) {
        if !self.is_held.get_value() {
            self.restart();
        }
    }

    /// Says that the first page is yet to be asked for.
    pub fn expect_first(self) {
        self.busy.set(true);
        self.asked.set_value(true);
    }

    /// Starts anew whenever `question` changes, and reads what is loaded again whenever `live` does.
    pub fn follow<Q: PartialEq + Send + Sync + 'static>(self, question: Memo<Q>, live: Signal<u64>) {
        Effect::new(move |seen: Option<()>| {
            // Read, because a memo that nobody has read yet tells of no change.
            question.with(|_| ());
            if seen.is_some() && !self.is_held.get_value() {
                self.restart();
            }
        });
        Effect::new(move |seen: Option<()>| {
            live.track();
            if seen.is_some() && !self.is_held.get_value() {
                self.renew();
            }
        });
    }

    #[must_use]
    pub fn has_more(self) -> Signal<bool> {
        let next = self.next;
        Signal::derive(move || next.with(Option::is_some))
    }

    #[must_use]
    pub fn count(self) -> Signal<Option<u64>> {
        let total = self.total;
        Signal::derive(move || total.get().and_then(|total| u64::try_from(total).ok()))
    }

    /// Why rows are missing or old, and what asks for them again.
    #[must_use]
    pub fn failure(self) -> Failure {
        let failed = self.failed;
        let message = move || failed.with(|failed| failed.as_ref().map(|(error, _)| error.message.clone()));
        Failure { message: Signal::derive(message), retry: Callback::new(move |()| self.retry()) }
    }

    fn retry(self) {
        match self.failed.with_untracked(|failed| failed.as_ref().map(|(_, missed)| *missed)) {
            Some(Missed::Start) => self.restart(),
            Some(Missed::More) => self.more(),
            Some(Missed::Fresh) => self.renew(),
            None => {}
        }
    }

    /// Adds a row on top, unless a reading that was quicker brought it.
    pub fn put_first(self, row: T) {
        let key = (self.key)(&row);
        self.rows.update(|rows| {
            if rows.iter().all(|known| (self.key)(known) != key) {
                rows.insert(0, row);
            }
        });
    }

    /// Takes over a newer state of a row.
    pub fn put(self, row: T) {
        let key = (self.key)(&row);
        self.rows.update(|rows| {
            if let Some(known) = rows.iter_mut().find(|known| (self.key)(known) == key) {
                *known = row;
            }
        });
    }

    /// Where the row with this key stands, while it is loaded.
    #[must_use]
    pub fn position(self, key: &str) -> Option<usize> {
        self.rows.with_untracked(|rows| rows.iter().position(|row| (self.key)(row) == key))
    }

    /// The row with this key, while it is loaded.
    #[must_use]
    pub fn get(self, key: &str) -> Option<T> {
        self.rows.with_untracked(|rows| rows.iter().find(|row| (self.key)(row) == key).cloned())
    }

    /// The keys of the loaded rows.
    #[must_use]
    pub fn keys(self) -> Vec<String> {
        self.rows.with_untracked(|rows| rows.iter().map(self.key).collect())
    }

    /// The next page; nothing if one is on its way or there is none.
    pub fn more(self) {
        let cursor = self.next.get_untracked();
        if cursor.is_none() || self.asked.get_value() || self.is_held.get_value() {
            return;
        }
        self.ask(Ask { limit: PAGE_ROWS, cursor }, Missed::More, move |page| {
            self.rows.update(|rows| rows.extend(page.data));
            self.next.set(page.next_cursor);
        });
    }

    /// The first page under changed filters, in place of all rows.
    pub fn restart(self) {
        let ask = Ask { limit: PAGE_ROWS, cursor: None };
        self.ask(ask, Missed::Start, move |page| self.replace(page, Vec::new()));
    }

    /// Everything loaded, read again; the list keeps its length as far as there still are rows. While an answer is on its
    /// way it is read once more after that.
    pub fn renew(self) {
        if self.busy.get_untracked() {
            self.stale.set_value(true);
            return;
        }
        let wanted = self.rows.with_untracked(Vec::len).min(RENEW_ROWS_MAX);
        let turn = self.begin(false);
        spawn_local(async move {
            match self.gather(wanted, turn).await {
                Some(Ok(page)) => {
                    let below = if wanted < RENEW_ROWS_MAX { Vec::new() } else { self.below(&page.data, wanted) };
                    self.replace(page, below);
                    self.end(None);
                }
                Some(Err(error)) => self.end(Some((error, Missed::Fresh))),
                None => {}
            }
        });
    }

    /// Pages until `wanted` rows are here or there are no more; `None` once a newer question was asked.
    async fn gather(self, wanted: usize, turn: u64) -> Option<Result<Page<T>, AppError>> {
        let mut all = Page { data: Vec::new(), next_cursor: None, total: None };
        loop {
            let left = u32::try_from(wanted.saturating_sub(all.data.len())).unwrap_or(RENEW_ROWS);
            let ask = Ask { limit: left.clamp(PAGE_ROWS, RENEW_ROWS), cursor: all.next_cursor.take() };
            let answer = self.load.try_with_value(|load| load(ask))?.await;
            if self.turn.try_get_value() != Some(turn) {
                return None;
            }
            match answer {
                Ok(page) => {
                    all.total = all.total.or(page.total);
                    all.data.extend(page.data);
                    all.next_cursor = page.next_cursor;
                }
                Err(error) => return Some(Err(error)),
            }
            if all.next_cursor.is_none() || all.data.len() >= wanted {
                return Some(Ok(all));
            }
        }
    }

    /// The rows after `from` that are not among `fresh`.
    fn below(self, fresh: &[T], from: usize) -> Vec<T> {
        self.rows.with_untracked(|rows| unseen(rows.get(from..).unwrap_or_default(), fresh, self.key))
    }

    fn replace(self, page: Page<T>, below: Vec<T>) {
        let keeps_tail = !below.is_empty();
        let mut rows = page.data;
        rows.extend(below);
        self.rows.update(|old| {
            if *old != rows {
                *old = rows;
            }
        });
        self.total.set(page.total);
        if !keeps_tail {
            self.next.set(page.next_cursor);
        }
    }

    fn ask(self, ask: Ask, missed: Missed, done: impl FnOnce(Page<T>) + 'static) {
        // A renewal that this cuts short is made up for.
        if self.busy.get_untracked() && !self.asked.get_value() {
            self.stale.set_value(true);
        }
        let turn = self.begin(true);
        let Some(answer) = self.load.try_with_value(|load| load(ask)) else { return };
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(page) => {
                    done(page);
                    self.end(None);
                }
                Err(error) => {
                    if missed == Missed::Start {
                        self.replace(Page { data: Vec::new(), next_cursor: None, total: None }, Vec::new());
                    }
                    self.end(Some((error, missed)));
                }
            }
        });
    }

    fn begin(self, asked: bool) -> u64 {
        self.busy.set(true);
        self.asked.set_value(asked);
        if asked {
            self.failed.set(None);
        }
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    fn end(self, failed: Option<(AppError, Missed)>) {
        self.failed.set(failed);
        self.busy.set(false);
        self.asked.set_value(false);
        if self.stale.try_update_value(std::mem::take) == Some(true) {
            self.renew();
        }
    }
}

/// The rows of `old` whose key none of `fresh` has.
fn unseen<T: Clone>(old: &[T], fresh: &[T], key: fn(&T) -> String) -> Vec<T> {
    let seen: std::collections::HashSet<String> = fresh.iter().map(key).collect();
    old.iter().filter(|row| !seen.contains(&key(row))).cloned().collect()
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
