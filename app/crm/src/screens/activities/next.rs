//! What is next for whoever looks: a panel at home.

use super::line::Line;
use crate::{
    activities::{
        api::list_activities,
        model::{Activity, ActivityFilter, ActivityQuery},
    },
    members::model::Member,
    screens::{
        feed::{Ask, Feed, load},
        live,
    },
};
use ac_core::{Page, Resource as Kind};
use ac_ui::Card;
use leptos::prelude::*;

/// Activities in the panel.
const NEXT_ROWS: u32 = 5;

/// The question for it.
#[must_use]
pub fn next_activities() -> ActivityQuery {
    ActivityQuery {
        query: Some("owner:me status:open".to_owned()),
        limit: Some(NEXT_ROWS),
        ..ActivityQuery::of(ActivityFilter::default())
    }
}

#[component]
pub fn NextActivities(first: Page<Activity>, #[prop(into)] members: Signal<Vec<Member>>) -> impl IntoView {
    let ask = move |_: Ask| list_activities(next_activities());
    let feed = Feed::new(first, |activity: &Activity| activity.id.to_string(), load(ask));
    feed.follow(Memo::new(|_| ()), live::changed(&[Kind::Activity]));
    let is_empty = move || feed.rows.with(Vec::is_empty);
    view! {
        <Card title="Next for you" aside=|| view! { <a class="link" href="/activities">"All"</a> }>
            <ul role="list">
                <For each=move || feed.rows.get() key=|activity| (activity.id, activity.version, activity.done) let:activity>
                    <Line activity feed members about=true/>
                </For>
            </ul>
            <Show when=is_empty>
                <p class="dim">"Nothing is waiting for you. Plan the next step on a deal, a person or a company."</p>
            </Show>
        </Card>
    }
}
