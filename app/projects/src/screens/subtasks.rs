//! The tasks that stand under one: how far they are, the way to each, and one more.

use super::{task_desk::TaskDesk, task_path};
use crate::tasks::{
    api::{create_task, list_tasks},
    model::{Task, TaskDraft, TaskFilter, TaskQuery},
};
use ac_core::{Page, list::ListQuery, policy::Resource as Kind};
use ac_records::check::NAME_CHARS_MAX;
use ac_screens::{
    feed::{Ask, Feed, load},
    form::Submit,
    keys, live,
};
use ac_ui::{Badge, Button, ButtonSize, Card, Glyph, Icon, TextField, Tone, Trouble};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// `first` came with the page.
#[component]
pub fn Subtasks(desk: TaskDesk, first: Page<Task>, may_create: bool) -> impl IntoView {
    let scope = style! {
        .projects-sub-list {
            display: grid;
            margin: 0;
            padding: 0;
        }
        .projects-sub-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            min-height: var(--control-h);
            border-bottom: var(--hair) solid var(--line);
        }
        .projects-sub-name {
            flex: 1;
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .projects-sub-key {
            color: var(--text-2);
            font-variant-numeric: tabular-nums;
        }
        .projects-sub-add {
            display: grid;
            grid-template-columns: minmax(0, 1fr) auto;
            gap: var(--s2);
            align-items: start;
        }
    };
    let (id, project) = desk.task.with_untracked(|task| (task.id, task.project_id));
    let ask = move |Ask { limit, cursor }: Ask| list_tasks(TaskQuery { limit: Some(limit), cursor, ..under(id) });
    let feed = Feed::new(first, |task: &Task| task.id.to_string(), load(ask));
    feed.follow(Memo::new(|_| ()), live::changed(&[Kind::Task]));
    let title = RwSignal::new(String::new());
    let submit = Submit::new();
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = title.get_untracked();
        let draft = TaskDraft { parent_id: Some(id), ..TaskDraft::titled(project, &typed) };
        let made = move |_: Task| {
            feed.renew();
            // Whoever writes the next one already goes on with that.
            if title.try_with_untracked(|now| *now == typed) == Some(true) {
                title.set(String::new());
                keys::focus("field-subtask");
            }
        };
        submit.send(Ok(()), move || create_task(draft), made);
    };
    let note = move || {
        let (done, all) = feed.rows.with(|rows| (rows.iter().filter(|task| task.is_done).count(), rows.len()));
        // Of more than are here the task itself knows how many they are.
        match feed.has_more().get() {
            true => desk.task.with(|task| Some(format!("{} of {}", task.subtasks_done, task.subtasks))),
            false => (all > 0).then(|| format!("{done} of {all}")),
        }
    };
    let line = move |task: Task| {
        let done = task.is_done.then(|| view! { <Glyph icon=Icon::Check small=true/> });
        view! { class = scope,
            <li class="projects-sub-line">
                <span class="projects-sub-key">{task.key.clone()}</span>
                <a class="projects-sub-name link" class:dim=task.is_done href=task_path(&task.key)>{task.title.clone()}</a>
                <Badge tone=if task.is_done { Tone::Good } else { Tone::Neutral }>{done}{task.column_name}</Badge>
            </li>
        }
    };
    let failure = feed.failure();
    let is_empty = Memo::new(move |_| feed.rows.with(Vec::is_empty));
    view! { class = scope,
        <Show when=move || may_create || !is_empty.get()>
            <Card title="Sub-tasks" aside=move || view! { <span class="dim num">{note}</span> }>
                <Show when=move || failure.message.with(Option::is_some)><Trouble failure/></Show>
                <Show when=move || !is_empty.get()>
                    <ul class="projects-sub-list" role="list">
                        <For each=move || feed.rows.get() key=|task| (task.id, task.version, task.column_name.clone()) children=line/>
                    </ul>
                </Show>
                <Show when=move || feed.has_more().get()>
                    <div><Button size=ButtonSize::Small busy=feed.busy on:click=move |_| feed.more()>"More"</Button></div>
                </Show>
                {may_create.then(|| view! { class = scope,
                    <form class="projects-sub-add" on:submit=add novalidate>
                        <TextField label="One more sub-task" name="subtask" value=title max_chars=NAME_CHARS_MAX hide_label=true placeholder="A part of it" error=submit.field("title")/>
                        <Button submit=true icon=Icon::Plus busy=submit.busy>"Add"</Button>
                    </form>
                    {move || submit.about("parent_id").map(|text| view! { <p class="bad" role="alert">{text}</p> })}
                    {submit.complaint()}
                })}
            </Card>
        </Show>
    }
}

/// The question for the tasks under one, the first made on top.
#[must_use]
pub fn under(id: crate::tasks::model::TaskId) -> TaskQuery {
    let filter = TaskFilter { parent_id: Some(id), ..TaskFilter::default() };
    TaskQuery { sort: Some("created_at".to_owned()), ..ListQuery::of(filter) }
}
