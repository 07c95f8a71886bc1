//! One task: what is to be done, and its details.

use super::{
    PROJECTS, board_path,
    checklist::Checklist,
    comments::{Comments, on},
    people::{People, may, use_rights},
    subtasks::{Subtasks, under},
    task_desk::TaskDesk,
    task_fields::TaskFields,
    task_path, words,
};
use crate::{
    columns::{api::get_board, model::Board},
    comments::{api::list_comments, model::Comment},
    tasks::{
        api::{delete_task, get_task, list_tasks, restore_task},
        model::{Priority, Task, TaskPatch},
    },
};
use ac_core::{
    AppError, Page, page_data,
    policy::{Action, Resource as Kind},
};
use ac_records::{
    check::{BODY_CHARS_MAX, NAME_CHARS_MAX},
    members::{api::list_members, model::Member},
};
use ac_screens::{
    actions::bin,
    failure::Failed,
    frame::{BackTo, RecordBody, RecordHead, page_title},
    keys, live,
    loading::RecordLoading,
    when::{self, provide_now},
};
use ac_ui::{
    Badge, Button, ButtonKind, ButtonSize, Card, DialogActions, Glyph, Icon, LinkButton, Menu, MenuItem, TextArea,
    TextField, Tone, Unsaved, Wait,
};
use futures::try_join;
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use stylers_macro::style;

type Opened = (Task, Board, Vec<Member>, Page<Task>, Page<Comment>);

/// `/tasks/{key}`
#[component]
pub fn TaskPage() -> impl IntoView {
    provide_now();
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let data = page_data(move || key.get(), open);
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <RecordLoading/> } until=move || async move {
            match data.await {
                Ok(opened) => view! { <OpenTask opened/> }.into_any(),
                Err(error) => view! { <Title text="Task"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

async fn open(key: String) -> Result<Opened, AppError> {
    let (task, members) = try_join!(get_task(key), list_members())?;
    // Its columns and labels alone: the page names them, and shows no other card.
    let board = get_board(task.project_id, 0);
    let (board, parts, said) = try_join!(board, list_tasks(under(task.id)), list_comments(on(task.id)))?;
    Ok((task, board, members, parts, said))
}

#[component]
fn OpenTask(opened: Opened) -> impl IntoView {
    let (task, board, members, parts, said) = opened;
    let (id, owner, path) = (task.id, task.owner_id, task_path(&task.key));
    let (home, project) = (board_path(task.project_id), task.project_name.clone());
    let people = People::new(members);
    let desk = TaskDesk::new(task);
    desk.follow(live::changed_record(Kind::Task, id.0));
    let rights = use_rights();
    let may_change = rights.reaches(Kind::Task, Action::Modify, owner);
    let may_create = may(&rights, Kind::Task, Action::Create);
    let project_id = desk.task.with_untracked(|task| task.project_id);
    let (board, again) = live::kept(board, Kind::Label, move || get_board(project_id, 0));
    let columns = live::changed(&[Kind::Column]);
    Effect::new(move |seen: Option<()>| {
        columns.track();
        if seen.is_some() {
            again();
        }
    });
    let editing = RwSignal::new(false);
    keys::shortcut("e", move || editing.set(may_change));
    let name = Signal::derive(move || desk.task.with(|task| task.title.clone()));
    let delete = bin(home.clone(), path, name, move || delete_task(id), move || restore_task(id));
    let may_delete = may(&rights, Kind::Task, Action::Delete) && rights.reaches(Kind::Task, Action::Delete, owner);
    let items = move || {
        may_delete
            .then(|| MenuItem::run("Delete task", Icon::Trash, move || delete.run(())).danger())
            .into_iter()
            .collect()
    };
    let items: Vec<MenuItem> = items();
    let has_items = !items.is_empty();
    let back = move || view! { <BackTo href=home label=project/> };
    let actions = move || {
        view! {
            {may_change.then(|| view! {
                <Button icon=Icon::Edit on:click=move |_| editing.set(true)>"Edit"</Button>
            })}
            {has_items.then(|| view! { <Menu id="task" label="Task" items=Signal::stored(items)/> })}
        }
    };
    view! {
        <Title text=page_title(Signal::derive(move || desk.task.with(|task| format!("{} {}", task.key, task.title))))/>
        <Gone desk/>
        <div style="display: contents" inert=move || desk.gone.get()>
            <RecordHead back title=name facts=move || view! { <Facts desk/> } actions/>
            <RecordBody details=move || view! { <TaskFields desk board on_labels=move |()| again() people may_change/> }>
                {move || if editing.get() {
                    view! { <Editor desk editing/> }.into_any()
                } else {
                    view! { <Description desk may_change editing/> }.into_any()
                }}
                <Checklist desk may_change/>
                <Subtasks desk first=parts may_create/>
                <Comments desk first=said people/>
            </RecordBody>
        </div>
    }
}

/// What is said over a task that is not there any more.
#[component]
fn Gone(desk: TaskDesk) -> impl IntoView {
    let scope = style! {
        .projects-gone {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--page-pad);
            border-bottom: var(--hair) solid var(--line-strong);
            background: var(--float);
        }
        .projects-gone:empty {
            display: none;
        }
    };
    let said = move || {
        desk.gone.get().then(|| {
            view! {
                <Glyph icon=Icon::Warning/>
                <span class="warn">"This task was deleted, or is no longer yours to see."</span>
                <LinkButton href=PROJECTS>"All projects"</LinkButton>
            }
        })
    };
    view! { class = scope, <div class="projects-gone" role="alert">{said}</div> }
}

/// The line of facts: the key, how far it is, how soon and until when it is wanted.
#[component]
fn Facts(desk: TaskDesk) -> impl IntoView {
    let today = when::today();
    move || {
        let task = desk.task.get();
        let is_late = !task.is_done && task.due_on.zip(today.get()).is_some_and(|(due, today)| due < today);
        let due = task.due_on.map(|due| {
            let words = when::near_day(due, today.get());
            let words = if is_late { format!("Was due {words}") } else { format!("Due {words}") };
            view! { <span class:warn=is_late>{words}</span> }
        });
        let priority = (task.priority != Priority::None).then(|| {
            view! { <Badge tone=words::priority_tone(task.priority)>{words::priority(task.priority)}</Badge> }
        });
        view! {
            <Badge>{task.key}</Badge>
            {task.parent_key.map(|key| view! { <span>"Part of "<a class="link" href=task_path(&key)>{key.clone()}</a></span> })}
            <Badge tone=if task.is_done { Tone::Good } else { Tone::Neutral }>{task.column_name}</Badge>
            {priority}
            {due}
        }
    }
}

/// What is to be done, in words.
#[component]
fn Description(desk: TaskDesk, may_change: bool, editing: RwSignal<bool>) -> impl IntoView {
    let scope = style! {
        .projects-words {
            max-width: var(--measure);
            white-space: pre-wrap;
            overflow-wrap: anywhere;
            line-height: 1.6;
        }
    };
    let edit = move || {
        may_change.then(|| view! {
            <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Edit label="Edit the description" on:click=move |_| editing.set(true)/>
        })
    };
    let words = move || match desk.task.with(|task| task.description.clone()) {
        Some(words) => view! { class = scope, <p class="projects-words">{words}</p> }.into_any(),
        None => view! { <p class="faint">"Nothing is written about it yet."</p> }.into_any(),
    };
    view! { <Card title="Description" aside=edit>{words}</Card> }
}

/// The title and the description while they are written.
#[component]
fn Editor(desk: TaskDesk, editing: RwSignal<bool>) -> impl IntoView {
    let before = desk.task.with_untracked(|task| (task.title.clone(), task.description.clone().unwrap_or_default()));
    let (title, description) = (RwSignal::new(before.0.clone()), RwSignal::new(before.1.clone()));
    let (kept, seen_task) = (StoredValue::new(before), StoredValue::new(desk.task.get_untracked()));
    let is_changed = Signal::derive(move || {
        kept.with_value(|(before, told)| title.with(|now| now != before) || description.with(|now| now != told))
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !is_changed.get_untracked() {
            editing.set(false);
            return;
        }
        let (new_title, new_words) = (title.get_untracked(), description.get_untracked());
        let seen = kept.with_value(|(title, words)| (new_title != *title, new_words != *words));
        let patch = TaskPatch {
            title: seen.0.then_some(new_title),
            description: seen.1.then_some(Some(new_words).filter(|words| !words.trim().is_empty())),
            ..TaskPatch::default()
        };
        desk.change_seen(seen_task.get_value(), patch, move |is_done| {
            if is_done {
                editing.try_set(false);
            }
        });
    };
    let cancel = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !is_changed.get_untracked() {
            editing.set(false);
        }
    };
    view! {
        <Unsaved is_changed is_saving=desk.busy/>
        <Card title="What is to be done">
            <form class="stack" on:submit=save on:keydown=cancel novalidate>
                <TextField label="Title" name="title" value=title max_chars=NAME_CHARS_MAX autofocus=true required=true/>
                <TextArea label="Description" name="description" value=description rows=8 max_chars=BODY_CHARS_MAX/>
                <DialogActions>
                    <Button on:click=move |_| editing.set(false)>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true busy=desk.busy>"Save"</Button>
                </DialogActions>
            </form>
        </Card>
    }
}
