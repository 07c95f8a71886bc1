//! A timeline while it is on the screen: moves shown at once and answered later, further pages, other people's changes.
//!
//! Rule: fresh data never undoes a move that is still on its way, and never arrives under a record that is being held.

use super::{
    Asked, Pair,
    laid::{self, Laid, LaneRows},
    source::{Entry, Lane, Source},
};
use crate::{calendar::date_of, figures::GroupBy, spans::Spans};
use ac_core::{AppError, ErrorCode};
use ac_ui::{Failure, GanttRow, Toast, Toasts, logic::gantt::Dates, use_toasts};
use chrono::NaiveDate;
use leptos::{prelude::*, reactive::spawn_local};
use std::collections::HashSet;
use uuid::Uuid;

/// Lanes of one timeline: each is a question of its own.
pub const LANES_MAX: usize = 30;
/// Pages of a lane that are read again at once: who has scrolled further reads on from there.
const PAGES_AGAIN_MAX: usize = 10;

/// What is asked: which time, and by what it has lanes.
pub type Question = (Asked, Option<GroupBy>);

/// Everything the timeline's handlers need. Cheap to copy.
#[derive(Clone, Copy)]
pub struct State {
    pub laid: RwSignal<Laid>,
    /// Rows are on their way that somebody waits for.
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<AppError>>,
    pub asked: Memo<Option<Question>>,
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
    pub fn new(first: Option<Spans<Entry>>, asked: Memo<Option<Question>>, source: Source) -> Self {
        Self {
            busy: RwSignal::new(first.is_none()),
            laid: RwSignal::new(first.map(|spans| vec![LaneRows::new(None, spans)]).unwrap_or_default()),
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

    /// Why rows are missing or old, and what reads them again.
    pub fn failure(self) -> Failure {
        let message = move || self.failed.with(|error| error.as_ref().map(|error| error.message.clone()));
        Failure { message: Signal::derive(message), retry: Callback::new(move |()| self.restart(false)) }
    }

    /// Reads anew when other time is asked for, when the list's filters change, when `live` says so, and at once if nothing came
    /// with the page.
    pub fn follow(self, turns: Signal<u64>, live: Signal<u64>) {
        Effect::new(move |seen: Option<(Option<Question>, u64)>| {
            let now = (self.asked.get(), turns.get());
            if let Some((asked, turn)) = seen {
                let by = |asked: &Option<Question>| {
                    asked.as_ref().map(|(asked, lanes)| (asked.start.clone(), asked.end.clone(), lanes.clone()))
                };
                // What is drawn before and after stays there meanwhile.
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

    /// Other time, or the same under another question: then nothing of the old is kept.
    fn restart(self, is_other: bool) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set_value(false);
        self.busy.set(true);
        if is_other {
            self.laid.set(Vec::new());
        }
        self.read();
    }

    /// The same time as it is now.
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
        let Some((asked, lanes)) = self.asked.get_untracked() else { return };
        self.reading.set_value(true);
        self.stale.set_value(false);
        let turn = self.turn.get_value();
        let source = self.source.get_value();
        // As much as is here is read again, so that nobody loses their place.
        let had = self.laid.with_untracked(|laid| {
            laid.iter().map(|lane| (lane.key(), lane.rows.len())).collect::<std::collections::HashMap<_, _>>()
        });
        spawn_local(async move {
            let answer = read_all(&source, &asked, lanes, |key| had.get(key).copied().unwrap_or(0)).await;
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
                        if *laid != fresh {
                            *laid = fresh;
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

    /// The next page of a lane.
    pub fn more(self, lane: String) {
        let next = self.laid.with_untracked(|laid| laid.iter().find(|known| known.key() == lane)?.next.clone());
        let (Some(next), Some((asked, _))) = (next, self.asked.get_untracked()) else { return };
        if self.reading.get_value() {
            return;
        }
        self.reading.set_value(true);
        let turn = self.turn.get_value();
        let answer = self.source.with_value(|source| (source.load)(asked, lane.clone(), Some(next)));
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.reading.set_value(false);
            match answer {
                Ok(spans) => self.laid.update(|laid| {
                    if let Some(known) = laid.iter_mut().find(|known| known.key() == lane) {
                        known.extend(spans);
                    }
                }),
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

    /// The rows, for the eye.
    pub fn drawn(self, pair: Memo<Option<Pair>>) -> Signal<Vec<GanttRow>> {
        Signal::derive(move || {
            let movable =
                pair.with(|pair| pair.as_ref().map_or((false, false), |pair| (pair.start.movable, pair.end.movable)));
            self.laid.with(|laid| laid::rows(laid, movable))
        })
    }

    pub fn entry(self, key: &str) -> Option<Entry> {
        let id = key.parse().ok()?;
        self.laid.with_untracked(|laid| laid::find(laid, id).cloned())
    }

    /// Gives a record other dates, tells the server, and offers the way back.
    pub fn put(self, entry: Entry, to: Dates) {
        let Some((asked, _)) = self.asked.get_untracked() else { return };
        let from = entry.bar.dates;
        let changes = changes(&asked, from, to);
        // The version of a record whose last move is not answered yet is not known here.
        if changes.is_empty() || self.moves.try_update_value(|moves| moves.insert(entry.id)) != Some(true) {
            return;
        }
        self.laid.update(|laid| laid::put(laid, entry.id, to));
        let (source, toasts) = (self.source.get_value(), self.toasts);
        spawn_local(async move {
            let answer = tell(&source, &entry, changes, asked).await;
            self.moves.try_update_value(|moves| moves.remove(&entry.id));
            match answer {
                Ok(now) => {
                    self.laid.try_update(|laid| laid::renew(laid, &now));
                    let text = format!("{} is {}", now.name, in_words(now.bar.dates));
                    let (id, version) = (now.id, now.version);
                    let back = source.take_back.clone();
                    toasts.show(Toast::done(text).with_undo(move || {
                        let back = back(toasts, id, version);
                        spawn_local(async move {
                            back.await;
                            self.renew();
                        });
                    }));
                }
                Err(error) => {
                    self.laid.try_update(|laid| laid::put(laid, entry.id, from));
                    let text = format!("{} is {} again. {}", entry.name, in_words(from), error.message);
                    toasts.show(Toast::failed(text));
                }
            }
            self.renew();
        });
    }
}

/// All lanes, each with at least as many records as `had` says it had.
async fn read_all(
    source: &Source,
    asked: &Asked,
    lanes: Option<GroupBy>,
    had: impl Fn(&str) -> usize,
) -> Result<Laid, AppError> {
    let lanes: Vec<Option<Lane>> = match lanes {
        None => vec![None],
        Some(by) => (source.lanes)(by).await?.into_iter().take(LANES_MAX).map(Some).collect(),
    };
    let mut laid = Vec::new();
    for lane in lanes {
        let filter = lane.as_ref().map(|lane| lane.filter.clone()).unwrap_or_default();
        let mut rows = LaneRows::new(lane, (source.load)(asked.clone(), filter.clone(), None).await?);
        for _ in 1..PAGES_AGAIN_MAX {
            match rows.next.clone() {
                Some(next) if rows.rows.len() < had(&filter) => {
                    rows.extend((source.load)(asked.clone(), filter.clone(), Some(next)).await?);
                }
                _ => break,
            }
        }
        laid.push(rows);
    }
    Ok(laid)
}

/// The fields that get another day.
fn changes(asked: &Asked, from: Dates, to: Dates) -> Vec<(String, NaiveDate)> {
    let one = |key: &str, was, now: Option<ac_ui::Day>| {
        let day = now.filter(|_| now != was).and_then(date_of)?;
        Some((key.to_owned(), day))
    };
    [one(&asked.start, from.0, to.0), one(&asked.end, from.1, to.1)].into_iter().flatten().collect()
}

/// Asks for the move. If somebody changed the record since, the move still stands as long as they left its dates alone.
async fn tell(
    source: &Source,
    entry: &Entry,
    changes: Vec<(String, NaiveDate)>,
    asked: Asked,
) -> Result<Entry, AppError> {
    match (source.put)(entry.id, entry.version, changes.clone(), asked.clone()).await {
        Err(error) if error.code == ErrorCode::Stale => {
            let now = (source.get)(entry.id, asked.clone()).await?;
            if now.bar.dates != entry.bar.dates {
                let message = format!("Somebody changed its dates meanwhile: it is {}.", in_words(now.bar.dates));
                return Err(AppError::new(ErrorCode::Stale, message));
            }
            (source.put)(entry.id, now.version, changes, asked).await
        }
        answer => answer,
    }
}

/// `from 1 Nov 2026 to 30 Nov 2026`, or `on 1 Nov 2026`.
fn in_words((start, end): Dates) -> String {
    match (start, end) {
        (Some(start), Some(end)) => format!("from {} to {}", start.short(), end.short()),
        (Some(day), None) | (None, Some(day)) => format!("on {}", day.short()),
        (None, None) => "without a date".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_ui::Day;

    #[test]
    fn only_what_differs_is_changed() {
        let day = |text: &str| Day::parse_iso(text);
        let date: NaiveDate = "2026-11-05".parse().unwrap();
        let asked = Asked { start: "opened".to_owned(), end: "expected".to_owned(), from: date, to: date };
        let was = (day("2026-11-01"), day("2026-11-30"));
        let check = |to: Dates, want: &[(&str, &str)]| {
            let found = changes(&asked, was, to);
            let found: Vec<_> = found.iter().map(|(key, day)| (key.as_str(), day.to_string())).collect();
            assert_eq!(found, want.iter().map(|(key, day)| (*key, (*day).to_owned())).collect::<Vec<_>>());
        };
        check(was, &[]);
        check((day("2026-11-02"), was.1), &[("opened", "2026-11-02")]);
        check((was.0, day("2026-12-01")), &[("expected", "2026-12-01")]);
        check((day("2026-11-02"), day("2026-12-01")), &[("opened", "2026-11-02"), ("expected", "2026-12-01")]);
    }
}
