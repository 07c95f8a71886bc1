//! The dialog for a new company. The browser makes the same checks as the server, so that a mistake is said at once.

use crate::{
    companies::{
        api::create_company,
        model::{Company, CompanyDraft},
    },
    duplicates::api::companies_like,
    members::model::Member,
    screens::{
        duplicates::{Looks, LooksLike},
        form::Submit,
        keys,
        list::Known,
        me::use_me,
        own::form::required,
        pick::OwnerField,
    },
    shared::{check::NAME_CHARS_MAX, kind::RecordKind},
};
use ac_core::Resource as Kind;
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, TextField, soon};
use leptos::{ev, prelude::*};

/// Opens with `open`; `on_made` gets the company once the server has it.
#[component]
pub fn NewCompany(
    open: RwSignal<bool>,
    #[prop(into)] members: Signal<Vec<Member>>,
    known: Known,
    #[prop(into)] on_made: Callback<Company>,
) -> impl IntoView {
    soon(|| {
        lazy_preload!(new_company);
    });
    view! { <Late open load=move || new_company(InDialogProps { open, members, known, on_made })/> }
}

#[lazy]
fn new_company(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    known: Known,
    on_made: Callback<Company>,
) -> impl IntoView {
    view! {
        <Dialog id="new-company" title="New company" open>
            <Fields open members known on_made/>
        </Dialog>
    }
}

#[component]
fn Fields(
    open: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    known: Known,
    on_made: Callback<Company>,
) -> impl IntoView {
    let (name, sector, website) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let owner = RwSignal::new(String::new());
    let me = use_me();
    let writes = |field| me.writes(Kind::Company, field);
    let submit = Submit::new();
    let (own, inputs) = required(known, submit, &members.get_untracked());
    let looks = Looks::new(move || {
        companies_like(CompanyDraft { name: name.get(), website: Some(website.get()), ..CompanyDraft::default() })
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let draft = CompanyDraft {
            name: name.get_untracked(),
            sector: Some(sector.get_untracked()),
            website: Some(website.get_untracked()),
            owner_id: owner.get_untracked().parse().ok(),
            fields: inputs.values(),
        };
        let checked = draft.validate().map(|_| ());
        submit.send(
            checked,
            move || create_company(draft),
            move |made| {
                open.set(false);
                on_made.run(made);
            },
        );
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="name" value=name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true/>
            {writes("sector").then(|| view! { <TextField label="Sector" name="sector" value=sector error=submit.field("sector") max_chars=NAME_CHARS_MAX placeholder="retail"/> })}
            {writes("website").then(|| view! { <TextField label="Website" name="website" value=website error=submit.field("website") max_chars=NAME_CHARS_MAX kind="url" placeholder="https://example.com"/> })}
            <OwnerField members value=owner/>
            {own}
            <LooksLike kind=RecordKind::Company looks/>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Create company"</Button>
            </DialogActions>
        </form>
    }
}
