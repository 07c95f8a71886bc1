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
        duplicates::{NotThere, RecordHint},
        keys, live,
        loading::RecordLoading,
        lookups,
        me::provide_me,
        own::rows::OwnFields,
        pick::choice,
        record::{
            actions::{bin, id_in_path},
            around::{Around, around},
            edit::{Editor, Field},
            editing::Kind,
            field::FieldRow,
            frame::{BackTo, RecordBody, RecordHead, page_title},
            gone::{WhileThere, bring_back},
            lead::Lead,
            notes::Notes,
            opened::opened,
            related::DealsCard,
            timeline::History,
        },
        when::provide_now,
    },
    shared::kind::RecordKind,
    timeline::api::record_ending,
};
use ac_core::{
    AppError, Page, page_data,
    policy::{Action, Resource as Permission},
};
use ac_ui::{Avatar, AvatarSize, Card, Icon, Menu, MenuItem, Wait};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

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
    deals: Page<Deal>,
    around: Around,
}

async fn read(id: Option<ContactId>) -> Result<Loaded, AppError> {
    let id = id.ok_or_else(AppError::not_found)?;
    let (contact, deals, around) =
        try_join!(get_contact(id), list_deals(deals_of(id)), around(RecordKind::Contact, id.0))?;
    Ok(Loaded { contact, deals, around })
}

/// `/people/:id`
#[component]
pub fn ContactPage() -> impl IntoView {
    provide_now();
    let id = id_in_path::<ContactId>();
    let data = page_data(move || id.get(), read);
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <RecordLoading/> } until=move || async move {
            match data.await {
                Ok(loaded) => record(loaded),
                Err(error) => view! { <Title text="Person"/><NotThere error kind=RecordKind::Contact id=id.get_untracked().map(|id| id.0) on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

pub(super) const FIRST: Field<Contact, ContactPatch> = Field {
    text: |contact| contact.first_name.clone(),
    words: |contact| contact.first_name.clone(),
    patch: |_, text| ContactPatch { first_name: Some(text.to_owned()), ..ContactPatch::default() },
};
pub(super) const LAST: Field<Contact, ContactPatch> = Field {
    text: |contact| contact.last_name.clone(),
    words: |contact| contact.last_name.clone(),
    patch: |_, text| ContactPatch { last_name: Some(text.to_owned()), ..ContactPatch::default() },
};
pub(super) const EMAIL: Field<Contact, ContactPatch> = Field {
    text: |contact| contact.email.clone().unwrap_or_default(),
    words: |contact| contact.email.clone().unwrap_or_default(),
    patch: |_, text| ContactPatch { email: Some(Some(text.to_owned())), ..ContactPatch::default() },
};
pub(super) const PHONE: Field<Contact, ContactPatch> = Field {
    text: |contact| contact.phone.clone().unwrap_or_default(),
    words: |contact| contact.phone.clone().unwrap_or_default(),
    patch: |_, text| ContactPatch { phone: Some(Some(text.to_owned())), ..ContactPatch::default() },
};
pub(super) const COMPANY: Field<Contact, ContactPatch> = Field {
    text: |contact| contact.company_id.map(|id| id.to_string()).unwrap_or_default(),
    words: |contact| contact.company_name.clone().unwrap_or_default(),
    patch: |_, text| ContactPatch { company_id: Some(text.parse().ok()), ..ContactPatch::default() },
};
pub(super) const OWNER: Field<Contact, ContactPatch> = Field {
    text: |contact| contact.owner_id.map(|id| id.to_string()).unwrap_or_default(),
    words: |contact| contact.owner_name.clone().unwrap_or_default(),
    patch: |_, text| ContactPatch { owner_id: Some(text.parse().ok()), ..ContactPatch::default() },
};

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
    provide_me(me);
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
    let restore = may_delete.then(|| bring_back(move || restore_contact(id), Callback::new(move |()| editor.reload())));
    opened(RecordKind::Contact, id.0);
    editor.follow(live::changed_record(Permission::Contact, id.0));
    keys::shortcut("e", || keys::focus("edit-first_name"));
    let name = Signal::derive(move || editor.record.with(|contact| contact.display_name()));
    let everybody = Signal::stored(members.clone());
    let owners = Signal::stored(members.iter().map(choice).collect::<Vec<_>>());
    let delete = bin("/people", format!("/people/{id}"), name, move || delete_contact(id), move || restore_contact(id));
    let actions = move || {
        may_delete.then(|| {
            let items = vec![MenuItem::run("Delete this person", Icon::Trash, move || delete.run(())).danger()];
            view! { <Menu id="person-menu" label="More" items/> }
        })
    };
    let company = move || {
        let (id, name) = editor.record.with(|contact| Some((contact.company_id?, contact.company_name.clone()?)))?;
        Some(view! { <a class="link" href=format!("/companies/{id}")>{name}</a> })
    };
    let mail = move || {
        let email = editor.record.with(|contact| contact.email.clone())?;
        let to = format!("mailto:{email}");
        Some(view! { <a class="link" href=to>{email}</a> })
    };
    let facts = move || {
        view! {
            {move || view! { <Avatar name=name.get() size=AvatarSize::Medium decorative=true/> }}
            {company}
            {mail}
        }
    };
    view! {
        <Title text=page_title(name)/>
        <WhileThere gone=editor.gone what="person" list="/people" label="People" restore>
            <RecordHead back=|| view! { <BackTo href="/people" label="People"/> } title=name facts actions/>
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
                aside=move || view! {
                    <DealsCard first=deals question=deals_of(id) all=format!("/deals?view=table&person={id}")/>
                }
            >
                <Activities on=RecordKind::Contact id=id.0 first=planned members=everybody/>
                <Notes on=RecordKind::Contact id=id.0 first=notes/>
                <History kind=RecordKind::Contact id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </WhileThere>
    }
    .into_any()
}
