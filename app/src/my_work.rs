//! My work: what is the person's own across projects, activities and deals, by the day on which it is due.

use ac_core::{
    AppError, Json, page_data,
    policy::Resource as Kind,
    time::{day, day_of_month},
};
use ac_screens::{failure::Failed, live, loading::ListLoading};
use ac_ui::{Badge, Card, EmptyState, Glyph, Icon, LinkButton, Page, PageHeader, Tone, Wait};
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};
use stylers_macro::style;

#[cfg(not(target_arch = "wasm32"))]
use {
    ac_core::{Ctx, MemberId, Page as Rows, list::ListQuery},
    ac_crm::{
        activities::{self, model::ActivityFilter},
        deals::{self, model::DealFilter},
        pipelines::model::StageKind,
    },
    ac_projects::tasks::{
        self,
        model::{Priority, TaskFilter, TaskQuery},
    },
};

/// Items of one sort that the page shows.
const ITEMS_MAX: u32 = 200;
/// Days after today that belong to what comes next.
const SOON_DAYS: u64 = 7;

/// What kind of thing is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WorkKind {
    Task,
    Activity,
    Deal,
}

/// One thing that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WorkItem {
    pub kind: WorkKind,
    pub title: String,
    /// What it belongs to.
    pub note: String,
    pub href: String,
    pub due_on: Option<NaiveDate>,
    /// How soon it is wanted, where that is before others of its day.
    pub priority: Option<String>,
}

/// All of it, and the day that is counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyWork {
    pub today: NaiveDate,
    /// There is more of one sort than [`ITEMS_MAX`].
    pub has_more: bool,
    /// By the day on which it is due, what has none last.
    pub items: Vec<WorkItem>,
}

/// What is to be done by whoever asks. What they may not read is left out. Errors: `unauthenticated`.
#[server(input = Json, output = Json)]
pub async fn load_my_work() -> Result<MyWork, AppError> {
    let ctx = ac_core::request_ctx().await?;
    let today = ctx.now().date();
    let Some(me) = ctx.actor.member() else { return Ok(MyWork { today, has_more: false, items: Vec::new() }) };
    let sorts = [tasks_of(&ctx, me).await?, activities_of(&ctx, me).await?, deals_of(&ctx, me).await?];
    let most = usize::try_from(ITEMS_MAX).unwrap_or(usize::MAX);
    let has_more = sorts.iter().any(|sort| sort.len() >= most);
    let mut items = sorts.concat();
    items.sort_by_key(|item| (item.due_on.is_none(), item.due_on, item.priority.is_none()));
    Ok(MyWork { today, has_more, items })
}

#[cfg(not(target_arch = "wasm32"))]
async fn tasks_of(ctx: &Ctx, me: MemberId) -> Result<Vec<WorkItem>, AppError> {
    let ask = async |query: &str, sort: &str| {
        let filter = TaskFilter { assignee_id: Some(me), ..TaskFilter::default() };
        let (query, sort) = (Some(query.to_owned()), Some(sort.to_owned()));
        let asked = TaskQuery { limit: Some(ITEMS_MAX), query, sort, ..ListQuery::of(filter) };
        if_open(tasks::queries::list(ctx, &asked).await.map_err(AppError::from))
    };
    let mut found = ask("status:open due:any", "due_on").await?;
    found.extend(ask("status:open due:none", "-priority").await?);
    let item = |task: tasks::model::Task| WorkItem {
        kind: WorkKind::Task,
        href: ac_projects::screens::task_path(&task.key),
        note: format!("{} · {}", task.key, task.project_name),
        title: task.title,
        due_on: task.due_on,
        priority: match task.priority {
            Priority::High => Some("High".to_owned()),
            Priority::Urgent => Some("Urgent".to_owned()),
            _ => None,
        },
    };
    Ok(found.into_iter().map(item).collect())
}

#[cfg(not(target_arch = "wasm32"))]
async fn activities_of(ctx: &Ctx, me: MemberId) -> Result<Vec<WorkItem>, AppError> {
    let filter = ActivityFilter { owner_id: Some(me), done: Some(false), ..ActivityFilter::default() };
    let asked = ListQuery { limit: Some(ITEMS_MAX), ..ListQuery::of(filter) };
    let found = if_open(activities::queries::list(ctx, &asked).await.map_err(AppError::from))?;
    let item = |activity: activities::model::Activity| {
        let about = activity.subject_name.map(|name| format!(" · {name}")).unwrap_or_default();
        WorkItem {
            kind: WorkKind::Activity,
            href: activity.subject_kind.page(activity.subject_id),
            note: format!("{}{about}", activity.kind.label()),
            title: activity.title,
            due_on: activity.due_on,
            priority: None,
        }
    };
    Ok(found.into_iter().map(item).collect())
}

#[cfg(not(target_arch = "wasm32"))]
async fn deals_of(ctx: &Ctx, me: MemberId) -> Result<Vec<WorkItem>, AppError> {
    let filter = DealFilter { owner_id: Some(me), status: Some(StageKind::Open), ..DealFilter::default() };
    let (query, sort) = (Some("expected:any".to_owned()), Some("expected_close_on".to_owned()));
    let asked = ListQuery { limit: Some(ITEMS_MAX), query, sort, ..ListQuery::of(filter) };
    let found = if_open(deals::queries::list(ctx, &asked).await.map_err(AppError::from))?;
    let item = |deal: deals::model::Deal| WorkItem {
        kind: WorkKind::Deal,
        href: ac_crm::shared::kind::RecordKind::Deal.page(deal.id),
        note: deal.company_name.map_or_else(|| deal.stage_name.clone(), |name| format!("{} · {name}", deal.stage_name)),
        title: deal.name,
        due_on: deal.expected_close_on,
        priority: None,
    };
    Ok(found.into_iter().map(item).collect())
}

/// The rows of a page, or none for who may read none.
#[cfg(not(target_arch = "wasm32"))]
fn if_open<T>(page: Result<Rows<T>, AppError>) -> Result<Vec<T>, AppError> {
    match page {
        Ok(page) => Ok(page.data),
        Err(error) if error.code == ac_core::ErrorCode::Forbidden => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// `/my-work`
#[component]
pub fn MyWorkPage() -> impl IntoView {
    let data = page_data(|| (), |()| load_my_work());
    let retry = move |()| data.refetch();
    view! {
        <Title text="My work"/>
        <Wait fallback=|| view! { <ListLoading title="My work"/> } until=move || async move {
            match data.await {
                Ok(work) => view! { <Work work/> }.into_any(),
                Err(error) => view! { <PageHeader title="My work"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

/// When something is to be done, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum When {
    Overdue,
    Today,
    Soon,
    Later,
    Whenever,
}

impl When {
    const ALL: [Self; 5] = [Self::Overdue, Self::Today, Self::Soon, Self::Later, Self::Whenever];

    fn of(due: Option<NaiveDate>, today: NaiveDate) -> Self {
        let soon = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
        match due {
            None => Self::Whenever,
            Some(due) if due < today => Self::Overdue,
            Some(due) if due == today => Self::Today,
            Some(due) if due <= soon => Self::Soon,
            Some(_) => Self::Later,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Today",
            Self::Soon => "Next 7 days",
            Self::Later => "Later",
            Self::Whenever => "Without a day",
        }
    }
}

#[component]
fn Work(work: MyWork) -> impl IntoView {
    let read = || load_my_work();
    let (work, again) = live::kept(work, Kind::Task, read);
    let others = live::changed(&[Kind::Activity, Kind::Deal, Kind::Project]);
    Effect::new(move |seen: Option<()>| {
        others.track();
        if seen.is_some() {
            again();
        }
    });
    let groups = Memo::new(move |_| {
        work.with(|work| {
            let of = |when: When| {
                let is_in = |item: &&WorkItem| When::of(item.due_on, work.today) == when;
                (when, work.items.iter().filter(is_in).cloned().collect::<Vec<_>>())
            };
            When::ALL.map(of).into_iter().filter(|(_, items)| !items.is_empty()).collect::<Vec<_>>()
        })
    });
    let today = move || work.with(|work| work.today);
    let is_empty = Memo::new(move |_| groups.with(Vec::is_empty));
    let nothing = || {
        view! {
            <EmptyState icon=Icon::Check title="Nothing waits for you" text="Tasks that are given to you, your activities, and your deals by the day on which you expect them to close will be here.">
                <LinkButton href="/projects">"Projects"</LinkButton>
            </EmptyState>
        }
    };
    view! {
        <PageHeader title="My work" note=Signal::derive(move || day(today()))/>
        <Page narrow=true>
            <Show when=move || !is_empty.get() fallback=nothing>
                <For each=move || groups.get() key=Clone::clone children=move |(when, items)| view! { <Group when items today=today()/> }/>
                <Show when=move || work.with(|work| work.has_more)>
                    <p class="dim">{format!("Of each sort the first {ITEMS_MAX} are here.")}</p>
                </Show>
            </Show>
        </Page>
    }
}

#[component]
fn Group(when: When, items: Vec<WorkItem>, today: NaiveDate) -> impl IntoView {
    let scope = style! {
        .shell-work-list {
            display: grid;
            margin: 0;
            padding: 0;
        }
        .shell-work-line {
            display: flex;
            align-items: center;
            gap: var(--s3);
            min-height: calc(var(--control-h) * 1.4);
            padding: var(--s1) var(--s4);
            border-top: var(--hair) solid var(--line);
        }
        .shell-work-line:hover {
            background: var(--glass-hover);
        }
        .shell-work-words {
            display: grid;
            flex: 1;
            min-width: 0;
        }
        .shell-work-title {
            font-weight: var(--fw-medium);
            overflow-wrap: anywhere;
        }
        .shell-work-note {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
        .shell-work-due {
            flex: none;
            color: var(--text-2);
            font-size: var(--fs-small);
            font-variant-numeric: tabular-nums;
        }
    };
    let count = items.len();
    let line = move |item: WorkItem| {
        let (icon, kind) = match item.kind {
            WorkKind::Task => (Icon::Tasks, "Task"),
            WorkKind::Activity => (Icon::Calendar, "Activity"),
            WorkKind::Deal => (Icon::Deal, "Deal"),
        };
        let due = item.due_on.filter(|due| *due != today).map(day_of_month);
        view! { class = scope,
            <li>
                <a class="shell-work-line" href=item.href>
                    <Glyph icon/>
                    <span class="shell-work-words">
                        <span class="shell-work-title">{item.title}</span>
                        <span class="shell-work-note"><span class="visually-hidden">{kind}" "</span>{item.note}</span>
                    </span>
                    {item.priority.map(|words| view! { <Badge tone=Tone::Warn>{words}</Badge> })}
                    <span class="shell-work-due" class:warn=when == When::Overdue>{due}</span>
                </a>
            </li>
        }
    };
    view! { class = scope,
        <Card title=when.title() flush=true aside=move || view! { <span class="dim num">{count}</span> }>
            <ul class="shell-work-list" role="list">{items.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_belongs_to_one_group() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let check = |due: Option<&str>, want| assert_eq!(When::of(due.map(date), date("2026-12-31")), want, "{due:?}");
        check(Some("2026-12-30"), When::Overdue);
        check(Some("2026-12-31"), When::Today);
        check(Some("2027-01-01"), When::Soon);
        check(Some("2027-01-07"), When::Soon);
        check(Some("2027-01-08"), When::Later);
        check(None, When::Whenever);
    }
}
