//! What the list's records come to, asked for again when the question or somebody's change makes it old.
//!
//! Rule: one reading is on its way at a time, and after others' changes there is a pause: it may go over a million records.

use super::Totals;
use ac_views::figures::{Figures, GroupBy, Measure};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, reactive::spawn_local};
use std::time::Duration;

/// How long after an answer others' changes are asked about again.
const PAUSE: Duration = Duration::from_secs(2);

/// How an answer differs from the one before, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// Only other measures are told.
    Measured,
    /// Somebody changed something.
    Changed,
    /// It answers another question.
    Asked,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub figures: Figures,
    pub group: Option<GroupBy>,
    pub since: Since,
    /// Tells answers apart that say the same.
    pub number: u64,
}

/// What was told last. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Told {
    pub answer: RwSignal<Option<Answer>>,
    pub busy: RwSignal<bool>,
    /// The measures that are asked for.
    pub measures: Memo<Vec<Measure>>,
    of: Totals,
    number: StoredValue<u64>,
    /// The most that was asked since there was an answer: what overtakes it asks no less.
    owed: StoredValue<Option<Since>>,
    /// Somebody changed something while an answer was on its way, or shortly after.
    is_old: StoredValue<bool>,
    /// Runs for a while after an answer.
    pause: RwSignal<Option<TimeoutHandle>>,
}

/// What is asked, apart from the measures.
type Question = (Option<GroupBy>, u64, Option<String>, u64);

/// Asks for what the list's totals and groups need, from now on.
pub fn follow(of: Totals) -> Told {
    let told = Told {
        answer: RwSignal::new(None),
        busy: RwSignal::new(false),
        measures: Memo::new(move |_| of.measures()),
        of,
        number: StoredValue::new(0),
        owed: StoredValue::new(None),
        is_old: StoredValue::new(false),
        pause: RwSignal::new(None),
    };
    Effect::new(move |was: Option<Question>| {
        let group = of.group.get();
        // Rows of groups come in the list's order.
        let order = group.as_ref().and_then(|_| of.list.shown.with(|shown| shown.sort.clone()));
        let now = (group, of.turn.get(), order, of.retry.get());
        let wanted = told.measures.get();
        let since = if was.as_ref() == Some(&now) { Since::Measured } else { Since::Asked };
        told.ask(now.0.clone(), wanted, since);
        now
    });
    Effect::new(move |seen: Option<()>| {
        of.live.track();
        if seen.is_some() {
            told.is_old.set_value(true);
            told.renew();
        }
    });
    let again = move || {
        told.pause.try_set(None);
        told.renew();
    };
    Effect::new(move |was_busy: Option<bool>| {
        let is_busy = told.busy.get();
        if was_busy == Some(true) && !is_busy {
            told.end_pause();
            told.pause.set(set_timeout_with_handle(again, PAUSE).ok());
        }
        is_busy
    });
    on_cleanup(move || told.end_pause());
    told
}

impl Told {
    /// Asks once more, unless that is under way or was just done.
    fn renew(self) {
        let is_old = self.is_old.try_get_value().unwrap_or_default();
        let is_free = self.busy.try_get_untracked() == Some(false) && self.pause.with_untracked(Option::is_none);
        if is_old && is_free {
            self.ask(self.of.group.get_untracked(), self.measures.get_untracked(), Since::Changed);
        }
    }

    fn end_pause(self) {
        if let Some(pause) = self.pause.try_update(Option::take).flatten() {
            pause.clear();
        }
    }

    fn ask(self, group: Option<GroupBy>, measures: Vec<Measure>, since: Since) {
        let heard = self.is_old.get_value().then_some(Since::Changed);
        let since = [self.owed.get_value(), heard].into_iter().flatten().fold(since, Since::max);
        self.owed.set_value(Some(since));
        self.is_old.set_value(false);
        self.number.update_value(|number| *number += 1);
        let number = self.number.get_value();
        if group.is_none() && measures.is_empty() {
            self.owed.set_value(None);
            self.busy.set(false);
            self.of.failed.set(None);
            return self.answer.set(None);
        }
        self.busy.set(true);
        let of = self.of;
        let is_grouped = group.is_some();
        let answer = of.source.with_value(|source| (source.figures)(group.clone(), measures));
        // Figures of another question are none of this one.
        if since == Since::Asked {
            self.answer.set(None);
        }
        spawn_local(async move {
            let answer = answer.await;
            if self.number.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(figures) => {
                    self.owed.set_value(None);
                    of.failed.set(None);
                    self.answer.set(Some(Answer { figures, group, since, number }));
                }
                // Of totals alone the foot says it.
                Err(error) => {
                    of.failed.set(Some(error.message).filter(|_| is_grouped));
                    if !is_grouped || since == Since::Asked {
                        self.answer.set(None);
                    }
                }
            }
            self.busy.set(false);
        });
    }
}
