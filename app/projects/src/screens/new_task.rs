//! The dialog for a new task.

use super::{
    lanes::Lanes,
    people::People,
    project_form::{Several, date},
    words,
};
use crate::{
    columns::model::{ColumnId, ColumnKind},
    projects::model::ProjectId,
    tasks::{
        api::create_task,
        model::{Priority, Task, TaskDraft, ValidTask},
    },
};
use ac_records::check::{BODY_CHARS_MAX, NAME_CHARS_MAX};
use ac_screens::{form::Submit, keys};
use ac_ui::{
    Button, ButtonKind, Choice, DatePicker, Dialog, DialogActions, Late, Select, TextArea, TextField, open_while, soon,
};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Opens while `column` says in which one the task is wanted; `on_made` gets it once the server has it.
#[component]
pub fn NewTask(
    column: RwSignal<Option<ColumnId>>,
    project: ProjectId,
    lanes: RwSignal<Lanes>,
    people: People,
    #[prop(into)] on_made: Callback<Task>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(new_task);
    });
    let open = open_while(column);
    view! { <Late open load=move || new_task(InDialogProps { open, column, project, lanes, people, on_made })/> }
}

#[lazy]
fn new_task(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    column: RwSignal<Option<ColumnId>>,
    project: ProjectId,
    lanes: RwSignal<Lanes>,
    people: People,
    on_made: Callback<Task>,
) -> impl IntoView {
    view! {
        <Dialog id="new-task" title="New task" open>
            <Form open column project lanes people on_made/>
        </Dialog>
    }
}

#[component]
fn Form(
    open: RwSignal<bool>,
    column: RwSignal<Option<ColumnId>>,
    project: ProjectId,
    lanes: RwSignal<Lanes>,
    people: People,
    on_made: Callback<Task>,
) -> impl IntoView {
    let scope = style! {
        .projects-task-pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
    };
    let text = || RwSignal::new(String::new());
    let (title, description) = (text(), text());
    let priority = RwSignal::new(Priority::None.as_str().to_owned());
    let (start_on, due_on) = (RwSignal::new(None), RwSignal::new(None));
    let assignees = RwSignal::new(Vec::new());
    let into = RwSignal::new(column.get_untracked().map(|id| id.to_string()).unwrap_or_default());
    let columns = lanes.with_untracked(choices);
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = TaskDraft {
            column_id: into.get_untracked().parse().ok(),
            description: Some(description.get_untracked()),
            priority: words::priority_of(&priority.get_untracked()),
            assignee_ids: assignees.get_untracked(),
            start_on: date(start_on.get_untracked()),
            due_on: date(due_on.get_untracked()),
            ..TaskDraft::titled(project, &title.get_untracked())
        };
        let checked = ValidTask::from(draft.clone()).checked().map(|_| ());
        submit.send(
            checked,
            move || create_task(draft),
            move |made| {
                open.set(false);
                on_made.run(made);
            },
        );
    };
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <TextField label="What is to be done" name="title" value=title error=submit.field("title") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="Write the first page"/>
            <TextArea label="Description" name="description" value=description error=submit.field("description") max_chars=BODY_CHARS_MAX/>
            <div class="projects-task-pair">
                <Select label="Column" name="column_id" options=columns value=into error=submit.field("column_id")/>
                <Select label="Priority" name="priority" options=words::priorities() value=priority/>
            </div>
            <Several label="Assignees" name="assignee" one="Add somebody" ids=assignees on_change=move |ids| assignees.set(ids) people/>
            <p class="bad" role="alert">{submit.field("assignee_ids")}</p>
            <div class="projects-task-pair">
                <DatePicker label="Starts" name="start_on" value=start_on error=submit.field("start_on")/>
                <DatePicker label="Due" name="due_on" value=due_on error=submit.field("due_on")/>
            </div>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Create task"</Button>
            </DialogActions>
        </form>
    }
}

fn choices(lanes: &Lanes) -> Vec<Choice> {
    lanes.all.iter().map(|lane| Choice::new(lane.id.to_string(), lane.name.clone())).collect()
}

/// Where a task starts that nobody put anywhere: the first column of what is to be done.
#[must_use]
pub fn starting(lanes: &Lanes) -> Option<ColumnId> {
    lanes.all.iter().find(|lane| lane.kind == ColumnKind::Open).or(lanes.all.first()).map(|lane| lane.id)
}
