//! The card with a record's activities: what is planned, and a place to plan more.

use super::{
    compose::{Compose, Of},
    line::Line,
};
use crate::{
    activities::{
        api::list_activities,
        model::{Activity, ActivityFilter, ActivityQuery},
    },
    members::model::Member,
    screens::{
        feed::{Ask, Feed, PAGE_ROWS, load},
        keys, live,
        me::use_me,
    },
    shared::kind::RecordKind,
};
use ac_core::{Action, Page, Resource as Kind};
use ac_ui::{Button, ButtonKind, ButtonSize, Card, Icon, Trouble};
use leptos::prelude::*;
use uuid::Uuid;

/// The question for what is planned about a record, and with `done` for what was done too.
#[must_use]
pub fn activities_of(on: RecordKind, id: Uuid, done: bool) -> ActivityQuery {
    let done = if done { None } else { Some(false) };
    let filter = ActivityFilter { subject_kind: Some(on), subject_id: Some(id), done, ..ActivityFilter::default() };
    ActivityQuery { limit: Some(PAGE_ROWS), ..ActivityQuery::of(filter) }
}

/// Plans begin with the button or with `a`. Without a `first` page, it is asked for.
#[component]
pub fn Activities(
    on: RecordKind,
    id: Uuid,
    #[prop(into)] first: Option<Page<Activity>>,
    #[prop(into)] members: Signal<Vec<Member>>,
) -> impl IntoView {
    let with_done = RwSignal::new(false);
    let ask = move |ask: Ask| {
        let question = activities_of(on, id, with_done.get_untracked());
        list_activities(ActivityQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question })
    };
    let feed = Feed::of(first, |activity: &Activity| activity.id.to_string(), load(ask));
    feed.follow(Memo::new(move |_| with_done.get()), live::changed(&[Kind::Activity]));
    let planning = RwSignal::new(false);
    let may_plan = use_me().may(Kind::Activity, Action::Create, None);
    keys::shortcut("a", move || planning.set(may_plan));
    let failure = feed.failure();
    let kept = move |_| {
        planning.set(false);
        feed.renew();
    };
    let aside = move || {
        view! {
            <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=move |_| with_done.update(|on| *on = !*on)>
                {move || if with_done.get() { "Hide what is done" } else { "Show what is done" }}
            </Button>
            {may_plan.then(|| view! {
                <Button size=ButtonSize::Small icon=Icon::Plus on:click=move |_| planning.set(true)>"Plan"</Button>
            })}
        }
    };
    let is_empty = move || feed.rows.with(Vec::is_empty) && failure.message.with(Option::is_none);
    view! {
        <Card title="Activities" aside>
            <Show when=move || planning.get()>
                <Compose of=Of::New(on, id) members on_kept=kept on_close=move |()| planning.set(false)/>
            </Show>
            <ul role="list">
                <For each=move || feed.rows.get() key=|activity| (activity.id, activity.version, activity.done) let:activity>
                    <Line activity feed members/>
                </For>
            </ul>
            <Show when=move || is_empty() && !planning.get()>
                <p class="dim">"Nothing planned. What is the next step?"</p>
            </Show>
            <Trouble failure busy=feed.busy/>
            <Show when=move || feed.has_more().get() && failure.message.with(Option::is_none)>
                <Button size=ButtonSize::Small on:click=move |_| feed.more()>"More"</Button>
            </Show>
        </Card>
    }
}
