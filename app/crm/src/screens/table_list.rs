//! The list of all records of a kind: its head, which every list has, and the page of a list that is a table.

use crate::{
    bulk::model::{Job, What, Which},
    custom_fields::api::list_fields,
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        bulk::{BulkAct, BulkBar, BulkField, Rights, SelectButton, Start, own_fields, starter, turns},
        cells::{CellsOf, cells_late},
        export::{ExportMenu, question_of},
        failure::Failed,
        feed::{Ask, Feed, PAGE_ROWS, load},
        list::{
            DeskOnly, FilterLine, Known, ListOptions, SearchBox, ShowsButton, ThumbAction, creating_at, filter_by,
            is_narrowed, layout_in, offered, readable, readable_in, sort_in, widen, with_members,
        },
        live,
        loading::ListLoading,
        me::{Me, get_me, provide_me, use_me},
        names::isolated,
        pick::OwnerFilter,
        totals::{GroupedBy, Totals, at_first, group_acts, source, totals_late},
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
    Button, ButtonKind, ButtonSize, Cell, Column, DataTable, EmptyState, HeadActs, Icon, LinkButton, PageHeader,
    Picking, Toast, Wait, soon, use_toasts,
};
use ac_views::{
    ListSpec, ListViews, Offered, ViewNotices, ViewSwitcher,
    address::Entry,
    figures::{Figures, FiguresQuery},
    list_views::with_views,
    query::Field,
    saved::mine::Views,
    shown::Shown,
};
use futures::try_join;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Serialize, de::DeserializeOwned};

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
    /// Files can bring them in.
    pub is_imported: bool,
}

/// A kind of records whose list is a table.
pub trait TableList: 'static {
    type Row: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    type Filter: Clone + Default + PartialEq + Serialize + Send + Sync + 'static;
    type Patch: DeserializeOwned;

    const VIEWS: &'static ListSpec;
    const WORDS: Words;
    /// Height of a phone's card in pixels.
    const CARD_PX: i32;

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
    fn ask(query: ListQuery<Self::Filter>) -> impl Future<Output = Result<Page<Self::Row>, AppError>> + Send;
    fn figures(query: FiguresQuery<Self::Filter>) -> impl Future<Output = Result<Figures, AppError>> + Send;
    /// What can be changed of many at once.
    fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField>;
    fn bulk(
        which: Which<Self::Filter>,
        what: What<Self::Patch>,
    ) -> impl Future<Output = Result<Job, AppError>> + Send + 'static;
    /// What can be done to many at once besides.
    fn bulk_acts(_me: Me) -> Vec<BulkAct> {
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

/// The page of the list `L`.
#[must_use]
pub fn table_list<L: TableList>() -> AnyView {
    provide_now();
    let address = Address::here();
    let (object, title) = (L::VIEWS.object, L::WORDS.title);
    let known = Known::of(L::fields);
    let columns = StoredValue::new(L::columns(known));
    let data = page_data(
        || (),
        move |()| async move {
            let offered = columns.with_value(|columns| offered(columns, &known.all()));
            let first = with_views(L::VIEWS, address, move |read| async move {
                let offered = known.learn_for(&read.shown, offered, object).await?;
                let query = untrack(|| question::<L>(&read.shown, &offered, known));
                L::ask(at_first(query, &read.shown, &offered)).await
            });
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
                    columns.set_value(L::columns(known));
                    list::<L>(Loaded { first, views, known, members, me }, address, columns)
                }
                Err(error) => view! { <PageHeader title/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// What came with the page.
struct Loaded<R> {
    first: Page<R>,
    views: Views,
    known: Known,
    members: Vec<Member>,
    me: Me,
}

fn list<L: TableList>(loaded: Loaded<L::Row>, address: Address, columns: StoredValue<Vec<Column<L::Row>>>) -> AnyView {
    let Loaded { first, views, known, members, me } = loaded;
    provide_me(me);
    let object = L::VIEWS.object;
    let list = ListViews::new(L::VIEWS, address, views);
    let offered = StoredValue::new(columns.with_value(|columns| offered(columns, &known.all())));
    let question =
        Memo::new(move |_| list.shown.with(|shown| offered.with_value(|offered| question::<L>(shown, offered, known))));
    let ask =
        move |ask: Ask| L::ask(ListQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() });
    let feed = Feed::new(first, L::id, load(ask));
    let live = live::changed(&[object]);
    feed.follow(question, live);
    let members = Signal::stored(members);
    let asked = Signal::derive(move || with_members(known.all(), &members.read()));
    let (picking, rights) = (Picking::new(), Rights::of(me, object));
    let may_create = me.may(object, Action::Create, None);
    let creating = creating_at(L::VIEWS.path, address, may_create);
    let toasts = use_toasts();
    let made = Callback::new(move |row: L::Row| {
        toasts.show(Toast::done(format!("{} is in your workspace", isolated(&L::name(&row)))));
        feed.restart();
    });
    let (sort, layout, shows) = (sort_in(list), layout_in(list), RwSignal::new(false));
    let is_readable = readable_in(list, asked);
    let totals = columns.with_value(|columns| {
        let source = source(feed, question, L::ask, L::figures);
        Totals::new(list, asked, (layout, columns.as_slice()), source, (turns(question), live), is_readable.into())
    });
    let cells = CellsOf::new(feed, totals.bands, known, members);
    if rights.may_change {
        soon(L::cells_soon);
    }
    let count = Signal::derive(move || feed.count().get().filter(|_| is_readable.get()));
    view! {
        <ListHead
            words=&L::WORDS
            list
            note=Signal::derive(move || count.get().map(grouped).unwrap_or_default())
            offered=Signal::derive(move || Some(offered.get_value()))
            asked
            members
            narrowed=move || L::narrowed(list)
            shows
            picking=rights.may_change.then_some(picking)
            exported=Callback::new(move |()| question.with_untracked(question_of).filter(|_| is_readable.get_untracked()))
            creating
            may_create
        />
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
            total=count
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
                acts=L::bulk_acts(me)
                start=L::start(move || question.get_untracked())
            />
        })}
        <ThumbNew words=&L::WORDS picking creating may_create/>
        <ListOptions id=L::WORDS.id columns layout sort list fields=asked open=shows/>
        {L::form(creating, members, known, made)}
    }
    .into_any()
}

/// Title, views, query and filters of a list.
#[component]
pub fn ListHead(
    words: &'static Words,
    list: ListViews,
    /// Beside the title: how many there are.
    note: Signal<String>,
    /// What the table can show, once that is known.
    #[prop(into)]
    offered: Signal<Option<Offered>>,
    /// What the list can be asked.
    asked: Signal<Vec<Field>>,
    members: Signal<Vec<Member>>,
    /// Before the query.
    #[prop(optional, into)]
    place: ViewFn,
    /// What narrows the list, each with its way out.
    #[prop(into)]
    narrowed: ViewFn,
    /// Opens the table's order and columns.
    shows: RwSignal<bool>,
    /// What is selected, where that may be done.
    #[prop(optional_no_strip)]
    picking: Option<Picking>,
    /// What an export of it is asked; none while its filter cannot be read.
    exported: Callback<(), Option<String>>,
    /// The list is shown as a table.
    #[prop(default = Signal::stored(true), into)]
    is_table: Signal<bool>,
    creating: RwSignal<bool>,
    may_create: bool,
) -> impl IntoView {
    let may_import = words.is_imported && use_me().may(Kind::Import, Action::Create, None);
    let actions = move || {
        view! {
            <DeskOnly>
                {may_import.then(|| view! { <LinkButton href="/import">"Import"</LinkButton> })}
                {may_create.then(|| view! {
                    <Button kind=ButtonKind::Primary on:click=move |_| creating.set(true)>{words.new}</Button>
                })}
            </DeskOnly>
        }
    };
    let of_table = move || {
        is_table.get().then(|| {
            view! {
                <GroupedBy list fields=asked/>
                <ShowsButton shows/>
                {picking.map(|picking| view! { <SelectButton picking/> })}
            }
        })
    };
    view! {
        <PageHeader title=words.title note actions>
            <ViewSwitcher list/>
            <ViewNotices list offered fields=asked/>
            <FilterLine>
                {place.run()}
                <SearchBox label=words.search list fields=asked/>
                <OwnerFilter list members/>
                {narrowed.run()}
                {of_table}
                <ExportMenu object=list.spec.object question=exported/>
            </FilterLine>
        </PageHeader>
    }
}

/// The way to one more, at a phone's thumb; it gives way to what can be done to a selection.
#[component]
pub fn ThumbNew(words: &'static Words, picking: Picking, creating: RwSignal<bool>, may_create: bool) -> impl IntoView {
    move || {
        (may_create && !picking.is_on()).then(|| {
            view! {
                <ThumbAction>
                    <Button kind=ButtonKind::Primary size=ButtonSize::Large icon=Icon::Plus wide=true on:click=move |_| creating.set(true)>
                        {words.new}
                    </Button>
                </ThumbAction>
            }
        })
    }
}

/// In place of a list whose filter cannot be read: what it would leave is not known.
pub fn unreadable(list: ListViews) -> AnyView {
    view! {
        <EmptyState icon=Icon::Filter title="This filter cannot be read" text="The bar above says what is wrong with it.">
            <Button on:click=move |_| list.update(Entry::Own, |shown| shown.query = String::new())>"Clear the filter"</Button>
        </EmptyState>
    }
    .into_any()
}

/// In place of a list without records. What stands under `place` in the address narrows nothing.
pub fn nothing(words: &'static Words, list: ListViews, place: &'static str, creating: RwSignal<bool>) -> AnyView {
    if is_narrowed(list, place) {
        return view! {
            <EmptyState icon=Icon::Search title=words.no_match text="Try fewer letters or another owner.">
                <Button on:click=move |_| widen(list, place)>"Clear the filters"</Button>
            </EmptyState>
        }
        .into_any();
    }
    let (icon, title) = words.empty;
    let me = use_me();
    let may = move |kind| me.may(kind, Action::Create, None);
    let text = match words.is_imported {
        true => "Bring them over from a spreadsheet or another CRM, or start with one.",
        false => "Start with one.",
    };
    view! {
        <EmptyState icon title text>
            {(words.is_imported && may(Kind::Import)).then(|| view! { <LinkButton href="/import" icon=Icon::Upload>"Import your data"</LinkButton> })}
            {may(list.spec.object).then(|| view! {
                <Button icon=Icon::Plus on:click=move |_| creating.set(true)>{words.new}</Button>
            })}
        </EmptyState>
    }
    .into_any()
}
