//! Where one is signed in, and ending it.

use super::{
    api::{revoke_my_other_sessions, revoke_my_session},
    frame::{Line, SECURITY},
    send::Send,
    words,
};
use crate::model::SessionRow;
use ac_ui::{Badge, Button, ButtonSize, Card, Toast, Tone, use_toasts};
use leptos::prelude::*;

/// The card of signed-in browsers.
#[component]
pub(super) fn Sessions(sessions: Vec<SessionRow>, on_change: Callback<()>) -> impl IntoView {
    let (send, toasts) = (Send::new(), use_toasts());
    let several = sessions.len() > 1;
    let end_others = move |_| {
        send.ask(revoke_my_other_sessions, move |()| {
            toasts.show(Toast::done("Your other sessions have ended."));
            on_change.run(());
        });
    };
    let aside = move || {
        several.then(
            || view! { <Button size=ButtonSize::Small busy=send.busy on:click=end_others>"End all others"</Button> },
        )
    };
    let lines = sessions.into_iter().map(|row| view! { <SessionLine row on_change/> }).collect_view();
    view! {
        <Card title="Where you are signed in" aside flush=true>
            <ul role="list">{lines}</ul>
            {send.complaint(SECURITY)}
        </Card>
    }
}

#[component]
fn SessionLine(row: SessionRow, on_change: Callback<()>) -> impl IntoView {
    let (send, toasts) = (Send::new(), use_toasts());
    let (id, current) = (row.id, row.current);
    let name = words::device(&row.user_agent);
    let label = format!("End the session of {name}");
    let end = move |_| {
        send.ask(
            move || revoke_my_session(id),
            move |()| {
                toasts.show(Toast::done("The session has ended."));
                on_change.run(());
            },
        );
    };
    let note = format!("{} · last used {}", row.address, row.last_seen_at.words());
    let actions = move || {
        if current {
            view! { <Badge tone=Tone::Accent>"This one"</Badge> }.into_any()
        } else {
            view! { <Button size=ButtonSize::Small busy=send.busy on:click=end attr:aria-label=label>"End"</Button> }
                .into_any()
        }
    };
    view! { <Line name note end=actions/> }
}
