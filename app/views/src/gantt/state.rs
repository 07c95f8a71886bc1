//! A timeline while it is on the screen: moves are shown at once and answered one after the other, and further pages come.

use super::{
    Asked, Pair,
    laid::{self, Laid, LaneRows},
    source::{Entry, Lane, Source},
    tell::{Told, changes, in_words, not_moved, tell},
};
use crate::{
    dated::{Answer, Ask, Laying},
    figures::GroupBy,
    spans::Spans,
};
use ac_core::AppError;
use ac_ui::{GanttRow, Toast, logic::gantt::Dates};
use leptos::{prelude::*, reactive::spawn_local};
use std::{collections::HashMap, time::Duration};
use uuid::Uuid;

/// Lanes of one timeline: each is a question of its own.
pub const LANES_MAX: usize = 30;
/// Pages of a lane that are read again at once: who has scrolled further reads on from there.
const PAGES_AGAIN_MAX: usize = 10;
/// How long other people's changes are gathered before they are read: one change may make several, and everybody hears of them.
const LIVE_PAUSE: Duration = Duration::from_millis(1_500);

/// What is asked: which time, and by what it has lanes.
pub type Question = (Asked, Option<GroupBy>);

impl Ask for Question {
    type Laid = Laid;
    type Source = Source;

    fn is_by(&self, other: &Self) -> bool {
        self.0.is_by(&other.0) && self.1 == other.1
    }

    /// As much as is here is read again, so that nobody loses their place.
    fn read(self, source: Source, laid: &Laid) -> Answer<Result<Laid, AppError>> {
        let had = laid.lanes.iter().map(|lane| (lane.key(), lane.rows.len())).collect();
        Box::pin(async move { read_all(&source, &self.0, self.1, had).await })
    }
}

/// Everything the timeline's handlers need. Cheap to copy.
#[derive(Clone, Copy)]
pub struct State {
    pub shown: Laying<Question>,
    /// Where records went whose last move the server has not answered yet, and what was asked then.
    next: StoredValue<ArcStoredValue<HashMap<Uuid, (Asked, Dates)>>>,
}

impl State {
    pub fn new(first: Option<Spans<Entry>>, asked: Memo<Option<Question>>, source: Source) -> Self {
        let first = first.map(|spans| Laid { lanes: vec![LaneRows::new(None, spans)], is_cut: false });
        Self { shown: Laying::new(first, asked, source), next: StoredValue::new(ArcStoredValue::new(HashMap::new())) }
    }

    /// The next page of a lane.
    pub fn more(self, lane: String) {
        let Self { shown, .. } = self;
        let known = |laid: &Laid| laid.lanes.iter().find(|known| known.key() == lane)?.next.clone();
        let (Some(next), Some((asked, _))) = (shown.laid.with_untracked(known), shown.asked.get_untracked()) else {
            return;
        };
        if shown.is_reading() {
            return;
        }
        let answer = (shown.source().load)(asked, lane.clone(), Some(next));
        shown.wait(answer, move |spans| shown.laid.update(|laid| laid::extend(laid, &lane, spans)));
    }

    /// The rows, for the eye.
    pub fn drawn(self, pair: Memo<Option<Pair>>) -> Signal<Vec<GanttRow>> {
        Signal::derive(move || {
            let movable =
                pair.with(|pair| pair.as_ref().map_or((false, false), |pair| (pair.start.movable, pair.end.movable)));
            self.shown.laid.with(|laid| laid::rows(laid, movable))
        })
    }

    pub fn entry(self, key: &str) -> Option<Entry> {
        let id = key.parse().ok()?;
        self.shown.laid.with_untracked(|laid| laid::find(laid, id).cloned())
    }

    /// Gives a record other dates, tells the server, and offers the way back.
    pub fn put(self, entry: Entry, to: Dates) {
        let Self { shown, next } = self;
        let Some((asked, _)) = shown.asked.get_untracked() else { return };
        if changes(&asked, entry.bar.dates, to).is_empty() {
            return;
        }
        // A dialog may have been opened before the last move was answered.
        let known = shown.laid.with_untracked(|laid| laid::find(laid, entry.id).cloned());
        let entry = known.filter(|known| known.bar.dates == entry.bar.dates).unwrap_or(entry);
        shown.laid.update(|laid| laid::put(laid, entry.id, to));
        if shown.begin(entry.id) {
            self.send(entry, asked, to);
        } else {
            // This one follows the move before.
            next.with_value(|next| next.update_value(|next| _ = next.insert(entry.id, (asked, to))));
        }
    }

    /// Tells the server of a move that is drawn, and then of where the record went meanwhile. Goes on when the page is left.
    fn send(self, mut entry: Entry, mut asked: Asked, mut to: Dates) {
        let (source, later, toasts) = (self.shown.source(), self.next.get_value(), self.shown.toasts);
        let laid = self.shown.laid;
        spawn_local(async move {
            loop {
                let from = entry.bar.dates;
                let answer = tell(&source, &entry, changes(&asked, from, to), asked.clone()).await;
                let next = later.try_update_value(|later| later.remove(&entry.id)).flatten();
                match answer {
                    Ok(Told::Moved(now)) => {
                        laid.try_update(|laid| laid::renew(laid, &now));
                        let next = next.filter(|(by, dates)| by.is_by(&asked) && *dates != now.bar.dates);
                        if let Some(next) = next {
                            laid.try_update(|laid| laid::put(laid, now.id, next.1));
                            entry = now;
                            (asked, to) = next;
                            continue;
                        }
                        let text = format!("{} is {}", now.name, in_words(now.bar.dates));
                        self.shown.tell_of(text, now.id, now.version, source.take_back.clone());
                    }
                    Ok(Told::Changed(now)) => {
                        laid.try_update(|laid| laid::renew(laid, &now));
                        toasts.show(Toast::failed(not_moved(&now)));
                    }
                    Err(error) => {
                        laid.try_update(|laid| laid::put(laid, entry.id, from));
                        let text = format!("{} is {} again. {}", entry.name, in_words(from), error.message);
                        toasts.show(Toast::failed(text));
                    }
                }
                break;
            }
            self.shown.end(entry.id);
        });
    }
}

/// Changes when `live` did, no sooner than [`LIVE_PAUSE`] after the first change that it gathers.
pub fn gathered(live: Signal<u64>) -> Signal<u64> {
    let (gathers, heard) = (StoredValue::new(false), RwSignal::new(0_u64));
    Effect::new(move |seen: Option<()>| {
        live.track();
        if seen.is_none() || gathers.get_value() {
            return;
        }
        gathers.set_value(true);
        set_timeout(
            move || {
                if gathers.try_update_value(std::mem::take) == Some(true) {
                    heard.update(|heard| *heard += 1);
                }
            },
            LIVE_PAUSE,
        );
    });
    heard.into()
}

/// The lanes, each with at least as many records as it `had`, and whether there are more of them than [`LANES_MAX`].
async fn read_all(
    source: &Source,
    asked: &Asked,
    lanes: Option<GroupBy>,
    had: HashMap<String, usize>,
) -> Result<Laid, AppError> {
    let mut lanes: Vec<Option<Lane>> = match lanes {
        None => vec![None],
        Some(by) => (source.lanes)(by).await?.into_iter().take(LANES_MAX + 1).map(Some).collect(),
    };
    let is_cut = lanes.len() > LANES_MAX;
    lanes.truncate(LANES_MAX);
    let mut laid = Laid { lanes: Vec::new(), is_cut };
    for lane in lanes {
        let filter = lane.as_ref().map(|lane| lane.filter.clone()).unwrap_or_default();
        let had = had.get(&filter).copied().unwrap_or(0);
        let mut rows = LaneRows::new(lane, (source.load)(asked.clone(), filter.clone(), None).await?);
        for _ in 1..PAGES_AGAIN_MAX {
            match rows.next.clone() {
                Some(next) if rows.rows.len() < had => {
                    rows.extend((source.load)(asked.clone(), filter.clone(), Some(next)).await?);
                }
                _ => break,
            }
        }
        laid.lanes.push(rows);
    }
    laid::once(&mut laid);
    Ok(laid)
}
