//! The table itself, free of the row type so that it is compiled once for all lists.
use super::bands::{BandRow, Bands, Line};
use super::cells::{CellAsk, CellPen, Cells};
use super::foot::{Below, ask_for_more};
use super::head::{Heads, SelectAll};
use super::head_menu::HeadActs;
use super::keys::{Cursor, on_key};
use super::layout::Shape;
use super::selection::{Picking, Press};
use super::styles::styles;
use super::sums::{Foot, FootRow};
use super::{Align, Sort};
use crate::dom;
use crate::logic::window;
use crate::states::Failure;
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

/// Rows in the page before the browser has measured anything.
const FIRST_ROWS: usize = 40;
/// Height of a row until one has been measured; the token `--row-h` for a fine pointer.
const ROW_PX: i32 = 38;
/// Height of the view until it has been measured.
const VIEW_PX: i32 = 900;

/// One row, by position: everything in it follows the data at that position.
#[derive(Clone)]
pub(super) struct RowParts {
    pub key: Signal<String>,
    pub href: Signal<Option<String>>,
    /// What is shown, each with its column's place on offer.
    pub cells: Arc<dyn Fn() -> Vec<(usize, AnyView)> + Send + Sync>,
    pub card: Option<Arc<dyn Fn() -> AnyView + Send + Sync>>,
}

/// Names the row at a position.
pub(super) type KeyAt = Arc<dyn Fn(usize) -> Option<String> + Send + Sync>;

#[component]
pub(super) fn Grid(
    id: String,
    label: String,
    shape: Shape,
    acts: HeadActs,
    row_at: Arc<dyn Fn(usize) -> RowParts + Send + Sync>,
    key_at: KeyAt,
    len: Memo<usize>,
    rows_len: Memo<usize>,
    bands: Bands,
    foot: Foot,
    card_height_px: i32,
    sort: Option<RwSignal<Option<Sort>>>,
    picking: Option<Picking>,
    total: Signal<Option<u64>>,
    has_more: Signal<bool>,
    loading: Signal<bool>,
    failure: Option<Failure>,
    on_more: Option<Callback<()>>,
    on_cell: Option<Callback<CellAsk>>,
    empty: ViewFn,
) -> impl IntoView {
    let scope = styles();
    let view_node = NodeRef::<html::Div>::new();
    let scrolled = RwSignal::new((0, VIEW_PX));
    let row_px = RwSignal::new(ROW_PX);
    let live = RwSignal::new(false);
    // Scrolled sideways: what stays in place then lies over what passes below it.
    let aside = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        if !live.get() {
            return 0..FIRST_ROWS.min(len.get());
        }
        let (top, view) = scrolled.get();
        window::rows(top, view, row_px.get(), len.get())
    });
    Effect::new(move |_| bands.shown.set(shown.get()));
    let cursor = Cursor {
        at: RwSignal::new(0),
        id: StoredValue::new(id.clone()),
        node: view_node,
        row_px,
        len,
        picking,
        foot,
        key_at: StoredValue::new(key_at.clone()),
    };
    let cells = Cells::new(shape.specs.clone(), shape.order, picking.is_some(), on_cell);
    cells.follow_clipboard(cursor);
    let press = Press::new(picking);
    let is_picking = Memo::new(move |_| picking.is_some_and(Picking::is_on));
    let measure = {
        let first_row = format!("{id}-row-");
        move || {
            let Some(view) = view_node.get_untracked() else { return };
            let at = shown.with_untracked(|shown| shown.start);
            if let Some(row) = dom::by_id(&format!("{first_row}{at}")) {
                row_px.set(row.offset_height().max(1));
            }
            scrolled.set((view.scroll_top(), view.client_height()));
            live.set(true);
        }
    };
    // The window may stay while the view changes: what stands above it comes and goes, and a row is a card on a phone.
    dom::on_size(view_node, measure.clone());
    Effect::new(move |_| {
        if len.get() > 0 {
            measure();
        }
    });
    if let Some(sort) = sort {
        Effect::new(move |before: Option<Option<Sort>>| {
            let now = sort.get();
            if before.is_some_and(|before| before != now)
                && let Some(view) = view_node.get_untracked()
            {
                view.set_scroll_top(0);
            }
            now
        });
    }
    ask_for_more(shown, len, has_more, loading, failure, on_more);

    let checks = picking.is_some();
    let (order, specs) = (shape.order, shape.specs.clone());
    let min_width = {
        let specs = specs.clone();
        move || {
            let sum: i32 =
                order.with(|order| order.iter().filter_map(|at| specs.get(*at)).map(|s| s.width.get()).sum());
            format!("{sum}px")
        }
    };
    let cols = {
        let specs = specs.clone();
        move || {
            let col = |at: &usize| {
                let spec = specs.get(*at)?;
                let (width, stretch) = (spec.width, spec.stretch);
                let width = move || if stretch.get() { "auto".to_owned() } else { format!("{}px", width.get()) };
                Some(view! { <col style:width=width/> })
            };
            order.with(|order| order.iter().filter_map(col).collect_view())
        }
    };
    let all_keys = key_at.clone();
    let rows = {
        let shape = shape.clone();
        move |(at, band): (usize, Option<Line>)| {
            let shape = shape.clone();
            match band {
                Some(line) => view! { <BandRow at line bands shape cursor scope/> }.into_any(),
                None => {
                    let (parts, key_at) = (row_at(at), key_at.clone());
                    view! { <Row at parts shape key_at cursor cells press scope/> }.into_any()
                }
            }
        }
    };
    // What stands at a place is drawn anew where it becomes a heading.
    let places = move || shown.get().map(|at| (at, bands.band(at))).collect::<Vec<_>>();
    let below = shape.clone();
    let span = move || (order.with(Vec::len) + usize::from(checks)).to_string();
    let table_id = id.clone();
    let before = move || format!("{}px", window::height(shown.with(|s| s.start), row_px.get()));
    let after = move || {
        let rest = len.get().saturating_sub(shown.with(|s| s.end));
        format!("{}px", window::height(rest, row_px.get()))
    };
    let count = move || {
        total
            .get()
            .filter(|_| bands.lines.with(Option::is_none))
            .map_or_else(|| "-1".to_owned(), |n| (n + 1).to_string())
    };
    view! { class = scope,
        <div
            class="ac-table"
            class:ac-table-picking=move || is_picking.get()
            class:ac-table-picks=checks
            class:ac-table-aside=move || aside.get()
            node_ref=view_node
            style=("--table-card-h", format!("{card_height_px}px"))
            on:scroll=move |_| {
                if let Some(view) = view_node.get_untracked() {
                    scrolled.set((view.scroll_top(), view.client_height()));
                    let is_aside = view.scroll_left() > 0;
                    if aside.get_untracked() != is_aside {
                        aside.set(is_aside);
                    }
                }
            }
            on:pointerover=move |event| cells.hover(&event, cursor)
            on:pointerleave=move |_| cells.leave()
        >
            <table
                class="ac-table-grid"
                role="grid"
                aria-label=label
                aria-rowcount=count
                aria-multiselectable=checks.then_some("true")
                aria-busy=move || if loading.get() { "true" } else { "false" }
                style=("--table-min", min_width)
            >
                <colgroup>
                    {checks.then(|| view! { class = scope, <col class="ac-table-check-col"/> })}
                    {cols}
                </colgroup>
                <thead class="ac-table-head" role="rowgroup">
                    <tr role="row">
                        {picking.map(|picking| view! { <SelectAll picking len rows_len key_at=all_keys scope/> })}
                        <Heads table_id shape sort acts scope/>
                    </tr>
                </thead>
                <tbody class="ac-table-body" role="rowgroup" on:keydown=move |event: ev::KeyboardEvent| on_key(&event, cursor, cells)>
                    <tr class="ac-table-gap" aria-hidden="true" style:height=before><td colspan=span></td></tr>
                    <For each=places key=|place| *place children=rows/>
                    <tr class="ac-table-gap" aria-hidden="true" style:height=after><td colspan=span></td></tr>
                </tbody>
                <FootRow foot shape=below checks/>
            </table>
            {cells.may_ask().then(|| view! { <CellPen cells cursor scope/> })}
            <Below len loading failure empty scope/>
        </div>
    }
}

#[component]
fn Row(
    at: usize,
    parts: RowParts,
    shape: Shape,
    key_at: KeyAt,
    cursor: Cursor,
    cells: Cells,
    press: Press,
    scope: &'static str,
) -> impl IntoView {
    let key = parts.key;
    let selection = cursor.picking.map(|picking| picking.selection);
    let picked = Memo::new(move |_| selection.is_some_and(|selection| key.with(|key| selection.with(|s| s.has(key)))));
    let row_id = cursor.row_id(at);
    let name_id = format!("{row_id}-name");
    let check = selection.map(|selection| {
        let pick = move |event: ev::MouseEvent| {
            selection.update(|s| {
                if event.shift_key() {
                    s.extend_to(at, |position| key_at(position));
                } else {
                    key.with_untracked(|key| s.toggle(key, at));
                }
            });
            // The keys that select go on from here; the box itself hears none.
            cursor.go(at);
        };
        view! { class = scope,
            <td class="ac-table-td ac-table-check" role="gridcell">
                <input
                    class="ac-check-box ac-table-box"
                    type="checkbox"
                    tabindex="-1"
                    aria-labelledby=name_id.clone()
                    prop:checked=move || picked.get()
                    on:click=pick
                />
            </td>
        }
    });
    let has_card = parts.card.is_some();
    let href = parts.href;
    let card = parts.card.map(|card| {
        let inner = move || match href.get() {
            Some(href) => {
                view! { class = scope, <a class="ac-table-card-link" tabindex="-1" href=href>{card()}</a> }.into_any()
            }
            None => card(),
        };
        view! { class = scope, <td class="ac-table-card" role="gridcell">{inner}</td> }
    });
    let is_fixed = cells.may_ask().then_some("true");
    let cells = move || {
        (parts.cells)()
            .into_iter()
            .filter_map(|(at, content)| Some((shape.specs.get(at)?, content)))
            .enumerate()
            .map(|(column, (spec, content))| {
                let first = column == 0;
                let inner = match href.get().filter(|_| first) {
                    Some(href) => {
                        view! { class = scope, <a class="ac-table-link" tabindex="-1" href=href>{content}</a> }
                            .into_any()
                    }
                    None => content,
                };
                view! { class = scope,
                    <td
                        class="ac-table-td ac-table-cell"
                        class:ac-table-end=spec.align == Align::End
                        class:ac-table-name=first
                        role="gridcell"
                        tabindex="-1"
                        aria-readonly=is_fixed.filter(|_| !spec.editable)
                        id=first.then(|| name_id.clone())
                        data-label=spec.title.clone()
                    >
                        {inner}
                    </td>
                }
            })
            .collect_view()
    };
    let open = move |event: ev::MouseEvent| {
        if !press.takes(&event, key, at) && !dom::on_control(&event) {
            cursor.open(at);
        }
    };
    view! { class = scope,
        <tr
            class="ac-table-row"
            class:ac-table-row-on=move || picked.get()
            class:ac-table-row-opens=move || href.with(Option::is_some)
            class:ac-table-row-card=has_card
            role="row"
            id=row_id
            tabindex=move || if cursor.at.get() == at { "0" } else { "-1" }
            aria-rowindex=(at + 2).to_string()
            aria-selected=selection.map(|_| move || if picked.get() { "true" } else { "false" })
            on:click=open
            on:pointerdown=move |event| press.down(&event, key, at)
            on:pointermove=move |event| press.moved(&event)
            on:pointerup=move |_| press.let_go()
            on:pointercancel=move |_| press.let_go()
            on:contextmenu=move |event| press.menu(&event)
            on:focusin=move |_| cursor.at.set(at)
        >
            {check}
            {cells}
            {card}
        </tr>
    }
}
