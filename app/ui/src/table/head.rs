//! The sticky head: sort buttons, a menu each, edges that can be dragged or moved by arrow keys, heads that can be dragged to
//! another place, "select all".
use super::head_menu::{HeadActs, HeadMenu};
use super::layout::Shape;
use super::selection::{Picking, on_select_key};
use super::{Align, ColumnSpec, Sort};
use crate::dom;
use crate::icon::{Glyph, Icon};
use crate::logic::columns::{COLUMN_PX_MAX, COLUMN_PX_MIN};
use crate::logic::select::Selection;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// What an arrow key adds to a width.
const RESIZE_STEP_PX: i32 = 16;

/// What is under way over the heads.
#[derive(Clone, Copy)]
struct Drag {
    /// The column that is carried.
    key: RwSignal<Option<String>>,
    /// The column it would stand before.
    over: RwSignal<Option<String>>,
    /// An edge is being dragged: then no head is.
    resizing: StoredValue<bool>,
}

/// The heads of the columns that are shown.
#[component]
pub(super) fn Heads(
    table_id: String,
    shape: Shape,
    sort: Option<RwSignal<Option<Sort>>>,
    acts: HeadActs,
    scope: &'static str,
) -> impl IntoView {
    let drag = Drag { key: RwSignal::new(None), over: RwSignal::new(None), resizing: StoredValue::new(false) };
    // Nobody opens a menu before the page is awake: it is not drawn for the first look.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let order = shape.order;
    let head = move |at: usize| {
        let (shape, table_id) = (shape.clone(), table_id.clone());
        shape.specs.get(at).cloned().map(|spec| view! { <HeadCell table_id spec shape sort acts drag awake scope/> })
    };
    view! { <For each=move || order.get() key=|at| *at children=head/> }
}

/// One column's head.
#[component]
fn HeadCell(
    table_id: String,
    spec: ColumnSpec,
    shape: Shape,
    sort: Option<RwSignal<Option<Sort>>>,
    acts: HeadActs,
    drag: Drag,
    awake: RwSignal<bool>,
    scope: &'static str,
) -> impl IntoView {
    let key = StoredValue::new(spec.key.clone());
    let is_mine = move |other: &Option<String>| key.with_value(|key| other.as_ref() == Some(key));
    let here = move || sort.and_then(|sort| sort.get()).filter(|sort| key.with_value(|key| sort.key == *key));
    let aria_sort = move || match here() {
        Some(sort) if sort.descending => Some("descending"),
        Some(_) => Some("ascending"),
        None => None,
    };
    let (title, shown) = (spec.title.clone(), spec.title.clone());
    let label = match sort.filter(|_| spec.sortable) {
        Some(sort) => view! { class = scope,
            <button class="ac-table-sort" type="button" on:click=move |_| sort.update(|now| *now = key.with_value(|key| turned(now, key)))>
                <span class="truncate">{shown}</span>
                <span class="ac-table-arrow" class:ac-table-arrow-on=move || here().is_some()>
                    {move || {
                        let down = here().is_some_and(|sort| sort.descending);
                        view! { <Glyph icon=if down { Icon::ArrowDown } else { Icon::ArrowUp } small=true/> }
                    }}
                </span>
            </button>
        }
        .into_any(),
        None => view! { class = scope, <span class="ac-table-title">{shown}</span> }.into_any(),
    };
    let is_first = shape.offers.first().is_some_and(|first| first.key == spec.key);
    let (to_move, to_size) = (shape.clone(), shape.clone());
    let start = move |event: ev::DragEvent| {
        if drag.resizing.get_value() {
            return event.prevent_default();
        }
        drag.key.set(Some(key.get_value()));
        if let Some(data) = event.data_transfer() {
            data.set_effect_allowed("move");
            // Firefox drags nothing that has no data.
            let _ = data.set_data("text/plain", &key.get_value());
        }
    };
    let over = move |event: ev::DragEvent| {
        if !is_first && drag.key.with_untracked(Option::is_some) {
            event.prevent_default();
            drag.over.set(Some(key.get_value()));
        }
    };
    let put = move |event: ev::DragEvent| {
        event.prevent_default();
        if let Some(carried) = drag.key.get_untracked() {
            to_move.layout.move_before(&to_move.offers, &carried, Some(&key.get_value()));
        }
        drag.over.set(None);
    };
    let end = move |_: ev::DragEvent| {
        drag.key.set(None);
        drag.over.set(None);
    };
    let column_id = format!("{table_id}-column-{}", spec.key);
    let menu_id = StoredValue::new(format!("{column_id}-menu"));
    let sized = Callback::new(move |px| key.with_value(|key| to_size.layout.resize(&to_size.offers, key, px)));
    let size = Size {
        width: spec.width,
        stretch: spec.stretch,
        sized,
        resizing: drag.resizing,
        table: StoredValue::new(table_id),
    };
    let menu_spec = spec.clone();
    view! { class = scope,
        <th
            class="ac-table-th"
            class:ac-table-end=spec.align == Align::End
            class:ac-table-first=is_first
            class:ac-table-drop=move || drag.over.with(is_mine)
            class:ac-table-carried=move || drag.key.with(is_mine)
            role="columnheader"
            scope="col"
            id=column_id
            aria-sort=aria_sort
            draggable=(!is_first).then_some("true")
            on:dragstart=start
            on:dragover=over
            on:dragleave=move |_| drag.over.set(None)
            on:drop=put
            on:dragend=end
        >
            <div class="ac-table-th-line">
                {label}
                {move || awake.get().then(|| {
                    view! { class = scope,
                        <span class="ac-table-menu">
                            <HeadMenu id=menu_id.get_value() spec=menu_spec.clone() shape=shape.clone() sort acts size is_first/>
                        </span>
                    }
                })}
            </div>
            <ResizeHandle title size scope/>
        </th>
    }
}

/// First click sorts upwards, the second downwards, the third gives the order back.
fn turned(now: &Option<Sort>, key: &str) -> Option<Sort> {
    match now {
        Some(sort) if sort.key == key && sort.descending => None,
        Some(sort) if sort.key == key => Some(Sort { descending: true, ..sort.clone() }),
        _ => Some(Sort { key: key.to_owned(), descending: false }),
    }
}

/// A column's width, and where a new one goes. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Size {
    width: RwSignal<i32>,
    stretch: RwSignal<bool>,
    sized: Callback<i32>,
    resizing: StoredValue<bool>,
    /// Id of the table.
    table: StoredValue<String>,
}

impl Size {
    fn set(self, px: i32) {
        self.width.set(px.clamp(COLUMN_PX_MIN, COLUMN_PX_MAX));
    }

    /// Tells the width to whoever keeps it.
    fn keep(self) {
        self.sized.run(self.width.get_untracked());
    }

    /// Makes the column as wide as the widest of what is drawn in it. `head` is its head cell.
    pub fn fit(self, head: &web_sys::HtmlElement) {
        let at = dom::place_among(head);
        let rows = self.table.with_value(|table| dom::all(&format!("[id^='{table}-row-']")));
        let cells = rows.iter().filter_map(|row| row.children().item(at));
        let cells: Vec<web_sys::HtmlElement> = cells.filter_map(|cell| cell.dyn_into().ok()).collect();
        self.stretch.set(false);
        self.set(COLUMN_PX_MIN);
        // Narrow, every cell says how much more it needs; the frame after the next has drawn that.
        let head = head.clone();
        request_animation_frame(move || {
            let needed = cells.iter().chain(std::iter::once(&head)).map(dom::needed_width).max();
            self.set(needed.unwrap_or(COLUMN_PX_MIN));
            self.keep();
        });
    }
}

#[component]
fn ResizeHandle(title: String, size: Size, scope: &'static str) -> impl IntoView {
    let node = NodeRef::<html::Span>::new();
    let head = move || {
        let head = node.get_untracked().and_then(|handle| handle.parent_element());
        head.and_then(|head| head.dyn_into::<web_sys::HtmlElement>().ok())
    };
    // A stretched column starts from what it measures, else it would jump under the pointer.
    let settle = move || {
        if let Some(head) = head() {
            size.width.set(head.offset_width());
        }
        size.stretch.set(false);
    };
    let start = StoredValue::new(None::<(i32, i32)>);
    let press = move |event: ev::PointerEvent| {
        event.prevent_default();
        event.stop_propagation();
        size.resizing.set_value(true);
        settle();
        if let Some(handle) = node.get_untracked() {
            // Without capture the drag merely ends when the pointer leaves the handle.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        start.set_value(Some((event.client_x(), size.width.get_untracked())));
    };
    let drag = move |event: ev::PointerEvent| {
        if let Some((x, from)) = start.get_value() {
            size.set(from + event.client_x() - x);
        }
    };
    let release = move |_: ev::PointerEvent| {
        size.resizing.set_value(false);
        let begun = start.try_update_value(Option::take).flatten();
        if begun.is_some_and(|(_, from)| from != size.width.get_untracked()) {
            size.keep();
        }
    };
    let fit = move || {
        if let Some(head) = head() {
            size.fit(&head);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -RESIZE_STEP_PX,
            "ArrowRight" => RESIZE_STEP_PX,
            "Enter" => 0,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if by == 0 {
            return fit();
        }
        settle();
        size.set(size.width.get_untracked() + by);
        size.keep();
    };
    view! { class = scope,
        <span
            class="ac-table-resize"
            node_ref=node
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=format!("Width of {title}; Enter fits it to what stands in it")
            aria-valuemin=COLUMN_PX_MIN.to_string()
            aria-valuemax=COLUMN_PX_MAX.to_string()
            aria-valuenow=move || size.width.get().to_string()
            on:pointerdown=press
            on:pointermove=drag
            on:pointerup=release
            on:pointercancel=release
            on:dblclick=move |_| fit()
            on:keydown=keys
        ></span>
    }
}

/// The checkbox over the checkboxes: on when all that is loaded is selected, mixed when some is.
#[component]
pub(super) fn SelectAll(
    picking: Picking,
    len: Memo<usize>,
    rows_len: Memo<usize>,
    key_at: super::grid::KeyAt,
    scope: &'static str,
) -> impl IntoView {
    let selection = picking.selection;
    let all_keys = key_at.clone();
    let all = move || {
        let n = selection.with(Selection::len);
        n > 0 && n >= rows_len.get()
    };
    let toggle = move |_| {
        let all = all();
        selection.update(|selection| {
            if all {
                selection.clear();
            } else {
                selection.select_all((0..len.get_untracked()).filter_map(|at| key_at(at)));
            }
        });
    };
    view! { class = scope,
        <th class="ac-table-th ac-table-check" role="columnheader" scope="col">
            <input
                class="ac-check-box ac-table-box"
                type="checkbox"
                aria-label="Select all loaded rows"
                prop:checked=all
                prop:indeterminate=move || !all() && selection.with(|s| !s.is_empty())
                on:change=toggle
                on:keydown=move |event| {
                    on_select_key(&event, Some(picking), len.get_untracked(), &all_keys);
                }
            />
        </th>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_clicks_return_to_the_own_order() {
        let once = turned(&None, "name");
        assert_eq!(once, Some(Sort { key: "name".into(), descending: false }));
        let twice = turned(&once, "name");
        assert_eq!(twice, Some(Sort { key: "name".into(), descending: true }));
        assert_eq!(turned(&twice, "name"), None);
        assert_eq!(turned(&twice, "amount"), Some(Sort { key: "amount".into(), descending: false }));
    }
}
