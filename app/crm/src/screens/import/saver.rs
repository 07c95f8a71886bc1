//! Decisions on their way to the server: shown at once, sent one after the other, never overtaking each other.

use crate::{
    import::{
        api::{answer_import, get_import, match_import},
        job::model::{ImportJob, Matching},
        model::{Answers, Hints},
    },
    screens::failure,
};
use ac_core::AppError;
use ac_ui::{Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::collections::BTreeSet;

/// The import on the screen. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Saver {
    pub job: RwSignal<ImportJob>,
    /// Whether something is not yet on the server.
    pub is_saving: RwSignal<bool>,
    unsent: StoredValue<BTreeSet<Unsent>>,
    toasts: Toasts,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unsent {
    File(usize),
    Matching,
}

impl Saver {
    #[must_use]
    pub fn new(job: RwSignal<ImportJob>) -> Self {
        let (is_saving, unsent) = (RwSignal::new(false), StoredValue::new(BTreeSet::new()));
        Self { job, is_saving, unsent, toasts: use_toasts() }
    }

    /// Takes what was decided about the file at this place.
    pub fn answer(self, at: usize, hints: Hints, answers: Answers) {
        self.job.update(|job| {
            if let Some(file) = job.files.get_mut(at) {
                (file.hints, file.answers) = (hints, answers);
            }
        });
        self.send(Unsent::File(at));
    }

    /// Takes what was decided about similar names.
    pub fn decide(self, matching: Matching) {
        self.job.update(|job| job.matching = matching);
        self.send(Unsent::Matching);
    }

    fn send(self, what: Unsent) {
        self.unsent.update_value(|unsent| {
            unsent.insert(what);
        });
        if self.is_saving.get_untracked() {
            return;
        }
        self.is_saving.set(true);
        spawn_local(async move {
            if let Err(error) = self.send_all().await {
                failure::say(self.toasts, "That was not kept.", &error);
                self.unsent.update_value(BTreeSet::clear);
                // What the server knows is what counts.
                if let Some(id) = self.job.try_with_untracked(|job| job.id)
                    && let Ok(job) = get_import(id).await
                {
                    self.job.set(job);
                }
            }
            self.is_saving.set(false);
        });
    }

    /// Ends early when the page was left: then nothing of it is there to send.
    async fn send_all(self) -> Result<(), AppError> {
        while let Some(next) = self.unsent.try_update_value(BTreeSet::pop_first).flatten() {
            let job = self.job.get_untracked();
            let answer = match next {
                Unsent::Matching => match_import(job.id, job.matching).await?,
                Unsent::File(at) => {
                    let Some(file) = job.files.into_iter().nth(at) else { continue };
                    answer_import(job.id, u32::try_from(at).unwrap_or(u32::MAX), file.hints, file.answers).await?
                }
            };
            // What was decided meanwhile is newer than this answer.
            if self.unsent.try_with_value(BTreeSet::is_empty).unwrap_or_default() {
                self.job.set(answer);
            }
        }
        Ok(())
    }
}
