//! The dialog in which an e-mail to many is written.

use super::{
    once::once,
    preview::{Preview, nobody},
};
use crate::{
    mail_templates::{
        api::list_mail_templates,
        model::{MailTemplate, SUBJECT_CHARS_MAX},
    },
    mails::model::{MailDraft, MailText},
    screens::{
        bulk::{Deed, Order},
        form::Submit,
        keys,
    },
    shared::check::BODY_CHARS_MAX,
};
use ac_ui::{Bound, Button, ButtonKind, Choice, Dialog, DialogActions, Late, Select, TextArea, TextField};
use leptos::{ev, prelude::*, reactive::spawn_local};

/// Asks what is written to many, once `open` says so.
pub fn write_to_many(open: RwSignal<bool>, order: Order) -> AnyView {
    view! { <Late open load=move || write_to_many_dialog(open, order.clone())/> }.into_any()
}

#[lazy]
fn write_to_many_dialog(open: RwSignal<bool>, order: Order) -> AnyView {
    let amount = order.amount;
    let title = Signal::derive(move || format!("Write to {}", amount.get()));
    let order = StoredValue::new(order);
    view! {
        <Dialog id="bulk-mail" title open wide=true>
            <Fields open order=order.get_value()/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(open: RwSignal<bool>, order: Order) -> impl IntoView {
    let (subject, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (chosen, templates) = (RwSignal::new(String::new()), RwSignal::new(Vec::<MailTemplate>::new()));
    Effect::new(move |_| {
        spawn_local(async move {
            // Without an answer it is written without a template.
            templates.try_set(list_mail_templates().await.unwrap_or_default());
        });
    });
    let choices = Signal::derive(move || {
        let choice = |template: &MailTemplate| Choice::new(template.id.to_string(), template.name.clone());
        templates.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    let choose = move |value: String| {
        let template = templates.with_untracked(|all| all.iter().find(|one| one.id.to_string() == value).cloned());
        chosen.set(value);
        if let Some(template) = template {
            subject.set(template.subject);
            body.set(template.body);
        }
    };
    let submit = Submit::new();
    let amount = order.amount;
    let order = StoredValue::new(order);
    // Of this dialog, which is made anew whenever it opens: a second press after an answer that was lost sends nothing twice.
    let marker = once();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let (subject, body) = (subject.get_untracked(), body.get_untracked());
        if let Err(fields) = MailText::checked(&subject, &body) {
            submit.send(Err(fields), || std::future::ready(Ok(())), drop);
            return;
        }
        let draft = MailDraft { template_id: None, subject: Some(subject), body: Some(body) };
        let deed = Deed::Mail(draft, marker);
        order.get_value().send(submit, deed, move || open.set(false));
    };
    let refused = submit.field("filter");
    view! {
        <form class="stack" on:submit=send novalidate>
            <p>"Each gets an e-mail of their own. Who has no address, or of whom something is not known that the text asks for, is left out and counted. This cannot be taken back."</p>
            <Show when=move || templates.with(|all| !all.is_empty())>
                <Select label="Template" name="bulk-mail-template" options=choices value=Bound::new(move || chosen.get(), choose) placeholder="None"/>
            </Show>
            <TextField label="Subject" name="bulk-mail-subject" value=subject error=submit.field("subject") max_chars=SUBJECT_CHARS_MAX required=true/>
            <TextArea label="Text" name="bulk-mail-body" value=body rows=8 error=submit.field("body") max_chars=BODY_CHARS_MAX required=true help="Variables such as {{first_name|there}} are filled in for each."/>
            <Preview subject body values=Signal::stored(nobody())/>
            {move || refused.get().map(|why| view! { <p class="bad" role="alert">{why}</p> })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{move || format!("Write to {}", amount.get())}</Button>
            </DialogActions>
        </form>
    }
}
