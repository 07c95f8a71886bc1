//! One activity in a list: its mark, what and when, and what can be done with it.

use super::{
    compose::{Compose, Of},
    words,
};
use crate::{
    activities::{
        api::{delete_activity, restore_activity, update_activity},
        model::{Activity, ActivityPatch},
    },
    members::model::Member,
    screens::{
        failure,
        feed::Feed,
        me::use_me,
        names::isolated,
        take_back::offer_back,
        when::{Ago, today},
    },
};
use ac_core::{Action, Resource as Kind};
use ac_ui::{Avatar, Dialog, Glyph, Icon, Menu, MenuItem, Tag, Toast, Tone, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// `about` shows which record it is about, where the list is not that record's own.
#[component]
pub fn Line(
    activity: Activity,
    feed: Feed<Activity>,
    #[prop(into)] members: Signal<Vec<Member>>,
    #[prop(optional)] about: bool,
) -> impl IntoView {
    let scope = style! {
        .crm-activity {
            display: grid;
            grid-template-columns: auto minmax(0, 1fr) auto;
            align-items: start;
            gap: 0 var(--s3);
            padding: var(--s2) 0;
        }
        .crm-activity-check {
            display: grid;
            place-items: center;
            width: var(--control-h-small);
            height: var(--control-h-small);
            border-radius: var(--r-full);
            color: transparent;
        }
        .crm-activity-ring {
            display: grid;
            place-items: center;
            width: var(--s5);
            height: var(--s5);
            border: 1.5px solid var(--edge);
            border-radius: var(--r-full);
            transition: background var(--fast) var(--ease);
        }
        .crm-activity-check:hover .crm-activity-ring {
            border-color: var(--accent-hi);
            color: var(--accent-hi);
        }
        .crm-activity-check[aria-checked="true"] .crm-activity-ring {
            border-color: var(--accent);
            background: var(--accent);
            color: var(--on-accent);
        }
        .crm-activity-text {
            display: grid;
            gap: calc(var(--s1) * .5);
            min-width: 0;
            padding-top: calc(var(--s1) * .75);
        }
        .crm-activity-title {
            display: flex;
            align-items: center;
            gap: var(--s2);
            overflow-wrap: anywhere;
            font-weight: var(--fw-medium);
        }
        .crm-activity-done {
            color: var(--text-3);
            text-decoration: line-through;
        }
        .crm-activity-facts {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s3);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-activity-details {
            color: var(--text-2);
            font-size: var(--fs-control);
            white-space: pre-wrap;
            overflow-wrap: anywhere;
        }
    };
    let me = use_me();
    let may = |action| me.may_on(Kind::Activity, action, activity.owner_id);
    let (may_change, may_delete) = (may(Action::Modify), may(Action::Delete));
    let today = today();
    let editing = RwSignal::new(false);
    let (done, title) = (activity.done, activity.title.clone());
    let label = format!("{} is done", isolated(&title));
    let subject = about.then(|| subject(&activity)).flatten();
    let kind = activity.kind;
    let details =
        activity.details.clone().map(|text| view! { class = scope, <p class="crm-activity-details">{text}</p> });
    let owner = activity.owner_name.clone().map(|name| view! { <Avatar name/> });
    let done_at = activity.done_at.map(|at| view! { <span>"done " <Ago at/></span> });
    let activity = StoredValue::new(activity);
    let due = move || {
        activity.with_value(|activity| words::due(activity, today.get())).map(|(text, tone)| match tone {
            Tone::Bad => view! { <Tag text=format!("Overdue, {text}") dot=Tone::Bad/> }.into_any(),
            Tone::Warn => view! { <Tag text dot=Tone::Warn/> }.into_any(),
            _ => text.into_any(),
        })
    };
    let mark = marker(feed);
    let bin = binner(feed);
    let menu = move || {
        let change = may_change.then(|| MenuItem::run("Change", Icon::Edit, move || editing.set(true)));
        let delete =
            may_delete.then(|| MenuItem::run("Delete", Icon::Trash, move || bin.run(activity.get_value())).danger());
        let items: Vec<MenuItem> = [change, delete].into_iter().flatten().collect();
        let id = activity.with_value(|activity| format!("activity-{}", activity.id));
        (!items.is_empty()).then(|| view! { <Menu id label="What to do with it" items/> })
    };
    view! { class = scope,
        <li class="crm-activity">
            <button
                class="crm-activity-check"
                type="button"
                role="checkbox"
                aria-checked=if done { "true" } else { "false" }
                aria-label=label
                disabled=!may_change
                on:click=move |_| mark.run((activity.get_value(), !done))
            >
                <span class="crm-activity-ring"><Glyph icon=Icon::Check small=true/></span>
            </button>
            <div class="crm-activity-text">
                <span class="crm-activity-title" class:crm-activity-done=done>{title}</span>
                {details}
                <span class="crm-activity-facts">
                    <span class="row"><Glyph icon=words::icon(kind) small=true/>{kind.label()}</span>
                    {due}
                    {subject}
                    {done_at}
                </span>
            </div>
            <span class="row">{owner}{menu}</span>
            <Show when=move || editing.get()>
                <Change activity editing feed members/>
            </Show>
        </li>
    }
}

#[component]
fn Change(
    activity: StoredValue<Activity>,
    editing: RwSignal<bool>,
    feed: Feed<Activity>,
    members: Signal<Vec<Member>>,
) -> impl IntoView {
    let kept = move |kept: Activity| {
        editing.set(false);
        put(feed, kept);
        feed.renew();
    };
    view! {
        <Dialog id="change-activity" title="Change the activity" open=editing>
            <Compose of=Of::There(Box::new(activity.get_value())) members on_kept=kept on_close=move |()| editing.set(false)/>
        </Dialog>
    }
}

/// The link to the record it is about.
fn subject(activity: &Activity) -> Option<impl IntoView + use<>> {
    let href = activity.subject_kind.page(activity.subject_id);
    activity.subject_name.clone().map(|name| view! { <a class="link" href=href>{name}</a> })
}

fn put(feed: Feed<Activity>, newer: Activity) {
    feed.rows.update(|rows| {
        if let Some(row) = rows.iter_mut().find(|row| row.id == newer.id) {
            *row = newer;
        }
    });
}

/// Puts back what a change that failed had shown, unless something newer has come meanwhile.
fn put_back(rows: &mut [Activity], before: Activity) {
    if let Some(row) = rows.iter_mut().find(|row| row.id == before.id && row.version == before.version) {
        *row = before;
    }
}

/// Marks an activity as done, or as open again, at once; the way back is offered, and taken if the server refuses.
fn marker(feed: Feed<Activity>) -> Callback<(Activity, bool)> {
    let toasts = use_toasts();
    Callback::new(move |(activity, done): (Activity, bool)| {
        put(feed, Activity { done, done_at: None, ..activity.clone() });
        spawn_local(async move {
            let set = |version, done| {
                update_activity(activity.id, version, ActivityPatch { done: Some(done), ..ActivityPatch::default() })
            };
            let called = isolated(&activity.title);
            match set(activity.version, done).await {
                Ok(kept) => {
                    let (id, version) = (kept.id, kept.version);
                    put(feed, kept);
                    let text = if done { format!("{called} is done") } else { format!("{called} is open again") };
                    let back = move || {
                        let patch = ActivityPatch { done: Some(!done), ..ActivityPatch::default() };
                        update_activity(id, version, patch)
                    };
                    offer_back(toasts, Toast::done(text).of_act(id), back, "It stays as it is.", move || feed.renew());
                }
                Err(error) => {
                    feed.rows.try_update(|rows| put_back(rows, activity));
                    failure::say(toasts, format!("{called} stays as it was."), &error);
                }
            }
            feed.renew();
        });
    })
}

/// Shows again at its place what a deletion that failed had taken off, unless it has come back by itself.
fn put_in(rows: &mut Vec<Activity>, place: usize, before: Activity) {
    if rows.iter().all(|row| row.id != before.id) {
        rows.insert(place.min(rows.len()), before);
    }
}

/// Takes an activity off the screen at once; it comes back with "Undo" or if the server refuses.
fn binner(feed: Feed<Activity>) -> Callback<Activity> {
    let toasts = use_toasts();
    Callback::new(move |activity: Activity| {
        let id = activity.id;
        let place = feed.rows.with_untracked(|rows| rows.iter().position(|row| row.id == id)).unwrap_or_default();
        feed.rows.update(|rows| rows.retain(|row| row.id != id));
        spawn_local(async move {
            match delete_activity(id).await {
                Ok(()) => {
                    let refused = "The activity did not come back.";
                    let done = Toast::done("Activity deleted").of_act(id);
                    offer_back(toasts, done, move || restore_activity(id), refused, move || feed.renew());
                }
                Err(error) => {
                    feed.rows.try_update(|rows| put_in(rows, place, activity));
                    failure::say(toasts, "The activity is still here.", &error);
                    feed.renew();
                }
            }
        });
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn activity(id: u128, version: i64, done: bool) -> Activity {
        serde_json::from_value(json!({
            "id": uuid::Uuid::from_u128(id), "kind": "call", "title": "Ask", "details": null, "subject_kind": "deal",
            "subject_id": uuid::Uuid::nil(), "subject_name": null, "owner_id": null, "owner_name": null, "due_on": null,
            "due_time": null, "done": done, "done_at": null, "version": version,
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        }))
        .unwrap()
    }

    #[test]
    fn a_change_that_failed_is_put_back_unless_something_newer_came() {
        let mut rows = vec![activity(1, 3, false), activity(2, 3, true)];
        put_back(&mut rows, activity(2, 3, false));
        assert!(!rows[1].done);
        let mut rows = vec![activity(2, 4, true)];
        put_back(&mut rows, activity(2, 3, false));
        assert!(rows[0].done, "somebody else's change stands");
    }

    #[test]
    fn a_deletion_that_failed_is_put_in_where_it_stood() {
        let ids = |rows: &[Activity]| rows.iter().map(|row| row.id.0.as_u128()).collect::<Vec<_>>();
        let mut rows = vec![activity(1, 1, false), activity(3, 1, false)];
        put_in(&mut rows, 1, activity(2, 1, false));
        assert_eq!(ids(&rows), [1, 2, 3]);
        put_in(&mut rows, 1, activity(2, 1, false));
        assert_eq!(ids(&rows), [1, 2, 3], "it has come back by itself");
        let mut rows = Vec::new();
        put_in(&mut rows, 4, activity(2, 1, false));
        assert_eq!(ids(&rows), [2]);
    }
}
