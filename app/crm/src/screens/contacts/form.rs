//! The dialog for a new person.

use crate::{
    contacts::{
        api::create_contact,
        model::{Contact, ContactDraft},
    },
    duplicates::api::contacts_like,
    members::model::Member,
    screens::{
        duplicates::{Looks, LooksLike},
        form::Submit,
        keys,
        list::Known,
        lookups,
        me::use_me,
        own::form::required,
        pick::OwnerField,
    },
    shared::{
        check::{EMAIL_CHARS_MAX, NAME_CHARS_MAX},
        kind::RecordKind,
    },
};
use ac_core::Resource as Kind;
use ac_ui::{Button, ButtonKind, Choice, Combobox, Dialog, DialogActions, Late, TextField, soon};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Opens with `open`; `on_made` gets the person once the server has them.
#[component]
pub fn NewContact(
    open: RwSignal<bool>,
    #[prop(into)] members: Signal<Vec<Member>>,
    known: Known,
    #[prop(into)] on_made: Callback<Contact>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(new_contact);
    });
    view! { <Late open load=move || new_contact(InDialogProps { open, members, known, on_made })/> }
}

#[lazy]
fn new_contact(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    known: Known,
    on_made: Callback<Contact>,
) -> impl IntoView {
    view! {
        <Dialog id="new-contact" title="New person" open>
            <Fields open members known on_made/>
        </Dialog>
    }
}

#[component]
fn Fields(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    known: Known,
    on_made: Callback<Contact>,
) -> impl IntoView {
    let scope = style! {
        .crm-new-contact-pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
    };
    let text = || RwSignal::new(String::new());
    let (first, last, email, phone, owner) = (text(), text(), text(), text(), text());
    let company = RwSignal::new(None::<Choice>);
    let me = use_me();
    let writes = |field| me.writes(Kind::Contact, field);
    let submit = Submit::new();
    let (own, inputs) = required(known, submit, &members.get_untracked());
    let looks = Looks::new(move || {
        contacts_like(ContactDraft {
            first_name: first.get(),
            last_name: last.get(),
            email: Some(email.get()),
            phone: Some(phone.get()),
            company_id: company.get().and_then(|company| company.value.parse().ok()),
            ..ContactDraft::default()
        })
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = ContactDraft {
            first_name: first.get_untracked(),
            last_name: last.get_untracked(),
            email: Some(email.get_untracked()),
            phone: Some(phone.get_untracked()),
            company_id: company.get_untracked().and_then(|company| company.value.parse().ok()),
            owner_id: owner.get_untracked().parse().ok(),
            fields: inputs.values(),
        };
        let checked = draft.validate().map(|_| ());
        submit.send(
            checked,
            move || create_contact(draft),
            move |made| {
                open.set(false);
                on_made.run(made);
            },
        );
    };
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <div class="crm-new-contact-pair">
                <TextField label="First name" name="first_name" value=first error=submit.field("first_name") max_chars=NAME_CHARS_MAX autofocus=true/>
                <TextField label="Last name" name="last_name" value=last error=submit.field("last_name") max_chars=NAME_CHARS_MAX/>
            </div>
            {writes("email").then(|| view! { <TextField label="E-mail" name="email" value=email error=submit.field("email") kind="email" max_chars=EMAIL_CHARS_MAX placeholder="jane@example.com"/> })}
            {writes("phone").then(|| view! { <TextField label="Phone" name="phone" value=phone error=submit.field("phone") kind="tel" max_chars=NAME_CHARS_MAX/> })}
            {writes("company_id").then(|| view! { <Combobox label="Company" name="company_id" source=lookups::companies() value=company placeholder="Type a name"/> })}
            <OwnerField members value=owner/>
            {own}
            <LooksLike kind=RecordKind::Contact looks/>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Create person"</Button>
            </DialogActions>
        </form>
    }
}
