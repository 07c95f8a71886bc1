//! The list of projects: each with how far it has come and who takes part.

use super::{
    PROJECTS, board_path,
    new_project::ProjectDialog,
    people::{People, may, use_rights},
    words::counted,
};
use crate::projects::{
    api::list_projects,
    model::{Project, ProjectFilter, ProjectLine, ProjectQuery},
};
use ac_core::{
    Page as Rows,
    list::ListQuery,
    money::grouped,
    page_data,
    policy::{Action, Resource as Kind},
    time::day,
};
use ac_records::members::{api::list_members, model::Member};
use ac_screens::{
    creating::creating_at,
    failure::Failed,
    feed::{Ask, Feed, PAGE_ROWS, load},
    keys,
    layout::{DeskOnly, FilterLine, ThumbAction},
    live,
    loading::ListLoading,
    sought::{SEARCH_PAUSE, Sought},
    when::provide_now,
};
use ac_ui::{
    AvatarGroup, Badge, Button, ButtonKind, Choice, EmptyState, Glyph, Icon, Page, PageHeader, ProgressBar,
    SearchField, Select, SkeletonRows, Tone, Trouble, Wait,
};
use ac_views::address::Address;
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use stylers_macro::style;

/// What is searched for, in the address.
const WORDS: &str = "q";
/// What the list is sorted by, in the address.
const SORT: &str = "sort";

/// `/projects`
#[component]
pub fn ProjectsPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let question = Memo::new(move |_| question(address));
    let first = question.get_untracked();
    let data = page_data(
        || (),
        move |()| {
            let first = first.clone();
            async move { try_join!(list_projects(first), list_members()) }
        },
    );
    let retry = move |()| data.refetch();
    view! {
        <Title text="Projects"/>
        <Wait fallback=|| view! { <ListLoading title="Projects"/> } until=move || async move {
            match data.await {
                Ok((first, members)) => view! { <Projects first members address question/> }.into_any(),
                Err(error) => view! { <PageHeader title="Projects"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

fn question(address: Address) -> ProjectQuery {
    let (q, sort) = (address.get(WORDS), address.get(SORT));
    ProjectQuery { q, sort, limit: Some(PAGE_ROWS), ..ListQuery::of(ProjectFilter::default()) }
}

fn sorts() -> Vec<Choice> {
    [("-updated_at", "Changed last"), ("-created_at", "Newest")].map(|(sort, label)| Choice::new(sort, label)).to_vec()
}

#[component]
fn Projects(
    first: Rows<ProjectLine>,
    members: Vec<Member>,
    address: Address,
    question: Memo<ProjectQuery>,
) -> impl IntoView {
    let scope = style! {
        .projects-grid {
            display: grid;
            grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
            gap: var(--s4);
            margin: 0;
            padding: 0;
        }
        .projects-list-search {
            flex: 1 1 14rem;
            min-width: 0;
            max-width: 28rem;
        }
        .projects-list-sort {
            flex: 0 1 11rem;
            min-width: 0;
        }
        .projects-more {
            display: grid;
            justify-items: center;
        }
    };
    let people = People::new(members);
    let ask = move |Ask { limit, cursor }: Ask| {
        list_projects(ProjectQuery { limit: Some(limit), cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, |line: &ProjectLine| line.project.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Project, Kind::Task]));
    let asked = Memo::new(move |_| address.get(WORDS).unwrap_or_default());
    let Sought { text, .. } =
        Sought::new(asked, |_| SEARCH_PAUSE, move |typed, entry| address.put(&[(WORDS, Some(typed))], entry));
    keys::shortcut("/", || keys::focus("field-projects"));
    let may_create = may(&use_rights(), Kind::Project, Action::Create);
    let creating = creating_at(PROJECTS, address, may_create);
    let new = move || {
        may_create.then(|| view! {
            <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| creating.set(true)>"New project"</Button>
        })
    };
    let navigate = use_navigate();
    let made = Callback::new(move |project: Project| navigate(&board_path(project.id), NavigateOptions::default()));
    let note = move || feed.total.get().and_then(|total| u64::try_from(total).ok()).map(grouped).unwrap_or_default();
    let failure = feed.failure();
    let is_empty = Memo::new(move |_| feed.rows.with(Vec::is_empty));
    let nothing = move || {
        match (feed.busy.get(), failure.message.with(Option::is_some), asked.with(String::is_empty)) {
        (true, ..) => view! { <SkeletonRows rows=6/> }.into_any(),
        (_, true, _) => ().into_any(),
        (.., true) => view! {
            <EmptyState icon=Icon::Tasks title="Your projects will be here" text="A project has a board for its tasks, and the people who take part in it.">
                {new()}
            </EmptyState>
        }
        .into_any(),
        (.., false) => view! {
            <EmptyState icon=Icon::Search title="No project matches" text="Search for a part of its name.">
                <Button on:click=move |_| text.set(String::new())>"Show all projects"</Button>
            </EmptyState>
        }
        .into_any(),
    }
    };
    view! { class = scope,
        <PageHeader title="Projects" note=Signal::derive(note) actions=move || view! { <DeskOnly>{new()}</DeskOnly> }>
            <FilterLine>
                <div class="projects-list-search"><SearchField label="Search projects" name="projects" value=text/></div>
                <div class="projects-list-sort">
                    <Select label="Order" name="sort" options=sorts() value=address.bound(SORT) placeholder="By name" hide_label=true/>
                </div>
            </FilterLine>
        </PageHeader>
        <Page>
            <Show when=move || failure.message.with(Option::is_some)><Trouble failure/></Show>
            <Show when=move || !is_empty.get() fallback=nothing>
                <ul class="projects-grid" role="list">
                    <For each=move || feed.rows.get() key=|line| (line.project.id, line.project.version, line.progress) children=move |line| view! { <Tile line people/> }/>
                </ul>
            </Show>
            <Show when=move || feed.has_more().get()>
                <div class="projects-more"><Button busy=feed.busy on:click=move |_| feed.more()>"More projects"</Button></div>
            </Show>
        </Page>
        {may_create.then(|| view! { <ThumbAction>{new()}</ThumbAction> })}
        <ProjectDialog open=creating people on_done=made/>
    }
}

/// One project of the list.
#[component]
fn Tile(line: ProjectLine, people: People) -> impl IntoView {
    let scope = style! {
        .projects-tile {
            display: grid;
            grid-template-rows: auto auto 1fr auto;
            gap: var(--s2);
            height: 100%;
            min-width: 0;
            padding: var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            box-shadow: var(--shadow);
            transition: border-color var(--fast) var(--ease), background var(--fast) var(--ease);
        }
        .projects-tile:hover {
            border-color: var(--line-strong);
            background: var(--surface-2);
        }
        .projects-tile-head {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
        }
        .projects-tile-name {
            font-size: var(--fs-body);
            font-weight: var(--fw-strong);
            overflow-wrap: anywhere;
        }
        .projects-tile-text {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
        .projects-tile-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s3);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .projects-tile-foot {
            display: grid;
            gap: var(--s2);
        }
    };
    let ProjectLine { project, progress } = line;
    let mut ids: Vec<_> = project.owner_id.into_iter().collect();
    ids.extend(project.member_ids.iter().copied().filter(|id| project.owner_id != Some(*id)));
    let names = people.names(&ids);
    let all = progress.open.saturating_add(progress.done);
    let done = match all {
        0 => "No tasks yet".to_owned(),
        all => format!("{} of {}", progress.done, counted(all, "task", "tasks")),
    };
    let percent = Signal::stored(progress.percent());
    let is_done = all > 0 && progress.open == 0;
    view! { class = scope,
        <li>
            <a class="projects-tile" href=board_path(project.id)>
                <div class="projects-tile-head">
                    <Badge>{project.code}</Badge>
                    {project.is_secret.then(|| view! { <Badge icon=Icon::Lock>"Secret"</Badge> })}
                    <span class="push">{(!names.is_empty()).then(|| view! { <AvatarGroup names/> })}</span>
                </div>
                <h2 class="projects-tile-name">{project.name.clone()}</h2>
                <p class="projects-tile-text clamp-2">{project.description}</p>
                <div class="projects-tile-foot">
                    <ProgressBar label=format!("Done of {}", project.name) percent tone=if is_done { Tone::Good } else { Tone::Accent } thin=true/>
                    <div class="projects-tile-line">
                        <span class="num">{done}</span>
                        {(progress.overdue > 0).then(|| view! { <span class="warn num">{format!("{} overdue", progress.overdue)}</span> })}
                        {project.due_on.map(|due| view! { class = scope, <span class="projects-tile-line push"><Glyph icon=Icon::Calendar small=true/>{day(due)}</span> })}
                    </div>
                </div>
            </a>
        </li>
    }
}
