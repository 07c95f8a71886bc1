//! A calendar while it is on the screen: moves are shown at once and answered later.

use super::{
    Asked,
    laid::{self, Laid},
    source::{Entry, Source},
};
use crate::{
    dated::{Answer, Ask, Laying, day_of},
    days::DayRows,
};
use ac_core::{AppError, ErrorCode, time};
use ac_ui::{CalendarDay, Toast};
use chrono::NaiveDate;
use leptos::{prelude::*, reactive::spawn_local};
use uuid::Uuid;

/// Everything the calendar's handlers need. Cheap to copy.
pub type State = Laying<Asked>;

impl Ask for Asked {
    type Laid = Laid;
    type Source = Source;

    fn is_by(&self, other: &Self) -> bool {
        self.by == other.by
    }

    fn read(self, source: Source, _: &Laid) -> Answer<Result<Laid, AppError>> {
        let answer = (source.load)(self);
        Box::pin(async move { Ok(answer.await?.days) })
    }
}

impl State {
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
                let day = |one: &DayRows<Entry>| {
                    let count = one.count.map(|count| u64::try_from(count).unwrap_or(0));
                    Some(CalendarDay { day: day_of(one.day)?, count, chips: one.rows.iter().map(chip).collect() })
                };
                laid.iter().filter_map(day).collect()
            })
        })
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
        if from == to || !self.begin(entry.id) {
            return;
        }
        self.laid.update(|laid| laid::put(laid, entry.clone(), from, to));
        let (source, toasts) = (self.source(), self.toasts);
        spawn_local(async move {
            match tell(&source, &entry, by, from, to).await {
                Ok(now) => {
                    self.laid.try_update(|laid| laid::renew(laid, &now));
                    let text = format!("{} is on {}", now.name, time::day(to));
                    self.tell_of(text, now.id, now.version, source.take_back);
                }
                Err(error) => {
                    self.laid.try_update(|laid| laid::put(laid, entry.clone(), to, from));
                    let text = format!("{} is back on {}. {}", entry.name, time::day(from), error.message);
                    toasts.show(Toast::failed(text));
                }
            }
            self.end(entry.id);
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
