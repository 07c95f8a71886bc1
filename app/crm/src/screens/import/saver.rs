//! Decisions on their way to the server: shown at once, sent one after the other, never overtaking each other. What was
//! decided is sent also when the page is left meanwhile.

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
    /// Grows when a decision was refused: the controls then show again what the server knows.
    pub refused: RwSignal<u32>,
    queue: StoredValue<ArcStoredValue<Queue>>,
    toasts: Toasts,
}

/// What is not sent yet, with the import as it was decided last.
struct Queue {
    job: ImportJob,
    unsent: BTreeSet<Unsent>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unsent {
    File(usize),
    Matching,
}

impl Saver {
    #[must_use]
    pub fn new(job: RwSignal<ImportJob>) -> Self {
        let queue = ArcStoredValue::new(Queue { job: job.get_untracked(), unsent: BTreeSet::new() });
        Self {
            job,
            is_saving: RwSignal::new(false),
            refused: RwSignal::new(0),
            queue: StoredValue::new(queue),
            toasts: use_toasts(),
        }
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
        let (queue, job) = (self.queue.get_value(), self.job.get_untracked());
        queue.update_value(|queue| {
            queue.job = job;
            queue.unsent.insert(what);
        });
        if self.is_saving.get_untracked() {
            return;
        }
        self.is_saving.set(true);
        spawn_local(async move {
            if let Err(error) = self.send_all(&queue).await {
                failure::say(self.toasts, "That was not kept.", &error);
                queue.update_value(|queue| queue.unsent.clear());
                // What the server knows is what counts.
                if let Ok(job) = get_import(queue.with_value(|queue| queue.job.id)).await {
                    self.job.set(job);
                }
                self.refused.update(|count| *count += 1);
            }
            self.is_saving.set(false);
        });
    }

    async fn send_all(self, queue: &ArcStoredValue<Queue>) -> Result<(), AppError> {
        let next = || queue.try_update_value(|queue| Some((queue.unsent.pop_first()?, queue.job.clone()))).flatten();
        while let Some((next, job)) = next() {
            let answer = match next {
                Unsent::Matching => match_import(job.id, job.matching).await?,
                Unsent::File(at) => {
                    let Some(file) = job.files.into_iter().nth(at) else { continue };
                    answer_import(job.id, u32::try_from(at).unwrap_or(u32::MAX), file.hints, file.answers).await?
                }
            };
            // What was decided meanwhile is newer than this answer.
            if queue.with_value(|queue| queue.unsent.is_empty()) {
                self.job.set(answer);
            }
        }
        Ok(())
    }
}
