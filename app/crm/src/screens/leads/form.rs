//! The dialog for a new lead.

use super::status::choices;
use crate::{
    leads::{
        api::create_lead,
        model::{Lead, LeadDraft, LeadStatus},
    },
    members::model::Member,
    screens::{form::Submit, keys, list::Known, me::use_me, own::form::required, pick::OwnerField},
    shared::check::{EMAIL_CHARS_MAX, NAME_CHARS_MAX},
};
use ac_core::{Money, Resource as Kind};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, MoneyField, Select, TextField, soon};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// Opens with `open`; `on_made` gets the lead once the server has it.
#[component]
pub fn NewLead(
    open: RwSignal<bool>,
    #[prop(into)] members: Signal<Vec<Member>>,
    known: Known,
    #[prop(into)] on_made: Callback<Lead>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(new_lead);
    });
    view! { <Late open load=move || new_lead(InDialogProps { open, members, known, on_made })/> }
}

#[lazy]
fn new_lead(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    known: Known,
    on_made: Callback<Lead>,
) -> impl IntoView {
    view! {
        <Dialog id="new-lead" title="New lead" open>
            <Fields open members known on_made/>
        </Dialog>
    }
}

#[component]
fn Fields(open: RwSignal<bool>, members: Signal<Vec<Member>>, known: Known, on_made: Callback<Lead>) -> impl IntoView {
    let scope = style! {
        .crm-new-lead-pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
        @media (max-width: 30rem) {
            .crm-new-lead-wide {
                grid-template-columns: 1fr;
            }
        }
    };
    let text = || RwSignal::new(String::new());
    let (first, last, job_title, company) = (text(), text(), text(), text());
    let (email, phone, website, source, owner) = (text(), text(), text(), text(), text());
    let status = RwSignal::new(LeadStatus::New.as_str().to_owned());
    let value = RwSignal::new(None::<i64>);
    let me = use_me();
    let currency = me.currency();
    let writes = |field| me.writes(Kind::Lead, field);
    let submit = Submit::new();
    let (own, inputs) = required(known, submit, &members.get_untracked());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = LeadDraft {
            first_name: first.get_untracked(),
            last_name: last.get_untracked(),
            job_title: Some(job_title.get_untracked()),
            company_name: Some(company.get_untracked()),
            email: Some(email.get_untracked()),
            phone: Some(phone.get_untracked()),
            website: Some(website.get_untracked()),
            source: Some(source.get_untracked()),
            status: LeadStatus::parse(&status.get_untracked()).unwrap_or_default(),
            value: value.get_untracked().map(|amount_minor| Money { amount_minor, currency }),
            owner_id: owner.get_untracked().parse().ok(),
            fields: inputs.values(),
        };
        let checked = draft.validate().map(|_| ());
        submit.send(
            checked,
            move || create_lead(draft),
            move |made| {
                open.set(false);
                on_made.run(made);
            },
        );
    };
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <div class="crm-new-lead-pair">
                <TextField label="First name" name="first_name" value=first error=submit.field("first_name") max_chars=NAME_CHARS_MAX autofocus=true/>
                <TextField label="Last name" name="last_name" value=last error=submit.field("last_name") max_chars=NAME_CHARS_MAX/>
            </div>
            <div class="crm-new-lead-pair crm-new-lead-wide">
                {writes("company_name").then(|| view! { <TextField label="Company" name="company_name" value=company error=submit.field("company_name") max_chars=NAME_CHARS_MAX/> })}
                {writes("job_title").then(|| view! { <TextField label="Job title" name="job_title" value=job_title error=submit.field("job_title") max_chars=NAME_CHARS_MAX/> })}
            </div>
            <div class="crm-new-lead-pair crm-new-lead-wide">
                {writes("email").then(|| view! { <TextField label="E-mail" name="email" value=email error=submit.field("email") kind="email" max_chars=EMAIL_CHARS_MAX placeholder="jane@example.com"/> })}
                {writes("phone").then(|| view! { <TextField label="Phone" name="phone" value=phone error=submit.field("phone") kind="tel" max_chars=NAME_CHARS_MAX/> })}
            </div>
            <div class="crm-new-lead-pair crm-new-lead-wide">
                {writes("website").then(|| view! { <TextField label="Website" name="website" value=website error=submit.field("website") kind="url" max_chars=NAME_CHARS_MAX placeholder="https://example.com"/> })}
                {writes("source").then(|| view! { <TextField label="Source" name="source" value=source error=submit.field("source") max_chars=NAME_CHARS_MAX placeholder="Website, fair, recommendation"/> })}
            </div>
            <div class="crm-new-lead-pair">
                <Select label="Status" name="status" options=Signal::stored(choices()) value=status error=submit.field("status")/>
                {writes("value").then(|| view! { <MoneyField label="Value" name="value" value=value currency=currency.code().to_owned() digits=currency.exponent() error=submit.field("value")/> })}
            </div>
            <OwnerField members value=owner/>
            {own}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Create lead"</Button>
            </DialogActions>
        </form>
    }
}
