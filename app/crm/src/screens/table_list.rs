//! The list of all records of a kind: the page of a list that is a table, or a calendar or timeline of the same.

mod head;

pub use head::{ListHead, ThumbNew, nothing, unreadable};

use crate::{
    bulk::model::{Job, What, Which},
    custom_fields::api::list_fields,
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        bulk::{BulkAct, BulkBar, BulkField, Rights, Start, own_fields, starter, turns},
        cells::{CellsOf, cells_late},
        dated::{ByDate, Code, LaidFirst, ListOf, OfList},
        export::question_of,
        failure::Failed,
        feed::{Ask, Feed, PAGE_ROWS, load},
        list::{
            Known, ListOptions, creating_at, filter_by, layout_in, offered, readable, readable_in, sort_in,
            with_members,
        },
        live,
        loading::ListLoading,
        me::{Me, get_me, provide_me},
        names::isolated,
        own::computed::Computing,
        totals::{Totals, at_first, group_acts, source, totals_late},
        when::provide_now,
    },
};
use ac_core::{
    AppError, Page,
    list::ListQuery,
    money::grouped,
    page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{
    Cell, Column, DataTable, HeadActs, Icon, Layout, PageHeader, Picking, Sort, Toast, Wait, soon, use_toasts,
};
use ac_views::{
    ListSpec, ListViews, Offered,
    figures::{Figures, FiguresQuery},
    list_views::{AtFirst, with_views},
    query::Field,
    saved::{mine::Views, model::ViewKind},
    shown::Shown,
};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What a list calls things.
pub struct Words {
    /// Id of the table.
    pub id: &'static str,
    pub title: &'static str,
    /// What the search box says.
    pub search: &'static str,
    /// The button for one more.
    pub new: &'static str,
    /// Nothing matches.
    pub no_match: &'static str,
    /// There are none at all.
    pub empty: (Icon, &'static str),
}

/// A kind of records whose list is a table.
pub trait TableList: ListOf + Sized {
    type Patch: DeserializeOwned;

    const VIEWS: &'static ListSpec;
    const WORDS: Words;
    /// Height of a phone's card in pixels.
    const CARD_PX: i32;
    /// What makes a calendar or a timeline of it, if it can be one.
    const BY_DATE: Option<ByDate<Self>> = None;

    /// What the list can be asked, apart from what the workspace added.
    fn fields() -> Vec<Field>;
    fn columns(known: Known) -> Vec<Column<Self::Row>>;
    fn card() -> Cell<Self::Row>;
    fn id(row: &Self::Row) -> String;
    fn name(row: &Self::Row) -> String;
    /// The part of what is shown that stands in the address by itself.
    fn filter(shown: &Shown) -> Self::Filter;
    /// The tags of that part, each with its way out.
    fn narrowed(list: ListViews) -> AnyView;
    fn figures(query: FiguresQuery<Self::Filter>) -> impl Future<Output = Result<Figures, AppError>> + Send;
    /// What can be changed of many at once.
    fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField>;
    fn bulk(
        which: Which<Self::Filter>,
        what: What<Self::Patch>,
    ) -> impl Future<Output = Result<Job, AppError>> + Send + 'static;
    /// What can be done to many at once besides.
    fn bulk_acts(_me: &Me) -> Vec<BulkAct> {
        Vec::new()
    }
    /// Begins what is done to many at once.
    fn start(question: impl Fn() -> ListQuery<Self::Filter> + Send + Sync + 'static) -> Start {
        starter(question, Self::bulk)
    }
    /// What changes cells of the table; its code comes when the first one is to be changed.
    fn cells(of: CellsOf<Self::Row>) -> impl Future<Output = AnyView> + Send;
    /// Fetches the code of that, which is likely to be wanted.
    fn cells_soon();
    /// The dialog for a new one.
    fn form(open: RwSignal<bool>, members: Signal<Vec<Member>>, known: Known, on_made: Callback<Self::Row>) -> AnyView;
}

/// What is asked for what is shown.
fn question<L: TableList>(shown: &Shown, offered: &Offered, known: Known) -> ListQuery<L::Filter> {
    ListQuery {
        query: readable(&shown.query, &known.all()),
        sort: offered.within(shown).sort,
        limit: Some(PAGE_ROWS),
        ..ListQuery::of(L::filter(shown))
    }
}

/// What comes with the page: what the view that the address names shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum First<R> {
    Table(Page<R>),
    ByDate(LaidFirst<R>),
}

/// The page of the list `L`. `code` is that of calendar and timeline, where the address may ask for it.
#[must_use]
pub fn table_list<L: TableList>(code: Code) -> AnyView {
    provide_now();
    let address = Address::here();
    let (object, title) = (L::VIEWS.object, L::WORDS.title);
    let known = Known::of(object, L::fields);
    let columns = StoredValue::new(known.columns(L::columns(known)));
    let data = page_data(
        || (),
        move |()| async move {
            let offered = columns.with_value(|columns| offered(columns, &known.all()));
            let first = with_views(L::VIEWS, address, move |read| first::<L>(read, offered, known));
            try_join!(first, list_fields(object), list_members(), get_me())
        },
    );
    let retry = move |()| data.refetch();
    view! {
        <Title text=title/>
        <Wait fallback=move || view! { <ListLoading title/> } until=move || async move {
            match data.await {
                Ok(((views, first), own, members, me)) => {
                    known.learn(own);
                    known.learn_of(&me);
                    columns.set_value(known.columns(L::columns(known)));
                    list::<L>(Loaded { first, views, known, members, me, code }, address, columns)
                }
                Err(error) => view! { <PageHeader title/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

async fn first<L: TableList>(read: AtFirst, offered: Offered, known: Known) -> Result<First<L::Row>, AppError> {
    let offered = known.learn_for(&read.shown, offered).await?;
    let query = untrack(|| question::<L>(&read.shown, &offered, known));
    match L::BY_DATE.filter(|_| read.kind.is_by_date()) {
        Some(by_date) => Ok(First::ByDate((by_date.first)(read, query, known).await?)),
        None => Ok(First::Table(L::ask(at_first(query, &read.shown, &offered)).await?)),
    }
}

/// What came with the page.
struct Loaded<R> {
    first: First<R>,
    views: Views,
    known: Known,
    members: Vec<Member>,
    me: Me,
    code: Code,
}

fn list<L: TableList>(loaded: Loaded<L::Row>, address: Address, columns: StoredValue<Vec<Column<L::Row>>>) -> AnyView {
    let Loaded { first, views, known, members, me, code } = loaded;
    provide_me(&me);
    let object = L::VIEWS.object;
    let list = ListViews::new(L::VIEWS, address, views);
    let offered = StoredValue::new(columns.with_value(|columns| offered(columns, &known.all())));
    let question =
        Memo::new(move |_| list.shown.with(|shown| offered.with_value(|offered| question::<L>(shown, offered, known))));
    let members = Signal::stored(members);
    let asked = Signal::derive(move || with_members(known.all(), &members.read()));
    let (picking, rights) = (Picking::new(), Rights::of(&me, object));
    let may_create = me.may(object, Action::Create, None);
    let creating = creating_at(L::VIEWS.path, address, may_create);
    let (me, changed) = (StoredValue::new(me), RwSignal::new(0_u64));
    let toasts = use_toasts();
    let made = Callback::new(move |row: L::Row| {
        toasts.show(Toast::done(format!("{} is in your workspace", isolated(&L::name(&row)))));
        changed.update(|n| *n += 1);
    });
    let (sort, layout, shows) = (sort_in(list), layout_in(list), RwSignal::new(false));
    let is_readable = readable_in(list, asked);
    let (page, days) = match first {
        First::Table(page) => (Some(page), None),
        First::ByDate(days) => (None, Some(days)),
    };
    let total = RwSignal::new(page.as_ref().and_then(|page| page.total));
    // Each view starts with what came with the page, once; whoever comes back to it reads it anew.
    let (page, days) = (StoredValue::new(page), StoredValue::new(days));
    let code = code.kept();
    let by_date: Memo<Option<ViewKind>> =
        Memo::new(move |_| Some(list.kind()).filter(|kind| L::BY_DATE.is_some() && kind.is_by_date()));
    let body = move || match L::BY_DATE.zip(by_date.get()) {
        Some(_) if !is_readable.get() => {
            // What came with the page was asked without the filter.
            days.set_value(None);
            unreadable(list)
        }
        Some((laid, kind)) => {
            let first = days.try_update_value(Option::take).flatten();
            (laid.draw)(kind, code, OfList { list, known, question, first, me, changed, place: "" })
        }
        None => {
            let first = page.try_update_value(Option::take).flatten();
            let shown = Shows { list, known, asked, columns, layout, sort, is_readable, picking, members };
            table::<L>(first, shown, question, rights, me, (total, changed, creating))
        }
    };
    let count = move || total.get().filter(|_| is_readable.get()).and_then(|total| u64::try_from(total).ok());
    view! {
        <ListHead
            words=&L::WORDS
            list
            note=Signal::derive(move || count().filter(|_| by_date.get().is_none()).map(grouped).unwrap_or_default())
            offered=Signal::derive(move || Some(offered.get_value()))
            asked
            members
            narrowed=move || L::narrowed(list)
            shows
            picking=rights.may_change.then_some(picking)
            exported=Callback::new(move |()| question.with_untracked(question_of).filter(|_| is_readable.get_untracked()))
            is_table=Signal::derive(move || by_date.get().is_none())
            creating
            may_create
        />
        {body}
        <ThumbNew words=&L::WORDS picking creating may_create/>
        <ListOptions id=L::WORDS.id columns layout sort list fields=asked open=shows/>
        {L::form(creating, members, known, made)}
    }
    .into_any()
}

/// What a table shows, and how.
struct Shows<R: Send + Sync + 'static> {
    list: ListViews,
    known: Known,
    asked: Signal<Vec<Field>>,
    columns: StoredValue<Vec<Column<R>>>,
    layout: Layout,
    sort: RwSignal<Option<Sort>>,
    is_readable: Memo<bool>,
    picking: Picking,
    members: Signal<Vec<Member>>,
}

/// The list as a table. `total` gets how many records there are.
fn table<L: TableList>(
    first: Option<Page<L::Row>>,
    shown: Shows<L::Row>,
    question: Memo<ListQuery<L::Filter>>,
    rights: Rights,
    me: StoredValue<Me>,
    (total, changed, creating): (RwSignal<Option<i64>>, RwSignal<u64>, RwSignal<bool>),
) -> AnyView {
    let Shows { list, known, asked, columns, layout, sort, is_readable, picking, members } = shown;
    let object = L::VIEWS.object;
    let ask =
        move |ask: Ask| L::ask(ListQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() });
    let is_first = first.is_none();
    let empty = Page { data: Vec::new(), next_cursor: None, total: None };
    let feed = Feed::new(first.unwrap_or(empty), L::id, load(ask));
    let live = live::changed(&[object, Kind::Field]);
    let live = Signal::derive(move || live.get() + changed.get());
    feed.follow(question, live);
    let totals = columns.with_value(|columns| {
        let source = source(feed, question, L::ask, L::figures);
        Totals::new(list, asked, (layout, columns.as_slice()), source, (turns(question), live), is_readable.into())
    });
    if is_first {
        feed.expect_first();
        Effect::new(move |_| feed.start());
    }
    Effect::new(move |_| total.set(feed.total.get()));
    let cells = CellsOf::new(feed, totals.bands, known, members);
    if rights.may_change {
        soon(L::cells_soon);
    }
    view! {
        <Computing known object/>
        <DataTable
            id=L::WORDS.id
            label=L::WORDS.title
            columns=columns.get_value()
            layout
            acts=HeadActs { filter: Some(filter_by(list)), group: Some(group_acts(list, asked)) }
            bands=totals.bands
            foot=totals.foot
            rows=Signal::derive(move || if is_readable.get() { feed.rows.get() } else { Vec::new() })
            key=L::id
            href=|row: &L::Row| format!("{}/{}", L::VIEWS.path, L::id(row))
            card=L::card()
            card_height_px=L::CARD_PX
            sort
            total=Signal::derive(move || feed.count().get().filter(|_| is_readable.get()))
            has_more=Signal::derive(move || is_readable.get() && feed.has_more().get())
            loading=feed.busy
            failure=totals.failure(feed.failure())
            on_more=Callback::new(move |()| feed.more())
            picking=rights.may_change.then_some(picking)
            on_cell=rights.may_change.then(|| cells.asked())
            empty=move || if is_readable.get() { nothing(&L::WORDS, list, "", creating) } else { unreadable(list) }
        />
        {cells_late(cells, L::cells)}
        {totals_late(totals)}
        {rights.may_change.then(|| view! {
            <BulkBar
                picking
                object=object.as_str()
                loaded=Signal::derive(move || feed.rows.with(Vec::len))
                on_all=Callback::new(move |()| picking.selection.update(|selection| selection.select_all(feed.keys().into_iter())))
                total=feed.count()
                has_more=feed.has_more()
                question=turns(question)
                fields=L::bulk_fields(members)
                own=own_fields(known, members)
                rights
                acts=me.with_value(L::bulk_acts)
                start=L::start(move || question.get_untracked())
            />
        })}
    }
    .into_any()
}
