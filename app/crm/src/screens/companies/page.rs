//! `/companies/:id`: one company with its deals and people.

use crate::{
    companies::{
        api::{delete_company, get_company, restore_company, update_company},
        model::{Company, CompanyId, CompanyPatch},
    },
    contacts::{
        api::list_contacts,
        model::{Contact, ContactFilter, ContactQuery},
    },
    deals::{
        api::list_deals,
        model::{Deal, DealFilter, DealQuery},
    },
    screens::{
        activities::card::Activities,
        duplicates::RecordHint,
        failure::if_open,
        me::provide_me,
        own::rows::OwnFields,
        pick::choice,
        record::{
            around::{Around, around},
            edit::{Editor, Field, optional_field, reference_field, text_field},
            editing::Kind,
            field::FieldRow,
            frame::RecordBody,
            lead::Lead,
            notes::Notes,
            page::{RecordFrame, Whole, record_page},
            related::{DealsCard, PeopleCard},
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
use ac_ui::{Avatar, AvatarSize, Card, Tag};
use futures::try_join;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Rows of the lists beside a record.
const BESIDE_ROWS: u32 = 8;

fn people_of(company: CompanyId) -> ContactQuery {
    let filter = ContactFilter { company_id: Some(company), ..ContactFilter::default() };
    ContactQuery { limit: Some(BESIDE_ROWS), ..ContactQuery::of(filter) }
}

fn deals_of(company: CompanyId) -> DealQuery {
    let filter = DealFilter { company_id: Some(company), ..DealFilter::default() };
    DealQuery { limit: Some(BESIDE_ROWS), ..DealQuery::of(filter) }
}

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    company: Company,
    deals: Option<Page<Deal>>,
    people: Option<Page<Contact>>,
    around: Around,
}

async fn read(id: Uuid) -> Result<Loaded, AppError> {
    let id = CompanyId(id);
    let (company, deals, people, around) = try_join!(
        get_company(id),
        if_open(list_deals(deals_of(id))),
        if_open(list_contacts(people_of(id))),
        around(RecordKind::Company, id.0),
    )?;
    Ok(Loaded { company, deals, people, around })
}

/// `/companies/:id`
#[component]
pub fn CompanyPage() -> impl IntoView {
    record_page(RecordKind::Company, read, record)
}

pub(super) const NAME: Field<Company, CompanyPatch> = text_field!(CompanyPatch, name);
pub(super) const SECTOR: Field<Company, CompanyPatch> = optional_field!(CompanyPatch, sector);
pub(super) const WEBSITE: Field<Company, CompanyPatch> = optional_field!(CompanyPatch, website);
pub(super) const OWNER: Field<Company, CompanyPatch> = reference_field!(CompanyPatch, owner_id, owner_name);

fn owner(company: &Company) -> AnyView {
    let name = company.owner_name.clone().unwrap_or_default();
    view! { <span class="row"><Avatar name=name.clone() decorative=true/>{name}</span> }.into_any()
}

fn website(company: &Company) -> Option<Lead> {
    company.website.as_deref().and_then(Lead::outside)
}

fn record(loaded: Loaded) -> AnyView {
    let Loaded { company, deals, people, around } = loaded;
    let Around { notes, planned, history, members, me, own } = around;
    provide_me(&me);
    let id = company.id;
    let may_change = me.may_on(Permission::Company, Action::Modify, company.owner_id);
    let may_delete = me.may_on(Permission::Company, Action::Delete, company.owner_id);
    let may_hand_over = may_change && me.may_hand_over(Permission::Company, company.owner_id);
    let editor = Editor::new(
        company,
        |company: &Company| company.version,
        move || get_company(id),
        move |version, patch: CompanyPatch| update_company(id, version, patch),
        move || record_ending(RecordKind::Company, id.0),
    );
    let whole = Whole::of(
        RecordKind::Company,
        id.0,
        editor,
        (|company| company.name.clone(), "name"),
        may_delete,
        move || delete_company(id),
        move || restore_company(id),
    );
    let everybody = Signal::stored(members.clone());
    let owners = Signal::stored(members.iter().map(choice).collect::<Vec<_>>());
    let facts = move || {
        let sector = move || editor.record.with(|company| company.sector.clone()).map(|text| view! { <Tag text/> });
        view! {
            {move || view! { <Avatar name=whole.name.get() size=AvatarSize::Medium square=true decorative=true/> }}
            {sector}
        }
    };
    let aside = (deals.is_some() || people.is_some()).then(|| {
        ViewFnOnce::from(move || {
            let deals = deals.map(|first| {
                view! { <DealsCard first question=deals_of(id) all=format!("/deals?view=table&company={id}")/> }
            });
            let people = people
                .map(|first| view! { <PeopleCard first question=people_of(id) all=format!("/people?company={id}")/> });
            view! { {deals}{people} }
        })
    });
    view! {
        <RecordFrame whole facts>
            <RecordHint kind=RecordKind::Company id=id.0/>
            <RecordBody
                details=move || view! {
                    <Card title="Details">
                        <dl>
                            <FieldRow name="name" label="Name" editor field=NAME kind=Kind::Text("text") open=may_change/>
                            <FieldRow name="sector" label="Sector" editor field=SECTOR kind=Kind::Text("text") open=may_change nothing="Add a sector"/>
                            <FieldRow name="website" label="Website" editor field=WEBSITE kind=Kind::Text("url") leads=website open=may_change nothing="Add a website"/>
                            <FieldRow name="owner_id" label="Owner" editor field=OWNER kind=Kind::Pick(owners, "Nobody") shown=owner open=may_hand_over nothing="Choose an owner"/>
                        </dl>
                    </Card>
                    <OwnFields
                        own
                        editor
                        values=|company: &Company| &company.fields
                        patch=|fields| CompanyPatch { fields, ..CompanyPatch::default() }
                        members
                        open=may_change
                    />
                }
                aside
            >
                {planned.map(|first| view! { <Activities on=RecordKind::Company id=id.0 first members=everybody/> })}
                {notes.map(|first| view! { <Notes on=RecordKind::Company id=id.0 first/> })}
                <History kind=RecordKind::Company id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </RecordFrame>
    }
    .into_any()
}
