//! The dialog in which an e-mail to one person or lead is written.

use super::{
    once::once,
    preview::{Preview, known_filled},
};
use crate::{
    mail_templates::{
        api::list_mail_templates,
        model::{MailTemplate, SUBJECT_CHARS_MAX},
        text::Values,
    },
    mails::{
        api::{get_mail_values, send_mail},
        model::{Mail, MailDraft, MailText, MailValues},
    },
    screens::{
        failure::{Failed, if_open},
        form::Submit,
        keys,
        names::isolated,
    },
    shared::{check::BODY_CHARS_MAX, kind::RecordKind},
};
use ac_core::AppError;
use ac_ui::{
    Bound, Button, ButtonKind, Choice, Dialog, DialogActions, Icon, Late, Select, SkeletonRows, TextArea, TextField,
    Toast, use_toasts,
};
use futures::try_join;
use leptos::{ev, prelude::*, reactive::spawn_local};
use uuid::Uuid;

/// The button that begins an e-mail, and its dialog.
#[component]
pub fn WriteMail(kind: RecordKind, id: Uuid, #[prop(into)] name: Signal<String>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button icon=Icon::Inbox on:click=move |_| open.set(true)>"Write e-mail"</Button>
        <Late open load=move || write_dialog(InDialogProps { kind, id, name, open })/>
    }
}

#[lazy]
fn write_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(kind: RecordKind, id: Uuid, name: Signal<String>, open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || format!("Write to {}", isolated(&name.get())));
    view! {
        <Dialog id="write-mail" title open wide=true>
            <Asked kind id open/>
        </Dialog>
    }
}

type Known = (MailValues, Option<Vec<MailTemplate>>);

/// The form, once it is known who they are.
#[component]
fn Asked(kind: RecordKind, id: Uuid, open: RwSignal<bool>) -> impl IntoView {
    let known = RwSignal::new(None::<Result<Known, AppError>>);
    let ask = move || {
        known.set(None);
        spawn_local(async move {
            let answer = try_join!(get_mail_values(kind, id), if_open(list_mail_templates()));
            known.try_set(Some(answer));
        });
    };
    Effect::new(move |_| ask());
    move || match known.get() {
        None => view! { <SkeletonRows rows=4/> }.into_any(),
        Some(Err(error)) => view! { <Failed error on_retry=move |()| ask()/> }.into_any(),
        Some(Ok((MailValues { recipient: Some(to), values, .. }, templates))) => {
            let templates = templates.unwrap_or_default();
            view! { <Fields kind id open to values templates/> }.into_any()
        }
        Some(Ok((MailValues { problem, .. }, _))) => view! {
            <p role="alert">{problem}</p>
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </DialogActions>
        }
        .into_any(),
    }
}

#[component]
fn Fields(
    kind: RecordKind,
    id: Uuid,
    open: RwSignal<bool>,
    to: String,
    values: Values,
    templates: Vec<MailTemplate>,
) -> impl IntoView {
    let (subject, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (submit, toasts) = (Submit::new(), use_toasts());
    let choices = templates.iter().map(|template| Choice::new(template.id.to_string(), template.name.clone()));
    let choices = Signal::stored(choices.collect::<Vec<_>>());
    let has_templates = !templates.is_empty();
    let (templates, known) = (StoredValue::new(templates), StoredValue::new(values.clone()));
    let chosen = RwSignal::new(String::new());
    let choose = move |value: String| {
        let template = templates.with_value(|all| all.iter().find(|one| one.id.to_string() == value).cloned());
        chosen.set(value);
        let Some(template) = template else { return };
        let fill = |text: String| known.with_value(|values| known_filled(text, values));
        subject.set(fill(template.subject));
        body.set(fill(template.body));
    };
    // Of what is being written: a second press after an answer that was lost sends nothing twice.
    let marker = StoredValue::new(once());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let (subject, body) = (subject.get_untracked(), body.get_untracked());
        let checked = MailText::checked(&subject, &body).map(drop);
        let draft = MailDraft { template_id: None, subject: Some(subject), body: Some(body) };
        submit.send(
            checked,
            move || send_mail(kind, id, draft, Some(marker.get_value())),
            move |mail: Mail| {
                marker.set_value(once());
                toasts.show(Toast::done(said(&mail)));
                open.set(false);
            },
        );
    };
    let refused = submit.field("recipient");
    view! {
        <form class="stack" on:submit=send novalidate>
            <p>"To " <b>{to}</b></p>
            {has_templates.then(|| view! {
                <Select label="Template" name="mail-template-choice" options=choices value=Bound::new(move || chosen.get(), choose) placeholder="None"/>
            })}
            <TextField label="Subject" name="mail-subject" value=subject error=submit.field("subject") max_chars=SUBJECT_CHARS_MAX required=true/>
            <TextArea label="Text" name="mail-body" value=body rows=10 error=submit.field("body") max_chars=BODY_CHARS_MAX required=true/>
            <Preview subject body values=Signal::stored(values)/>
            {move || refused.get().map(|why| view! { <p class="bad" role="alert">{why}</p> })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Send"</Button>
            </DialogActions>
        </form>
    }
}

/// What becomes of the mail now.
fn said(mail: &Mail) -> String {
    match &mail.failure {
        Some(why) => format!("The e-mail to {} is written. {why}", mail.recipient),
        None => format!("The e-mail to {} is on its way", mail.recipient),
    }
}
