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
        duplicates::{NotThere, RecordHint},
        keys, live,
        loading::RecordLoading,
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
            related::{DealsCard, PeopleCard},
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
use ac_ui::{Avatar, AvatarSize, Card, Icon, Menu, MenuItem, Tag, Wait};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

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
    deals: Page<Deal>,
    people: Page<Contact>,
    around: Around,
}

async fn read(id: Option<CompanyId>) -> Result<Loaded, AppError> {
    let id = id.ok_or_else(AppError::not_found)?;
    let (company, deals, people, around) = try_join!(
        get_company(id),
        list_deals(deals_of(id)),
        list_contacts(people_of(id)),
        around(RecordKind::Company, id.0),
    )?;
    Ok(Loaded { company, deals, people, around })
}

/// `/companies/:id`
#[component]
pub fn CompanyPage() -> impl IntoView {
    provide_now();
    let id = id_in_path::<CompanyId>();
    let data = page_data(move || id.get(), read);
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <RecordLoading/> } until=move || async move {
            match data.await {
                Ok(loaded) => record(loaded),
                Err(error) => view! { <Title text="Company"/><NotThere error kind=RecordKind::Company id=id.get_untracked().map(|id| id.0) on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

pub(super) const NAME: Field<Company, CompanyPatch> = Field {
    text: |company| company.name.clone(),
    words: |company| company.name.clone(),
    patch: |_, text| CompanyPatch { name: Some(text.to_owned()), ..CompanyPatch::default() },
};
pub(super) const SECTOR: Field<Company, CompanyPatch> = Field {
    text: |company| company.sector.clone().unwrap_or_default(),
    words: |company| company.sector.clone().unwrap_or_default(),
    patch: |_, text| CompanyPatch { sector: Some(Some(text.to_owned())), ..CompanyPatch::default() },
};
pub(super) const WEBSITE: Field<Company, CompanyPatch> = Field {
    text: |company| company.website.clone().unwrap_or_default(),
    words: |company| company.website.clone().unwrap_or_default(),
    patch: |_, text| CompanyPatch { website: Some(Some(text.to_owned())), ..CompanyPatch::default() },
};
pub(super) const OWNER: Field<Company, CompanyPatch> = Field {
    text: |company| company.owner_id.map(|id| id.to_string()).unwrap_or_default(),
    words: |company| company.owner_name.clone().unwrap_or_default(),
    patch: |_, text| CompanyPatch { owner_id: Some(text.parse().ok()), ..CompanyPatch::default() },
};

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
    provide_me(me);
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
    let restore = may_delete.then(|| bring_back(move || restore_company(id), Callback::new(move |()| editor.reload())));
    opened(RecordKind::Company, id.0);
    editor.follow(live::changed_record(Permission::Company, id.0));
    keys::shortcut("e", || keys::focus("edit-name"));
    let name = Signal::derive(move || editor.record.with(|company| company.name.clone()));
    let everybody = Signal::stored(members.clone());
    let owners = Signal::stored(members.iter().map(choice).collect::<Vec<_>>());
    let delete =
        bin("/companies", format!("/companies/{id}"), name, move || delete_company(id), move || restore_company(id));
    let actions = move || {
        may_delete.then(|| {
            let items = vec![MenuItem::run("Delete this company", Icon::Trash, move || delete.run(())).danger()];
            view! { <Menu id="company-menu" label="More" items/> }
        })
    };
    let facts = move || {
        let sector = move || editor.record.with(|company| company.sector.clone()).map(|text| view! { <Tag text/> });
        view! {
            {move || view! { <Avatar name=name.get() size=AvatarSize::Medium square=true decorative=true/> }}
            {sector}
        }
    };
    view! {
        <Title text=page_title(name)/>
        <WhileThere gone=editor.gone what="company" list="/companies" label="Companies" restore>
            <RecordHead back=|| view! { <BackTo href="/companies" label="Companies"/> } title=name facts actions/>
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
                aside=move || view! {
                    <DealsCard first=deals question=deals_of(id) all=format!("/deals?view=table&company={id}")/>
                    <PeopleCard first=people question=people_of(id) all=format!("/people?company={id}")/>
                }
            >
                <Activities on=RecordKind::Company id=id.0 first=planned members=everybody/>
                <Notes on=RecordKind::Company id=id.0 first=notes/>
                <History kind=RecordKind::Company id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </WhileThere>
    }
    .into_any()
}
