//! Settings → Account: name, address, password.

use super::{
    api::{change_my_email, change_my_password, load_me, rename_me},
    frame::{ACCOUNT, Failed, Loading, Settings},
    send::{Confirm, Send},
};
use crate::model::Me;
use ac_core::page_data;
use ac_ui::{Button, ButtonKind, Card, PasswordField, TextField, Toast, Wait, use_toasts};
use leptos::{ev, prelude::*};

/// `/settings/account`
#[component]
pub fn SettingsAccount() -> impl IntoView {
    let me = page_data(|| (), |()| load_me());
    let retry = move |()| me.refetch();
    view! {
        <Settings here=ACCOUNT title="Account">
            <Wait fallback=Loading until=move || async move {
                match me.await {
                    Ok(me) => view! { <Account me/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
                }
            }/>
        </Settings>
    }
}

#[component]
fn Account(me: Me) -> impl IntoView {
    view! {
        <Card title="Name"><NameForm name=me.name/></Card>
        <Card title="E-mail"><EmailForm email=me.email fresh=me.fresh/></Card>
        <Card title="Password"><PasswordForm fresh=me.fresh/></Card>
    }
}

#[component]
fn NameForm(name: String) -> impl IntoView {
    let (name, send, toasts) = (RwSignal::new(name), Send::new(), use_toasts());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send.ask(move || rename_me(name.get_untracked()), move |()| toasts.show(Toast::done("Your name is saved.")));
    };
    view! {
        <form class="stack" on:submit=submit novalidate>
            <TextField label="Your name" name="name" value=name autocomplete="name" max_chars=80u32 error=send.field("name")/>
            {send.complaint(ACCOUNT)}
            <div class="row"><Button submit=true busy=send.busy>"Save name"</Button></div>
        </form>
    }
}

#[component]
fn EmailForm(email: String, fresh: bool) -> impl IntoView {
    let (new, send, toasts) = (RwSignal::new(String::new()), Send::new(), use_toasts());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send.ask(
            move || change_my_email(new.get_untracked()),
            move |()| toasts.show(Toast::done("Look in the new address's mail to finish.")),
        );
    };
    view! {
        <p class="dim">{format!("You sign in as {email}.")}</p>
        {if fresh {
            view! {
                <form class="stack" on:submit=submit novalidate>
                    <TextField label="New e-mail" name="email" kind="email" value=new autocomplete="email" help="It counts once you open the link we send there." error=send.field("email")/>
                    {send.complaint(ACCOUNT)}
                    <div class="row"><Button submit=true busy=send.busy>"Change e-mail"</Button></div>
                </form>
            }.into_any()
        } else {
            view! { <AskFirst/> }.into_any()
        }}
    }
}

#[component]
fn PasswordForm(fresh: bool) -> impl IntoView {
    let (new, send, toasts) = (RwSignal::new(String::new()), Send::new(), use_toasts());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send.ask(
            move || change_my_password(new.get_untracked()),
            move |()| {
                new.set(String::new());
                toasts.show(Toast::done("Your password is changed, and your other sessions have ended."));
            },
        );
    };
    if !fresh {
        return view! { <AskFirst/> }.into_any();
    }
    view! {
        <form class="stack" on:submit=submit novalidate>
            <PasswordField label="New password" name="password" value=new autocomplete="new-password" help="8 characters or more. A few words in a row work well." error=send.field("password")/>
            {send.complaint(ACCOUNT)}
            <div class="row"><Button submit=true kind=ButtonKind::Secondary busy=send.busy>"Change password"</Button></div>
        </form>
    }
    .into_any()
}

#[component]
fn AskFirst() -> impl IntoView {
    view! {
        <div class="row">
            <span class="dim">"To change it, confirm first that it is you."</span>
            <span class="push"><Confirm here=ACCOUNT/></span>
        </div>
    }
}
