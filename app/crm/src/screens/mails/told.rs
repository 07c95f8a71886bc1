//! An e-mail on a timeline: where it stands, its text once it is wanted, and its way back while it waits.

use crate::{
    mails::{
        api::{get_mail, withdraw_mail},
        html::paragraphs,
        model::{Mail, MailState},
    },
    screens::failure,
    timeline::model::TimelineMail,
};
use ac_core::AppError;
use ac_ui::{Badge, Button, ButtonKind, ButtonSize, Icon, SkeletonRows, Toast, Tone, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

fn tone(state: MailState) -> Tone {
    match state {
        MailState::Queued | MailState::Sending => Tone::Info,
        MailState::Sent => Tone::Good,
        MailState::Failed => Tone::Bad,
        MailState::Withdrawn => Tone::Neutral,
    }
}

/// `on_changed` runs once it was withdrawn, or could not be.
#[component]
pub fn MailTold(mail: TimelineMail, on_changed: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-mail-told {
            display: grid;
            justify-items: start;
            gap: var(--s2);
        }
        .crm-mail-told-why {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
        .crm-mail-told-more {
            width: 100%;
        }
        .crm-mail-told-summary {
            min-height: var(--control-h-small);
            color: var(--text-2);
            font-size: var(--fs-small);
            cursor: pointer;
        }
        .crm-mail-told-text {
            display: grid;
            gap: var(--s3);
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
            overflow-wrap: anywhere;
        }
    };
    let TimelineMail { id, state, failure, may_withdraw, .. } = mail;
    let read = RwSignal::new(None::<Result<Mail, AppError>>);
    let asked = StoredValue::new(false);
    let open = move |_| {
        if asked.try_update_value(|asked| std::mem::replace(asked, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            let answer = get_mail(id).await;
            // What did not come is asked for again when it is opened again.
            asked.try_set_value(answer.is_ok());
            read.try_set(Some(answer));
        });
    };
    let text = move || match read.get() {
        None => view! { <SkeletonRows rows=2/> }.into_any(),
        Some(Err(error)) => view! { <p class="bad" role="alert">{error.message}</p> }.into_any(),
        Some(Ok(mail)) => view! { class = scope,
            <div class="crm-mail-told-text">
                <small class="dim">{format!("To {}", mail.recipient)}</small>
                <div inner_html=paragraphs(&mail.body)></div>
            </div>
        }
        .into_any(),
    };
    let (toasts, busy) = (use_toasts(), RwSignal::new(false));
    let withdraw = move |_| {
        if busy.try_update(|busy| std::mem::replace(busy, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            match withdraw_mail(id).await {
                Ok(_) => toasts.show(Toast::done("The e-mail was withdrawn")),
                Err(error) => failure::say(toasts, "The e-mail was not withdrawn.", &error),
            }
            // Where it left meanwhile, that is shown.
            busy.try_set(false);
            on_changed.try_run(());
        });
    };
    view! { class = scope,
        <div class="crm-mail-told">
            <Badge tone=tone(state)>{state.label()}</Badge>
            {failure.map(|why| view! { class = scope, <span class="crm-mail-told-why">{why}</span> })}
            {may_withdraw.then(|| view! {
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Undo busy on:click=withdraw>"Withdraw"</Button>
            })}
            <details class="crm-mail-told-more" on:toggle=open>
                <summary class="crm-mail-told-summary">"Text"</summary>
                {text}
            </details>
        </div>
    }
}
