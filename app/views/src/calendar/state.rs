//! A calendar while it is on the screen: moves shown at once and answered later, other people's changes.
//!
//! Rule: fresh data never undoes a move that is still on its way, and never arrives under a record that is being held.

use super::{
    Asked, day_of,
    laid::{self, Laid},
    source::{Entry, Source},
};
use crate::days::Days;
use ac_core::{AppError, ErrorCode, time};
use ac_ui::{CalendarDay, Failure, Toast, Toasts, use_toasts};
use chrono::NaiveDate;
use leptos::{prelude::*, reactive::spawn_local};
use std::collections::HashSet;
use uuid::Uuid;

/// Everything the calendar's handlers need. Cheap to copy.
#[derive(Clone, Copy)]
pub struct State {
    pub laid: RwSignal<Laid>,
    /// Days are on their way that somebody waits for.
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<AppError>>,
    pub asked: Memo<Option<Asked>>,
    source: StoredValue<Source>,
    /// Moves the server has not answered yet.
    moves: StoredValue<HashSet<Uuid>>,
    /// A newer question makes older answers void.
    turn: StoredValue<u64>,
    reading: StoredValue<bool>,
    /// Something changed while a record was held, or while an answer was on its way.
    stale: StoredValue<bool>,
    held: StoredValue<bool>,
    toasts: Toasts,
}

impl State {
    pub fn new(first: Option<Days<Entry>>, asked: Memo<Option<Asked>>, source: Source) -> Self {
        Self {
            busy: RwSignal::new(first.is_none()),
            laid: RwSignal::new(first.map(|days| days.days).unwrap_or_default()),
            failed: RwSignal::new(None),
            asked,
            source: StoredValue::new(source),
            moves: StoredValue::new(HashSet::new()),
            turn: StoredValue::new(0),
            reading: StoredValue::new(false),
            stale: StoredValue::new(false),
            held: StoredValue::new(false),
            toasts: use_toasts(),
        }
    }

    /// Why days are missing or old, and what reads them again.
    pub fn failure(self) -> Failure {
        let message = move || self.failed.with(|error| error.as_ref().map(|error| error.message.clone()));
        Failure { message: Signal::derive(message), retry: Callback::new(move |()| self.restart(false)) }
    }

    /// Reads anew when other days are asked for, when the list's filters change, when `live` says so, and at once if nothing
    /// came with the page.
    pub fn follow(self, turns: Signal<u64>, live: Signal<u64>) {
        Effect::new(move |seen: Option<(Option<Asked>, u64)>| {
            let now = (self.asked.get(), turns.get());
            if let Some((asked, turn)) = seen {
                let by = |asked: &Option<Asked>| asked.as_ref().map(|asked| asked.by.clone());
                // What stands on a day that is shown before and after stays there meanwhile.
                let is_other = turn != now.1 || by(&asked) != by(&now.0);
                if is_other || asked != now.0 {
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

    /// Other days, or the same under another question: then nothing of the old ones is kept.
    fn restart(self, is_other: bool) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set_value(false);
        self.busy.set(true);
        if is_other {
            self.laid.set(Vec::new());
        }
        self.read();
    }

    /// The same days as they are now.
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
        self.reading.set_value(true);
        self.stale.set_value(false);
        let turn = self.turn.get_value();
        let answer = self.source.with_value(|source| (source.load)(asked));
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.reading.set_value(false);
            self.busy.set(false);
            let is_moving = self.held.get_value() || !self.moves.with_value(HashSet::is_empty);
            match answer {
                Ok(_) if is_moving => self.stale.set_value(true),
                Ok(fresh) => {
                    self.failed.set(None);
                    self.laid.update(|laid| {
                        if *laid != fresh.days {
                            *laid = fresh.days;
                        }
                    });
                }
                Err(error) => self.failed.set(Some(error)),
            }
            if self.stale.get_value() {
                self.renew();
            }
        });
    }

    /// A pointer took hold of a record, or let go of it.
    pub fn hold(self, held: bool) {
        self.held.set_value(held);
        if !held && self.stale.get_value() {
            self.renew();
        }
    }

    /// What stands on the days, for the eye.
    pub fn drawn(self, movable: Signal<bool>) -> Signal<Vec<CalendarDay>> {
        Signal::derive(move || {
            let movable = movable.get();
            self.laid.with(|laid| {
                let chip = |entry: &Entry| {
                    let mut chip = entry.chip.clone();
                    chip.movable &= movable;
                    chip
                };
                let day = |one: &crate::days::DayRows<Entry>| {
                    let count = one.count.map(|count| u64::try_from(count).unwrap_or(0));
                    Some(CalendarDay { day: day_of(one.day)?, count, chips: one.rows.iter().map(chip).collect() })
                };
                laid.iter().filter_map(day).collect()
            })
        })
    }

    pub fn source(self) -> Source {
        self.source.get_value()
    }

    /// A record that is on the screen was put on another day.
    pub fn moved(self, id: Uuid, to: NaiveDate) {
        if let Some((from, entry)) = self.laid.with_untracked(|laid| laid::find(laid, id)) {
            self.put(entry, from, to);
        }
    }

    /// Puts a record on another day, tells the server, and offers the way back.
    pub fn put(self, entry: Entry, from: NaiveDate, to: NaiveDate) {
        let Some(by) = self.asked.get_untracked().map(|asked| asked.by) else { return };
        // The version of a record whose last move is not answered yet is not known here.
        if from == to || self.moves.try_update_value(|moves| moves.insert(entry.id)) != Some(true) {
            return;
        }
        self.laid.update(|laid| laid::put(laid, entry.clone(), from, to));
        let (source, toasts) = (self.source.get_value(), self.toasts);
        spawn_local(async move {
            let answer = tell(&source, &entry, by, from, to).await;
            self.moves.try_update_value(|moves| moves.remove(&entry.id));
            match answer {
                Ok(now) => {
                    self.laid.try_update(|laid| laid::renew(laid, &now));
                    let text = format!("{} is on {}", now.name, time::day(to));
                    let (id, version) = (now.id, now.version);
                    let back = source.take_back.clone();
                    toasts.show(Toast::done(text).of_act(id).with_undo(move || {
                        let back = back(toasts, id, version);
                        spawn_local(async move {
                            back.await;
                            self.renew();
                        });
                    }));
                }
                Err(error) => {
                    self.laid.try_update(|laid| laid::put(laid, entry.clone(), to, from));
                    let text = format!("{} is back on {}. {}", entry.name, time::day(from), error.message);
                    toasts.show(Toast::failed(text));
                }
            }
            self.renew();
        });
    }
}

/// Asks for the move. If somebody changed the record since, the move still stands as long as they did not put it elsewhere.
async fn tell(source: &Source, entry: &Entry, by: String, from: NaiveDate, to: NaiveDate) -> Result<Entry, AppError> {
    match (source.put)(entry.id, entry.version, by.clone(), to).await {
        Err(error) if error.code == ErrorCode::Stale => {
            let (day, now) = (source.get)(entry.id, by.clone()).await?;
            if day != Some(from) {
                let place =
                    day.map_or_else(|| "took its day away".to_owned(), |day| format!("put it on {}", time::day(day)));
                return Err(AppError::new(ErrorCode::Stale, format!("Somebody {place} meanwhile.")));
            }
            (source.put)(entry.id, now.version, by, to).await
        }
        answer => answer,
    }
}
