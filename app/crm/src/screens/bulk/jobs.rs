//! The jobs and exports that this page has begun: how far each has come, what it left alone, and the way back. They are
//! followed wherever one goes meanwhile.

use super::{
    frame::JobFrame,
    reasons::Reasons,
    words::{headline, left, number, percent},
};
use crate::{
    bulk::{
        api::{cancel_job, get_job},
        model::{Job, JobId, JobKind, JobState},
    },
    screens::{
        acts,
        export::{Export, ExportCard},
        failure,
    },
    undo::model::{RedoWhat, UndoWhat},
};
use ac_core::BatchId;
use ac_ui::{Button, ButtonKind, ButtonSize, Icon, ProgressBar, Toasts, Wait, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::time::Duration;
use stylers_macro::style;

/// Between two looks at a job that runs.
const LOOK: Duration = Duration::from_millis(400);
/// How long a job that did all it was asked for is shown after its end.
const STAY: Duration = Duration::from_secs(12);
/// Jobs shown at once; the oldest gives way.
const SHOWN_MAX: usize = 4;

/// A job that is followed. It outlives the screen that began it.
#[derive(Clone)]
struct Followed {
    id: JobId,
    now: ArcRwSignal<Job>,
}

/// The jobs and exports that are followed; get it with [`use_jobs`]. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Jobs {
    all: RwSignal<Vec<Followed>>,
    exports: RwSignal<Vec<Export>>,
    exports_begun: StoredValue<u32>,
    toasts: Toasts,
}

/// Makes [`Jobs`] known below. Once, in the shell.
pub fn provide_jobs() -> Jobs {
    let jobs = Jobs {
        all: RwSignal::new(Vec::new()),
        exports: RwSignal::new(Vec::new()),
        exports_begun: StoredValue::new(0),
        toasts: use_toasts(),
    };
    provide_context(jobs);
    jobs
}

/// The jobs of this app. Where nobody provided them they are followed by nobody.
#[must_use]
pub fn use_jobs() -> Jobs {
    use_context::<Jobs>().unwrap_or_else(provide_jobs)
}

impl Jobs {
    /// Shows a job until it has ended and was seen.
    pub fn follow(self, job: Job) {
        let followed = Followed { id: job.id, now: ArcRwSignal::new(job) };
        self.all.update(|all| {
            all.retain(|known| known.id != followed.id);
            all.push(followed);
            let over = all.len().saturating_sub(SHOWN_MAX);
            all.drain(..over);
        });
    }

    /// Where what came of them is said.
    #[must_use]
    pub fn toasts(self) -> Toasts {
        self.toasts
    }

    /// Closes what was said of a change that was taken back elsewhere: its way back leads nowhere any more.
    pub fn taken_back(self, batch: BatchId) {
        let is_of = |followed: &Followed| {
            followed.now.with_untracked(|job| job.batch_id == batch && job.kind != JobKind::Undo && !job.is_running())
        };
        if self.all.with_untracked(|all| all.iter().any(is_of)) {
            self.all.update(|all| all.retain(|followed| !is_of(followed)));
        }
    }

    /// The id of an export that begins.
    #[must_use]
    pub fn next_export(self) -> u32 {
        self.exports_begun.update_value(|begun| *begun = begun.wrapping_add(1));
        self.exports_begun.get_value()
    }

    /// Shows an export until it has ended.
    pub fn show_export(self, export: Export) {
        self.exports.update(|all| all.push(export));
    }

    pub fn end_export(self, id: u32) {
        if self.exports.with_untracked(|all| all.iter().any(|known| known.id == id)) {
            self.exports.update(|all| all.retain(|known| known.id != id));
        }
    }

    fn close(self, id: JobId) {
        self.all.update(|all| all.retain(|known| known.id != id));
    }
}

/// Follows a job that is known by its id only.
pub fn follow_job(jobs: Jobs, id: JobId) {
    spawn_local(async move {
        match get_job(id).await {
            Ok(job) => jobs.follow(job),
            Err(error) => failure::say(jobs.toasts, "How far it has come is not known.", &error),
        }
    });
}

/// Where jobs are shown; place it once, after the page. Its code comes with the first job.
#[component]
pub fn JobPanel() -> impl IntoView {
    let jobs = use_jobs();
    let has_some = Memo::new(move |_| jobs.all.with(|all| !all.is_empty()) || jobs.exports.with(|all| !all.is_empty()));
    view! {
        <Show when=move || has_some.get()>
            <Wait until=move || job_panel(jobs)/>
        </Show>
    }
}

#[lazy]
fn job_panel(jobs: Jobs) -> AnyView {
    let scope = style! {
        .crm-jobs {
            position: fixed;
            inset: auto var(--s4) var(--s4) auto;
            z-index: var(--z-toast);
            display: grid;
            gap: var(--s2);
            width: min(24rem, calc(100vw - var(--s8)));
        }
        @media (max-width: 40rem) {
            .crm-jobs {
                inset: auto var(--s4) calc(var(--tab-bar-h) + var(--s3)) var(--s4);
                width: auto;
            }
        }
    };
    view! { class = scope,
        <section class="crm-jobs" aria-label="Bulk changes and exports">
            <For each=move || jobs.exports.get() key=|export| export.id let:export>
                <ExportCard export/>
            </For>
            <For each=move || jobs.all.get() key=|followed| followed.id.0 let:followed>
                <JobCard followed jobs/>
            </For>
        </section>
    }
    .into_any()
}

#[component]
fn JobCard(followed: Followed, jobs: Jobs) -> impl IntoView {
    let Followed { id, now } = followed;
    let job: RwSignal<Job> = now.into();
    watch(job, id);
    let is_running = Memo::new(move |_| job.with(Job::is_running));
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        let is_clean = job.with(|job| job.state == JobState::Done && job.skipped == 0);
        if is_clean && let Ok(timer) = set_timeout_with_handle(move || jobs.close(id), STAY) {
            on_cleanup(move || timer.clear());
        }
    });
    let stop = move |_| {
        busy.set(true);
        spawn_local(async move {
            match cancel_job(id).await {
                Ok(stopped) => {
                    job.try_set(stopped);
                }
                Err(error) => failure::say(jobs.toasts, "It goes on.", &error),
            }
            busy.try_set(false);
        });
    };
    let back = move |_| {
        jobs.close(id);
        let (kind, batch) = job.with_untracked(|job| (job.kind, job.batch_id));
        match kind {
            JobKind::Undo => acts::redo_in(jobs, RedoWhat::Batch(batch)),
            _ => acts::undo_in(jobs, UndoWhat::Batch(batch)),
        }
    };
    let far = move || job.with(|job| format!("{} of {}", number(job.done), number(job.total)));
    // An import is taken back where it is shown, what was written to somebody by nobody, and what follows with its formula.
    let goes_back = |job: &Job| job.object != "import" && !matches!(job.kind, JobKind::Mail | JobKind::Compute);
    let is_computed = move || job.with(|job| job.kind == JobKind::Compute);
    let can_go_back = move || job.with(|job| !job.is_running() && job.changed > 0 && goes_back(job));
    let word = move || job.with(|job| if job.kind == JobKind::Undo { "Redo" } else { "Undo" });
    let acts = move || {
        view! {
            {move || (is_running.get() && !is_computed()).then(|| view! {
                <Button size=ButtonSize::Small busy on:click=stop>"Cancel"</Button>
            })}
            {move || can_go_back().then(|| view! {
                <Button size=ButtonSize::Small on:click=back>{word}</Button>
            })}
            {move || (!is_running.get()).then(|| view! {
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Close
                    label="Close"
                    on:click=move |_| jobs.close(id)
                />
            })}
        }
    };
    view! {
        <JobFrame title=Signal::derive(move || job.with(headline)) acts>
            {move || is_running.get().then(|| view! {
                <ProgressBar label="Progress" percent=Signal::derive(move || job.with(percent))/>
                <small class="dim">{far}</small>
            })}
            {move || job.with(|job| job.failure.clone()).map(|why| view! { <p class="bad">{why}</p> })}
            {move || (!is_running.get()).then(|| view! { <Left job=job.get()/> })}
        </JobFrame>
    }
}

/// Keeps `job` fresh while it runs.
fn watch(job: RwSignal<Job>, id: JobId) {
    let is_running = Memo::new(move |_| job.with(Job::is_running));
    Effect::new(move |_| {
        if !is_running.get() {
            return;
        }
        let look = move || {
            spawn_local(async move {
                // A look that failed is followed by the next one.
                if let Ok(now) = get_job(id).await {
                    job.try_set(now);
                }
            });
        };
        if let Ok(clock) = set_interval_with_handle(look, LOOK) {
            on_cleanup(move || clock.clear());
        }
    });
}

/// What stayed as it was, and why.
#[component]
fn Left(job: Job) -> impl IntoView {
    let scope = style! {
        .crm-left-more {
            cursor: pointer;
        }
    };
    let said = left(&job);
    let reasons = job.reasons;
    said.map(|said| {
        view! { class = scope,
            <details>
                <summary class="crm-left-more">{said}</summary>
                <Reasons reasons/>
            </details>
        }
    })
}
