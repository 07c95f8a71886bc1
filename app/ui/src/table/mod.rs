//! Long lists as a table: virtual rows of one height, keyset pages, sort, resize, selection, keys; cards on a phone.
//! Rows are bound to positions, not to keys, so scrolling and live changes redraw only the cells that differ.
mod foot;
mod grid;
mod head;
mod keys;
mod selection;
mod styles;

use crate::states::Failure;
use grid::{Grid, RowParts};
use leptos::prelude::*;
pub use selection::Picking;
use std::sync::Arc;

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

/// Draws a cell of a row.
pub type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;

/// One column.
pub struct Column<T> {
    pub(crate) spec: ColumnSpec,
    pub(crate) cell: Cell<T>,
}

/// What the head knows of a column.
#[derive(Clone, Debug)]
pub(crate) struct ColumnSpec {
    pub key: &'static str,
    pub title: String,
    pub width: RwSignal<i32>,
    /// Takes what room the others leave, until the person gives it a width.
    pub stretch: RwSignal<bool>,
    pub align: Align,
    pub sortable: bool,
}

impl<T> Column<T> {
    /// A column of words, 160 px wide. `cell` draws one row's value.
    pub fn new<V: IntoView + 'static>(
        key: &'static str,
        title: impl Into<String>,
        cell: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        Self {
            spec: ColumnSpec {
                key,
                title: title.into(),
                width: RwSignal::new(160),
                stretch: RwSignal::new(false),
                align: Align::Start,
                sortable: false,
            },
            cell: Arc::new(move |row| cell(row).into_any()),
        }
    }

    /// Width at first, in pixels.
    pub fn width(self, px: i32) -> Self {
        self.spec.width.set(px);
        self
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
    /// The columns; the first one names the row and carries its link.
    columns: Vec<Column<T>>,
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
    /// Shown when there are no rows and nothing is loading.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let specs: Vec<ColumnSpec> = columns.iter().map(|c| c.spec.clone()).collect();
    if let Some(first) = specs.first() {
        first.stretch.set(true);
    }
    let cells: Arc<[Cell<T>]> = columns.into_iter().map(|c| c.cell).collect();
    let row_at = Arc::new(move |at: usize| {
        let item = Memo::new(move |_| rows.with(|rows| rows.get(at).cloned()));
        let draw = cells.clone();
        let phone = card.clone();
        RowParts {
            key: Signal::derive(move || item.with(|item| item.as_ref().map(key).unwrap_or_default())),
            href: Signal::derive(move || item.with(|item| Some(href?(item.as_ref()?)))),
            cells: Arc::new(move || {
                item.with(|item| match item {
                    Some(item) => draw.iter().map(|cell| cell(item)).collect(),
                    None => Vec::new(),
                })
            }),
            card: phone.map(|card| -> Arc<dyn Fn() -> AnyView + Send + Sync> {
                Arc::new(move || item.with(|item| item.as_ref().map(|item| card(item))).into_any())
            }),
        }
    });
    let key_at = Arc::new(move |at: usize| rows.with_untracked(|rows| rows.get(at).map(key)));
    let len = Memo::new(move |_| rows.with(Vec::len));
    view! {
        <Grid
            id label specs row_at key_at len card_height_px sort picking total has_more loading failure on_more empty
        />
    }
}
