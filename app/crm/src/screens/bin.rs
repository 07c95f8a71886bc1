//! `/bin`: what was deleted, the way back, and the way out.

use crate::{
    companies::{api::restore_company, model::CompanyId},
    contacts::{api::restore_contact, model::ContactId},
    deals::{api::restore_deal, model::DealId},
    deleted::{
        api::{delete_for_good, list_bin},
        model::{BinFilter, BinQuery, Binned, KEPT_DAYS},
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
        when::{Ago, Until, provide_now},
    },
    shared::kind::RecordKind,
};
use ac_core::{
    AppError, Page, page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Avatar, Button, ButtonKind, Cell, Column, DataTable, Dialog, DialogActions, EmptyState, Icon, PageHeader,
    SearchField, Tab, TabLinks, Toast, Wait, open_while, use_toasts,
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
    let leaving = RwSignal::new(None);
    let ways = Ways { back, leaving };
    let gone = Callback::new(move |()| feed.renew());
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
            columns=columns(ways)
            rows=feed.rows
            key=|binned: &Binned| binned.id.to_string()
            card=card(ways)
            card_height_px=72
            total=feed.count()
            has_more=feed.has_more()
            loading=feed.busy
            failure=feed.failure()
            on_more=Callback::new(move |()| feed.more())
            empty=move || if question.with(|asked| asked.q.is_some()) {
                view! { <EmptyState icon=Icon::Search title="Nothing deleted is called that" text="Try fewer letters."/> }.into_any()
            } else {
                view! { <EmptyState icon=Icon::Trash title="Nothing deleted here" text=format!("What you delete waits here for {KEPT_DAYS} days, and can be brought back.")/> }.into_any()
            }
        />
        <Leaving leaving gone/>
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

/// The ways out of the bin.
#[derive(Clone, Copy)]
struct Ways {
    back: Callback<Binned>,
    /// Which record is asked about before it goes for good.
    leaving: RwSignal<Option<Binned>>,
}

/// Asks before a record is deleted for good: that cannot be taken back.
#[component]
fn Leaving(leaving: RwSignal<Option<Binned>>, gone: Callback<()>) -> impl IntoView {
    let open = open_while(leaving);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let called =
        move || leaving.with(|leaving| leaving.as_ref().map(|binned| isolated(&binned.name)).unwrap_or_default());
    let go = move |_| {
        let Some(binned) = leaving.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let called = isolated(&binned.name);
            match delete_for_good(binned.kind, binned.id).await {
                Ok(()) => {
                    toasts.show(Toast::done(format!("{called} is gone for good")));
                    gone.run(());
                }
                Err(error) => failure::say(toasts, format!("{called} is still in the bin."), &error),
            }
            busy.set(false);
            open.set(false);
        });
    };
    view! {
        <Dialog id="delete-for-good" title=Signal::derive(move || format!("Delete {} for good?", called())) open>
            <p>"Its notes, activities and e-mails go with it, and what refers to it is left without. This cannot be undone."</p>
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Danger busy on:click=go>"Delete for good"</Button>
            </DialogActions>
        </Dialog>
    }
}

fn columns(ways: Ways) -> Vec<Column<Binned>> {
    vec![
        Column::new("name", "Name", |b: &Binned| b.name.clone()).width(360),
        Column::new("owner", "Owner", |b: &Binned| b.owner_name.clone().map(owner)).width(220),
        Column::new("deleted_at", "Deleted", |b: &Binned| view! { <Ago at=b.deleted_at/> }).width(140).end(),
        Column::new("goes_at", "Goes for good", goes).width(150).end(),
        Column::new("ways", "What to do", move |b: &Binned| buttons(b, ways)).width(210).end(),
    ]
}

fn owner(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

/// When a record goes by itself.
fn goes(binned: &Binned) -> AnyView {
    match binned.goes_at() {
        Some(at) => view! { <Until at/> }.into_any(),
        None => view! { <span class="dim">"Merged, stays"</span> }.into_any(),
    }
}

/// The same in a line of text.
fn goes_in_words(binned: &Binned) -> AnyView {
    match binned.goes_at() {
        Some(at) => view! { "goes for good "<Until at/> }.into_any(),
        None => "merged, stays".into_any(),
    }
}

fn buttons(binned: &Binned, ways: Ways) -> impl IntoView + use<> {
    let (back, leave) = (binned.clone(), binned.clone());
    let (back_label, leave_label) =
        (format!("Bring back {}", isolated(&binned.name)), format!("Delete {} for good", isolated(&binned.name)));
    view! {
        <span class="row">
            <Button icon=Icon::Undo label=back_label on:click=move |_| ways.back.run(back.clone())>"Bring back"</Button>
            <Button
                kind=ButtonKind::Ghost
                icon=Icon::Trash
                label=leave_label
                on:click=move |_| ways.leaving.set(Some(leave.clone()))
            />
        </span>
    }
}

fn card(ways: Ways) -> Cell<Binned> {
    Arc::new(move |b: &Binned| {
        view! {
            <div class="row">
                <span class="stack"><b class="truncate">{b.name.clone()}</b><small class="dim">"Deleted "<Ago at=b.deleted_at/>" · "{goes_in_words(b)}</small></span>
                <span class="push">{buttons(b, ways)}</span>
            </div>
        }
        .into_any()
    })
}
