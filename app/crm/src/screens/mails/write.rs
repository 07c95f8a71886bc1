//! The dialog in which an e-mail to one person or lead is written.

use super::{
    preview::{Preview, known_filled},
    writing::{BegunBefore, Words, Writing, choices, words_of},
};
use crate::{
    mail_templates::{
        api::list_mail_templates,
        model::{MailTemplate, SUBJECT_CHARS_MAX},
        text::Values,
    },
    mails::{
        api::{get_mail_values, send_mail},
        model::{Mail, MailDraft, MailValues},
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
    Button, ButtonKind, Dialog, DialogActions, Icon, Late, Select, SkeletonRows, TextArea, TextField, Toast, use_toasts,
};
use futures::try_join;
use leptos::{ev, prelude::*, reactive::spawn_local};
use uuid::Uuid;

/// The ids of the fields.
const FIELDS: [&str; 2] = ["mail-subject", "mail-body"];

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
    // Outlives the form, which goes when the dialog is closed.
    let writing = Writing::new();
    view! {
        <Dialog id="write-mail" title open wide=true>
            <Asked kind id open writing/>
        </Dialog>
    }
}

type Known = (MailValues, Option<Vec<MailTemplate>>);

/// The form, once it is known who they are.
#[component]
fn Asked(kind: RecordKind, id: Uuid, open: RwSignal<bool>, writing: Writing) -> impl IntoView {
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
            view! { <Fields kind id open writing to values templates/> }.into_any()
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
    writing: Writing,
    to: String,
    values: Values,
    templates: Vec<MailTemplate>,
) -> impl IntoView {
    let (submit, toasts) = (Submit::new(), use_toasts());
    let options = Signal::stored(choices(&templates));
    let has_templates = !templates.is_empty();
    let (templates, known) = (StoredValue::new(templates), StoredValue::new(values.clone()));
    let choice = writing.choice(move |id| {
        let Words { subject, body } = templates.with_value(|all| words_of(all, id));
        known.with_value(|values| Words { subject: known_filled(&subject, values), body: known_filled(&body, values) })
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let checked = untrack(|| writing.checked()).map(drop);
        let Words { subject, body } = writing.words();
        let draft = MailDraft { template_id: None, subject: Some(subject), body: Some(body) };
        submit.send(
            checked,
            move || send_mail(kind, id, draft, Some(writing.marker())),
            move |mail: Mail| {
                writing.clear();
                toasts.show(Toast::done(said(&mail)));
                open.set(false);
            },
        );
    };
    let refused = submit.field("recipient");
    keys::focus_empty(&FIELDS);
    let [subject, body] = FIELDS;
    view! {
        <form class="stack" on:submit=send novalidate>
            <BegunBefore writing/>
            <p>"To " <b>{to}</b></p>
            {has_templates.then(|| view! {
                <Select label="Template" name="mail-template-choice" options value=choice placeholder="None"/>
            })}
            <TextField label="Subject" name="mail-subject" id=subject value=writing.subject error=submit.field("subject") max_chars=SUBJECT_CHARS_MAX required=true/>
            <TextArea label="Text" name="mail-body" id=body value=writing.body rows=10 error=submit.field("body") max_chars=BODY_CHARS_MAX required=true/>
            <Preview subject=writing.subject body=writing.body values=Signal::stored(values)/>
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
