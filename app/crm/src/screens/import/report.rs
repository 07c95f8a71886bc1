//! Step 5: how far the import is, what it did, and the way back.

use super::state::percent;
use crate::import::{
    job::model::{Counts, ImportJob, ImportReport, JobState, UndoTally},
    model::ObjectKind,
    problems::{CellProblem, ProblemList},
};
use ac_core::money::grouped;
use ac_ui::{Badge, Card, ProgressBar, Tone};
use leptos::prelude::*;
use stylers_macro::style;

/// A job's state in one sentence.
#[must_use]
pub fn headline(job: &ImportJob) -> String {
    headline_of(job.state, job.report.total())
}

/// The same of an import that is known by its counts only.
#[must_use]
pub fn headline_of(state: JobState, done: Counts) -> String {
    match state {
        JobState::Uploaded => "Ready to start".to_owned(),
        JobState::Staging | JobState::Staged => "Reading the files".to_owned(),
        JobState::Checking => "Trying what it would do".to_owned(),
        JobState::Checked => {
            format!("It would add {} and update {}. Nothing is changed yet.", words(done.created), done.updated)
        }
        JobState::Applying => "Importing".to_owned(),
        JobState::Done if done.updated == 0 => format!("{} added", words(done.created)),
        JobState::Done => format!("{} added, {} updated", words(done.created), words(done.updated)),
        JobState::Undoing => "Taking the import back".to_owned(),
        JobState::Undone => "The import was taken back".to_owned(),
        JobState::Failed => "The import stopped".to_owned(),
    }
}

fn words(count: u32) -> String {
    grouped(u64::from(count))
}

/// Done, and of how many: rows that come in, or records that go back. The whole is 0 while nobody knows it.
fn progress(job: &ImportJob) -> (i64, i64) {
    let total = job.report.total();
    match (job.state, &job.report.undo) {
        (JobState::Undoing, tally) => {
            let stayed = |tally: &UndoTally| tally.conflicts.saturating_add(tally.needed);
            let done = tally.as_ref().map_or(0, |tally| tally.undone.saturating_add(stayed(tally)));
            (done, i64::from(total.created.saturating_add(total.updated)))
        }
        _ => (job.rows_done, job.rows_total),
    }
}

/// The bar, while something runs.
#[component]
pub fn Progress(#[prop(into)] job: Signal<ImportJob>) -> impl IntoView {
    let done = Signal::derive(move || {
        let (done, of) = job.with(progress);
        percent(done, of)
    });
    let count = move || {
        let number = |n: i64| grouped(u64::try_from(n).unwrap_or(0));
        match job.with(progress) {
            (done, 0) => format!("{} rows", number(done)),
            (done, of) => format!("{} of {}", number(done), number(of)),
        }
    };
    view! {
        <Card>
            <div class="row"><h2>{move || job.with(headline)}</h2><small class="push num">{count}</small></div>
            <ProgressBar label="How far it is" percent=done/>
            <p class="dim">"You can leave this page; the import goes on and this address shows how far it is."</p>
        </Card>
    }
}

/// What an import did.
#[component]
pub fn Report(report: ImportReport) -> impl IntoView {
    let scope = style! {
        .crm-report {
            width: 100%;
            font-size: var(--fs-control);
        }
        .crm-report-head {
            padding-bottom: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            text-align: end;
        }
        .crm-report-cell {
            padding: var(--s2) 0;
            border-top: var(--hair) solid var(--line);
            text-align: end;
            font-variant-numeric: tabular-nums;
        }
        .crm-report-kind {
            padding: var(--s2) 0;
            border-top: var(--hair) solid var(--line);
            font-weight: var(--fw-control);
            text-align: start;
        }
    };
    let counted = ObjectKind::ALL.iter().map(|kind| (kind.label(), report.of(*kind)));
    let row = |(label, counts): (&'static str, Counts)| {
        view! { class = scope,
            <tr>
                <th class="crm-report-kind" scope="row">{label}</th>
                <td class="crm-report-cell">{words(counts.created)}</td>
                <td class="crm-report-cell">{words(counts.updated)}</td>
                <td class="crm-report-cell">{words(counts.unchanged)}</td>
                <td class="crm-report-cell" class:warn=counts.refused() != 0>{words(counts.refused())}</td>
            </tr>
        }
    };
    let rows = counted.filter(|(_, counts)| counts.rows() > 0).map(row).collect_view();
    let head = |text: &'static str| view! { class = scope, <th class="crm-report-head" scope="col">{text}</th> };
    let heads = ["Added", "Updated", "Unchanged", "Skipped"].map(head).collect_view();
    let also = also(&report);
    view! { class = scope,
        <Card title="What it did">
            <table class="crm-report">
                <thead>
                    <tr><td></td>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {also.map(|text| view! { <p class="dim">{text}</p> })}
        </Card>
    }
}

fn also(report: &ImportReport) -> Option<String> {
    let owners = match report.placeholders {
        0 => None,
        1 => Some("1 owner was added as a member to be invited later.".to_owned()),
        count => Some(format!("{} owners were added as members to be invited later.", words(count))),
    };
    let names = report.stage_names.join(", ");
    let stages = match report.stages {
        0 => None,
        1 => Some(format!("The pipeline got a new stage: {names}.")),
        count => Some(format!("The pipeline got {} new stages: {names}.", words(count))),
    };
    let all: Vec<String> = owners.into_iter().chain(stages).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// Problems with their places, the rest as a number.
#[component]
pub fn Problems(#[prop(into)] title: String, problems: ProblemList, tone: Tone) -> impl IntoView {
    let scope = style! {
        .crm-problems {
            display: grid;
            max-height: 24rem;
            overflow: auto;
        }
        .crm-problem {
            display: grid;
            grid-template-columns: 11rem minmax(0, 1fr);
            gap: var(--s1) var(--s4);
            padding: var(--s2) 0;
            border-top: var(--hair) solid var(--line);
        }
        .crm-problem-place {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
        @media (max-width: 40rem) {
            .crm-problem {
                grid-template-columns: minmax(0, 1fr);
            }
        }
    };
    let total = problems.total;
    let left_off = usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(problems.kept.len());
    let row = |problem: CellProblem| {
        view! { class = scope,
            <li class="crm-problem">
                <span class="crm-problem-place">{place(&problem)}</span>
                <span>{problem.message}{problem.suggestion.map(|better| format!(" Perhaps “{better}”?"))}</span>
            </li>
        }
    };
    let rows = problems.kept.into_iter().map(row).collect_view();
    let label = title.clone();
    (total > 0).then(move || {
        view! { class = scope,
            <Card title aside=move || view! { <Badge tone>{words(total)}</Badge> }>
                <ul class="crm-problems" tabindex="0" aria-label=label>{rows}</ul>
                {(left_off > 0).then(|| view! { <p class="dim">{format!("and {left_off} more of these kinds")}</p> })}
            </Card>
        }
    })
}

/// `deals.csv, row 12, amount`.
fn place(problem: &CellProblem) -> String {
    let mut parts = vec![problem.file.clone()];
    if problem.row > 0 {
        parts.push(format!("row {}", problem.row));
    }
    if !problem.column.is_empty() {
        parts.push(problem.column.clone());
    }
    parts.join(", ")
}
