//! What was held back, and the two things to be done with it.

use super::page::Desk;
use crate::{
    forms::{
        api::{accept_submission, discard_submission, keep_submission, list_submissions},
        submission::{Submission, SubmissionId, SubmissionState},
    },
    screens::{failure, live, take_back::offer_back, when::Ago},
    shared::kind::RecordKind,
};
use ac_core::{Page, Resource as Kind};
use ac_ui::{Badge, Button, ButtonKind, ButtonSize, Card, EmptyState, Icon, SkeletonRows, Toast, Tone, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// What waits, the newest first. It is read when it is looked at.
#[component]
pub fn HeldBack(desk: Desk) -> impl IntoView {
    let id = desk.opened.with_untracked(|opened| opened.form.id);
    let page = RwSignal::new(None::<Page<Submission>>);
    let toasts = use_toasts();
    let read = move || {
        spawn_local(async move {
            match list_submissions(id, Some(SubmissionState::Held), None).await {
                Ok(now) => {
                    page.try_set(Some(now));
                }
                Err(error) => failure::say(toasts, "What was held back did not load.", &error),
            }
        });
    };
    let heard = live::changed(&[Kind::Form]);
    Effect::new(move |_| {
        heard.track();
        read();
    });
    let more = move |_| {
        let before = page.with_untracked(|page| page.as_ref()?.next_cursor.as_ref()?.parse::<SubmissionId>().ok());
        spawn_local(async move {
            match list_submissions(id, Some(SubmissionState::Held), before).await {
                Ok(next) => {
                    page.try_update(|page| {
                        if let Some(page) = page {
                            page.data.extend(next.data);
                            page.next_cursor = next.next_cursor;
                        }
                    });
                }
                Err(error) => failure::say(toasts, "Earlier ones did not load.", &error),
            }
        });
    };
    let done = Callback::new(move |()| read());
    let all = move || page.with(|page| page.as_ref().map(|page| page.data.clone()).unwrap_or_default());
    let is_empty = move || page.with(|page| page.as_ref().is_some_and(|page| page.data.is_empty()));
    let has_more = move || page.with(|page| page.as_ref().is_some_and(|page| page.next_cursor.is_some()));
    view! {
        <Show when=move || page.with(Option::is_some) fallback=|| view! { <SkeletonRows rows=4/> }>
            <Show when=is_empty>
                <EmptyState icon=Icon::Shield title="Nothing is held back" text="What looks like spam waits here until somebody says what it is. Nothing is thrown away by itself."/>
            </Show>
            <ul class="stack" role="list">
                <For each=all key=|one| one.id let:one><Waiting desk one on_done=done/></For>
            </ul>
            <Show when=has_more><Button size=ButtonSize::Small on:click=more>"Earlier"</Button></Show>
        </Show>
    }
}

#[component]
fn Waiting(desk: Desk, one: Submission, on_done: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-held {
            display: grid;
            gap: var(--s3);
        }
        .crm-held-top {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
        }
        .crm-held-answers {
            display: grid;
            grid-template-columns: minmax(6rem, auto) minmax(0, 1fr);
            gap: var(--s1) var(--s4);
            margin: 0;
            font-size: var(--fs-control);
        }
        .crm-held-label {
            color: var(--text-2);
        }
        .crm-held-answer {
            margin: 0;
            white-space: pre-line;
            overflow-wrap: anywhere;
        }
    };
    let (id, toasts, busy) = (one.id, use_toasts(), RwSignal::new(false));
    let accept = move |_| {
        busy.set(true);
        spawn_local(async move {
            match accept_submission(id).await {
                Ok(done) => {
                    let text = "A lead was made of it.";
                    let toast = Toast::done(text);
                    toasts.show(match done.lead_id {
                        Some(lead) => toast.with_open(RecordKind::Lead.page(lead)),
                        None => toast,
                    });
                }
                Err(error) => failure::say(toasts, "No lead was made.", &error),
            }
            busy.try_set(false);
            on_done.try_run(());
        });
    };
    let discard = move |_| {
        busy.set(true);
        spawn_local(async move {
            match discard_submission(id).await {
                Ok(_) => {
                    let after = move || _ = on_done.try_run(());
                    offer_back(
                        toasts,
                        Toast::done("Deleted"),
                        move || keep_submission(id),
                        "It did not come back.",
                        after,
                    );
                }
                Err(error) => failure::say(toasts, "It is still here.", &error),
            }
            busy.try_set(false);
            on_done.try_run(());
        });
    };
    let why =
        one.reasons.into_iter().map(|reason| view! { <Badge tone=Tone::Warn>{reason.label()}</Badge> }).collect_view();
    let answers = one.answers.iter().map(|answer| {
        view! { class = scope,
            <dt class="crm-held-label">{answer.label.clone()}</dt>
            <dd class="crm-held-answer">{answer.values.join(", ")}</dd>
        }
    });
    let answers = answers.collect_view();
    let acts = desk.may_decide.then(|| {
        view! {
            <div class="row">
                <Button kind=ButtonKind::Primary size=ButtonSize::Small busy on:click=accept>"Make a lead"</Button>
                <Button size=ButtonSize::Small busy on:click=discard>"Delete"</Button>
            </div>
        }
    });
    view! { class = scope,
        <li>
            <Card>
                <div class="crm-held">
                    <div class="crm-held-top">{why}<span class="push dim"><Ago at=one.received_at/></span></div>
                    <dl class="crm-held-answers">{answers}</dl>
                    {acts}
                </div>
            </Card>
        </li>
    }
}
