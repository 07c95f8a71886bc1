//! Turning the second factor on and off, and the recovery codes, which are shown once.

use super::{
    api::{begin_totp, disable_totp, enable_totp, renew_recovery_codes},
    frame::{Once, SECURITY},
    send::{Confirm, Send},
};
use crate::model::{Me, TotpEnrolment};
use ac_ui::{Badge, Button, ButtonKind, Card, TextField, Toast, Tone, use_toasts};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// The card of the second factor.
#[component]
pub(super) fn SecondFactor(me: Me, on_change: Callback<()>) -> impl IntoView {
    // Codes outlive the refetch that turning it on causes only while this card shows them.
    let codes = RwSignal::new(Vec::<String>::new());
    let on = me.totp_enabled;
    let state = move || {
        if on {
            view! { <Badge tone=Tone::Good>"On"</Badge> }.into_any()
        } else {
            view! { <Badge>"Off"</Badge> }.into_any()
        }
    };
    let shown = move || {
        codes.with(|codes| !codes.is_empty()).then(|| {
            let text = "Keep these recovery codes where your phone is not. Each works once, and they are shown only now.";
            view! {
                <Once text lines=codes.get()/>
                <div class="row"><Button on:click=move |_| { codes.set(Vec::new()); on_change.run(()); }>"I have kept them"</Button></div>
            }
        })
    };
    view! {
        <Card title="Second factor" aside=state>
            {if !me.fresh {
                view! {
                    <div class="row">
                        <span class="dim">{summary(on, me.recovery_codes_left)}</span>
                        <span class="push"><Confirm here=SECURITY/></span>
                    </div>
                }.into_any()
            } else if on {
                view! { <TurnedOn left=me.recovery_codes_left codes on_change/> }.into_any()
            } else {
                view! { <TurnedOff codes/> }.into_any()
            }}
            {shown}
        </Card>
    }
}

fn summary(on: bool, left: u32) -> String {
    if on {
        format!("Signing in asks for a code of your authenticator. {left} recovery codes are left.")
    } else {
        "Ask for a code of your phone when you sign in. Whoever learns your password still stays outside.".to_owned()
    }
}

#[component]
fn TurnedOn(left: u32, codes: RwSignal<Vec<String>>, on_change: Callback<()>) -> impl IntoView {
    let (send, toasts) = (Send::new(), use_toasts());
    let renew = move |_| send.ask(renew_recovery_codes, move |new| codes.set(new));
    let disable = move |_| {
        send.ask(disable_totp, move |()| {
            toasts.show(Toast::done("The second factor is off."));
            on_change.run(());
        });
    };
    view! {
        <p class="dim">{summary(true, left)}</p>
        {send.complaint(SECURITY)}
        <div class="row">
            <Button busy=send.busy on:click=renew>"New recovery codes"</Button>
            <Button kind=ButtonKind::Danger busy=send.busy on:click=disable>"Turn off"</Button>
        </div>
    }
}

#[component]
fn TurnedOff(codes: RwSignal<Vec<String>>) -> impl IntoView {
    let enrolment = RwSignal::new(None::<TotpEnrolment>);
    let send = Send::new();
    let begin = move |_| send.ask(begin_totp, move |new| enrolment.set(Some(new)));
    let done = Signal::derive(move || codes.with(|codes| !codes.is_empty()));
    view! {
        <Show when=move || !done.get()>
            <p class="dim">{summary(false, 0)}</p>
            {move || match enrolment.get() {
                Some(enrolment) => view! { <Enrol enrolment codes/> }.into_any(),
                None => view! {
                    {send.complaint(SECURITY)}
                    <div class="row"><Button kind=ButtonKind::Primary busy=send.busy on:click=begin>"Turn on"</Button></div>
                }.into_any(),
            }}
        </Show>
    }
}

#[component]
fn Enrol(enrolment: TotpEnrolment, codes: RwSignal<Vec<String>>) -> impl IntoView {
    let scope = style! {
        .identity-enrol {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s5);
            align-items: flex-start;
        }
        .identity-enrol-code {
            width: 11rem;
            flex: none;
            padding: var(--s2);
            border-radius: var(--r-m);
            background: var(--surface);
            color: var(--text);
        }
        .identity-enrol-form {
            flex: 1 1 16rem;
        }
        .identity-enrol-secret {
            font-family: var(--font-mono);
            overflow-wrap: anywhere;
            user-select: all;
        }
    };
    let (code, send) = (RwSignal::new(String::new()), Send::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send.ask(move || enable_totp(code.get_untracked()), move |new| codes.set(new));
    };
    view! { class = scope,
        <div class="identity-enrol">
            <div class="identity-enrol-code" inner_html=enrolment.qr_svg></div>
            <form class="identity-enrol-form stack" on:submit=submit novalidate>
                <p>"Scan this with your authenticator, or type in the key:"</p>
                <p class="identity-enrol-secret">{enrolment.secret}</p>
                <TextField label="Code it shows" name="code" value=code inputmode="numeric" autocomplete="one-time-code" max_chars=10u32 error=send.field("code")/>
                {send.complaint(SECURITY)}
                <div class="row"><Button submit=true kind=ButtonKind::Primary busy=send.busy>"Turn on"</Button></div>
            </form>
        </div>
    }
}
