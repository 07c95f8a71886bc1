//! The fields of a task on its page: chosen in place, each change sent by itself.

use super::{
    labels::{Pill, TaskLabels, chosen},
    people::People,
    project_form::{Several, date, day},
    task_desk::TaskDesk,
    words,
};
use crate::{
    columns::model::{Board, BoardColumn},
    tasks::model::{Priority, Task, TaskMove, TaskPatch},
};
use ac_core::time;
use ac_screens::{names::isolated, when::Ago};
use ac_ui::{AvatarGroup, Badge, Bound, Card, Choice, DatePicker, DecimalField, Select, Tone};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use stylers_macro::style;

/// How long a typed number waits for its next digit.
const TYPING_PAUSE: Duration = Duration::from_millis(700);
/// Minutes of a hundredth of an hour.
const MINUTES_PER_HOUR: i64 = 60;
const PARTS_PER_HOUR: i64 = 100;

/// The fields, to be changed or only to be read.
#[component]
pub fn TaskFields(
    desk: TaskDesk,
    board: RwSignal<Board>,
    #[prop(into)] on_labels: Callback<()>,
    people: People,
    may_change: bool,
) -> impl IntoView {
    let made = move || {
        let (at, owner) = desk.task.with(|task| (task.created_at, task.owner_id));
        let by = owner.and_then(|id| people.name(id)).map(|name| format!(" by {}", isolated(&name)));
        view! { <p class="dim"><small>"Made "<Ago at/>{by}</small></p> }
    };
    view! {
        <Card title="Details">
            {if may_change {
                view! { <Chosen desk board on_labels people/> }.into_any()
            } else {
                view! { <Read desk board people/> }.into_any()
            }}
            {made}
        </Card>
    }
}

#[component]
fn Chosen(desk: TaskDesk, board: RwSignal<Board>, on_labels: Callback<()>, people: People) -> impl IntoView {
    let columns = Signal::derive(move || {
        let choice = |column: &BoardColumn| Choice::new(column.id.to_string(), column.name.clone());
        board.with(|board| board.columns.iter().map(choice).collect::<Vec<_>>())
    });
    let labels = Signal::derive(move || board.with(|board| board.labels.clone()));
    let enter = move |chosen: String| {
        let Ok(column_id) = chosen.parse() else { return };
        let name =
            columns.with_untracked(|all| all.iter().find(|choice| choice.value == chosen).map(|c| c.label.clone()));
        desk.enter(TaskMove { column_id, after_id: None }, name.unwrap_or_default());
    };
    let column = Bound::new(move || desk.task.with(|task| task.column_id.to_string()), enter);
    let change = move |patch: TaskPatch| desk.change(patch, |_| ());
    let rate = move |chosen: String| {
        change(TaskPatch { priority: Some(words::priority_of(&chosen)), ..TaskPatch::default() });
    };
    let priority = Bound::new(move || desk.task.with(|task| task.priority.as_str().to_owned()), rate);
    let assignees = Signal::derive(move || desk.task.with(|task| task.assignee_ids.clone()));
    let assign = move |ids| change(TaskPatch { assignee_ids: Some(ids), ..TaskPatch::default() });
    let start = in_step(
        desk,
        |task| day(task.start_on),
        |to| TaskPatch { start_on: Some(date(to)), ..TaskPatch::default() },
        Duration::ZERO,
    );
    let due = in_step(
        desk,
        |task| day(task.due_on),
        |to| TaskPatch { due_on: Some(date(to)), ..TaskPatch::default() },
        Duration::ZERO,
    );
    let estimate = in_step(
        desk,
        |task| task.estimate_minutes.map(parts),
        |to| TaskPatch { estimate_minutes: Some(to.map(minutes)), ..TaskPatch::default() },
        TYPING_PAUSE,
    );
    view! {
        <Select label="Column" name="column" options=columns value=column/>
        <Select label="Priority" name="priority" options=words::priorities() value=priority/>
        <Several label="Assignees" name="assignee" one="Add somebody" ids=assignees on_change=assign people/>
        <TaskLabels desk labels on_labels/>
        <DatePicker label="Starts" name="start_on" value=start/>
        <DatePicker label="Due" name="due_on" value=due/>
        <DecimalField label="Estimate" name="estimate" value=estimate digits=2 unit="hours"/>
    }
}

/// Hundredths of an hour, as an estimate is typed.
fn parts(minutes: i64) -> i64 {
    minutes.saturating_mul(PARTS_PER_HOUR).saturating_add(MINUTES_PER_HOUR / 2) / MINUTES_PER_HOUR
}

fn minutes(parts: i64) -> i64 {
    parts.saturating_mul(MINUTES_PER_HOUR).saturating_add(PARTS_PER_HOUR / 2) / PARTS_PER_HOUR
}

/// A control's value in step with the task's: what is put into it is sent after `pause`, and it follows what the task gets.
fn in_step<T: Copy + PartialEq + Send + Sync + 'static>(
    desk: TaskDesk,
    read: fn(&Task) -> Option<T>,
    write: fn(Option<T>) -> TaskPatch,
    pause: Duration,
) -> RwSignal<Option<T>> {
    let now = Memo::new(move |_| desk.task.with(read));
    let value = RwSignal::new(now.get_untracked());
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(timeout) = pending.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    // Whoever leaves the page before the pause is over has said what they want all the same.
    on_cleanup(move || {
        forget();
        if let (Some(put), Some(there)) = (value.try_get_untracked(), now.try_get_untracked())
            && put != there
        {
            desk.change(write(put), |_| ());
        }
    });
    Effect::new(move |_| {
        let there = now.get();
        if value.get_untracked() != there {
            value.set(there);
        }
    });
    Effect::new(move |seen: Option<()>| {
        let put = value.get();
        forget();
        if seen.is_some() && put != now.get_untracked() {
            let send = move || desk.change(write(put), |_| ());
            pending.set_value(set_timeout_with_handle(send, pause).ok());
        }
    });
    value
}

/// The same for whoever only reads.
#[component]
fn Read(desk: TaskDesk, board: RwSignal<Board>, people: People) -> impl IntoView {
    let scope = style! {
        .projects-read {
            display: grid;
            grid-template-columns: max-content minmax(0, 1fr);
            gap: var(--s2) var(--s4);
            margin: 0;
        }
        .projects-read-word {
            color: var(--text-2);
        }
        .projects-read-value {
            margin: 0;
            overflow-wrap: anywhere;
        }
    };
    move || {
        let task = desk.task.get();
        let names = people.names(&task.assignee_ids);
        let who = names.join(", ");
        let none = || view! { <span class="faint">"None"</span> }.into_any();
        let line = move |word: &'static str, value: AnyView| {
            view! { class = scope, <dt class="projects-read-word">{word}</dt><dd class="projects-read-value">{value}</dd> }
        };
        let text = move |value: Option<String>| value.map_or_else(none, |value| value.into_any());
        let priority = match task.priority {
            Priority::None => none(),
            priority => {
                view! { <Badge tone=words::priority_tone(priority)>{words::priority(priority)}</Badge> }.into_any()
            }
        };
        let column = if task.is_done {
            view! { <Badge tone=Tone::Good>{task.column_name}</Badge> }.into_any()
        } else {
            task.column_name.into_any()
        };
        let assignees = if names.is_empty() {
            none()
        } else {
            view! { <span class="row"><AvatarGroup names/>{who}</span> }.into_any()
        };
        let given = board.with(|board| chosen(&board.labels, &task.label_ids));
        let given = if given.is_empty() {
            none()
        } else {
            given.into_iter().map(|label| view! { <Pill label/> }).collect_view().into_any()
        };
        view! { class = scope,
            <dl class="projects-read">
                {line("Column", column)}
                {line("Priority", priority)}
                {line("Assignees", assignees)}
                {line("Labels", given)}
                {line("Starts", text(task.start_on.map(time::day)))}
                {line("Due", text(task.due_on.map(time::day)))}
                {line("Estimate", text(task.estimate_minutes.map(words::minutes)))}
            </dl>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_of_an_hour_are_minutes_and_back() {
        for (typed, want) in [(0, 0), (25, 15), (150, 90), (100, 60), (33, 20), (158, 95)] {
            assert_eq!((minutes(typed), parts(want)), (want, typed));
        }
    }
}
