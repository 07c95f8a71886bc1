//! The dialog in which an e-mail to many is written.

use super::{
    foreseen::{Foreseen, count, is_vain, written_to},
    preview::{Preview, nobody},
    writing::{BegunBefore, choices, use_writing, words_of},
};
use crate::{
    mail_templates::{
        api::list_mail_templates,
        model::{MailTemplate, SUBJECT_CHARS_MAX},
    },
    mails::model::MailDraft,
    screens::{
        bulk::{Deed, Order},
        form::Submit,
        keys,
        names::isolated,
    },
    shared::check::BODY_CHARS_MAX,
};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, Select, TextArea, TextField};
use leptos::{ev, prelude::*, reactive::spawn_local};

/// The ids of the fields.
const FIELDS: [&str; 2] = ["bulk-mail-subject", "bulk-mail-body"];

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
    let writing = use_writing();
    let templates = RwSignal::new(Vec::<MailTemplate>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            // Without an answer it is written without a template.
            templates.try_set(list_mail_templates().await.unwrap_or_default());
        });
    });
    let options = Signal::derive(move || templates.with(|all| choices(all)));
    let choice = writing.choice(move |id| templates.with_untracked(|all| words_of(all, id)));
    let submit = Submit::new();
    let (amount, object) = (order.amount, order.object);
    let order = StoredValue::new(order);
    let count = count(order, Memo::new(move |_| writing.checked().ok()));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        match untrack(|| writing.checked()) {
            Err(fields) => submit.send(Err(fields), || std::future::ready(Ok(())), drop),
            Ok(text) => {
                let draft = MailDraft { template_id: None, subject: Some(text.subject), body: Some(text.body) };
                let done = move || {
                    writing.clear();
                    open.set(false);
                };
                order.get_value().send(submit, Deed::Mail(draft, writing.marker()), done);
            }
        }
    };
    let refused = submit.field("filter");
    let first = move || count.with(|count| count.as_ref()?.as_ref().ok()?.first.clone());
    let values = Signal::derive(move || first().map_or_else(nobody, |first| first.values));
    let whose = Signal::derive(move || first().map(|first| isolated(&first.name)));
    let label = move || count.with(|count| written_to(object, &amount.get(), count.as_ref()));
    let is_vain = Signal::derive(move || count.with(|count| is_vain(count.as_ref())));
    keys::focus_empty(&FIELDS);
    let [subject, body] = FIELDS;
    view! {
        <form class="stack" on:submit=send novalidate>
            <BegunBefore writing/>
            <p>"Each gets an e-mail of their own. This cannot be taken back once they have left."</p>
            <Show when=move || templates.with(|all| !all.is_empty())>
                <Select label="Template" name="bulk-mail-template" options value=choice placeholder="None"/>
            </Show>
            <TextField label="Subject" name="bulk-mail-subject" id=subject value=writing.subject error=submit.field("subject") max_chars=SUBJECT_CHARS_MAX required=true/>
            <TextArea label="Text" name="bulk-mail-body" id=body value=writing.body rows=8 error=submit.field("body") max_chars=BODY_CHARS_MAX required=true help="Variables such as {{first_name|there}} are filled in for each."/>
            <Preview subject=writing.subject body=writing.body values whose/>
            <Foreseen object count/>
            {move || refused.get().map(|why| view! { <p class="bad" role="alert">{why}</p> })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy disabled=is_vain>{label}</Button>
            </DialogActions>
        </form>
    }
}
