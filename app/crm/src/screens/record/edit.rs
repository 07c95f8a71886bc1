//! Editing one field of a record that others may be editing too.
//!
//! Rule: the last write never silently wins. A save says which version it was made on; if that field changed meanwhile,
//! the person sees both values and chooses.

use ac_core::{AppError, ErrorCode};
use ac_ui::soon;
use leptos::{prelude::*, reactive::spawn_local};
use std::{future::Future, pin::Pin, sync::Arc};

/// Saves of one field that may run into other people's changes of other fields before it is given up.
const TRIES_MAX: u32 = 4;

/// What becomes of a draft, given the field's text when editing began and its text now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It says so already.
    Done,
    Send,
    /// Somebody changed this field to something else.
    Conflict,
}

#[must_use]
pub fn verdict(base: &str, now: &str, mine: &str) -> Verdict {
    match () {
        () if mine == now => Verdict::Done,
        () if base == now => Verdict::Send,
        () => Verdict::Conflict,
    }
}

/// A draft: the text that is saved, and what it is called on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    pub words: String,
}

/// Where one field's editing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Resting,
    Editing,
    Saving(Draft),
    /// Theirs is on the record now, mine is here.
    Conflict(Draft),
    Failed(Draft, String),
}

type Answer<R> = Pin<Box<dyn Future<Output = Result<R, AppError>> + Send>>;
type Read<R> = Arc<dyn Fn() -> Answer<R> + Send + Sync>;
type Write<R, P> = Arc<dyn Fn(i64, P) -> Answer<R> + Send + Sync>;

/// A record on the screen and the way to read and change it. Cheap to copy.
pub struct Editor<R: Send + Sync + 'static, P: 'static> {
    pub record: RwSignal<R>,
    read: StoredValue<Read<R>>,
    write: StoredValue<Write<R, P>>,
    version: fn(&R) -> i64,
}

impl<R: Send + Sync + 'static, P: 'static> Clone for Editor<R, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static, P: 'static> Copy for Editor<R, P> {}

/// One field: how it reads on the record, and the change that sets it.
pub struct Field<R, P> {
    /// Its text as it is edited and compared: an id, minor units, an ISO date.
    pub text: fn(&R) -> String,
    /// What a person calls that: a name, an amount, a date in words.
    pub words: fn(&R) -> String,
    /// The change that sets it to a text.
    pub patch: fn(&R, &str) -> P,
}

impl<R, P> Clone for Field<R, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, P> Copy for Field<R, P> {}

impl<R, P> Editor<R, P>
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    pub fn new<FR, FW>(
        record: R,
        version: fn(&R) -> i64,
        read: impl Fn() -> FR + Send + Sync + 'static,
        write: impl Fn(i64, P) -> FW + Send + Sync + 'static,
    ) -> Self
    where
        FR: Future<Output = Result<R, AppError>> + Send + 'static,
        FW: Future<Output = Result<R, AppError>> + Send + 'static,
    {
        soon(|| {
            lazy_preload!(super::editing::edit_field);
        });
        let read: Read<R> = Arc::new(move || Box::pin(read()));
        let write: Write<R, P> = Arc::new(move |version, patch| Box::pin(write(version, patch)));
        Self { record: RwSignal::new(record), read: StoredValue::new(read), write: StoredValue::new(write), version }
    }

    /// Takes over a newer state of the record; an older one came late and is dropped.
    pub fn take(self, newer: R) {
        let is_newer = self.record.try_with_untracked(|now| (self.version)(&newer) >= (self.version)(now));
        if is_newer == Some(true) {
            self.record.update(|now| {
                if *now != newer {
                    *now = newer;
                }
            });
        }
    }

    /// Reads the record again whenever `heard` is a version it does not have yet. A record that has gone, or cannot be
    /// reached just now, stays as it was.
    pub fn follow(self, heard: Signal<i64>) {
        Effect::new(move |_| {
            let heard = heard.get();
            let known = self.record.with_untracked(|record| (self.version)(record));
            if heard < 0 || heard > known {
                self.reload();
            }
        });
    }

    pub fn reload(self) {
        let Some(answer) = self.read.try_with_value(|read| read()) else { return };
        spawn_local(async move {
            if let Ok(newer) = answer.await {
                self.take(newer);
            }
        });
    }

    /// Saves `draft`, begun when the field said `base`. `phase` tells how it goes.
    pub fn save(self, field: Field<R, P>, base: String, draft: Draft, phase: RwSignal<Phase>) {
        phase.set(Phase::Saving(draft.clone()));
        spawn_local(async move {
            let end = self.settle(field, &base, &draft).await;
            phase.try_set(end);
        });
    }

    async fn settle(self, field: Field<R, P>, base: &str, draft: &Draft) -> Phase {
        let gone = Phase::Resting;
        for _ in 0..TRIES_MAX {
            let Some(now) = self.record.try_get_untracked() else { return gone };
            match verdict(base, &(field.text)(&now), &draft.text) {
                Verdict::Done => return Phase::Resting,
                Verdict::Conflict => return Phase::Conflict(draft.clone()),
                Verdict::Send => {}
            }
            let patch = (field.patch)(&now, &draft.text);
            let Some(answer) = self.write.try_with_value(|write| write((self.version)(&now), patch)) else {
                return gone;
            };
            match answer.await {
                Ok(newer) => {
                    self.take(newer);
                    return Phase::Resting;
                }
                Err(error) if error.code == ErrorCode::Stale => {
                    let Some(answer) = self.read.try_with_value(|read| read()) else { return gone };
                    match answer.await {
                        Ok(newer) => self.take(newer),
                        Err(error) => return Phase::Failed(draft.clone(), error.message),
                    }
                }
                Err(error) => return Phase::Failed(draft.clone(), error.message),
            }
        }
        Phase::Failed(draft.clone(), "Others are changing this all the time. Try again in a moment.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_of_the_same_field_is_a_conflict() {
        let check = |base, now, mine, want| assert_eq!(verdict(base, now, mine), want, "{base} {now} {mine}");
        check("a", "a", "b", Verdict::Send);
        check("a", "b", "b", Verdict::Done);
        check("a", "c", "b", Verdict::Conflict);
        check("a", "a", "a", Verdict::Done);
        check("a", "c", "a", Verdict::Conflict);
    }
}
