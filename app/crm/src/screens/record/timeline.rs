//! What happened to a record: who, what, from which value to which, when; each step with its own way back.

use crate::{
    screens::{amount, failure, live, timeline_words, when},
    shared::kind::RecordKind,
    timeline::{
        api::record_timeline,
        model::{Timeline, TimelineChange, TimelineEntry, TimelineValue},
    },
    undo::{api::undo, model::UndoWhat},
};
use ac_core::Resource as Kind;
use ac_ui::{Button, ButtonKind, ButtonSize, Card, Glyph, Icon, StatusDot, Toast, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;
use uuid::Uuid;

/// The card with a record's history. `on_undone` runs when a step was taken back here.
#[component]
pub fn History(kind: RecordKind, id: Uuid, first: Timeline, #[prop(into)] on_undone: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-history {
            display: grid;
        }
    };
    let before = RwSignal::new(first.before);
    let entries = RwSignal::new(first.entries);
    let busy = RwSignal::new(false);
    let ask = move |older: Option<i64>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = record_timeline(kind, id, older).await;
            if busy.try_set(false).is_some() {
                return;
            }
            // What could not be read just now is read with the next change.
            let Ok(page) = answer else { return };
            match older {
                Some(_) => {
                    entries.update(|all| all.extend(page.entries));
                    before.set(page.before);
                }
                None => entries.update(|all| {
                    let known = all.first().map_or(0, |entry| entry.seq);
                    let newer: Vec<_> = page.entries.into_iter().filter(|entry| entry.seq > known).collect();
                    all.splice(0..0, newer);
                }),
            }
        });
    };
    let live = live::changed(&[Kind::Deal, Kind::Company, Kind::Contact, Kind::Note]);
    Effect::new(move |seen: Option<()>| {
        live.track();
        if seen.is_some() {
            ask(None);
        }
    });
    let undone = move |()| {
        ask(None);
        on_undone.run(());
    };
    view! { class = scope,
        <Card title="What happened">
            <ol class="crm-history">
                <For each=move || entries.get() key=|entry| entry.seq let:entry>
                    <Step entry on_undone=undone/>
                </For>
            </ol>
            <Show when=move || before.get().is_some()>
                <Button size=ButtonSize::Small busy=busy on:click=move |_| ask(before.get_untracked())>"Earlier"</Button>
            </Show>
        </Card>
    }
}

#[component]
fn Step(entry: TimelineEntry, #[prop(into)] on_undone: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-step {
            position: relative;
            display: grid;
            grid-template-columns: var(--s5) minmax(0, 1fr) auto;
            gap: 0 var(--s1);
            padding-bottom: var(--s4);
        }
        .crm-step::before {
            content: raw_str("");
            position: absolute;
            inset: var(--s5) auto var(--s1) calc(var(--s1) * .85);
            width: var(--hair);
            background: var(--line-strong);
        }
        .crm-step:last-child::before {
            content: none;
        }
        .crm-step-dot {
            padding-top: var(--s1);
        }
        .crm-step-text {
            display: grid;
            gap: calc(var(--s1) * .5);
            min-width: 0;
        }
        .crm-step-changes {
            display: grid;
            gap: calc(var(--s1) * .5);
        }
        .crm-step-beginning {
            display: flex;
            flex-wrap: wrap;
            gap: 0 var(--s4);
            font-size: var(--fs-control);
        }
        .crm-step-change {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: 0 var(--s2);
            overflow-wrap: anywhere;
        }
        .crm-step-old {
            color: var(--text-3);
            text-decoration: line-through;
        }
        .crm-step-arrow {
            display: grid;
            color: var(--text-3);
        }
        .crm-step-by {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-step-note {
            padding: var(--s2) var(--s3);
            border-left: var(--focus-w) solid var(--line-strong);
            color: var(--text-2);
            overflow-wrap: anywhere;
        }
        .crm-step-undo {
            opacity: 0;
            transition: opacity var(--fast) var(--ease);
        }
        .crm-step:hover .crm-step-undo {
            opacity: 1;
        }
        .crm-step:focus-within .crm-step-undo {
            opacity: 1;
        }
        @media (hover: none) {
            .crm-step-undo {
                opacity: 1;
            }
        }
    };
    let saying = timeline_words::say(&entry);
    let (tone, title) = (saying.tone, saying.title);
    let by = format!("{}, ", timeline_words::by(&entry));
    // A beginning has no old values: what it began with reads as one line.
    let is_beginning =
        entry.changes.iter().all(|change| change.old == TimelineValue::Nothing) && entry.changes.len() > 1;
    let changes = entry.changes.iter().map(|change| view! { <Changed change=change.clone() scope/> }).collect_view();
    let changes = (!entry.changes.is_empty()).then(|| {
        view! { class = scope,
            <div class="crm-step-changes" class:crm-step-beginning=is_beginning>{changes}</div>
        }
    });
    let event = entry.event_id;
    let toasts = use_toasts();
    let take_back = move |_| {
        spawn_local(async move {
            match undo(UndoWhat::Event(event)).await {
                Ok(report) => match report.conflicts.into_iter().next() {
                    Some(conflict) => toasts.show(Toast::failed(conflict.message)),
                    None => {
                        toasts.show(Toast::done("Taken back"));
                        on_undone.run(());
                    }
                },
                Err(error) => failure::say(toasts, "It was not taken back.", &error),
            }
        });
    };
    view! { class = scope,
        <li class="crm-step">
            <span class="crm-step-dot"><StatusDot tone/></span>
            <div class="crm-step-text">
                <span>{title}</span>
                {changes}
                {entry.note.clone().map(|note| view! { class = scope, <p class="crm-step-note">{note}</p> })}
                <span class="crm-step-by">{by}<when::Ago at=entry.at/></span>
            </div>
            {entry.is_undoable.then(|| view! { class = scope,
                <span class="crm-step-undo">
                    <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Undo label="Take this back" on:click=take_back/>
                </span>
            })}
        </li>
    }
}

#[component]
fn Changed(change: TimelineChange, scope: &'static str) -> impl IntoView {
    let old = words(&change.old);
    let new = words(&change.new).unwrap_or_else(|| "nothing".to_owned());
    view! { class = scope,
        <span class="crm-step-change">
            <span class="dim">{change.label}</span>
            {old.map(|old| view! { class = scope,
                <s class="crm-step-old">{old}</s>
                <span class="crm-step-arrow"><Glyph icon=Icon::ArrowRight small=true/></span>
            })}
            <span>{new}</span>
        </span>
    }
}

fn words(value: &TimelineValue) -> Option<String> {
    match value {
        TimelineValue::Nothing => None,
        TimelineValue::Text(text) => Some(text.clone()),
        TimelineValue::Money(money) => Some(amount::plain(*money)),
        TimelineValue::Date(date) => Some(ac_core::time::day(*date)),
        TimelineValue::Name(name) => Some(name.clone().unwrap_or_else(|| "something deleted".to_owned())),
    }
}
