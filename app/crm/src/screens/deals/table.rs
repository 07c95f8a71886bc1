//! The table view of deals.

use super::{
    cells::deal_cells,
    filters::{PIPELINE, WORDS},
};
use crate::{
    bulk::api::bulk_deals,
    deals::{
        api::{deal_figures, list_deals},
        model::{Deal, DealQuery},
    },
    members::model::Member,
    pipelines::model::{Pipeline, Stage, StageKind},
    screens::{
        amount,
        bulk::{BulkBar, BulkField, FieldKind, Rights, own_fields, starter, turns},
        cells::{CellsOf, cells_late},
        feed::{Ask, Feed, load},
        list::{Known, filter_by, offered},
        live,
        me::use_me,
        own::{self, computed::Computing},
        pick::choice,
        record::lead::{Lead, linked},
        table_list::nothing,
        totals::{Totals, group_acts, source, totals_late},
        when::Ago,
    },
    shared::kind::RecordKind,
};
use ac_core::{Page, Resource as Kind};
use ac_ui::{Avatar, Badge, Cell, Choice, Column, DataTable, Draw, HeadActs, Layout, Picking, Sort, Tone, soon};
use ac_views::{ListViews, Offered, query::Field};
use leptos::prelude::*;
use std::sync::Arc;
use stylers_macro::style;

/// The table, whose code comes when it is shown: who works on the board does not wait for it.
#[derive(Clone, Copy)]
pub struct TableCode {
    pub draw: Draw<TableViewProps>,
    pub columns: fn(Known) -> Vec<Column<Deal>>,
}

#[lazy]
pub fn table_code() -> TableCode {
    TableCode { draw: |props| TableView(props).into_any(), columns }
}

/// What draws the table.
pub async fn draw_table() -> Draw<TableViewProps> {
    table_code().await.draw
}

/// The columns of the table, and what they make of what is asked. Nothing before the table's code is here.
#[derive(Clone, Copy)]
pub struct TableColumns {
    pub all: StoredValue<Vec<Column<Deal>>>,
    pub offered: RwSignal<Option<Offered>>,
}

impl TableColumns {
    #[must_use]
    pub fn none() -> Self {
        Self { all: StoredValue::new(Vec::new()), offered: RwSignal::new(None) }
    }

    pub fn set(self, columns: Vec<Column<Deal>>, known: Known) {
        self.offered.set(Some(offered(&columns, &known.all())));
        self.all.set_value(columns);
    }
}

/// The table of what the list shows. `count` gets how many deals there are.
#[component]
pub fn TableView(
    first: Option<Page<Deal>>,
    list: ListViews,
    known: Known,
    asked: Signal<Vec<Field>>,
    columns: TableColumns,
    layout: Layout,
    sort: RwSignal<Option<Sort>>,
    question: Memo<DealQuery>,
    count: RwSignal<Option<i64>>,
    changed: RwSignal<u64>,
    creating: RwSignal<bool>,
    members: Signal<Vec<Member>>,
    pipelines: Signal<Vec<Pipeline>>,
    picking: Picking,
) -> impl IntoView {
    if columns.offered.with_untracked(Option::is_none) {
        columns.set(self::columns(known), known);
    }
    let rights = Rights::of(&use_me(), Kind::Deal);
    let ask = move |ask: Ask| {
        list_deals(DealQuery { limit: Some(ask.limit), cursor: ask.cursor, ..question.get_untracked() })
    };
    let is_first = first.is_none();
    let empty = Page { data: Vec::new(), next_cursor: None, total: None };
    let feed = Feed::new(first.unwrap_or(empty), |deal: &Deal| deal.id.to_string(), load(ask));
    let live = live::changed(&[Kind::Deal, Kind::Pipeline, Kind::Field]);
    let live = Signal::derive(move || live.get() + changed.get());
    feed.follow(question, live);
    let totals = columns.all.with_value(|columns| {
        let source = source(feed, question, list_deals, deal_figures);
        Totals::new(list, asked, (layout, columns.as_slice()), source, (turns(question), live), Signal::stored(true))
    });
    if is_first {
        feed.expect_first();
        Effect::new(move |_| feed.start());
    }
    Effect::new(move |_| count.set(feed.total.get()));
    let cells = CellsOf::new(feed, totals.bands, known, members);
    if rights.may_change {
        soon(|| {
            lazy_preload!(super::cells::deal_cells);
        });
    }
    view! {
        <Computing known object=Kind::Deal/>
        <DataTable
            id="deal-table"
            label="Deals"
            columns=columns.all.get_value()
            layout
            acts=HeadActs { filter: Some(filter_by(list)), group: Some(group_acts(list, asked)) }
            bands=totals.bands
            foot=totals.foot
            rows=feed.rows
            key=|deal: &Deal| deal.id.to_string()
            href=|deal: &Deal| RecordKind::Deal.page(deal.id)
            card=card()
            card_height_px=84
            sort
            total=feed.count()
            has_more=feed.has_more()
            loading=feed.busy
            failure=totals.failure(feed.failure())
            on_more=Callback::new(move |()| feed.more())
            picking=rights.may_change.then_some(picking)
            on_cell=rights.may_change.then(|| cells.asked())
            empty=move || nothing(&WORDS, list, PIPELINE, creating)
        />
        {cells_late(cells, move |of| deal_cells(of, pipelines))}
        {totals_late(totals)}
        {rights.may_change.then(|| view! {
            <BulkBar
                picking
                object="deal"
                loaded=Signal::derive(move || feed.rows.with(Vec::len))
                on_all=Callback::new(move |()| picking.selection.update(|selection| selection.select_all(feed.keys().into_iter())))
                total=feed.count()
                has_more=feed.has_more()
                question=turns(question)
                fields=bulk_fields(members, pipelines)
                own=own_fields(known, members)
                rights
                start=starter(move || question.get_untracked(), bulk_deals)
            />
        })}
    }
}

/// What can be changed of many deals at once.
fn bulk_fields(members: Signal<Vec<Member>>, pipelines: Signal<Vec<Pipeline>>) -> Vec<BulkField> {
    let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    let stages = Signal::derive(move || pipelines.with(|pipelines| stage_choices(pipelines)));
    vec![
        BulkField { key: "stage_id", label: "Stage", kind: FieldKind::Must(stages) },
        BulkField { key: "owner_id", label: "Owner", kind: FieldKind::Pick(owners, "Nobody") },
        BulkField { key: "expected_close_on", label: "Expected close", kind: FieldKind::Day },
    ]
}

/// Every stage, with its pipeline where there are several.
pub(super) fn stage_choices(pipelines: &[Pipeline]) -> Vec<Choice> {
    let are_several = pipelines.len() > 1;
    let named = |pipeline: &Pipeline, stage: &Stage| {
        if are_several { format!("{}: {}", pipeline.name, stage.name) } else { stage.name.clone() }
    };
    let of = |pipeline: &Pipeline| {
        let stages = pipeline.stages.iter().map(|stage| Choice::new(stage.id.to_string(), named(pipeline, stage)));
        stages.collect::<Vec<_>>()
    };
    pipelines.iter().flat_map(of).collect()
}

/// The columns on offer.
pub fn columns(known: Known) -> Vec<Column<Deal>> {
    let day = |date: Option<chrono::NaiveDate>| date.map(ac_core::time::day);
    let mut columns = vec![
        Column::new("name", "Deal", |d: &Deal| d.name.clone()).width(260).sortable().field("name").editable(),
        Column::new("stage", "Stage", stage).width(130).field("stage").editable(),
        Column::new("amount", "Amount", |d: &Deal| d.amount.map(amount::plain))
            .width(120)
            .end()
            .sortable()
            .field("amount")
            .editable(),
        Column::new("company", "Company", company).width(180).field("company").editable(),
        Column::new("expected_close_on", "Expected", move |d: &Deal| day(d.expected_close_on))
            .width(120)
            .end()
            .sortable()
            .field("expected")
            .editable(),
        Column::new("closed_on", "Closed", move |d: &Deal| day(d.closed_on))
            .width(120)
            .end()
            .sortable()
            .field("closed")
            .editable(),
        Column::new("owner", "Owner", |d: &Deal| d.owner_name.clone().map(owner)).width(180).field("owner").editable(),
        Column::new("person", "Person", person).field("person").editable().hidden(),
        Column::new("product", "Product", |d: &Deal| d.product_name.clone()).field("product").editable().hidden(),
        Column::new("opened_on", "Opened", move |d: &Deal| day(d.opened_on))
            .width(120)
            .end()
            .field("opened")
            .editable()
            .hidden(),
        Column::new("created_at", "Created", |d: &Deal| view! { <Ago at=d.created_at/> })
            .width(130)
            .end()
            .sortable()
            .field("created")
            .hidden(),
        Column::new("updated_at", "Changed", |d: &Deal| view! { <Ago at=d.updated_at/> })
            .width(130)
            .end()
            .sortable()
            .field("changed")
            .hidden(),
        Column::new("external_id", "Imported id", |d: &Deal| d.external_id.clone()).field("external").hidden(),
    ];
    columns.extend(own::columns::columns(&known.own(), |deal: &Deal| &deal.fields));
    known.columns(columns)
}

fn company(deal: &Deal) -> Option<AnyView> {
    let lead = deal.company_id.and_then(|id| Lead::record(Kind::Company, id.0));
    deal.company_name.clone().map(|name| linked(lead, name))
}

fn person(deal: &Deal) -> Option<AnyView> {
    let lead = deal.contact_id.and_then(|id| Lead::record(Kind::Contact, id.0));
    deal.contact_name.clone().map(|name| linked(lead, name))
}

fn owner(name: String) -> impl IntoView {
    view! {
        <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate" title=name.clone()>{name.clone()}</span></span>
    }
}

/// The colour of a stage; the word beside it says the same.
fn stage_tone(status: StageKind) -> Tone {
    match status {
        StageKind::Open => Tone::Neutral,
        StageKind::Won => Tone::Good,
        StageKind::Lost => Tone::Bad,
    }
}

/// A stage's name in its colour; a long one is cut, so that it pushes nothing away.
#[component]
pub fn StageBadge(status: StageKind, name: String) -> impl IntoView {
    let scope = style! {
        .crm-stage-badge {
            max-width: 9rem;
        }
    };
    view! { class = scope,
        <Badge tone=stage_tone(status)><span class="truncate crm-stage-badge" title=name.clone()>{name.clone()}</span></Badge>
    }
}

fn stage(deal: &Deal) -> impl IntoView + use<> {
    view! { <StageBadge status=deal.status name=deal.stage_name.clone()/> }
}

fn card() -> Cell<Deal> {
    Arc::new(|d: &Deal| {
        view! {
            <div class="row"><b class="truncate" title=d.name.clone()>{d.name.clone()}</b><b class="push num">{d.amount.map(amount::plain)}</b></div>
            <div class="row dim">
                <small class="truncate">{d.company_name.clone()}</small>
                <span class="push row">{stage(d)}{d.owner_name.clone().map(|name| view! { <Avatar name/> })}</span>
            </div>
        }
        .into_any()
    })
}
