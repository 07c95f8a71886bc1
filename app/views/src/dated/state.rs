//! What a list that is laid out by date shows while it is on the screen: read anew when something else is asked and when others
//! change it.
//!
//! Rule: fresh data never undoes a move that is still on its way, and never arrives under a record that is being held.

use super::{Answer, TakeBack};
use ac_core::AppError;
use ac_ui::{Failure, Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::collections::HashSet;
use uuid::Uuid;

/// What is asked of a list that is laid out by date.
pub trait Ask: Clone + PartialEq + Send + Sync + 'static {
    /// What is drawn.
    type Laid: Default + PartialEq + Send + Sync + 'static;
    /// Where that comes from.
    type Source: Clone + Send + Sync + 'static;

    /// Whether both ask by the same fields, of whatever time: what is drawn for one stays until the other is answered.
    fn is_by(&self, other: &Self) -> bool;

    /// Reads it, where `laid` is drawn now.
    fn read(self, source: Self::Source, laid: &Self::Laid) -> Answer<Result<Self::Laid, AppError>>;
}

/// What is on the screen, and how far the server has answered. Cheap to copy.
pub struct Laying<Q: Ask> {
    pub laid: RwSignal<Q::Laid>,
    /// An answer is on its way that somebody waits for.
    pub busy: RwSignal<bool>,
    pub asked: Memo<Option<Q>>,
    pub toasts: Toasts,
    source: StoredValue<Q::Source>,
    failed: RwSignal<Option<AppError>>,
    /// Moves the server has not answered yet.
    moves: StoredValue<HashSet<Uuid>>,
    /// A newer question makes older answers void.
    turn: StoredValue<u64>,
    reading: StoredValue<bool>,
    /// Something changed while a record was held, or while an answer was on its way.
    stale: StoredValue<bool>,
    held: StoredValue<bool>,
}

impl<Q: Ask> Clone for Laying<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Ask> Copy for Laying<Q> {}

impl<Q: Ask> Laying<Q> {
    /// Begins with what came with the page.
    pub fn new(first: Option<Q::Laid>, asked: Memo<Option<Q>>, source: Q::Source) -> Self {
        Self {
            busy: RwSignal::new(first.is_none()),
            laid: RwSignal::new(first.unwrap_or_default()),
            asked,
            toasts: use_toasts(),
            source: StoredValue::new(source),
            failed: RwSignal::new(None),
            moves: StoredValue::new(HashSet::new()),
            turn: StoredValue::new(0),
            reading: StoredValue::new(false),
            stale: StoredValue::new(false),
            held: StoredValue::new(false),
        }
    }

    pub fn source(self) -> Q::Source {
        self.source.get_value()
    }

    /// Why something is missing or old, and what reads it again.
    pub fn failure(self) -> Failure {
        let message = move || self.failed.with(|error| error.as_ref().map(|error| error.message.clone()));
        Failure { message: Signal::derive(message), retry: Callback::new(move |()| self.restart(false)) }
    }

    /// Whether all is here, so that what is missing is not there.
    pub fn is_settled(self) -> bool {
        !self.busy.get() && self.failed.with(Option::is_none)
    }

    /// Reads anew when something else is asked, when the list's filters change, when `live` says so, and at once if nothing
    /// came with the page.
    pub fn follow(self, turns: Signal<u64>, live: Signal<u64>) {
        Effect::new(move |seen: Option<(Option<Q>, u64)>| {
            let now = (self.asked.get(), turns.get());
            if let Some((asked, turn)) = seen {
                let is_same = asked == now.0;
                let both = asked.as_ref().zip(now.0.as_ref());
                // What is drawn before and after stays there meanwhile.
                let is_other = turn != now.1 || !(is_same || both.is_some_and(|(was, now)| was.is_by(now)));
                if is_other || !is_same {
                    self.restart(is_other);
                }
            } else if self.busy.get_untracked() {
                self.restart(true);
            }
            now
        });
        Effect::new(move |seen: Option<()>| {
            live.track();
            if seen.is_some() {
                self.renew();
            }
        });
    }

    /// Another question; if it `is_other` in more than its time, nothing of the old answer is kept.
    fn restart(self, is_other: bool) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set_value(false);
        self.busy.set(true);
        if is_other {
            self.laid.set(Q::Laid::default());
        }
        self.read();
    }

    /// The same as it is now.
    pub fn renew(self) {
        let is_free = self.held.try_get_value() == Some(false)
            && self.reading.try_get_value() == Some(false)
            && self.moves.try_with_value(HashSet::is_empty) == Some(true);
        if is_free {
            self.read();
        } else {
            self.stale.try_update_value(|stale| *stale = true);
        }
    }

    fn read(self) {
        let Some(asked) = self.asked.get_untracked() else { return };
        self.stale.set_value(false);
        let answer = self.laid.with_untracked(|laid| asked.read(self.source(), laid));
        self.wait(answer, move |fresh| {
            if self.held.get_value() || !self.moves.with_value(HashSet::is_empty) {
                self.stale.set_value(true);
                return;
            }
            self.failed.set(None);
            self.laid.update(|laid| {
                if *laid != fresh {
                    *laid = fresh;
                }
            });
        });
    }

    /// Whether an answer is waited for, which another question would cross.
    pub fn is_reading(self) -> bool {
        self.reading.get_value()
    }

    /// Waits for an answer, unless something else is asked meanwhile.
    pub fn wait<T: 'static>(self, answer: Answer<Result<T, AppError>>, take: impl FnOnce(T) + 'static) {
        self.reading.set_value(true);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.reading.set_value(false);
            self.busy.set(false);
            match answer {
                Ok(answer) => take(answer),
                Err(error) => self.failed.set(Some(error)),
            }
            if self.stale.get_value() {
                self.renew();
            }
        });
    }

    /// A record was taken hold of, or let go of.
    pub fn hold(self, held: bool) {
        self.held.set_value(held);
        if !held && self.stale.get_value() {
            self.renew();
        }
    }

    /// Notes that a record is moved. Answers whether its last move is answered: until then its version is not known here.
    pub fn begin(self, id: Uuid) -> bool {
        self.moves.try_update_value(|moves| moves.insert(id)) == Some(true)
    }

    /// The server has answered, whatever it said.
    pub fn end(self, id: Uuid) {
        self.moves.try_update_value(|moves| moves.remove(&id));
        self.renew();
    }

    /// Says that a record was moved, and offers the way back.
    pub fn tell_of(self, text: String, id: Uuid, version: i64, back: TakeBack) {
        let toasts = self.toasts;
        toasts.show(Toast::done(text).of_act(id).with_undo(move || {
            let back = back(toasts, id, version);
            spawn_local(async move {
                back.await;
                self.renew();
            });
        }));
    }
}
