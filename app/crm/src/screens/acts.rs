//! Undoing one's last action and redoing it, from anywhere: by Ctrl+Z and Ctrl+Shift+Z, from the palette, from a notice.
//!
//! Rule: one after the other. Whoever presses twice wants two steps back, and the second begins where the first has ended.
//!
//! The keys are heard from the start; the code of what they do comes when the first is pressed ([`walk`]).

use super::{
    bulk::{Jobs, counted, follow_job, noun, provide_jobs, use_jobs},
    failure,
    names::isolated,
};
use crate::undo::{
    api::{redo, undo},
    model::{HIDDEN, PASSED_MAX, RedoWhat, UndoReport, UndoWhat},
};
use ac_ui::Toast;
use leptos::{ev, prelude::*, reactive::spawn_local};
use std::collections::VecDeque;
use wasm_bindgen::JsCast;

/// Key presses that wait for the ones before them; more are a key that is held down.
const WAITING_MAX: usize = 20;
/// Conflicts told one by one in notices.
const CONFLICTS_SHOWN_MAX: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Back,
    Forwards,
}

/// The way back and forwards. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Acts {
    jobs: Jobs,
    waiting: StoredValue<VecDeque<Step>>,
    is_busy: StoredValue<bool>,
    /// Acts that could not be put back: the next press goes on to what is older.
    passing: StoredValue<Vec<i64>>,
}

/// Makes [`Acts`] known below, and listens to the keys. Once, in the shell.
pub fn provide_acts() -> Acts {
    let acts = Acts {
        jobs: provide_jobs(),
        waiting: StoredValue::new(VecDeque::new()),
        is_busy: StoredValue::new(false),
        passing: StoredValue::new(Vec::new()),
    };
    provide_context(acts);
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_ours = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.is_composing();
            if !is_ours || event.default_prevented() || is_taken(&event) {
                return;
            }
            match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                ("z", false) => acts.undo(),
                ("z", true) | ("y", false) => acts.redo(),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || handle.remove());
    });
    acts
}

/// Whether the keys belong to what is being written, or a window lies over the page.
fn is_taken(event: &ev::KeyboardEvent) -> bool {
    let writing = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
        let box_of_text = "input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]";
        element.closest(box_of_text).ok().flatten().is_some()
    });
    writing || document().query_selector("dialog[open]").ok().flatten().is_some()
}

impl Step {
    fn other(self) -> Self {
        match self {
            Self::Back => Self::Forwards,
            Self::Forwards => Self::Back,
        }
    }
}

impl Acts {
    /// Takes back what the person did last.
    pub fn undo(self) {
        self.go(Step::Back);
    }

    /// Puts back into force what was undone last.
    pub fn redo(self) {
        self.go(Step::Forwards);
    }

    fn go(self, step: Step) {
        self.waiting.update_value(|waiting| {
            if waiting.len() < WAITING_MAX {
                waiting.push_back(step);
            }
        });
        if self.is_busy.get_value() {
            return;
        }
        self.is_busy.set_value(true);
        spawn_local(async move {
            while let Some(step) = self.waiting.try_update_value(VecDeque::pop_front).flatten() {
                walk(Way::Last(self, step)).await;
            }
            self.is_busy.try_set_value(false);
        });
    }

    async fn take(self, step: Step) {
        let (answer, refused) = match step {
            Step::Back => {
                let passing = self.passing.get_value();
                (undo(UndoWhat::Last { passing }).await, "It was not undone.")
            }
            Step::Forwards => (redo(RedoWhat::Last).await, "It was not redone."),
        };
        match answer {
            Ok(report) => {
                if let Some(act) = report.act.as_ref().filter(|_| step == Step::Back && stays(&report)) {
                    self.pass(act.seq);
                }
                self.say(step, report);
            }
            Err(error) => failure::say(self.jobs.toasts(), refused, &error),
        }
    }

    fn pass(self, seq: i64) {
        self.passing.update_value(|passing| {
            passing.push(seq);
            let over = passing.len().saturating_sub(PASSED_MAX);
            passing.drain(..over);
        });
    }

    fn say(self, step: Step, report: UndoReport) {
        tell(self.jobs, step, report, move |step| match step {
            Step::Back => self.undo(),
            Step::Forwards => self.redo(),
        });
    }
}

/// Whether nothing of the act could be put back.
fn stays(report: &UndoReport) -> bool {
    report.job.is_none() && report.undone_count() == 0
}

/// Undoes `what`, and says what came of it.
pub fn undo_in(jobs: Jobs, what: UndoWhat) {
    spawn_local(walk(Way::Back(jobs, what)));
}

/// Redoes `what`, and says what came of it.
pub fn redo_in(jobs: Jobs, what: RedoWhat) {
    spawn_local(walk(Way::Forwards(jobs, what)));
}

/// Which way to go.
enum Way {
    /// One step on the person's own line.
    Last(Acts, Step),
    Back(Jobs, UndoWhat),
    Forwards(Jobs, RedoWhat),
}

#[lazy]
async fn walk(way: Way) {
    match way {
        Way::Last(acts, step) => acts.take(step).await,
        Way::Back(jobs, what) => match undo(what).await {
            Ok(report) => {
                let batch = report.act.as_ref().and_then(|act| act.batch_id);
                tell(jobs, Step::Back, report, move |_| {
                    redo_in(jobs, batch.map_or(RedoWhat::Last, RedoWhat::Batch));
                });
            }
            Err(error) => failure::say(jobs.toasts(), "It was not undone.", &error),
        },
        Way::Forwards(jobs, what) => match redo(what).await {
            Ok(report) => tell(jobs, Step::Forwards, report, move |_| {
                undo_in(jobs, UndoWhat::Last { passing: Vec::new() });
            }),
            Err(error) => failure::say(jobs.toasts(), "It was not redone.", &error),
        },
    }
}

/// What a notice is known by that offers the way to the other side of a step.
fn told_as(step: Step, id: uuid::Uuid) -> String {
    match step {
        Step::Back => format!("undone {id}"),
        Step::Forwards => id.to_string(),
    }
}

/// Says what was put back, with the way to the other side, and what stayed.
fn tell(jobs: Jobs, step: Step, report: UndoReport, turn: impl Fn(Step) + Send + Sync + 'static) {
    let toasts = jobs.toasts();
    let batch = report.act.as_ref().and_then(|act| act.batch_id);
    if let Some(batch) = batch.filter(|_| step == Step::Back && !stays(&report)) {
        jobs.taken_back(batch);
    }
    let other = step.other();
    if !batch.is_some_and(|batch| toasts.taken_back(&told_as(other, batch.0))) {
        for record in &report.undone {
            toasts.taken_back(&told_as(other, record.id));
        }
    }
    if let Some(job) = report.job {
        follow_job(jobs, job);
        return;
    }
    for conflict in report.conflicts.iter().take(CONFLICTS_SHOWN_MAX) {
        toasts.show(Toast::failed(format!("{}: {}", isolated(&conflict.name), conflict.message)));
    }
    let more = usize::try_from(report.conflict_count()).unwrap_or(usize::MAX).saturating_sub(CONFLICTS_SHOWN_MAX);
    if more > 0 {
        toasts.show(Toast::failed(format!("{more} more stay as they are: they were changed since.")));
    }
    if report.act.is_none() {
        let nothing = if step == Step::Back { "There is nothing left to undo" } else { "There is nothing to redo" };
        toasts.show(Toast::done(nothing));
    } else if let Some(told) = sentence(step, &report) {
        let first = report.undone.first().map(|record| told_as(step, record.id));
        let told = Toast { act: first, ..Toast::done(told) };
        toasts.show(match step {
            Step::Back => told.with_redo(move || turn(Step::Forwards)),
            Step::Forwards => told.with_undo(move || turn(Step::Back)),
        });
    } else if report.conflicts.is_empty() {
        toasts.show(Toast::done("It stood so already"));
    }
}

/// `Undone: the change of Acme`; `None` where nothing was put back.
fn sentence(step: Step, report: &UndoReport) -> Option<String> {
    let (act, count) = (report.act.as_ref()?, report.undone_count());
    let first = report.undone.first()?;
    let (object, verb) = act.kind.split_once('.').unwrap_or((act.kind.as_str(), ""));
    let (begin, is_back) = match step {
        Step::Back => ("Undone", true),
        Step::Forwards => ("Redone", false),
    };
    // What is redone is told by the undo's own event, which did the opposite.
    let what = match (verb, is_back) {
        ("created", true) | ("deleted", false) => "the new",
        ("deleted", true) | ("restored" | "created", false) => "the deletion of",
        ("restored", true) => "the return of",
        ("merged" | "merged_into" | "unmerged", _) => "the merge of",
        ("converted" | "unconverted", _) => "the conversion of",
        ("stage_changed" | "reordered" | "won" | "lost" | "reopened", _) => "the move of",
        _ => "the change of",
    };
    if ["the merge of", "the conversion of"].contains(&what) {
        if !act.name.is_empty() {
            return Some(format!("{begin}: {what} {}", isolated(&act.name)));
        }
        if what == "the conversion of" {
            // What is counted is all that came of them.
            return Some(format!("{begin}: {what} several leads"));
        }
    } else if count == 1 && !["", HIDDEN].contains(&first.name.as_str()) {
        // Of an act on many, that may be another one than the act is called by.
        let kind = if what == "the new" { format!(" {}", noun(&first.kind, 1)) } else { String::new() };
        return Some(format!("{begin}: {what}{kind} {}", isolated(&first.name)));
    }
    let is_mixed = report.undone.iter().any(|record| record.kind != first.kind);
    let counted = counted(if is_mixed { "record" } else { object }, count);
    match (what, counted.split_once(' ')) {
        ("the new", Some((number, of))) => Some(format!("{begin}: the {number} new {of}")),
        _ => Some(format!("{begin}: {what} {counted}")),
    }
}

/// The way back and forwards, for what offers it.
#[must_use]
pub fn use_acts() -> Acts {
    use_context::<Acts>().unwrap_or_else(|| Acts {
        jobs: use_jobs(),
        waiting: StoredValue::new(VecDeque::new()),
        is_busy: StoredValue::new(false),
        passing: StoredValue::new(Vec::new()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::undo::model::{UndoneAct, UndoneRecord};

    fn record(kind: &str, name: &str) -> UndoneRecord {
        UndoneRecord { kind: kind.into(), id: uuid::Uuid::nil(), name: name.into() }
    }

    /// Of an act that is called by Acme.
    fn report(kind: &str, undone: Vec<UndoneRecord>) -> UndoReport {
        let act = UndoneAct { kind: kind.into(), name: "Acme".into(), seq: 1, batch_id: None };
        UndoReport { undone, act: Some(act), ..UndoReport::default() }
    }

    #[test]
    fn what_was_undone_is_told_in_words() {
        let check = |step, kind: &str, count, want: &str| {
            let object = kind.split_once('.').expect("a kind").0;
            let told = sentence(step, &report(kind, vec![record(object, "Acme"); count]));
            assert_eq!(told.as_deref(), Some(want));
        };
        check(Step::Back, "company.created", 1, "Undone: the new company Acme");
        check(Step::Back, "activity.created", 1, "Undone: the new activity Acme");
        check(Step::Back, "field.created", 1, "Undone: the new field Acme");
        check(Step::Back, "company.updated", 1, "Undone: the change of Acme");
        check(Step::Back, "contact.deleted", 1, "Undone: the deletion of Acme");
        check(Step::Back, "deal.won", 1, "Undone: the move of Acme");
        check(Step::Back, "company.merged_into", 7, "Undone: the merge of Acme");
        check(Step::Forwards, "company.unmerged", 7, "Redone: the merge of Acme");
        check(Step::Back, "lead.converted", 4, "Undone: the conversion of Acme");
        check(Step::Forwards, "lead.unconverted", 4, "Redone: the conversion of Acme");
        check(Step::Back, "deal.updated", 40, "Undone: the change of 40 deals");
        check(Step::Back, "deal.created", 40, "Undone: the 40 new deals");
        // The undo of a creation is a deletion, and the other way round.
        check(Step::Forwards, "company.deleted", 1, "Redone: the new company Acme");
        check(Step::Forwards, "company.restored", 1, "Redone: the deletion of Acme");
        check(Step::Forwards, "deal.reopened", 1, "Redone: the move of Acme");
        assert_eq!(sentence(Step::Back, &report("company.deleted", Vec::new())), None, "nothing was put back");
    }

    #[test]
    fn what_came_back_is_named_not_what_the_act_is_called_by() {
        let told = |undone| sentence(Step::Back, &report("company.deleted", undone));
        assert_eq!(told(vec![record("company", "Birch")]).as_deref(), Some("Undone: the deletion of Birch"));
        let mixed = vec![record("deal", "Rockets"), record("company", "Acme")];
        assert_eq!(told(mixed).as_deref(), Some("Undone: the deletion of 2 records"));
        assert_eq!(told(vec![record("company", HIDDEN)]).as_deref(), Some("Undone: the deletion of 1 company"));
    }
}
