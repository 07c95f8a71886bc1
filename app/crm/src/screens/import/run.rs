//! Step 5 as a screen: the bar while it runs, the report after it, and the way back.

use super::report::{Problems, Progress, Report, headline};
use crate::{
    import::{
        api::{get_import, start_import, undo_import},
        job::model::{ImportJob, JobState, UndoTally},
    },
    screens::{failure, me::use_me, names::isolated},
};
use ac_core::{
    money::grouped,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Badge, Button, ButtonKind, Card, Dialog, DialogActions, Icon, LinkButton, Tone, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use std::time::Duration;

/// Between two looks at an import that runs.
const LOOK: Duration = Duration::from_millis(600);

/// Keeps `job` fresh while it runs. Rows are written in the background, so there is nothing to wait for but the clock.
pub fn watch(job: RwSignal<ImportJob>) {
    let is_running = Memo::new(move |_| job.with(|job| job.state.is_running()));
    Effect::new(move |_| {
        if !is_running.get() {
            return;
        }
        let id = job.with_untracked(|job| job.id);
        let look = move || {
            spawn_local(async move {
                // A look that failed is followed by the next one.
                if let Ok(now) = get_import(id).await {
                    job.set(now);
                }
            });
        };
        if let Ok(clock) = set_interval_with_handle(look, LOOK) {
            on_cleanup(move || clock.clear());
        }
    });
}

/// An import that was started.
#[component]
pub fn Run(job: RwSignal<ImportJob>) -> impl IntoView {
    let state = Memo::new(move |_| job.with(|job| job.state));
    let body = move || {
        if state.get().is_running() {
            return view! { <Progress job/> }.into_any();
        }
        view! { <Ended job=job.get_untracked() on_change=move |now| job.set(now)/> }.into_any()
    };
    // Outlives both, so that the end is read out too.
    view! {
        <p class="visually-hidden" aria-live="polite">{move || job.with(headline)}</p>
        {body}
    }
}

#[component]
fn Ended(job: ImportJob, #[prop(into)] on_change: Callback<ImportJob>) -> impl IntoView {
    let (title, tone) = match job.state {
        JobState::Done => (headline(&job), Tone::Good),
        JobState::Failed => (headline(&job), Tone::Bad),
        _ => (headline(&job), Tone::Neutral),
    };
    let id = job.id;
    let may_undo = job.state == JobState::Done
        && job.report.total().created.saturating_add(job.report.total().updated) > 0
        && use_me().may(Kind::Import, Action::Modify, None);
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    let undo = move |_| {
        busy.set(true);
        spawn_local(async move {
            match undo_import(id).await {
                Ok(now) => {
                    asking.set(false);
                    on_change.try_run(now);
                }
                Err(error) => failure::say(toasts, "The import stays.", &error),
            }
            busy.set(false);
        });
    };
    let may_start = job.state == JobState::Checked && use_me().may(Kind::Import, Action::Modify, None);
    let start = move |_| {
        busy.set(true);
        spawn_local(async move {
            match start_import(id).await {
                Ok(now) => {
                    on_change.try_run(now);
                }
                Err(error) => failure::say(toasts, "The import did not start.", &error),
            }
            busy.set(false);
        });
    };
    let word = match job.state {
        JobState::Checked => "Tried",
        JobState::Done => "Done",
        JobState::Failed => "Stopped",
        _ => "Taken back",
    };
    let report = job.report;
    let has_leads = report.leads.rows() > 0;
    let tally = report.undo.clone();
    let failed = report.failure.clone();
    let (errors, warnings) = (report.errors.clone(), report.warnings.clone());
    view! {
        <Card title aside=move || view! { <Badge tone>{word}</Badge> }>
            {failed.map(|text| view! { <p role="alert">{text}</p> })}
            {tally.map(|tally| view! { <Tally tally/> })}
            <div class="row">
                {may_start.then(|| view! {
                    <Button kind=ButtonKind::Primary icon=Icon::Upload busy on:click=start>"Start the import"</Button>
                })}
                <LinkButton href="/deals" icon=Icon::Board>"Open deals"</LinkButton>
                <LinkButton href="/companies" icon=Icon::Company>"Open companies"</LinkButton>
                {has_leads.then(|| view! { <LinkButton href="/leads" icon=Icon::Funnel>"Open leads"</LinkButton> })}
                {may_undo.then(|| view! {
                    <Button icon=Icon::Undo on:click=move |_| asking.set(true)>"Undo this import"</Button>
                })}
            </div>
        </Card>
        <Report report/>
        <Problems title="Rows that were skipped" problems=errors tone=Tone::Bad/>
        <Problems title="Cells that need a look" problems=warnings tone=Tone::Warn/>
        <Dialog
            id="undo-import"
            title="Undo this import?"
            text="What it added is deleted and what it updated is put back. Records that somebody changed since then stay as they are, with the companies, people and products that they name."
            open=asking
        >
            <DialogActions>
                <Button on:click=move |_| asking.set(false)>"Keep it"</Button>
                <Button kind=ButtonKind::Danger busy on:click=undo>"Undo the import"</Button>
            </DialogActions>
        </Dialog>
    }
}

/// How far taking it back came.
#[component]
fn Tally(tally: UndoTally) -> impl IntoView {
    let stayed = stayed(&tally).into_iter().map(|text| view! { <p class="warn">{text}</p> }).collect_view();
    view! {
        <p>{format!("{} changes were taken back.", count(tally.undone))}</p>
        {stayed}
    }
}

fn count(n: i64) -> String {
    grouped(u64::try_from(n).unwrap_or(0))
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| isolated(name)).collect::<Vec<_>>().join(", ")
}

/// What did not go back, a sentence for each reason.
fn stayed(tally: &UndoTally) -> Vec<String> {
    let told = |number: i64, reason: &str, names: &[String]| {
        (number > 0).then(|| format!("{} {reason}: {}.", count(number), listed(names)))
    };
    let changed = told(tally.conflicts, "were changed since and stay as they are", &tally.conflict_names);
    let needed = told(tally.needed, "are named by records that stay, so they stay too", &tally.needed_names);
    let stages = (!tally.stages_kept.is_empty())
        .then(|| format!("Stages that stay, with the deals in them or changed since: {}.", listed(&tally.stages_kept)));
    changed.into_iter().chain(needed).chain(stages).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_to_stay_is_told() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let tally = UndoTally {
            conflicts: 1,
            conflict_names: names(&["Renewal"]),
            needed: 1_085,
            needed_names: names(&["Acme", "Codehow"]),
            stages_kept: names(&["Engaging"]),
            ..UndoTally::default()
        };
        let want = [
            "1 were changed since and stay as they are: Renewal.",
            "1,085 are named by records that stay, so they stay too: Acme, Codehow.",
            "Stages that stay, with the deals in them or changed since: Engaging.",
        ];
        assert_eq!(stayed(&tally), want);
        assert!(stayed(&UndoTally::default()).is_empty());
    }
}
