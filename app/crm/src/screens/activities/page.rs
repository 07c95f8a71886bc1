//! `/activities`: what is to be done, by day.

use super::{line::Line, words::Due};
use crate::{
    activities::{
        api::list_activities,
        fields::fields,
        model::{Activity, ActivityFilter, ActivityQuery},
    },
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        failure::{self, Failed},
        feed::{Ask, Feed, PAGE_ROWS, load},
        list::{FilterLine, Known, SearchBox, query_in, with_members},
        live,
        loading::ListLoading,
        me::{Me, get_me, provide_me},
        when::{provide_now, today},
    },
};
use ac_core::{Page as Rows, Resource as Kind};
use ac_ui::{Button, EmptyState, Icon, LinkButton, Page, PageHeader, Tab, TabLinks, Trouble, Wait};
use leptos::prelude::*;
use leptos_meta::Title;
use stylers_macro::style;

/// The parts of the list: how each stands in the address, what it is called, and what it asks for.
const PARTS: [(&str, &str, &str, &str); 3] = [
    ("/activities", "Mine", "owner:me status:open", "due"),
    ("/activities?part=all", "Everybody's", "status:open", "due"),
    ("/activities?part=done", "Done", "status:done", "-updated_at"),
];

/// `/activities`
#[component]
pub fn ActivitiesPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let known = Known::of(fields);
    let question = Memo::new(move |_| question(address, known));
    let first = Resource::new(|| (), move |()| list_activities(question.get_untracked()));
    let members = Resource::new(|| (), |()| list_members());
    let me = Resource::new(|| (), |()| get_me());
    let retry = failure::asks_again!(first, members, me);
    view! {
        <Title text="Activities"/>
        <Wait fallback=|| view! { <ListLoading title="Activities"/> } until=move || async move {
            match (first.await, members.await, me.await) {
                (Ok(first), Ok(members), Ok(me)) => view! { <List first members me address question/> }.into_any(),
                (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => {
                    view! { <PageHeader title="Activities"/><Failed error on_retry=retry/> }.into_any()
                }
            }
        }/>
    }
    .into_any()
}

fn part(address: Address) -> (&'static str, &'static str, &'static str, &'static str) {
    let [mine, all, done] = PARTS;
    match address.get("part").as_deref() {
        Some("all") => all,
        Some("done") => done,
        _ => mine,
    }
}

/// What the address asks for: its part of the list, narrowed by what is typed.
fn question(address: Address, known: Known) -> ActivityQuery {
    let (_, _, part, sort) = part(address);
    let query = match query_in(address, known) {
        Some(typed) => format!("{part} ({typed})"),
        None => part.to_owned(),
    };
    ActivityQuery {
        query: Some(query),
        sort: Some(sort.to_owned()),
        limit: Some(PAGE_ROWS),
        ..ActivityQuery::of(ActivityFilter::default())
    }
}

#[component]
fn List(
    first: Rows<Activity>,
    members: Vec<Member>,
    me: Me,
    address: Address,
    question: Memo<ActivityQuery>,
) -> impl IntoView {
    provide_me(me);
    let ask = move |ask: Ask| {
        list_activities(ActivityQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, |activity: &Activity| activity.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Activity]));
    let members = Signal::stored(members);
    let failure = feed.failure();
    let note = move || feed.count().get().map(ac_core::money::grouped).unwrap_or_default();
    let tabs = PARTS.map(|(path, label, ..)| Tab::new(path, label)).to_vec();
    let here = Signal::derive(move || part(address).0.to_owned());
    let is_empty = move || feed.rows.with(Vec::is_empty) && failure.message.with(Option::is_none);
    view! {
        <PageHeader title="Activities" note=Signal::derive(note)>
            <FilterLine>
                <SearchBox label="Search or filter activities" address fields=Signal::derive(move || with_members(fields(), &members.read()))/>
            </FilterLine>
            <TabLinks label="Whose activities" tabs current=here/>
        </PageHeader>
        <Page>
            <Groups feed members by_day=Signal::derive(move || part(address).3 == "due")/>
            <Trouble failure busy=feed.busy/>
            <Show when=move || feed.has_more().get() && failure.message.with(Option::is_none)>
                <Button busy=feed.busy on:click=move |_| feed.more()>"Show more"</Button>
            </Show>
            <Show when=is_empty>
                {move || nothing(address)}
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

fn nothing(address: Address) -> AnyView {
    if address.get("q").is_some() {
        let clear = move |_| address.set(&[("q", None)]);
        return view! {
            <EmptyState icon=Icon::Search title="No activity matches" text="Try fewer letters, or look at everybody's.">
                <Button on:click=clear>"Clear the filter"</Button>
            </EmptyState>
        }
        .into_any();
    }
    match address.get("part").as_deref() {
        Some("done") => view! { <EmptyState icon=Icon::Check title="Nothing is done yet" text="What is ticked off stands here."/> }.into_any(),
        _ => view! {
            <EmptyState icon=Icon::Check title="Nothing is waiting" text="Plan the next call, meeting, e-mail or task on the page of a deal, a person or a company.">
                <LinkButton href="/deals">"Go to the deals"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
}
