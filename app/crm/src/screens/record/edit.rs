//! Editing one field of a record that others may be editing too.
//!
//! Rule: the last write never silently wins. A save says which version it was made on; if that field changed meanwhile,
//! the person sees both values and chooses.

use super::gone::Gone;
use crate::{
    screens::me::{get_me, use_me},
    timeline::model::Ending,
};
use ac_core::{AppError, ErrorCode, Rights};
use ac_ui::{Toast, Toasts, soon, use_toasts};
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

/// How an editor begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begin {
    /// What the field says.
    pub draft: Draft,
    /// What was typed or pasted in its place, which may become more until the editor is there.
    pub typed: Option<RwSignal<String>>,
    /// Saves that at once, if it can be read.
    pub at_once: bool,
}

impl Begin {
    #[must_use]
    pub fn with(draft: Draft) -> Self {
        Self { draft, typed: None, at_once: false }
    }
}

/// Where one field's editing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Resting,
    Editing(Begin),
    Saving(Draft),
    /// Theirs is on the record now, mine is here.
    Conflict(Draft),
    Failed(Draft, String),
}

/// What the server answers.
pub type Answer<R> = Pin<Box<dyn Future<Output = Result<R, AppError>> + Send>>;
type Read<R> = Arc<dyn Fn() -> Answer<R> + Send + Sync>;
type Write<R, P> = Arc<dyn Fn(i64, P) -> Answer<R> + Send + Sync>;
type End = Arc<dyn Fn() -> Answer<Ending> + Send + Sync>;

/// A record on the screen and the way to read and change it. Cheap to copy.
pub struct Editor<R: Send + Sync + 'static, P: 'static> {
    pub record: RwSignal<R>,
    /// Why it can no longer be worked with, once that is so.
    pub gone: RwSignal<Option<Gone>>,
    read: StoredValue<Read<R>>,
    write: StoredValue<Write<R, P>>,
    end: StoredValue<End>,
    version: fn(&R) -> i64,
    /// What whoever this page was made for may do.
    rights: StoredValue<Rights>,
    toasts: Toasts,
    /// Counts readings, so that an answer that comes late does not bring back what has gone since.
    turn: StoredValue<u64>,
}

impl<R: Send + Sync + 'static, P: 'static> Clone for Editor<R, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static, P: 'static> Copy for Editor<R, P> {}

/// How a field reads on a record, and the change that sets it.
pub trait Edits<R, P>: Send + Sync + 'static {
    /// Its text as it is edited and compared: an id, minor units, an ISO date.
    fn text(&self, record: &R) -> String;
    /// What a person calls that: a name, an amount, a date in words.
    fn words(&self, record: &R) -> String;
    /// The change that sets it to a text.
    fn patch(&self, record: &R, text: &str) -> P;
}

/// Any field of a record.
pub type AnyField<R, P> = Arc<dyn Edits<R, P>>;

/// One field that every record of its kind has.
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

/// A field of text.
macro_rules! text_field {
    ($Patch:ident, $field:ident) => {
        $crate::screens::record::edit::Field {
            text: |record| record.$field.clone(),
            words: |record| record.$field.clone(),
            patch: |_, text| $Patch { $field: Some(text.to_owned()), ..$Patch::default() },
        }
    };
}

/// A field of text that may be missing.
macro_rules! optional_field {
    ($Patch:ident, $field:ident) => {
        $crate::screens::record::edit::Field {
            text: |record| record.$field.clone().unwrap_or_default(),
            words: |record| record.$field.clone().unwrap_or_default(),
            patch: |_, text| $Patch { $field: Some(Some(text.to_owned())), ..$Patch::default() },
        }
    };
}

/// A field that refers to something with a name, or to nothing.
macro_rules! reference_field {
    ($Patch:ident, $id:ident, $name:ident) => {
        $crate::screens::record::edit::Field {
            text: |record| record.$id.map(|id| id.to_string()).unwrap_or_default(),
            words: |record| record.$name.clone().unwrap_or_default(),
            patch: |_, text| $Patch { $id: Some(text.parse().ok()), ..$Patch::default() },
        }
    };
}

pub(crate) use {optional_field, reference_field, text_field};

impl<R: 'static, P: 'static> Edits<R, P> for Field<R, P> {
    fn text(&self, record: &R) -> String {
        (self.text)(record)
    }
    fn words(&self, record: &R) -> String {
        (self.words)(record)
    }
    fn patch(&self, record: &R, text: &str) -> P {
        (self.patch)(record, text)
    }
}

impl<R, P> Editor<R, P>
where
    R: Clone + PartialEq + Send + Sync + 'static,
    P: 'static,
{
    /// `end` asks who deleted it.
    pub fn new<FR, FW, FE>(
        record: R,
        version: fn(&R) -> i64,
        read: impl Fn() -> FR + Send + Sync + 'static,
        write: impl Fn(i64, P) -> FW + Send + Sync + 'static,
        end: impl Fn() -> FE + Send + Sync + 'static,
    ) -> Self
    where
        FR: Future<Output = Result<R, AppError>> + Send + 'static,
        FW: Future<Output = Result<R, AppError>> + Send + 'static,
        FE: Future<Output = Result<Ending, AppError>> + Send + 'static,
    {
        soon(|| {
            lazy_preload!(super::editing::edit_field);
        });
        let read: Read<R> = Arc::new(move || Box::pin(read()));
        let write: Write<R, P> = Arc::new(move |version, patch| Box::pin(write(version, patch)));
        let end: End = Arc::new(move || Box::pin(end()));
        Self {
            record: RwSignal::new(record),
            gone: RwSignal::new(None),
            read: StoredValue::new(read),
            write: StoredValue::new(write),
            end: StoredValue::new(end),
            version,
            rights: StoredValue::new(use_me().rights),
            toasts: use_toasts(),
            turn: StoredValue::new(0),
        }
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

    /// Reads the record again whenever `heard` is a version it does not have yet.
    pub fn follow(self, heard: Signal<i64>) {
        Effect::new(move |_| {
            let heard = heard.get();
            let known = self.record.with_untracked(|record| (self.version)(record));
            if heard < 0 || heard > known {
                self.reload();
            }
        });
    }

    /// Reads the record again. One that cannot be reached just now stays as it was.
    pub fn reload(self) {
        let Some(answer) = self.read.try_with_value(|read| read()) else { return };
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(newer) => {
                    self.take(newer);
                    if self.gone.try_with_untracked(|gone| gone.is_some() && *gone != Some(Gone::RoleChanged))
                        == Some(true)
                    {
                        self.gone.try_set(None);
                    }
                }
                Err(error) if is_loss(&error) => self.lose(turn).await,
                Err(_) => {}
            }
        });
    }

    /// Says at once that the record is gone, and why as soon as that is known.
    async fn lose(self, turn: u64) {
        self.gone.try_set(Some(Gone::Away));
        let Some(answer) = self.end.try_with_value(|end| end()) else { return };
        let why = match answer.await {
            Ok(ending) => Gone::Deleted(ending),
            Err(error) if is_loss(&error) => Gone::Closed,
            Err(_) => return,
        };
        if self.turn.try_get_value() == Some(turn) {
            self.gone.try_set(Some(why));
        }
    }

    /// A change was refused: the record may be gone, or the role may allow less than it did.
    async fn refused(self) {
        self.reload();
        if get_me().await.is_ok_and(|me| self.rights.try_with_value(|rights| *rights != me.rights) == Some(true)) {
            self.gone.try_set(Some(Gone::RoleChanged));
        }
    }

    /// Saves `draft`, begun when the field said `base`. `phase` tells how it goes.
    pub fn save(self, field: AnyField<R, P>, base: String, draft: Draft, phase: RwSignal<Phase>) {
        phase.set(Phase::Saving(draft.clone()));
        spawn_local(async move {
            let end = self.settle(&*field, &base, &draft).await;
            // Who has left the field meanwhile is told of what did not become of it.
            let message = match phase.try_set(end) {
                Some(Phase::Failed(draft, message)) => format!("“{}” was not saved. {message}", draft.words),
                Some(Phase::Conflict(draft)) => {
                    format!("“{}” was not saved: somebody changed it meanwhile.", draft.words)
                }
                _ => return,
            };
            self.toasts.show(Toast::failed(message));
        });
    }

    async fn settle(self, field: &dyn Edits<R, P>, base: &str, draft: &Draft) -> Phase {
        let gone = Phase::Resting;
        for _ in 0..TRIES_MAX {
            let Some(now) = self.record.try_get_untracked() else { return gone };
            match verdict(base, &field.text(&now), &draft.text) {
                Verdict::Done => return Phase::Resting,
                Verdict::Conflict => return Phase::Conflict(draft.clone()),
                Verdict::Send => {}
            }
            let patch = field.patch(&now, &draft.text);
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
                        Err(error) => return self.failed(draft, error),
                    }
                }
                Err(error) => return self.failed(draft, error),
            }
        }
        Phase::Failed(draft.clone(), "Others are changing this all the time. Try again in a moment.".to_owned())
    }

    fn failed(self, draft: &Draft, error: AppError) -> Phase {
        if is_loss(&error) {
            spawn_local(self.refused());
        }
        Phase::Failed(draft.clone(), error.message)
    }
}

/// Whether the record is not there, or not for this person.
fn is_loss(error: &AppError) -> bool {
    matches!(error.code, ErrorCode::NotFound | ErrorCode::Forbidden)
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
