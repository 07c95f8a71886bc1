//! The list of companies.

use super::form::NewCompany;
use crate::{
    bulk::api::bulk_companies,
    companies::{
        api::list_companies,
        fields::fields,
        model::{Company, CompanyFilter, CompanyQuery},
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
        me::{Me, get_me},
        names::isolated,
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
    Avatar, Button, ButtonKind, ButtonSize, Cell, Column, DataTable, EmptyState, Icon, LinkButton, PageHeader, Picking,
    Tag, Toast, Wait, use_toasts,
};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// `/companies`
#[component]
pub fn CompaniesPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let question = Memo::new(move |_| question(address));
    let first = Resource::new(|| (), move |()| list_companies(question.get_untracked()));
    let members = Resource::new(|| (), |()| list_members());
    let me = Resource::new(|| (), |()| get_me());
    let retry = failure::asks_again!(first, members, me);
    view! {
        <Title text="Companies"/>
        <Wait fallback=|| view! { <ListLoading title="Companies"/> } until=move || async move {
            match (first.await, members.await, me.await) {
                (Ok(first), Ok(members), Ok(me)) => view! { <Companies first members me address question/> }.into_any(),
                (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => view! { <PageHeader title="Companies"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// What the address asks for.
fn question(address: Address) -> CompanyQuery {
    let filter = CompanyFilter { owner_id: owner_in(address), sector: address.get("sector") };
    CompanyQuery {
        query: query_in(address, fields),
        sort: address.get("sort"),
        limit: Some(PAGE_ROWS),
        ..CompanyQuery::of(filter)
    }
}

#[component]
fn Companies(
    first: Page<Company>,
    members: Vec<Member>,
    me: Me,
    address: Address,
    question: Memo<CompanyQuery>,
) -> impl IntoView {
    let ask = move |ask: Ask| {
        list_companies(CompanyQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let feed = Feed::new(first, |company: &Company| company.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Company]));
    let members = StoredValue::new(members);
    let members = Signal::derive(move || members.get_value());
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
    let filtered = move || question.with(|asked| asked.query.is_some() || asked.filter != CompanyFilter::default());
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
            <FilterLine>
                <SearchBox label="Search or filter companies" address fields=Signal::derive(move || with_members(fields(), &members.read()))/>
                <OwnerFilter address members/>
                {rights.may_change.then(|| view! { <SelectButton picking/> })}
                {move || address.get("sector").map(|sector| view! {
                    <Tag text=format!("sector {sector}") on_remove=Callback::new(move |()| address.set(&[("sector", None)]))/>
                })}
            </FilterLine>
        </PageHeader>
        <DataTable
            id="companies"
            label="Companies"
            columns=columns()
            rows=feed.rows
            key=|company: &Company| company.id.to_string()
            href=|company: &Company| format!("/companies/{}", company.id)
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
        <NewCompany open=creating members on_made=made/>
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

fn columns() -> Vec<Column<Company>> {
    vec![
        Column::new("name", "Company", |c: &Company| c.name.clone()).width(280).sortable(),
        Column::new("sector", "Sector", |c: &Company| c.sector.clone().map(|text| view! { <Tag text/> })),
        Column::new("website", "Website", |c: &Company| c.website.as_deref().map(bare)).width(200),
        Column::new("owner", "Owner", |c: &Company| c.owner_name.clone().map(owner)).width(200),
        Column::new("updated_at", "Changed", |c: &Company| view! { <Ago at=c.updated_at/> })
            .width(130)
            .end()
            .sortable(),
    ]
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

fn nothing(filtered: bool, address: Address, creating: RwSignal<bool>, may_create: bool) -> AnyView {
    if filtered {
        let clear = move |_| address.set(&[("q", None), ("owner", None), ("sector", None)]);
        return view! {
            <EmptyState icon=Icon::Search title="No company matches" text="Try fewer letters or another owner.">
                <Button on:click=clear>"Clear the filters"</Button>
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
