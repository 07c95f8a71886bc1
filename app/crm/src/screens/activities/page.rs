//! `/activities`: what is to be done, by day.

use super::{line::Line, plan::plan_dialog, words::Due};
use crate::{
    activities::{
        api::list_activities,
        fields::fields,
        model::{Activity, ActivityFilter, ActivityQuery},
    },
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        dated::{self, Code, LaidFirst, OfList, code_at_first},
        export::{ExportMenu, question_of},
        failure::Failed,
        feed::{Ask, Feed, PAGE_ROWS, load},
        list::{FilterLine, Known, SearchBox, creating_at, readable, readable_in, with_members},
        live,
        loading::ListLoading,
        me::{Me, get_me, provide_me, use_me},
        table_list::unreadable,
        when::{provide_now, today},
    },
};
use ac_core::{Action, AppError, Page as Rows, Resource as Kind, page_data};
use ac_ui::{Button, ButtonKind, EmptyState, Icon, Late, LinkButton, Page, PageHeader, SkeletonRows, Trouble, Wait};
use ac_views::{
    BuiltIn, ListSpec, ListViews, Offered, Place, ViewNotices, ViewSwitcher,
    dated::{BY, SPAN, ZOOM},
    gantt::lanes_of,
    list_views::{AtFirst, with_views},
    saved::{mine::Views, model::ViewKind},
    shown::Shown,
};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};
use stylers_macro::style;

/// What the list can be sorted by.
const SORTS: [&str; 3] = ["due", "created_at", "updated_at"];

/// What is one's own to do, what is anybody's, and what is done.
pub static VIEWS: ListSpec = ListSpec {
    object: Kind::Activity,
    path: "/activities",
    built_in: &[
        BuiltIn { query: "owner:me status:open", ..BuiltIn::all("mine", "Mine", ViewKind::Table) },
        BuiltIn { query: "status:open", ..BuiltIn::all("all", "Everybody's", ViewKind::Table) },
        BuiltIn { query: "status:done", sort: Some("-updated_at"), ..BuiltIn::all("done", "Done", ViewKind::Table) },
        BuiltIn::all("calendar", "Calendar", ViewKind::Calendar),
        BuiltIn::all("timeline", "Timeline", ViewKind::Timeline),
    ],
    scope: &[BY, ZOOM, SPAN],
};

/// What comes with the page: what the view that the address names shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum First {
    Lines(Rows<Activity>),
    ByDate(LaidFirst<Activity>),
}

async fn first(read: AtFirst, known: Known) -> Result<First, AppError> {
    let query = untrack(|| question(&read.shown, known));
    match read.kind {
        kind if kind.is_by_date() => Ok(First::ByDate(dated::first::<dated::Activities>(read, query, known).await?)),
        _ => Ok(First::Lines(list_activities(query).await?)),
    }
}

/// `/activities`, with the code of calendar and timeline where the address may ask for it.
pub async fn activities_page() -> AnyView {
    let by_date = code_at_first().await;
    view! { <ActivitiesPage by_date/> }.into_any()
}

#[component]
fn ActivitiesPage(by_date: Code) -> impl IntoView {
    provide_now();
    let address = Address::here();
    let known = Known::of(Kind::Activity, fields);
    let load = move |read: AtFirst| first(read, known);
    let data = page_data(
        || (),
        move |()| async move { try_join!(with_views(&VIEWS, address, load), list_members(), get_me()) },
    );
    let retry = move |()| data.refetch();
    view! {
        <Title text="Activities"/>
        <Wait fallback=|| view! { <ListLoading title="Activities"/> } until=move || async move {
            match data.await {
                Ok(((views, first), members, me)) => {
                    view! { <List first views known members me address by_date/> }.into_any()
                }
                Err(error) => view! { <PageHeader title="Activities"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

fn question(shown: &Shown, known: Known) -> ActivityQuery {
    ActivityQuery {
        query: readable(&shown.query, &known.all()),
        sort: shown.sort.clone().filter(|sort| SORTS.contains(&sort.trim_start_matches('-'))),
        limit: Some(PAGE_ROWS),
        ..ActivityQuery::of(ActivityFilter::default())
    }
}

#[component]
fn List(
    first: First,
    views: Views,
    known: Known,
    members: Vec<Member>,
    me: Me,
    address: Address,
    by_date: Code,
) -> impl IntoView {
    provide_me(&me);
    let list = ListViews::new(&VIEWS, address, views);
    let question = Memo::new(move |_| list.shown.with(|shown| question(shown, known)));
    let members = Signal::stored(members);
    let asked = Signal::derive(move || with_members(known.all(), &members.read()));
    let lanes = lanes_of(&known.all()).iter().map(ToString::to_string).collect();
    let offered = Offered { columns: Vec::new(), sorts: SORTS.map(str::to_owned).to_vec(), groups: lanes };
    let is_readable = readable_in(list, asked);
    let kind = Memo::new(move |_| list.kind());
    let (lines, days) = match first {
        First::Lines(lines) => (Some(lines), None),
        First::ByDate(days) => (None, Some(days)),
    };
    let total = RwSignal::new(lines.as_ref().and_then(|lines| lines.total));
    // Each view starts with what came with the page, once; whoever comes back to it reads it anew.
    let (lines, days, by_date) = (StoredValue::new(lines), StoredValue::new(days), by_date.kept());
    let note = move || {
        let told = total.get().filter(|_| is_readable.get() && !kind.get().is_by_date());
        told.and_then(|total| u64::try_from(total).ok()).map(ac_core::money::grouped).unwrap_or_default()
    };
    let exported =
        Callback::new(move |()| question.with_untracked(question_of).filter(|_| is_readable.get_untracked()));
    let may_plan = me.may(Kind::Activity, Action::Create, None);
    let planning = creating_at(VIEWS.path, address, may_plan);
    let (me, changed) = (StoredValue::new(me), RwSignal::new(0_u64));
    let planned = Callback::new(move |_| changed.update(|n| *n += 1));
    let body = move || match kind.get() {
        _ if !is_readable.get() => unreadable(list),
        laid if laid.is_by_date() => {
            let first = days.try_update_value(Option::take).flatten();
            let of = OfList { list, known, question, first, me, changed, place: "" };
            dated::laid_out::<dated::Activities>(laid, by_date, of)
        }
        _ => {
            let first = lines.try_update_value(Option::take).flatten();
            view! { <Lines first list question members total changed planning may_plan/> }.into_any()
        }
    };
    let actions = move || {
        may_plan.then(|| {
            view! { <Button kind=ButtonKind::Primary on:click=move |_| planning.set(true)>"Plan an activity"</Button> }
        })
    };
    view! {
        <PageHeader title="Activities" note=Signal::derive(note) actions>
            <ViewSwitcher list/>
            <ViewNotices list offered=Signal::stored(Some(offered)) fields=asked/>
            <FilterLine>
                <SearchBox label="Search or filter activities" list fields=asked/>
                <ExportMenu object=VIEWS.object question=exported/>
            </FilterLine>
        </PageHeader>
        {body}
        <Late open=planning load=move || plan_dialog(planning, members, planned)/>
    }
}

/// The activities one below the other. `total` gets how many there are.
#[component]
fn Lines(
    first: Option<Rows<Activity>>,
    list: ListViews,
    question: Memo<ActivityQuery>,
    members: Signal<Vec<Member>>,
    total: RwSignal<Option<i64>>,
    changed: RwSignal<u64>,
    planning: RwSignal<bool>,
    may_plan: bool,
) -> impl IntoView {
    let ask = move |ask: Ask| {
        list_activities(ActivityQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let is_first = first.is_none();
    let empty = Rows { data: Vec::new(), next_cursor: None, total: None };
    let feed = Feed::new(first.unwrap_or(empty), |activity: &Activity| activity.id.to_string(), load(ask));
    let live = live::changed(&[Kind::Activity]);
    feed.follow(question, Signal::derive(move || live.get() + changed.get()));
    if is_first {
        feed.expect_first();
        Effect::new(move |_| feed.start());
    }
    Effect::new(move |_| total.set(feed.total.get()));
    let failure = feed.failure();
    let by_day = Signal::derive(move || question.with(|asked| asked.sort.as_deref().is_none_or(|sort| sort == "due")));
    let is_bare = move || feed.rows.with(Vec::is_empty) && failure.message.with(Option::is_none);
    // How many there are is known as soon as it is known that there are none.
    let is_waiting = move || is_bare() && feed.total.with(Option::is_none);
    let is_empty = move || is_bare() && feed.total.with(Option::is_some);
    view! {
        <Page>
            <Groups feed members by_day/>
            <Trouble failure busy=feed.busy/>
            <Show when=move || feed.has_more().get() && failure.message.with(Option::is_none)>
                <Button busy=feed.busy on:click=move |_| feed.more()>"Show more"</Button>
            </Show>
            <Show when=is_waiting><SkeletonRows rows=6/></Show>
            <Show when=is_empty>
                {move || nothing(list, planning, may_plan)}
            </Show>
        </Page>
    }
}

/// The rows under headings by day, once it is known what day it is.
#[component]
fn Groups(feed: Feed<Activity>, members: Signal<Vec<Member>>, by_day: Signal<bool>) -> impl IntoView {
    let scope = style! {
        .crm-activities {
            max-width: 60rem;
        }
        .crm-activities-heading {
            padding-top: var(--s4);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-strong);
        }
    };
    let today = today();
    let groups = Memo::new(move |_| {
        let day = today.get().filter(|_| by_day.get());
        let mut seen: Vec<Option<Due>> = Vec::new();
        feed.rows.with(|rows| {
            for row in rows {
                let due = day.map(|day| Due::of(row.due_on, day));
                if seen.last() != Some(&due) {
                    seen.push(due);
                }
            }
        });
        seen
    });
    let of_group = move |due: Option<Due>| {
        let day = today.get().filter(|_| by_day.get());
        feed.rows.with(|rows| {
            let is_of = |row: &&Activity| day.map(|day| Due::of(row.due_on, day)) == due;
            rows.iter().filter(is_of).cloned().collect::<Vec<_>>()
        })
    };
    view! { class = scope,
        <div class="crm-activities">
            <For each=move || groups.get() key=|due| *due let:due>
                {due.map(|due| view! { class = scope, <h2 class="crm-activities-heading">{due.heading()}</h2> })}
                <ul role="list">
                    <For each=move || of_group(due) key=|activity| (activity.id, activity.version, activity.done) let:activity>
                        <Line activity feed members about=true/>
                    </For>
                </ul>
            </For>
        </div>
    }
}

fn nothing(list: ListViews, planning: RwSignal<bool>, may_plan: bool) -> AnyView {
    if list.is_changed.get() {
        let clear = move |_| list.discard();
        return view! {
            <EmptyState icon=Icon::Search title="No activity matches" text="Try fewer letters, or look at everybody's.">
                <Button on:click=clear>"Clear the filter"</Button>
            </EmptyState>
        }
        .into_any();
    }
    let sees_deals = use_me().may(Kind::Deal, Action::Read, None);
    match list.place.get() {
        Place::BuiltIn(BuiltIn { key: "done", .. }) => {
            view! { <EmptyState icon=Icon::Check title="Nothing is done yet" text="What is ticked off stands here."/> }
                .into_any()
        }
        _ => view! {
            <EmptyState icon=Icon::Check title="Nothing is waiting" text=if may_plan {
                "Plan the next call, meeting, e-mail or task, here or on the page of a deal, a person or a company."
            } else {
                "What is planned for you will be here."
            }>
                {may_plan.then(|| view! { <Button on:click=move |_| planning.set(true)>"Plan an activity"</Button> })}
                {sees_deals.then(|| view! { <LinkButton href="/deals">"Go to the deals"</LinkButton> })}
            </EmptyState>
        }
        .into_any(),
    }
}
