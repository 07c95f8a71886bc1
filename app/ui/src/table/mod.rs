//! Long lists as a table: virtual rows of one height, keyset pages, sort, resize, selection, keys; cards on a phone.
//! Rows are bound to positions, not to keys, so scrolling and live changes redraw only the cells that differ.
mod bands;
mod cells;
mod few;
mod foot;
mod grid;
mod head;
mod head_menu;
mod keys;
mod layout;
mod options;
mod selection;
mod step;
mod styles;
mod sums;

pub use bands::{BandWish, Bands, ColumnFace, Line};
pub use cells::{CellAsk, Wish};
pub use few::FewRows;
pub use head_menu::{GroupActs, HeadActs};
pub use layout::Layout;
pub use options::TableOptions;

use crate::logic::columns::Offer;
use crate::states::Failure;
use grid::{Grid, RowParts};
use layout::Shape;
use leptos::prelude::*;
pub use selection::Picking;
use std::sync::Arc;
pub use sums::Foot;

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Start,
    /// Numbers; also makes digits line up.
    End,
}

/// How a list is sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Key of the column.
    pub key: String,
    /// Largest first.
    pub descending: bool,
}

/// Width of a column that says nothing, in pixels.
const COLUMN_PX: i32 = 160;

/// Draws a cell of a row.
pub type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;

/// One column.
pub struct Column<T> {
    pub(crate) spec: ColumnSpec,
    pub(crate) cell: Cell<T>,
}

// By hand: a derive would ask the rows themselves to be Clone.
impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self { spec: self.spec.clone(), cell: self.cell.clone() }
    }
}

/// What the head knows of a column.
#[derive(Clone, Debug)]
pub(crate) struct ColumnSpec {
    pub key: String,
    pub title: String,
    /// Its width until somebody gives it another.
    pub own_px: i32,
    pub width: RwSignal<i32>,
    /// Takes what room the others leave, until the person gives it a width.
    pub stretch: RwSignal<bool>,
    pub align: Align,
    pub sortable: bool,
    /// Not shown until somebody asks for it.
    pub hidden: bool,
    /// What a filter calls it.
    pub field: Option<String>,
    /// Its cells can be changed in place.
    pub editable: bool,
}

impl ColumnSpec {
    fn offer(&self) -> Offer {
        Offer { key: self.key.clone(), title: self.title.clone(), hidden: self.hidden, field: self.field.clone() }
    }
}

impl<T> Column<T> {
    /// A column of words, 160 px wide. `cell` draws one row's value.
    pub fn new<V: IntoView + 'static>(
        key: impl Into<String>,
        title: impl Into<String>,
        cell: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self {
            spec: ColumnSpec {
                key: key.into(),
                title: title.into(),
                own_px: COLUMN_PX,
                width: RwSignal::new(COLUMN_PX),
                stretch: RwSignal::new(false),
                align: Align::Start,
                sortable: false,
                hidden: false,
                field: None,
                editable: false,
            },
            cell: Arc::new(move |row| cell(row).into_any()),
        }
    }

    /// Width at first, in pixels.
    pub fn width(mut self, px: i32) -> Self {
        self.spec.own_px = px;
        self.spec.width.set(px);
        self
    }

    /// Offered, but not shown at first.
    pub fn hidden(mut self) -> Self {
        self.spec.hidden = true;
        self
    }

    /// Can be filtered by, under this name.
    pub fn field(mut self, name: impl Into<String>) -> Self {
        self.spec.field = Some(name.into());
        self
    }

    /// Its cells can be changed in place, where the table has somebody to ask.
    pub fn editable(mut self) -> Self {
        self.spec.editable = true;
        self
    }

    /// Its cells stay as they are, whoever asks.
    pub fn fixed(mut self) -> Self {
        self.spec.editable = false;
        self
    }

    /// The column as it is offered to choose from.
    pub fn offer(&self) -> Offer {
        self.spec.offer()
    }

    /// Its key, where its head sorts the list.
    pub fn sorts(&self) -> Option<&str> {
        self.spec.sortable.then_some(self.spec.key.as_str())
    }

    /// Numbers.
    pub fn end(mut self) -> Self {
        self.spec.align = Align::End;
        self
    }

    /// Its head sorts the list.
    pub fn sortable(mut self) -> Self {
        self.spec.sortable = true;
        self
    }
}

/// A virtual, sortable, selectable table.
#[component]
pub fn DataTable<T>(
    /// Id of the table; rows get `{id}-row-{n}`.
    #[prop(into)]
    id: String,
    /// What is listed, for assistive technology.
    #[prop(into)]
    label: String,
    /// The columns on offer; the first one names the row, carries its link and stays in front.
    columns: Vec<Column<T>>,
    /// Which of them are shown, in which order, how wide; on the page alone without it.
    #[prop(optional)]
    layout: Option<Layout>,
    /// What a column's menu offers beyond order, place and width.
    #[prop(optional)]
    acts: HeadActs,
    /// The rows loaded so far.
    #[prop(into)]
    rows: Signal<Vec<T>>,
    /// A row's key, stable over sorting.
    key: fn(&T) -> String,
    /// Where a row leads; its first cell, and its card, become the link. A card then holds no other control.
    #[prop(optional)]
    href: Option<fn(&T) -> String>,
    /// What a row looks like on a phone; without it the first columns are listed with their titles.
    #[prop(optional, into)]
    card: Option<Cell<T>>,
    /// Height of a phone card in pixels.
    #[prop(default = 92)]
    card_height_px: i32,
    /// The order; changing it is the caller's cue to load afresh.
    #[prop(optional, into)]
    sort: Option<RwSignal<Option<Sort>>>,
    /// What is selected; without it there are no checkboxes.
    #[prop(optional_no_strip)]
    picking: Option<Picking>,
    /// All rows there are, if known.
    #[prop(optional, into)]
    total: Signal<Option<u64>>,
    /// More rows can be loaded.
    #[prop(optional, into)]
    has_more: Signal<bool>,
    /// Loading is under way.
    #[prop(optional, into)]
    loading: Signal<bool>,
    /// Why rows are missing or old, with the way to try again. While it says something nothing is asked for.
    #[prop(optional)]
    failure: Option<Failure>,
    /// Loads the next page; called when the end comes near, not again until `rows` or `loading` changed.
    #[prop(optional, into)]
    on_more: Option<Callback<()>>,
    /// Puts rows into groups; without it they stand by themselves.
    #[prop(optional)]
    bands: Bands,
    /// What stands below the columns.
    #[prop(optional)]
    foot: Foot,
    /// Changes cells of the columns that can be changed; without it they are only read.
    #[prop(optional_no_strip)]
    on_cell: Option<Callback<CellAsk>>,
    /// Shown when there are no rows and nothing is loading.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let specs: Vec<ColumnSpec> = columns.iter().map(|c| c.spec.clone()).collect();
    let shape = Shape::new(specs, layout.unwrap_or_else(Layout::of_page));
    let order = shape.order;
    let cells: Arc<[Cell<T>]> = columns.into_iter().map(|c| c.cell).collect();
    let row_at = Arc::new(move |at: usize| {
        let item = Memo::new(move |_| {
            let at = bands.row(at)?;
            rows.with(|rows| rows.get(at).cloned())
        });
        let draw = cells.clone();
        let phone = card.clone();
        RowParts {
            key: Signal::derive(move || item.with(|item| item.as_ref().map(key).unwrap_or_default())),
            href: Signal::derive(move || item.with(|item| Some(href?(item.as_ref()?)))),
            cells: Arc::new(move || {
                item.with(|item| match item {
                    Some(item) => {
                        let shown = |at: &usize| draw.get(*at).map(|cell| (*at, cell(item)));
                        order.with(|order| order.iter().filter_map(shown).collect())
                    }
                    None => Vec::new(),
                })
            }),
            card: phone.map(|card| -> Arc<dyn Fn() -> AnyView + Send + Sync> {
                Arc::new(move || item.with(|item| item.as_ref().map(|item| card(item))).into_any())
            }),
        }
    });
    let key_at = Arc::new(move |at: usize| {
        let at = bands.row_untracked(at)?;
        rows.with_untracked(|rows| rows.get(at).map(key))
    });
    let len = Memo::new(move |_| bands.len(rows.with(Vec::len)));
    let rows_len = Memo::new(move |_| rows.with(Vec::len));
    view! {
        <Grid
            id label shape acts row_at key_at len rows_len bands foot card_height_px sort picking total has_more loading failure on_more on_cell empty
        />
    }
}
