//! One project: its head, what of its board is shown, and the board.

use super::{
    PROJECTS,
    board::BoardView,
    board_path,
    board_state::{BoardState, FIRST_TASKS},
    columns_dialog::ColumnsDialog,
    labels_dialog::LabelsDialog,
    lanes::{Lanes, Shown},
    list::ListView,
    new_project::ProjectDialog,
    new_task::{NewTask, starting},
    people::{People, may, use_rights},
    task_path, words,
};
use crate::{
    columns::{api::get_board, model::Board},
    labels::model::{Label, LabelId},
    projects::{
        api::{delete_project, get_project, restore_project},
        model::{Project, ProjectId},
    },
    tasks::model::Task,
};
use ac_core::{
    AppError, MemberId, page_data,
    policy::{Action, Resource as Kind},
};
use ac_records::members::{api::list_members, model::Member};
use ac_screens::{
    actions::{bin, id_in_path},
    failure::Failed,
    frame::{BackTo, RecordHead, page_title},
    keys,
    layout::{DeskOnly, FilterLine, ThumbAction},
    live,
    loading::ListLoading,
    names::isolated,
    pressed::while_pressed,
    when::provide_now,
};
use ac_ui::{
    Badge, Bound, Button, ButtonKind, Choice, EmptyState, Glyph, Icon, LinkButton, Menu, MenuItem, SearchField, Select,
    Tab, TabLinks, Toast, Trouble, Wait, use_toasts,
};
use ac_views::address::Address;
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use stylers_macro::style;

/// In the address: how the tasks are looked at, if not as a board.
const VIEW: &str = "view";
const LIST: &str = "list";

type Opened = (Project, Board, Vec<Member>);

/// `/projects/{id}`
#[component]
pub fn ProjectPage() -> impl IntoView {
    provide_now();
    let id = id_in_path::<ProjectId>();
    let data = page_data(move || id.get(), |id| async move { open(id.ok_or_else(AppError::not_found)?).await });
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <ListLoading title="Project"/> } until=move || async move {
            match data.await {
                Ok(opened) => view! { <OpenProject opened/> }.into_any(),
                Err(error) => view! { <Title text="Project"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

async fn open(id: ProjectId) -> Result<Opened, AppError> {
    try_join!(get_project(id), get_board(id, FIRST_TASKS), list_members())
}

#[component]
fn OpenProject(opened: Opened) -> impl IntoView {
    let (project, board, members) = opened;
    let id = project.id;
    let people = People::new(members);
    let (project, again) = live::kept(project, Kind::Project, move || get_project(id));
    let state = BoardState::new(project, board);
    state.follow(live::changed(&[Kind::Task, Kind::Column, Kind::Project, Kind::Label, Kind::Comment]));
    while_pressed(move |held| state.hold(held));
    let shown = RwSignal::new(Shown::default());
    let address = Address::here();
    let is_list = Memo::new(move |_| address.get(VIEW).is_some_and(|view| view == LIST));
    let ways = [(board_path(id), "Board"), (format!("{}?{VIEW}={LIST}", board_path(id)), "List")];
    let ways = StoredValue::new(ways.map(|(key, label)| Tab::new(key, label)).to_vec());
    let here = Signal::derive(move || {
        ways.with_value(|ways| ways.get(usize::from(is_list.get())).map(|way| way.key.clone()).unwrap_or_default())
    });
    let (creating, editing) = (RwSignal::new(None), RwSignal::new(false));
    let (arranging, labelling) = (RwSignal::new(false), RwSignal::new(false));
    let rights = use_rights();
    let may_create = may(&rights, Kind::Task, Action::Create);
    let new_task = move || creating.set(state.lanes.with_untracked(starting));
    keys::shortcut("n", move || {
        if may_create {
            new_task();
        }
    });
    keys::shortcut("/", || keys::focus("field-tasks"));
    let toasts = use_toasts();
    let made = Callback::new(move |task: Task| {
        toasts.show(Toast::done(format!("{} is on the board", task.key)).with_open(task_path(&task.key)));
        state.renew();
    });
    let name = Signal::derive(move || project.with(|project| project.name.clone()));
    let count = move || {
        let tasks = state.lanes.with(|lanes| lanes.cards.len());
        let is_whole = state.lanes.with(Lanes::is_whole);
        if is_whole { words::counted(i64::try_from(tasks).unwrap_or(i64::MAX), "task", "tasks") } else { String::new() }
    };
    let actions = move || {
        view! {
            <Actions id name project editing arranging labelling/>
            {may_create.then(|| view! {
                <DeskOnly>
                    <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| new_task()>"New task"</Button>
                </DeskOnly>
            })}
        }
    };
    let (is_gone, failure) = (state.is_gone(), state.failure());
    let scope = style! {
        .projects-trouble {
            padding: var(--s2) var(--page-pad);
        }
    };
    let gone = || {
        view! {
            <EmptyState icon=Icon::Search title="This project is no longer here" text="It was deleted, or it is not yours to see any more.">
                <LinkButton href=PROJECTS>"All projects"</LinkButton>
            </EmptyState>
        }
    };
    view! { class = scope,
        <Title text=page_title(name)/>
        <Show when=move || !is_gone.get() fallback=gone>
            <RecordHead
                back=|| view! { <BackTo href=PROJECTS label="Projects"/> }
                title=name
                facts=move || view! { <Facts project people/> <span class="num">{count}</span> }
                actions
                steps=Some(ViewFnOnce::from(move || view! {
                    <TabLinks label="Ways to look at the tasks" tabs=ways.get_value() current=here/>
                    <Filters shown state people/>
                }))
            />
            <Show when=move || failure.message.with(Option::is_some)>
                <div class="projects-trouble"><Trouble failure/></div>
            </Show>
            {move || if is_list.get() {
                view! { <ListView state people shown/> }.into_any()
            } else {
                view! { <BoardView state people shown creating/> }.into_any()
            }}
            {may_create.then(|| view! {
                <ThumbAction>
                    <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| new_task()>"New task"</Button>
                </ThumbAction>
            })}
        </Show>
        <NewTask column=creating project=id lanes=state.lanes people on_made=made/>
        <ProjectDialog open=editing people known=project on_done=move |_| again()/>
        <ColumnsDialog open=arranging project=id lanes=state.lanes on_done=move |()| state.renew()/>
        <LabelsDialog open=labelling project=id labels=Signal::derive(move || state.lanes.with(|lanes| lanes.labels.clone())) on_done=move |()| state.renew()/>
    }
}

/// What can be done to the project as a whole, for whoever may.
#[component]
fn Actions(
    id: ProjectId,
    name: Signal<String>,
    project: RwSignal<Project>,
    editing: RwSignal<bool>,
    arranging: RwSignal<bool>,
    labelling: RwSignal<bool>,
) -> impl IntoView {
    let rights = use_rights();
    let delete = bin(PROJECTS, board_path(id), name, move || delete_project(id), move || restore_project(id));
    let items = move || {
        let owner = project.with(|project| project.owner_id);
        let reaches = |action| rights.reaches(Kind::Project, action, owner);
        let edit =
            reaches(Action::Modify).then(|| MenuItem::run("Edit project", Icon::Edit, move || editing.set(true)));
        let arrange = may(&rights, Kind::Column, Action::Modify)
            .then(|| MenuItem::run("Edit columns", Icon::Board, move || arranging.set(true)));
        let label = may(&rights, Kind::Label, Action::Modify)
            .then(|| MenuItem::run("Edit labels", Icon::Star, move || labelling.set(true)));
        let delete = reaches(Action::Delete)
            .then(|| MenuItem::run("Delete project", Icon::Trash, move || delete.run(())).danger());
        [edit, arrange, label, delete].into_iter().flatten().collect::<Vec<_>>()
    };
    let items = Signal::derive(items);
    view! {
        <Show when=move || items.with(|items| !items.is_empty())>
            <Menu id="project" label="Project" items/>
        </Show>
    }
}

/// The line of facts: its code, whether it is secret, who leads it, until when.
#[component]
fn Facts(project: RwSignal<Project>, people: People) -> impl IntoView {
    let scope = style! {
        .projects-facts {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s3);
            color: var(--text-2);
            font-size: var(--fs-control);
            overflow-wrap: anywhere;
        }
        .projects-facts-one {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
        }
    };
    move || {
        let project = project.get();
        let lead = project.owner_id.and_then(|id| people.name(id)).or(project.owner_name);
        let due = project.due_on.map(ac_core::time::day);
        let secret = project.is_secret.then(|| view! { <Badge icon=Icon::Lock>"Secret"</Badge> });
        view! { class = scope,
            <div class="projects-facts">
                <Badge>{project.code}</Badge>
                {secret}
                {lead.map(|lead| view! { class = scope, <span class="projects-facts-one"><Glyph icon=Icon::Person small=true/>"Led by "{lead}</span> })}
                {due.map(|due| view! { class = scope, <span class="projects-facts-one"><Glyph icon=Icon::Calendar small=true/>"Due "{due}</span> })}
            </div>
        }
    }
}

/// What of the board is shown.
#[component]
fn Filters(shown: RwSignal<Shown>, state: BoardState, people: People) -> impl IntoView {
    let scope = style! {
        .projects-search {
            flex: 1 1 14rem;
            min-width: 0;
            max-width: 22rem;
        }
        .projects-assignee {
            flex: 0 1 12rem;
            min-width: 0;
        }
    };
    let words = RwSignal::new(String::new());
    Effect::new(move |_| {
        let typed = words.get();
        if shown.with_untracked(|shown| shown.words != typed) {
            shown.update(|shown| shown.words = typed);
        }
    });
    // Whoever asks for all takes the words out of the box, too.
    Effect::new(move |_| {
        let now = shown.with(|shown| shown.words.clone());
        if words.with_untracked(|words| *words != now) {
            words.set(now);
        }
    });
    let assignee = move || shown.with(|shown| shown.assignee.map(|id| id.to_string()).unwrap_or_default());
    let choose = move |chosen: String| shown.update(|shown| shown.assignee = chosen.parse::<MemberId>().ok());
    let labels = Signal::derive(move || {
        let choice = |label: &Label| Choice::new(label.id.to_string(), isolated(&label.name));
        state.lanes.with(|lanes| lanes.labels.iter().map(choice).collect::<Vec<_>>())
    });
    let label = move || shown.with(|shown| shown.label.map(|id| id.to_string()).unwrap_or_default());
    let narrow = move |chosen: String| shown.update(|shown| shown.label = chosen.parse::<LabelId>().ok());
    view! { class = scope,
        <FilterLine>
            <div class="projects-search"><SearchField label="Search tasks" name="tasks" value=words placeholder="Title or number"/></div>
            <div class="projects-assignee">
                <Select label="Assignee" name="shown-assignee" options=people.choices(&[]) value=Bound::new(assignee, choose) placeholder="Anybody" hide_label=true/>
            </div>
            <Show when=move || labels.with(|labels| !labels.is_empty())>
                <div class="projects-assignee">
                    <Select label="Label" name="shown-label" options=labels value=Bound::new(label, narrow) placeholder="Any label" hide_label=true/>
                </div>
            </Show>
        </FilterLine>
    }
}
