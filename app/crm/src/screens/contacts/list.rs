//! The list of people.

use super::form::NewContact;
use crate::{
    bulk::api::bulk_contacts,
    contacts::{
        api::list_contacts,
        fields::fields,
        model::{Contact, ContactFilter, ContactQuery},
    },
    custom_fields::api::list_fields,
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        bulk::{BulkBar, BulkField, FieldKind, Rights, SelectButton, starter, turns},
        failure::{self, Failed},
        feed::{Ask, Feed, PAGE_ROWS, load},
        keys,
        list::{
            DeskOnly, FilterLine, Known, ListOptions, Narrowed, SearchBox, ShowsButton, ThumbAction, filter_by,
            is_narrowed, layout_in, offered, readable, scoped, sort_in, widen, with_members,
        },
        live,
        loading::ListLoading,
        lookups,
        me::{Me, get_me, provide_me},
        names::isolated,
        own,
        pick::{OwnerFilter, choice},
        when::{Ago, provide_now},
    },
};
use ac_core::{
    Page,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Avatar, AvatarSize, Button, ButtonKind, ButtonSize, Cell, Column, DataTable, EmptyState, HeadActs, Icon,
    LinkButton, PageHeader, Picking, Toast, Wait, use_toasts,
};
use ac_views::{
    BuiltIn, ListSpec, ListViews, Offered, ViewNotices, ViewSwitcher,
    list_views::with_views,
    saved::{mine::Views, model::ViewKind},
    shown::Shown,
};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// The list's own view, and what else a view of it keeps.
pub static VIEWS: ListSpec = ListSpec {
    object: Kind::Contact,
    path: "/people",
    built_in: &[BuiltIn::all("all", "All people", ViewKind::Table)],
    scope: &["owner", "company"],
};

/// `/people`
#[component]
pub fn ContactsPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let known = Known::of(fields);
    let columns = StoredValue::new(columns(known));
    let offered = StoredValue::new(columns.with_value(|columns| offered(columns)));
    let first = Resource::new(
        || (),
        move |()| {
            let offered = offered.get_value();
            with_views(&VIEWS, address, move |read| async move {
                let offered = known.learn_for(&read.shown, offered, Kind::Contact).await?;
                list_contacts(untrack(|| question(&read.shown, &offered, known))).await
            })
        },
    );
    let own = Resource::new(|| (), |()| list_fields(Kind::Contact));
    let members = Resource::new(|| (), |()| list_members());
    let me = Resource::new(|| (), |()| get_me());
    let retry = failure::asks_again!(first, own, members, me);
    view! {
        <Title text="People"/>
        <Wait fallback=|| view! { <ListLoading title="People"/> } until=move || async move {
            match (first.await, own.await, members.await, me.await) {
                (Ok((views, first)), Ok(own), Ok(members), Ok(me)) => {
                    known.learn(own);
                    columns.set_value(self::columns(known));
                    offered.set_value(columns.with_value(|columns| self::offered(columns)));
                    view! { <Contacts first views known members me address columns offered/> }.into_any()
                }
                (Err(error), ..) | (_, Err(error), ..) | (.., Err(error), _) | (.., Err(error)) => view! { <PageHeader title="People"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// What is asked for what is shown.
fn question(shown: &Shown, offered: &Offered, known: Known) -> ContactQuery {
    let filter = ContactFilter { owner_id: scoped(shown, "owner"), company_id: scoped(shown, "company"), email: None };
    ContactQuery {
        query: readable(&shown.query, &known.all()),
        sort: offered.within(shown).sort,
        limit: Some(PAGE_ROWS),
        ..ContactQuery::of(filter)
    }
}

#[component]
fn Contacts(
    first: Page<Contact>,
    views: Views,
    known: Known,
    members: Vec<Member>,
    me: Me,
    address: Address,
    columns: StoredValue<Vec<Column<Contact>>>,
    offered: StoredValue<Offered>,
) -> impl IntoView {
    let list = ListViews::new(&VIEWS, address, views);
    let question =
        Memo::new(move |_| list.shown.with(|shown| offered.with_value(|offered| question(shown, offered, known))));
    let ask = move |ask: Ask| {
        list_contacts(ContactQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, |contact: &Contact| contact.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Contact]));
    let members = StoredValue::new(members);
    let members = Signal::derive(move || members.get_value());
    provide_me(me);
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
    let asked = Signal::derive(move || with_members(known.all(), &members.read()));
    let sort = sort_in(list);
    let layout = layout_in(list);
    let shows = RwSignal::new(false);
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
            <ViewSwitcher list/>
            <ViewNotices list offered=Signal::derive(move || offered.get_value()) fields=asked/>
            <FilterLine>
                <SearchBox label="Search or filter people" list fields=asked/>
                <OwnerFilter list members/>
                <Narrowed list key="owner" words=Signal::stored("one owner".to_owned())/>
                <Narrowed list key="company" words=Signal::stored("one company".to_owned())/>
                <ShowsButton shows/>
                {rights.may_change.then(|| view! { <SelectButton picking/> })}
            </FilterLine>
        </PageHeader>
        <DataTable
            id="people"
            label="People"
            columns=columns.get_value()
            layout
            acts=HeadActs { filter: Some(filter_by(list)) }
            rows=feed.rows
            key=|contact: &Contact| contact.id.to_string()
            href=|contact: &Contact| format!("/people/{}", contact.id)
            card=card()
            card_height_px=72
            sort
            total=feed.count()
            has_more=feed.has_more()
            loading=feed.busy
            failure=feed.failure()
            on_more=Callback::new(move |()| feed.more())
            picking=rights.may_change.then_some(picking)
            empty=move || nothing(list, creating, may_create)
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
        <ListOptions id="people-options" columns layout sort open=shows/>
        <NewContact open=creating members known on_made=made/>
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

fn columns(known: Known) -> Vec<Column<Contact>> {
    let mut columns = vec![
        Column::new("name", "Name", |c: &Contact| named(c.display_name())).width(240).sortable().field("name"),
        Column::new("company", "Company", |c: &Contact| c.company_name.clone()).width(200).field("company"),
        Column::new("email", "E-mail", |c: &Contact| c.email.clone()).width(240).sortable().field("email"),
        Column::new("phone", "Phone", |c: &Contact| c.phone.clone()).width(150).field("phone"),
        Column::new("owner", "Owner", |c: &Contact| c.owner_name.clone().map(named)).width(180).field("owner"),
        Column::new("updated_at", "Changed", |c: &Contact| view! { <Ago at=c.updated_at/> })
            .width(120)
            .end()
            .sortable()
            .field("changed"),
        Column::new("last_name", "Last name", |c: &Contact| c.last_name.clone()).sortable().hidden(),
        Column::new("created_at", "Created", |c: &Contact| view! { <Ago at=c.created_at/> })
            .width(120)
            .end()
            .sortable()
            .field("created")
            .hidden(),
    ];
    columns.extend(own::columns::columns(&known.own(), |row: &Contact| &row.fields));
    columns
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

fn nothing(list: ListViews, creating: RwSignal<bool>, may_create: bool) -> AnyView {
    if is_narrowed(list, "") {
        return view! {
            <EmptyState icon=Icon::Search title="Nobody matches" text="Try fewer letters or another owner.">
                <Button on:click=move |_| widen(list, "")>"Clear the filters"</Button>
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
