//! Asking somewhere else while the person types: a pause before the question, and late answers to old questions ignored.
//!
//! Rule: while a question is under way the old answer may stay in sight, but Enter never takes an entry out of it.
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

/// How long typing must rest before the question is sent.
const PAUSE: Duration = Duration::from_millis(160);

/// What an answer is: entries, or one sentence on what went wrong.
pub type Answer<T> = Result<Vec<T>, String>;

type Ask<T> = dyn Fn(String) -> Pin<Box<dyn Future<Output = Answer<T>>>> + Send + Sync;

/// A source of entries for what was typed.
pub struct Lookup<T>(Arc<Ask<T>>);

impl<T> Clone for Lookup<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Lookup<T> {
    /// Asks `source`, usually a server function.
    pub fn new<F>(source: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer<T>> + 'static,
    {
        Self(Arc::new(move |query| Box::pin(source(query))))
    }

    /// What the source has for `query`, at once.
    pub fn answer(&self, query: String) -> impl Future<Output = Answer<T>> + use<T> {
        (self.0)(query)
    }
}

/// One box's running questions.
pub(crate) struct Asking<T: Send + Sync + 'static> {
    /// The newest answer.
    pub answer: RwSignal<Option<Answer<T>>>,
    /// A question is under way: `answer` is about an older one.
    pub waiting: RwSignal<bool>,
    /// Enter was pressed for the answer that is under way.
    held: StoredValue<bool>,
    latest: StoredValue<u32>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

// By hand: a derive would ask the entries themselves to be Copy.
impl<T: Send + Sync + 'static> Clone for Asking<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asking<T> {}

impl<T: Send + Sync + 'static> Asking<T> {
    pub fn new() -> Self {
        let asking = Self {
            answer: RwSignal::new(None),
            waiting: RwSignal::new(false),
            held: StoredValue::new(false),
            latest: StoredValue::new(0),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || asking.stop());
        asking
    }

    /// Asks after a pause; a question asked meanwhile replaces this one.
    pub fn ask(self, source: &Lookup<T>, query: String) {
        self.stop();
        let source = source.clone();
        let number = self.latest.with_value(|n| n.wrapping_add(1));
        self.latest.set_value(number);
        self.waiting.set(true);
        let send = move || {
            spawn_local(async move {
                let answer = (source.0)(query).await;
                // The box may be gone by now, then there is nobody to tell.
                if self.latest.try_with_value(|latest| *latest == number) == Some(true) {
                    self.waiting.set(false);
                    self.answer.set(Some(answer));
                }
            });
        };
        self.timer.set_value(set_timeout_with_handle(send, PAUSE).ok());
    }

    /// Keeps an Enter until the answer under way is here. Another question makes it void.
    pub fn hold(self) {
        self.held.set_value(true);
    }

    /// Calls `pick` with an answer that an Enter waited for.
    pub fn on_held(self, pick: impl Fn() + 'static) {
        Effect::new(move |_| {
            self.answer.track();
            if !self.waiting.get() && self.held.try_update_value(std::mem::take) == Some(true) {
                pick();
            }
        });
    }

    /// Forgets the question that has not been sent and the answer that has not come.
    pub fn stop(self) {
        self.held.try_update_value(|held| *held = false);
        self.waiting.try_set(false);
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.latest.try_update_value(|n| *n = n.wrapping_add(1));
    }
}
