//! `/deals`: the frame around board and table.

use super::{
    board::BoardView,
    filters::{TabsAndFilters, View, board_question, table_question},
    form::NewDeal,
    table::{TableViewProps, table_view},
};
use crate::{
    deals::{
        api::{get_board, list_deals},
        board_model::Board,
        model::Deal,
    },
    members::{api::list_members, model::Member},
    pipelines::{api::list_pipelines, model::Pipeline},
    screens::{
        address::Address,
        bulk::{Rights, SelectButton},
        failure::{self, Failed},
        keys,
        list::{DeskOnly, ThumbAction},
        loading::ListLoading,
        me::{Me, get_me, provide_me},
        names::isolated,
        when::provide_now,
    },
};
use ac_core::{
    AppError, Page,
    money::grouped,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Button, ButtonKind, ButtonSize, Draw, Icon, PageHeader, Picking, Toast, Wait, draw_late, use_toasts};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

/// What comes with the page: the view that the address names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum First {
    Board(Box<Board>),
    Table(Page<Deal>),
}

async fn first(address: Address) -> Result<First, AppError> {
    match untrack(|| View::of(address)) {
        View::Board => Ok(First::Board(Box::new(get_board(untrack(|| board_question(address))).await?))),
        View::Table => Ok(First::Table(list_deals(untrack(|| table_question(address))).await?)),
    }
}

/// `/deals`, with the code of the table where the address asks for it.
pub async fn deals_page() -> AnyView {
    let table = match untrack(|| View::of(Address::here())) {
        View::Board => None,
        View::Table => Some(table_view().await),
    };
    view! { <DealsPage table/> }.into_any()
}

/// Brings the code that `deals_page` will ask for, before there is a page: what is hydrated must not wait.
pub async fn preload_deals_page() {
    let search = window().location().search().unwrap_or_default();
    let asked = web_sys::UrlSearchParams::new_with_str(&search).ok().and_then(|query| query.get("view"));
    if View::named(asked.as_deref()) == View::Table {
        table_view().await;
    }
}

#[component]
fn DealsPage(#[prop(optional_no_strip)] table: Option<Draw<TableViewProps>>) -> impl IntoView {
    provide_now();
    let address = Address::here();
    let first = Resource::new(|| (), move |()| first(address));
    let members = Resource::new(|| (), |()| list_members());
    let pipelines = Resource::new(|| (), |()| list_pipelines());
    let me = Resource::new(|| (), |()| get_me());
    let retry = failure::asks_again!(first, members, pipelines, me);
    view! {
        <Title text="Deals"/>
        <Wait fallback=|| view! { <ListLoading title="Deals"/> } until=move || async move {
            match (first.await, members.await, pipelines.await, me.await) {
                (Ok(first), Ok(members), Ok(pipelines), Ok(me)) => view! {
                    <Deals first table members pipelines me address/>
                }
                .into_any(),
                (Err(error), ..) | (_, Err(error), ..) | (.., Err(error), _) | (.., Err(error)) => view! { <PageHeader title="Deals"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn Deals(
    first: First,
    #[prop(optional_no_strip)] table: Option<Draw<TableViewProps>>,
    members: Vec<Member>,
    pipelines: Vec<Pipeline>,
    me: Me,
    address: Address,
) -> impl IntoView {
    let count = RwSignal::new(match &first {
        First::Board(board) => Some(board.columns.iter().map(|column| column.count).sum()),
        First::Table(page) => page.total,
    });
    provide_me(me);
    let may_create = me.may(Kind::Deal, Action::Create, None);
    let (members, pipelines) = (StoredValue::new(members), StoredValue::new(pipelines));
    let members = Signal::derive(move || members.get_value());
    let pipelines = Signal::derive(move || pipelines.get_value());
    let shown = Memo::new(move |_| View::of(address));
    let (for_board, for_table) =
        (Memo::new(move |_| board_question(address)), Memo::new(move |_| table_question(address)));
    let table = StoredValue::new(table);
    let picking = Picking::new();
    let may_select = Rights::of(me, Kind::Deal).may_change;
    let creating = RwSignal::new(false);
    let changed = RwSignal::new(0_u64);
    keys::shortcut("n", move || creating.set(may_create));
    let toasts = use_toasts();
    let made = move |deal: Deal| {
        let text = format!("{} starts in {}", isolated(&deal.name), isolated(&deal.stage_name));
        toasts.show(Toast::done(text));
        changed.update(|n| *n += 1);
    };
    let (first_board, first_table) = match first {
        First::Board(board) => (Some(*board), None),
        First::Table(page) => (None, Some(page)),
    };
    // Each view starts with what came with the page, once; whoever comes back to it reads it anew.
    let (first_board, first_table) = (StoredValue::new(first_board), StoredValue::new(first_table));
    let body = move || match shown.get() {
        View::Board => {
            let first = first_board.try_update_value(Option::take).flatten();
            view! { <BoardView first address question=for_board count changed creating/> }.into_any()
        }
        View::Table => {
            let props = move || {
                let first = first_table.try_update_value(Option::take).flatten();
                TableViewProps {
                    first,
                    address,
                    question: for_table,
                    count,
                    changed,
                    creating,
                    members,
                    pipelines,
                    picking,
                }
            };
            draw_late(table, table_view, props)
        }
    };
    view! {
        <PageHeader
            title="Deals"
            note=Signal::derive(move || count_words(count.get(), address, &pipelines.read()))
            actions=move || view! {
                <DeskOnly>
                    {may_create.then(|| view! {
                        <Button kind=ButtonKind::Primary on:click=move |_| creating.set(true)>"New deal"</Button>
                    })}
                </DeskOnly>
            }
        >
            <TabsAndFilters address members pipelines/>
            {move || (may_select && shown.get() == View::Table).then(|| view! { <SelectButton picking/> })}
        </PageHeader>
        {body}
        {move || (may_create && !picking.is_on()).then(|| view! {
            <ThumbAction>
                <Button kind=ButtonKind::Primary size=ButtonSize::Large icon=Icon::Plus wide=true on:click=move |_| creating.set(true)>
                    "New deal"
                </Button>
            </ThumbAction>
        })}
        <NewDeal open=creating members pipelines address on_made=made/>
    }
}

/// `8,800 deals in New business`.
fn count_words(count: Option<i64>, address: Address, pipelines: &[Pipeline]) -> String {
    let asked = address.get("pipeline");
    let named = pipelines.iter().find(|p| asked.as_ref().is_some_and(|id| *id == p.id.to_string()));
    // Without a choice the board shows the first pipeline and the table shows them all.
    let of_board = pipelines.first().filter(|_| View::of(address) == View::Board || pipelines.len() == 1);
    let place = named.or(of_board).map(|p| format!(" in {}", isolated(&p.name))).unwrap_or_default();
    match count.and_then(|n| u64::try_from(n).ok()) {
        Some(1) => format!("1 deal{place}"),
        Some(n) => format!("{} deals{place}", grouped(n)),
        None => String::new(),
    }
}
