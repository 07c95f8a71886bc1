//! A timeline while it is on the screen: moves shown at once and answered later, further pages, other people's changes.
//!
//! Rule: fresh data never undoes a move that is still on its way, and never arrives under a record that is being held.

use super::{
    Asked, Pair,
    laid::{self, Laid, LaneRows},
    source::{Entry, Lane, Source},
    tell::{Told, changes, in_words, not_moved, tell},
};
use crate::{figures::GroupBy, spans::Spans};
use ac_core::AppError;
use ac_ui::{Failure, GanttRow, Toast, Toasts, logic::gantt::Dates, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};
use uuid::Uuid;

/// Lanes of one timeline: each is a question of its own.
pub const LANES_MAX: usize = 30;
/// Pages of a lane that are read again at once: who has scrolled further reads on from there.
const PAGES_AGAIN_MAX: usize = 10;
/// How long other people's changes are gathered before they are read: one change may make several, and everybody hears of them.
const LIVE_PAUSE: Duration = Duration::from_millis(1_500);

/// What is asked: which time, and by what it has lanes.
pub type Question = (Asked, Option<GroupBy>);

/// Everything the timeline's handlers need. Cheap to copy.
#[derive(Clone, Copy)]
pub struct State {
    pub laid: RwSignal<Laid>,
    /// There are more lanes than are shown.
    pub is_cut: RwSignal<bool>,
    /// Rows are on their way that somebody waits for.
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<AppError>>,
    pub asked: Memo<Option<Question>>,
    source: StoredValue<Source>,
    /// Moves the server has not answered yet.
    moves: StoredValue<HashSet<Uuid>>,
    /// Where their records went since, and what was asked then.
    next: StoredValue<ArcStoredValue<HashMap<Uuid, (Asked, Dates)>>>,
    /// A newer question makes older answers void.
    turn: StoredValue<u64>,
    reading: StoredValue<bool>,
    /// Something changed while a record was held, or while an answer was on its way.
    stale: StoredValue<bool>,
    held: StoredValue<bool>,
    /// Other people's changes are being gathered.
    gathers: StoredValue<bool>,
    toasts: Toasts,
}

impl State {
    pub fn new(first: Option<Spans<Entry>>, asked: Memo<Option<Question>>, source: Source) -> Self {
        Self {
            busy: RwSignal::new(first.is_none()),
            laid: RwSignal::new(first.map(|spans| vec![LaneRows::new(None, spans)]).unwrap_or_default()),
            is_cut: RwSignal::new(false),
            failed: RwSignal::new(None),
            asked,
            source: StoredValue::new(source),
            moves: StoredValue::new(HashSet::new()),
            next: StoredValue::new(ArcStoredValue::new(HashMap::new())),
            turn: StoredValue::new(0),
            reading: StoredValue::new(false),
            stale: StoredValue::new(false),
            held: StoredValue::new(false),
            gathers: StoredValue::new(false),
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
                self.renew_soon();
            }
        });
    }

    /// Reads what others changed once no more than [`LIVE_PAUSE`] has gone by since the first of it.
    fn renew_soon(self) {
        if self.gathers.get_value() {
            return;
        }
        self.gathers.set_value(true);
        set_timeout(
            move || {
                if self.gathers.try_update_value(std::mem::take) == Some(true) {
                    self.renew();
                }
            },
            LIVE_PAUSE,
        );
    }

    /// Other time, or the same under another question: then nothing of the old is kept.
    fn restart(self, is_other: bool) {
        self.turn.update_value(|turn| *turn += 1);
        self.reading.set_value(false);
        self.busy.set(true);
        if is_other {
            self.laid.set(Vec::new());
            self.is_cut.set(false);
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
        let had = self
            .laid
            .with_untracked(|laid| laid.iter().map(|lane| (lane.key(), lane.rows.len())).collect::<HashMap<_, _>>());
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
                Ok((fresh, is_cut)) => {
                    self.failed.set(None);
                    self.is_cut.set(is_cut);
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
                Ok(spans) => self.laid.update(|laid| laid::extend(laid, &lane, spans)),
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
        if changes(&asked, entry.bar.dates, to).is_empty() {
            return;
        }
        // A dialog may have been opened before the last move was answered.
        let known = self.laid.with_untracked(|laid| laid::find(laid, entry.id).cloned());
        let entry = known.filter(|known| known.bar.dates == entry.bar.dates).unwrap_or(entry);
        self.laid.update(|laid| laid::put(laid, entry.id, to));
        if self.moves.try_update_value(|moves| moves.insert(entry.id)) == Some(true) {
            self.send(entry, asked, to);
        } else {
            // The version of a record whose last move is not answered yet is not known here: this one follows that.
            self.next.with_value(|next| next.update_value(|next| _ = next.insert(entry.id, (asked, to))));
        }
    }

    /// Tells the server of a move that is drawn, and then of where the record went meanwhile. Goes on when the page is left.
    fn send(self, mut entry: Entry, mut asked: Asked, mut to: Dates) {
        let (source, later, toasts) = (self.source.get_value(), self.next.get_value(), self.toasts);
        spawn_local(async move {
            loop {
                let from = entry.bar.dates;
                let answer = tell(&source, &entry, changes(&asked, from, to), asked.clone()).await;
                let next = later.try_update_value(|later| later.remove(&entry.id)).flatten();
                match answer {
                    Ok(Told::Moved(now)) => {
                        self.laid.try_update(|laid| laid::renew(laid, &now));
                        let next = next.filter(|(by, dates)| by.is_by(&asked) && *dates != now.bar.dates);
                        if let Some(next) = next {
                            self.laid.try_update(|laid| laid::put(laid, now.id, next.1));
                            entry = now;
                            (asked, to) = next;
                            continue;
                        }
                        self.tell_of(&source, &now);
                    }
                    Ok(Told::Changed(now)) => {
                        self.laid.try_update(|laid| laid::renew(laid, &now));
                        toasts.show(Toast::failed(not_moved(&now)));
                    }
                    Err(error) => {
                        self.laid.try_update(|laid| laid::put(laid, entry.id, from));
                        let text = format!("{} is {} again. {}", entry.name, in_words(from), error.message);
                        toasts.show(Toast::failed(text));
                    }
                }
                break;
            }
            self.moves.try_update_value(|moves| moves.remove(&entry.id));
            self.renew();
        });
    }

    /// Says that a record was moved, and offers the way back.
    fn tell_of(self, source: &Source, now: &Entry) {
        let text = format!("{} is {}", now.name, in_words(now.bar.dates));
        let (id, version, toasts) = (now.id, now.version, self.toasts);
        let back = source.take_back.clone();
        toasts.show(Toast::done(text).of_act(id).with_undo(move || {
            let back = back(toasts, id, version);
            spawn_local(async move {
                back.await;
                self.renew();
            });
        }));
    }
}

/// The lanes, each with at least as many records as `had` says it had, and whether there are more of them than [`LANES_MAX`].
async fn read_all(
    source: &Source,
    asked: &Asked,
    lanes: Option<GroupBy>,
    had: impl Fn(&str) -> usize,
) -> Result<(Laid, bool), AppError> {
    let mut lanes: Vec<Option<Lane>> = match lanes {
        None => vec![None],
        Some(by) => (source.lanes)(by).await?.into_iter().take(LANES_MAX + 1).map(Some).collect(),
    };
    let is_cut = lanes.len() > LANES_MAX;
    lanes.truncate(LANES_MAX);
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
    laid::once(&mut laid);
    Ok((laid, is_cut))
}
