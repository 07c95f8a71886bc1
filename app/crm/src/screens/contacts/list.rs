//! The list of people.

use super::form::NewContact;
use crate::{
    bulk::api::bulk_contacts,
    contacts::{
        api::list_contacts,
        fields::fields,
        model::{Contact, ContactFilter, ContactQuery},
    },
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        bulk::{BulkBar, BulkField, FieldKind, Rights, SelectButton, starter, turns},
        failure::{self, Failed},
        feed::{Ask, Feed, PAGE_ROWS, load},
        keys,
        list::{DeskOnly, FilterLine, SearchBox, ThumbAction, owner_in, query_in, sort_in, with_members},
        live,
        loading::ListLoading,
        lookups,
        me::{Me, get_me},
        names::isolated,
        pick::{OwnerFilter, choice},
        when::{Ago, provide_now},
    },
};
use ac_core::{
    Page,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Avatar, AvatarSize, Button, ButtonKind, ButtonSize, Cell, Column, DataTable, EmptyState, Icon, LinkButton,
    PageHeader, Picking, Tag, Toast, Tone, Wait, use_toasts,
};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// `/people`
#[component]
pub fn ContactsPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let question = Memo::new(move |_| question(address));
    let first = Resource::new(|| (), move |()| list_contacts(question.get_untracked()));
    let members = Resource::new(|| (), |()| list_members());
    let me = Resource::new(|| (), |()| get_me());
    let retry = failure::asks_again!(first, members, me);
    view! {
        <Title text="People"/>
        <Wait fallback=|| view! { <ListLoading title="People"/> } until=move || async move {
            match (first.await, members.await, me.await) {
                (Ok(first), Ok(members), Ok(me)) => view! { <Contacts first members me address question/> }.into_any(),
                (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => view! { <PageHeader title="People"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// What the address asks for.
fn question(address: Address) -> ContactQuery {
    let filter = ContactFilter {
        owner_id: owner_in(address),
        company_id: address.get("company").and_then(|id| id.parse().ok()),
        email: None,
    };
    ContactQuery {
        query: query_in(address, fields),
        sort: address.get("sort"),
        limit: Some(PAGE_ROWS),
        ..ContactQuery::of(filter)
    }
}

#[component]
fn Contacts(
    first: Page<Contact>,
    members: Vec<Member>,
    me: Me,
    address: Address,
    question: Memo<ContactQuery>,
) -> impl IntoView {
    let ask = move |ask: Ask| {
        list_contacts(ContactQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, |contact: &Contact| contact.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Contact]));
    let members = StoredValue::new(members);
    let members = Signal::derive(move || members.get_value());
    let may_create = me.may(Kind::Contact, Action::Create, None);
    let (picking, rights) = (Picking::new(), Rights::of(me, Kind::Contact));
    let creating = RwSignal::new(false);
    keys::shortcut("n", move || creating.set(may_create));
    let toasts = use_toasts();
    let made = move |contact: Contact| {
        toasts.show(Toast::done(format!("{} is in your workspace", isolated(&contact.display_name()))));
        feed.restart();
    };
    let note = move || feed.count().get().map(ac_core::money::grouped).unwrap_or_default();
    let filtered = move || question.with(|asked| asked.query.is_some() || asked.filter != ContactFilter::default());
    view! {
        <PageHeader
            title="People"
            note=Signal::derive(note)
            actions=move || view! {
                <DeskOnly>
                    {may_create.then(|| view! {
                        <LinkButton href="/import">"Import"</LinkButton>
                        <Button kind=ButtonKind::Primary on:click=move |_| creating.set(true)>"New person"</Button>
                    })}
                </DeskOnly>
            }
        >
            <FilterLine>
                <SearchBox label="Search or filter people" address fields=Signal::derive(move || with_members(fields(), &members.read()))/>
                <OwnerFilter address members/>
                {rights.may_change.then(|| view! { <SelectButton picking/> })}
                {move || address.get("company").map(|_| view! {
                    <Tag text="one company" dot=Tone::Accent on_remove=Callback::new(move |()| address.set(&[("company", None)]))/>
                })}
            </FilterLine>
        </PageHeader>
        <DataTable
            id="people"
            label="People"
            columns=columns()
            rows=feed.rows
            key=|contact: &Contact| contact.id.to_string()
            href=|contact: &Contact| format!("/people/{}", contact.id)
            card=card()
            card_height_px=72
            sort=sort_in(address)
            total=feed.count()
            has_more=feed.has_more()
            loading=feed.busy
            failure=feed.failure()
            on_more=Callback::new(move |()| feed.more())
            picking=rights.may_change.then_some(picking)
            empty=move || nothing(filtered(), address, creating, may_create)
        />
        {rights.may_change.then(|| view! {
            <BulkBar
                picking
                object="contact"
                loaded=Signal::derive(move || feed.rows.with(Vec::len))
                total=feed.count()
                has_more=feed.has_more()
                question=turns(question)
                fields=bulk_fields(members)
                rights
                start=starter(move || question.get_untracked(), bulk_contacts)
            />
        })}
        {move || (may_create && !picking.is_on()).then(|| view! {
            <ThumbAction>
                <Button kind=ButtonKind::Primary size=ButtonSize::Large icon=Icon::Plus wide=true on:click=move |_| creating.set(true)>
                    "New person"
                </Button>
            </ThumbAction>
        })}
        <NewContact open=creating members on_made=made/>
    }
}

/// What can be changed of many at once.
fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField> {
    let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    vec![
        BulkField { key: "owner_id", label: "Owner", kind: FieldKind::Pick(owners, "Nobody") },
        BulkField { key: "company_id", label: "Company", kind: FieldKind::Ask(lookups::companies()) },
    ]
}

fn columns() -> Vec<Column<Contact>> {
    vec![
        Column::new("name", "Name", |c: &Contact| named(c.display_name())).width(240).sortable(),
        Column::new("company", "Company", |c: &Contact| c.company_name.clone()).width(200),
        Column::new("email", "E-mail", |c: &Contact| c.email.clone()).width(240),
        Column::new("phone", "Phone", |c: &Contact| c.phone.clone()).width(150),
        Column::new("owner", "Owner", |c: &Contact| c.owner_name.clone().map(named)).width(180),
        Column::new("updated_at", "Changed", |c: &Contact| view! { <Ago at=c.updated_at/> })
            .width(120)
            .end()
            .sortable(),
    ]
}

fn named(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

fn card() -> Cell<Contact> {
    Arc::new(|c: &Contact| {
        let name = c.display_name();
        let line = c.company_name.clone().or_else(|| c.email.clone()).or_else(|| c.phone.clone());
        view! {
            <div class="row"><Avatar name=name.clone() size=AvatarSize::Medium decorative=true/>
                <span class="truncate"><b>{name}</b><br/><small>{line}</small></span>
            </div>
        }
        .into_any()
    })
}

fn nothing(filtered: bool, address: Address, creating: RwSignal<bool>, may_create: bool) -> AnyView {
    if filtered {
        let clear = move |_| address.set(&[("q", None), ("owner", None), ("company", None)]);
        return view! {
            <EmptyState icon=Icon::Search title="Nobody matches" text="Try fewer letters or another owner.">
                <Button on:click=clear>"Clear the filters"</Button>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState
            icon=Icon::Users
            title="The people you deal with will be here"
            text="Bring them over from a spreadsheet or another CRM, or start with one."
        >
            {may_create.then(|| view! {
                <LinkButton href="/import" icon=Icon::Upload>"Import your data"</LinkButton>
                <Button icon=Icon::Plus on:click=move |_| creating.set(true)>"New person"</Button>
            })}
        </EmptyState>
    }
    .into_any()
}
