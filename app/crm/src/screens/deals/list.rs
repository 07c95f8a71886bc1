//! `/deals`: the frame around board, table, calendar and timeline.

use super::{
    board::BoardView,
    filters::{PIPELINE, PipelinePick, VIEWS, WORDS, board_question, may_be_table, narrowed, table_question},
    form::NewDeal,
    table::{TableCode, TableColumns, TableViewProps, draw_table, table_code},
};
use crate::{
    custom_fields::api::list_fields,
    deals::{
        api::{get_board, list_deals},
        board_model::Board,
        fields::fields,
        model::Deal,
    },
    members::{api::list_members, model::Member},
    pipelines::{api::list_pipelines, model::Pipeline},
    screens::{
        address::Address,
        bulk::Rights,
        dated::{self, Code, LaidFirst, OfList, code_at_first, preload_by_date},
        export::question_of,
        failure::Failed,
        list::{Known, ListOptions, creating_at, layout_in, readable_in, sort_in, with_members, with_stages},
        loading::ListLoading,
        me::{Me, get_me, provide_me},
        names::isolated,
        table_list::{ListHead, ThumbNew, unreadable},
        totals::at_first,
        when::provide_now,
    },
};
use ac_core::{
    AppError, Page,
    money::grouped,
    page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{PageHeader, Picking, Toast, Wait, draw_late, use_toasts};
use ac_views::{
    ListViews, Offered,
    list_views::{AtFirst, with_views},
    saved::{mine::Views, model::ViewKind},
};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

/// What comes with the page: what the view that the address names shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum First {
    Board(Box<Board>),
    Table(Page<Deal>),
    ByDate(LaidFirst<Deal>),
}

async fn first(read: AtFirst, offered: Offered, known: Known) -> Result<First, AppError> {
    let offered = known.learn_for(&read.shown, offered).await?;
    match read.kind {
        ViewKind::Board => Ok(First::Board(Box::new(get_board(untrack(|| board_question(&read.shown, known))).await?))),
        ViewKind::Table => {
            let query = untrack(|| table_question(&read.shown, &offered, known));
            Ok(First::Table(list_deals(at_first(query, &read.shown, &offered)).await?))
        }
        ViewKind::Calendar | ViewKind::Timeline => {
            let query = untrack(|| table_question(&read.shown, &offered, known));
            Ok(First::ByDate(dated::first::<dated::Deals>(read, query, known).await?))
        }
    }
}

/// `/deals`, with the code of table, calendar and timeline where the address may ask for it.
pub async fn deals_page() -> AnyView {
    let is_table = untrack(|| may_be_table(Address::here().get("view").as_deref()));
    let by_date = code_at_first().await;
    let table = match is_table {
        false => None,
        true => Some(table_code().await),
    };
    view! { <DealsPage table by_date/> }.into_any()
}

/// Brings the code that `deals_page` will ask for, before there is a page: what is hydrated must not wait.
pub async fn preload_deals_page() {
    let search = window().location().search().unwrap_or_default();
    let asked = web_sys::UrlSearchParams::new_with_str(&search).ok().and_then(|query| query.get("view"));
    if may_be_table(asked.as_deref()) {
        table_code().await;
    }
    preload_by_date().await;
}

#[component]
fn DealsPage(#[prop(optional_no_strip)] table: Option<TableCode>, by_date: Code) -> impl IntoView {
    provide_now();
    let address = Address::here();
    let known = Known::of(Kind::Deal, fields);
    let columns = TableColumns::none();
    let learn_columns = move || {
        if let Some(table) = table {
            columns.set((table.columns)(known), known);
        }
    };
    learn_columns();
    let data = page_data(
        || (),
        move |()| async move {
            let offered = columns.offered.get_untracked().unwrap_or_default();
            let first = with_views(&VIEWS, address, move |read| first(read, offered, known));
            try_join!(first, list_fields(Kind::Deal), list_members(), list_pipelines(), get_me())
        },
    );
    let retry = move |()| data.refetch();
    view! {
        <Title text="Deals"/>
        <Wait fallback=|| view! { <ListLoading title="Deals"/> } until=move || async move {
            match data.await {
                Ok(((views, first), own, members, pipelines, me)) => {
                    known.learn(own);
                    known.learn_of(&me);
                    learn_columns();
                    view! { <Deals first views table by_date known members pipelines me address columns/> }.into_any()
                }
                Err(error) => view! { <PageHeader title="Deals"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn Deals(
    first: First,
    views: Views,
    #[prop(optional_no_strip)] table: Option<TableCode>,
    by_date: Code,
    known: Known,
    members: Vec<Member>,
    pipelines: Vec<Pipeline>,
    me: Me,
    address: Address,
    columns: TableColumns,
) -> impl IntoView {
    let count = RwSignal::new(match &first {
        First::Board(board) => Some(board.columns.iter().map(|column| column.count).sum()),
        First::Table(page) => page.total,
        First::ByDate(_) => None,
    });
    provide_me(&me);
    let may_create = me.may(Kind::Deal, Action::Create, None);
    let (members, pipelines) = (StoredValue::new(members), StoredValue::new(pipelines));
    let members = Signal::derive(move || members.get_value());
    let pipelines = Signal::derive(move || pipelines.get_value());
    let list = ListViews::new(&VIEWS, address, views);
    let kind = Memo::new(move |_| list.kind());
    let for_board = Memo::new(move |_| list.shown.with(|shown| board_question(shown, known)));
    let for_table = Memo::new(move |_| {
        let offered = columns.offered.get().unwrap_or_default();
        list.shown.with(|shown| table_question(shown, &offered, known))
    });
    let asked = Signal::derive(move || with_stages(with_members(known.all(), &members.read()), &pipelines.read()));
    let (sort, layout, shows) = (sort_in(list), layout_in(list), RwSignal::new(false));
    let table = StoredValue::new(table.map(|table| table.draw));
    let picking = Picking::new();
    let may_select = Rights::of(&me, Kind::Deal).may_change;
    let creating = creating_at(VIEWS.path, address, may_create);
    let changed = RwSignal::new(0_u64);
    let toasts = use_toasts();
    let made = move |deal: Deal| {
        let text = format!("{} starts in {}", isolated(&deal.name), isolated(&deal.stage_name));
        toasts.show(Toast::done(text));
        changed.update(|n| *n += 1);
    };
    let (first_board, first_table, first_days) = match first {
        First::Board(board) => (Some(*board), None, None),
        First::Table(page) => (None, Some(page), None),
        First::ByDate(days) => (None, None, Some(days)),
    };
    // Each view starts with what came with the page, once; whoever comes back to it reads it anew.
    let (first_board, first_table) = (StoredValue::new(first_board), StoredValue::new(first_table));
    let (first_days, by_date, me) = (StoredValue::new(first_days), by_date.kept(), StoredValue::new(me));
    let is_readable = readable_in(list, asked);
    let body = move || match kind.get() {
        _ if !is_readable.get() => {
            // What came with the page was asked without the filter.
            first_board.set_value(None);
            first_table.set_value(None);
            first_days.set_value(None);
            unreadable(list)
        }
        ViewKind::Board => {
            let first = first_board.try_update_value(Option::take).flatten();
            view! { <BoardView first list question=for_board count changed creating/> }.into_any()
        }
        ViewKind::Table => {
            let props = move || {
                let first = first_table.try_update_value(Option::take).flatten();
                TableViewProps {
                    first,
                    list,
                    known,
                    asked,
                    columns,
                    layout,
                    sort,
                    question: for_table,
                    count,
                    changed,
                    creating,
                    members,
                    pipelines,
                    picking,
                }
            };
            draw_late(table, draw_table, props)
        }
        laid @ (ViewKind::Calendar | ViewKind::Timeline) => {
            let first = first_days.try_update_value(Option::take).flatten();
            let of = OfList { list, known, question: for_table, first, me, changed, place: PIPELINE };
            dated::laid_out::<dated::Deals>(laid, by_date, of)
        }
    };
    let exported = Callback::new(move |()| {
        let mut question = for_table.get_untracked();
        // A board without a choice shows the first pipeline.
        if kind.get_untracked() == ViewKind::Board && question.filter.pipeline_id.is_none() {
            question.filter.pipeline_id = pipelines.with_untracked(|pipelines| pipelines.first().map(|first| first.id));
        }
        question_of(&question).filter(|_| is_readable.get_untracked())
    });
    view! {
        <ListHead
            words=&WORDS
            list
            note=Signal::derive(move || {
                let told = count.get().filter(|_| is_readable.get() && !kind.get().is_by_date());
                count_words(told, list, &pipelines.read())
            })
            offered=columns.offered
            asked
            members
            place=move || view! { <PipelinePick list pipelines/> }
            narrowed=move || narrowed(list)
            shows
            picking=may_select.then_some(picking)
            exported
            is_table=Signal::derive(move || kind.get() == ViewKind::Table)
            creating
            may_create
        />
        {body}
        <ThumbNew words=&WORDS picking creating may_create/>
        <ListOptions id="deals-options" columns=columns.all layout sort list fields=asked open=shows/>
        <NewDeal open=creating members pipelines known pipeline=Signal::derive(move || list.scope(PIPELINE)) on_made=made/>
    }
}

/// `8,800 deals in New business`.
fn count_words(count: Option<i64>, list: ListViews, pipelines: &[Pipeline]) -> String {
    let asked = list.scope(PIPELINE);
    let named = pipelines.iter().find(|p| asked.as_ref().is_some_and(|id| *id == p.id.to_string()));
    // Without a choice the board shows the first pipeline and the table shows them all.
    let of_board = pipelines.first().filter(|_| list.kind() == ViewKind::Board || pipelines.len() == 1);
    let place = named.or(of_board).map(|p| format!(" in {}", isolated(&p.name))).unwrap_or_default();
    match count.and_then(|n| u64::try_from(n).ok()) {
        Some(1) => format!("1 deal{place}"),
        Some(n) => format!("{} deals{place}", grouped(n)),
        None => String::new(),
    }
}
