//! `/bin`: what was deleted, and the way back.

use crate::{
    companies::{api::restore_company, model::CompanyId},
    contacts::{api::restore_contact, model::ContactId},
    deals::{api::restore_deal, model::DealId},
    deleted::{
        api::list_bin,
        model::{BinFilter, BinQuery, Binned},
    },
    leads::{api::restore_lead, model::LeadId},
    products::{api::restore_product, model::ProductId},
    screens::{
        address::Address,
        failure::{self, Failed},
        feed::{Ask, Feed, PAGE_ROWS, load},
        list::FilterLine,
        live,
        loading::ListLoading,
        me::get_me,
        names::isolated,
        sought::{SEARCH_PAUSE, Sought},
        when::{Ago, provide_now},
    },
    shared::kind::RecordKind,
};
use ac_core::{
    AppError, Page, page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Avatar, Button, Cell, Column, DataTable, EmptyState, Icon, PageHeader, SearchField, Tab, TabLinks, Toast, Wait,
    use_toasts,
};
use ac_views::address::Entry;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use std::sync::Arc;
use stylers_macro::style;

/// The parts of the bin in their order.
const PARTS: [RecordKind; 5] =
    [RecordKind::Deal, RecordKind::Lead, RecordKind::Company, RecordKind::Contact, RecordKind::Product];

/// What an address calls the words that are looked for.
const SOUGHT: &str = "q";

/// `/bin`
#[component]
pub fn BinPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let data = page_data(
        || (),
        move |()| {
            let asked = untrack(|| asked(address));
            async move {
                let me = get_me().await?;
                let parts: Vec<RecordKind> =
                    PARTS.into_iter().filter(|kind| me.may(kind.resource(), Action::Delete, None)).collect();
                Ok((list_bin(question(asked, &parts)).await?, parts))
            }
        },
    );
    let retry = move |()| data.refetch();
    view! {
        <Title text="Bin"/>
        <Wait fallback=|| view! { <ListLoading title="Bin"/> } until=move || async move {
            match data.await {
                Ok((first, parts)) => view! { <Bin first parts address/> }.into_any(),
                Err(error) => view! { <PageHeader title="Bin"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// What the address names: a part of the bin, and words in its names.
fn asked(address: Address) -> (Option<RecordKind>, Option<String>) {
    (address.get("kind").and_then(|kind| RecordKind::parse(&kind)), address.get(SOUGHT))
}

/// The question for that; of `parts`, which are open to whoever asks, the first where no part is named. Where none is open the
/// server says so.
fn question((kind, q): (Option<RecordKind>, Option<String>), parts: &[RecordKind]) -> BinQuery {
    let kind = kind.or(parts.first().copied()).unwrap_or(RecordKind::Deal);
    BinQuery { q, limit: Some(PAGE_ROWS), ..BinQuery::of(BinFilter { kind }) }
}

fn path(kind: RecordKind) -> String {
    format!("/bin?kind={}", kind.as_str())
}

#[component]
fn Bin(first: Page<Binned>, parts: Vec<RecordKind>, address: Address) -> impl IntoView {
    let tabs = parts.iter().map(|kind| Tab::new(path(*kind), kind.title())).collect();
    let question = Memo::new(move |_| question(asked(address), &parts));
    let ask =
        move |ask: Ask| list_bin(BinQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() });
    let feed = Feed::new(first, |binned: &Binned| binned.id.to_string(), load(ask));
    feed.follow(question, live::changed(&[Kind::Company, Kind::Contact, Kind::Deal, Kind::Lead, Kind::Product]));
    let toasts = use_toasts();
    let back = Callback::new(move |binned: Binned| {
        spawn_local(async move {
            let called = isolated(&binned.name);
            match restore(&binned).await {
                Ok(()) => {
                    toasts.show(Toast::done(format!("{called} is back")));
                    feed.renew();
                }
                Err(error) => failure::say(toasts, format!("{called} did not come back."), &error),
            }
        });
    });
    let scope = style! {
        .crm-bin-search {
            flex: 1;
            max-width: 34rem;
        }
    };
    let here = move || path(question.with(|asked| asked.filter.kind));
    view! {
        <PageHeader title="Bin" note=Signal::derive(move || feed.count().get().map(ac_core::money::grouped).unwrap_or_default())>
            <TabLinks label="Kinds of records" tabs current=Signal::derive(here)/>
            <FilterLine>
                <div class=format!("crm-bin-search {scope}")>
                    <SearchField label="Search what was deleted" name="q" value=sought_in(address)/>
                </div>
            </FilterLine>
        </PageHeader>
        <DataTable
            id="bin"
            label="Deleted records"
            columns=columns(back)
            rows=feed.rows
            key=|binned: &Binned| binned.id.to_string()
            card=card(back)
            card_height_px=72
            total=feed.count()
            has_more=feed.has_more()
            loading=feed.busy
            failure=feed.failure()
            on_more=Callback::new(move |()| feed.more())
            empty=move || if question.with(|asked| asked.q.is_some()) {
                view! { <EmptyState icon=Icon::Search title="Nothing deleted is called that" text="Try fewer letters."/> }.into_any()
            } else {
                view! { <EmptyState icon=Icon::Trash title="Nothing deleted here" text="What you delete waits here until you bring it back."/> }.into_any()
            }
        />
    }
}

/// What is typed into the search box, which the address takes over once its writer pauses; the back button brings it back.
fn sought_in(address: Address) -> RwSignal<String> {
    let asked = Memo::new(move |_| address.get(SOUGHT).unwrap_or_default());
    let send = move |typed: String, _: Entry| {
        let typed = typed.trim();
        address.put(&[(SOUGHT, (!typed.is_empty()).then(|| typed.to_owned()))], Entry::Same);
    };
    Sought::new(asked, |_| SEARCH_PAUSE, send).text
}

async fn restore(binned: &Binned) -> Result<(), AppError> {
    match binned.kind {
        RecordKind::Company => restore_company(CompanyId(binned.id)).await.map(drop),
        RecordKind::Contact => restore_contact(ContactId(binned.id)).await.map(drop),
        RecordKind::Deal => restore_deal(DealId(binned.id)).await.map(drop),
        RecordKind::Lead => restore_lead(LeadId(binned.id)).await.map(drop),
        RecordKind::Product => restore_product(ProductId(binned.id)).await.map(drop),
    }
}

fn columns(back: Callback<Binned>) -> Vec<Column<Binned>> {
    vec![
        Column::new("name", "Name", |b: &Binned| b.name.clone()).width(360),
        Column::new("owner", "Owner", |b: &Binned| b.owner_name.clone().map(owner)).width(220),
        Column::new("deleted_at", "Deleted", |b: &Binned| view! { <Ago at=b.deleted_at/> }).width(140).end(),
        Column::new("back", "Bring back", move |b: &Binned| bring_back(b, back)).width(160).end(),
    ]
}

fn owner(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

fn bring_back(binned: &Binned, back: Callback<Binned>) -> impl IntoView + use<> {
    let (label, binned) = (format!("Bring back {}", isolated(&binned.name)), binned.clone());
    view! { <Button icon=Icon::Undo label=label on:click=move |_| back.run(binned.clone())>"Bring back"</Button> }
}

fn card(back: Callback<Binned>) -> Cell<Binned> {
    Arc::new(move |b: &Binned| {
        view! {
            <div class="row">
                <span class="stack"><b class="truncate">{b.name.clone()}</b><small class="dim"><Ago at=b.deleted_at/></small></span>
                <span class="push">{bring_back(b, back)}</span>
            </div>
        }
        .into_any()
    })
}
