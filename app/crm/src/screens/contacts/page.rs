//! `/people/:id`: one person with their deals.

use crate::{
    contacts::{
        api::{delete_contact, get_contact, restore_contact, update_contact},
        model::{Contact, ContactId, ContactPatch},
    },
    deals::{
        api::list_deals,
        model::{Deal, DealFilter, DealQuery},
    },
    screens::{
        activities::card::Activities,
        duplicates::RecordHint,
        failure::if_open,
        lookups,
        mails::WriteMail,
        me::provide_me,
        own::rows::OwnFields,
        pick::choice,
        record::{
            around::{Around, around},
            edit::{Editor, Field, optional_field, reference_field, text_field},
            editing::Kind,
            field::FieldRow,
            frame::RecordBody,
            lead::{Lead, reached_by},
            notes::Notes,
            page::{RecordFrame, Whole, record_page},
            related::DealsCard,
            timeline::History,
        },
    },
    shared::kind::RecordKind,
    timeline::api::record_ending,
};
use ac_core::{
    AppError, Page,
    policy::{Action, Resource as Permission},
};
use ac_ui::{Avatar, AvatarSize, Card};
use futures::try_join;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rows of the lists beside a record.
const BESIDE_ROWS: u32 = 8;

fn deals_of(contact: ContactId) -> DealQuery {
    let filter = DealFilter { contact_id: Some(contact), ..DealFilter::default() };
    DealQuery { limit: Some(BESIDE_ROWS), ..DealQuery::of(filter) }
}

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    contact: Contact,
    deals: Option<Page<Deal>>,
    around: Around,
}

async fn read(id: Uuid) -> Result<Loaded, AppError> {
    let id = ContactId(id);
    let (contact, deals, around) =
        try_join!(get_contact(id), if_open(list_deals(deals_of(id))), around(RecordKind::Contact, id.0))?;
    Ok(Loaded { contact, deals, around })
}

/// `/people/:id`
#[component]
pub fn ContactPage() -> impl IntoView {
    record_page(RecordKind::Contact, read, record)
}

pub(super) const FIRST: Field<Contact, ContactPatch> = text_field!(ContactPatch, first_name);
pub(super) const LAST: Field<Contact, ContactPatch> = text_field!(ContactPatch, last_name);
pub(super) const EMAIL: Field<Contact, ContactPatch> = optional_field!(ContactPatch, email);
pub(super) const PHONE: Field<Contact, ContactPatch> = optional_field!(ContactPatch, phone);
pub(super) const COMPANY: Field<Contact, ContactPatch> = reference_field!(ContactPatch, company_id, company_name);
pub(super) const OWNER: Field<Contact, ContactPatch> = reference_field!(ContactPatch, owner_id, owner_name);

fn owner(contact: &Contact) -> AnyView {
    let name = contact.owner_name.clone().unwrap_or_default();
    view! { <span class="row"><Avatar name=name.clone() decorative=true/>{name}</span> }.into_any()
}

fn company_of(contact: &Contact) -> Option<Lead> {
    Lead::record(Permission::Company, contact.company_id.filter(|_| contact.company_name.is_some())?.0)
}

fn record(loaded: Loaded) -> AnyView {
    let Loaded { contact, deals, around } = loaded;
    let Around { notes, planned, history, members, me, own } = around;
    provide_me(&me);
    let id = contact.id;
    let may_change = me.may_on(Permission::Contact, Action::Modify, contact.owner_id);
    let may_delete = me.may_on(Permission::Contact, Action::Delete, contact.owner_id);
    let may_hand_over = may_change && me.may_hand_over(Permission::Contact, contact.owner_id);
    let editor = Editor::new(
        contact,
        |contact: &Contact| contact.version,
        move || get_contact(id),
        move |version, patch: ContactPatch| update_contact(id, version, patch),
        move || record_ending(RecordKind::Contact, id.0),
    );
    let whole = Whole::of(
        RecordKind::Contact,
        id.0,
        editor,
        (Contact::display_name, "first_name"),
        may_delete,
        move || delete_contact(id),
        move || restore_contact(id),
    );
    let everybody = Signal::stored(members.clone());
    let owners = Signal::stored(members.iter().map(choice).collect::<Vec<_>>());
    let company = move || {
        let (id, name) = editor.record.with(|contact| Some((contact.company_id?, contact.company_name.clone()?)))?;
        Some(view! { <a class="link" href=RecordKind::Company.page(id)>{name}</a> })
    };
    let ways = Memo::new(move |_| editor.record.with(|contact| (contact.email.clone(), contact.phone.clone())));
    let facts = move || {
        view! {
            {move || view! { <Avatar name=whole.name.get() size=AvatarSize::Medium decorative=true/> }}
            {company}
            {move || { let (email, phone) = ways.get(); reached_by(email, phone) }}
        }
    };
    let may_write = may_change && me.may(Permission::Mail, Action::Create, None);
    let actions = move || may_write.then(|| view! { <WriteMail kind=RecordKind::Contact id=id.0 name=whole.name/> });
    let aside = deals.map(|first| {
        let all = format!("/deals?view=table&person={id}");
        ViewFnOnce::from(move || view! { <DealsCard first question=deals_of(id) all/> })
    });
    view! {
        <RecordFrame whole facts actions>
            <RecordHint kind=RecordKind::Contact id=id.0/>
            <RecordBody
                details=move || view! {
                    <Card title="Details">
                        <dl>
                            <FieldRow name="first_name" label="First name" editor field=FIRST kind=Kind::Text("text") open=may_change nothing="Add a first name"/>
                            <FieldRow name="last_name" label="Last name" editor field=LAST kind=Kind::Text("text") open=may_change nothing="Add a last name"/>
                            <FieldRow name="email" label="E-mail" editor field=EMAIL kind=Kind::Text("email") open=may_change nothing="Add an address"/>
                            <FieldRow name="phone" label="Phone" editor field=PHONE kind=Kind::Text("tel") open=may_change nothing="Add a number"/>
                            <FieldRow name="company_id" label="Company" editor field=COMPANY kind=Kind::Ask(lookups::companies()) leads=company_of open=may_change nothing="Choose a company"/>
                            <FieldRow name="owner_id" label="Owner" editor field=OWNER kind=Kind::Pick(owners, "Nobody") shown=owner open=may_hand_over nothing="Choose an owner"/>
                        </dl>
                    </Card>
                    <OwnFields
                        own
                        editor
                        values=|contact: &Contact| &contact.fields
                        patch=|fields| ContactPatch { fields, ..ContactPatch::default() }
                        members
                        open=may_change
                    />
                }
                aside
            >
                {planned.map(|first| view! { <Activities on=RecordKind::Contact id=id.0 first members=everybody/> })}
                {notes.map(|first| view! { <Notes on=RecordKind::Contact id=id.0 first/> })}
                <History kind=RecordKind::Contact id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </RecordFrame>
    }
    .into_any()
}
