//! The list of companies.

use super::form::NewCompany;
use crate::{
    bulk::api::bulk_companies,
    companies::{
        api::list_companies,
        fields::fields,
        model::{Company, CompanyFilter, CompanyQuery},
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
        me::{Me, get_me, provide_me},
        names::isolated,
        own,
        pick::{OwnerFilter, choice},
        when::{Ago, provide_now},
    },
    shared::check::NAME_CHARS_MAX,
};
use ac_core::{
    Page,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Avatar, Button, ButtonKind, ButtonSize, Cell, Column, DataTable, EmptyState, HeadActs, Icon, LinkButton,
    PageHeader, Picking, Tag, Toast, Wait, use_toasts,
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
    object: Kind::Company,
    path: "/companies",
    built_in: &[BuiltIn::all("all", "All companies", ViewKind::Table)],
    scope: &["owner", "sector"],
};

/// `/companies`
#[component]
pub fn CompaniesPage() -> impl IntoView {
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
                let offered = known.learn_for(&read.shown, offered, Kind::Company).await?;
                list_companies(untrack(|| question(&read.shown, &offered, known))).await
            })
        },
    );
    let own = Resource::new(|| (), |()| list_fields(Kind::Company));
    let members = Resource::new(|| (), |()| list_members());
    let me = Resource::new(|| (), |()| get_me());
    let retry = failure::asks_again!(first, own, members, me);
    view! {
        <Title text="Companies"/>
        <Wait fallback=|| view! { <ListLoading title="Companies"/> } until=move || async move {
            match (first.await, own.await, members.await, me.await) {
                (Ok((views, first)), Ok(own), Ok(members), Ok(me)) => {
                    known.learn(own);
                    columns.set_value(self::columns(known));
                    offered.set_value(columns.with_value(|columns| self::offered(columns)));
                    view! { <Companies first views known members me address columns offered/> }.into_any()
                }
                (Err(error), ..) | (_, Err(error), ..) | (.., Err(error), _) | (.., Err(error)) => view! { <PageHeader title="Companies"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// What is asked for what is shown.
fn question(shown: &Shown, offered: &Offered, known: Known) -> CompanyQuery {
    let filter = CompanyFilter { owner_id: scoped(shown, "owner"), sector: scoped(shown, "sector") };
    CompanyQuery {
        query: readable(&shown.query, &known.all()),
        sort: offered.within(shown).sort,
        limit: Some(PAGE_ROWS),
        ..CompanyQuery::of(filter)
    }
}

#[component]
fn Companies(
    first: Page<Company>,
    views: Views,
    known: Known,
    members: Vec<Member>,
    me: Me,
    address: Address,
    columns: StoredValue<Vec<Column<Company>>>,
    offered: StoredValue<Offered>,
) -> impl IntoView {
    let list = ListViews::new(&VIEWS, address, views);
    let question =
        Memo::new(move |_| list.shown.with(|shown| offered.with_value(|offered| question(shown, offered, known))));
    let ask = move |ask: Ask| {
        list_companies(CompanyQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, |company: &Company| company.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Company]));
    let members = StoredValue::new(members);
    let members = Signal::derive(move || members.get_value());
    provide_me(me);
    let may_create = me.may(Kind::Company, Action::Create, None);
    let (picking, rights) = (Picking::new(), Rights::of(me, Kind::Company));
    let creating = RwSignal::new(false);
    keys::shortcut("n", move || creating.set(may_create));
    let toasts = use_toasts();
    let made = move |company: Company| {
        toasts.show(Toast::done(format!("{} is in your workspace", isolated(&company.name))));
        feed.restart();
    };
    let note = move || feed.count().get().map(ac_core::money::grouped).unwrap_or_default();
    let asked = Signal::derive(move || with_members(known.all(), &members.read()));
    let sort = sort_in(list);
    let layout = layout_in(list);
    let shows = RwSignal::new(false);
    view! {
        <PageHeader
            title="Companies"
            note=Signal::derive(note)
            actions=move || view! {
                <DeskOnly>
                    {may_create.then(|| view! {
                        <LinkButton href="/import">"Import"</LinkButton>
                        <Button kind=ButtonKind::Primary on:click=move |_| creating.set(true)>"New company"</Button>
                    })}
                </DeskOnly>
            }
        >
            <ViewSwitcher list/>
            <ViewNotices list offered=Signal::derive(move || offered.get_value()) fields=asked/>
            <FilterLine>
                <SearchBox label="Search or filter companies" list fields=asked/>
                <OwnerFilter list members/>
                <Narrowed list key="owner" words=Signal::stored("one owner".to_owned())/>
                <Narrowed list key="sector" words=Signal::derive(move || format!("sector {}", list.scope("sector").unwrap_or_default()))/>
                <ShowsButton shows/>
                {rights.may_change.then(|| view! { <SelectButton picking/> })}
            </FilterLine>
        </PageHeader>
        <DataTable
            id="companies"
            label="Companies"
            columns=columns.get_value()
            layout
            acts=HeadActs { filter: Some(filter_by(list)) }
            rows=feed.rows
            key=|company: &Company| company.id.to_string()
            href=|company: &Company| format!("/companies/{}", company.id)
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
                object="company"
                loaded=Signal::derive(move || feed.rows.with(Vec::len))
                total=feed.count()
                has_more=feed.has_more()
                question=turns(question)
                fields=bulk_fields(members)
                rights
                start=starter(move || question.get_untracked(), bulk_companies)
            />
        })}
        {move || (may_create && !picking.is_on()).then(|| view! {
            <ThumbAction>
                <Button kind=ButtonKind::Primary size=ButtonSize::Large icon=Icon::Plus wide=true on:click=move |_| creating.set(true)>
                    "New company"
                </Button>
            </ThumbAction>
        })}
        <ListOptions id="companies-options" columns layout sort open=shows/>
        <NewCompany open=creating members known on_made=made/>
    }
}

/// What can be changed of many at once.
fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField> {
    let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    vec![
        BulkField { key: "owner_id", label: "Owner", kind: FieldKind::Pick(owners, "Nobody") },
        BulkField { key: "sector", label: "Sector", kind: FieldKind::Text(NAME_CHARS_MAX) },
    ]
}

fn columns(known: Known) -> Vec<Column<Company>> {
    let mut columns = vec![
        Column::new("name", "Company", |c: &Company| c.name.clone()).width(280).sortable().field("name"),
        Column::new("sector", "Sector", |c: &Company| c.sector.clone().map(|text| view! { <Tag text/> }))
            .field("sector"),
        Column::new("website", "Website", |c: &Company| c.website.as_deref().map(bare)).width(200).field("website"),
        Column::new("owner", "Owner", |c: &Company| c.owner_name.clone().map(owner)).width(200).field("owner"),
        Column::new("updated_at", "Changed", |c: &Company| view! { <Ago at=c.updated_at/> })
            .width(130)
            .end()
            .sortable()
            .field("changed"),
        Column::new("created_at", "Created", |c: &Company| view! { <Ago at=c.created_at/> })
            .width(130)
            .end()
            .sortable()
            .field("created")
            .hidden(),
    ];
    columns.extend(own::columns::columns(&known.own(), |row: &Company| &row.fields));
    columns
}

/// An address without what every address begins with.
fn bare(website: &str) -> String {
    let bare = website.trim_start_matches("https://").trim_start_matches("http://");
    bare.trim_end_matches('/').to_owned()
}

fn owner(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

fn card() -> Cell<Company> {
    Arc::new(|c: &Company| {
        view! {
            <div class="row">
                <b class="truncate">{c.name.clone()}</b>
                <span class="push">{c.owner_name.clone().map(|name| view! { <Avatar name/> })}</span>
            </div>
            <div class="row dim">
                <small class="truncate">{c.sector.clone().unwrap_or_else(|| "no sector yet".to_owned())}</small>
                <small class="push"><Ago at=c.updated_at/></small>
            </div>
        }
        .into_any()
    })
}

fn nothing(list: ListViews, creating: RwSignal<bool>, may_create: bool) -> AnyView {
    if is_narrowed(list, "") {
        return view! {
            <EmptyState icon=Icon::Search title="No company matches" text="Try fewer letters or another owner.">
                <Button on:click=move |_| widen(list, "")>"Clear the filters"</Button>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState
            icon=Icon::Company
            title="Your companies will be here"
            text="Bring them over from a spreadsheet or another CRM, or start with one."
        >
            {may_create.then(|| view! {
                <LinkButton href="/import" icon=Icon::Upload>"Import your data"</LinkButton>
                <Button icon=Icon::Plus on:click=move |_| creating.set(true)>"New company"</Button>
            })}
        </EmptyState>
    }
    .into_any()
}
