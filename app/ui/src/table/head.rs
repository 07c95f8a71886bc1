//! The sticky head: sort buttons, column edges that can be dragged or moved by arrow keys, "select all".
use super::{Align, ColumnSpec, Sort};
use crate::icon::{Glyph, Icon};
use crate::logic::select::Selection;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Narrowest a column can be made.
const COLUMN_PX_MIN: i32 = 64;
/// Widest a column can be made.
const COLUMN_PX_MAX: i32 = 960;
/// What an arrow key adds to a width.
const RESIZE_STEP_PX: i32 = 16;

/// One column's head.
#[component]
pub(super) fn HeadCell(spec: ColumnSpec, sort: Option<RwSignal<Option<Sort>>>, scope: &'static str) -> impl IntoView {
    let key = spec.key;
    let here = move || sort.and_then(|sort| sort.get()).filter(|sort| sort.key == key);
    let aria_sort = move || match here() {
        Some(sort) if sort.descending => Some("descending"),
        Some(_) => Some("ascending"),
        None => None,
    };
    let (title, shown) = (spec.title.clone(), spec.title);
    let label = match sort.filter(|_| spec.sortable) {
        Some(sort) => view! { class = scope,
            <button class="ac-table-sort" type="button" on:click=move |_| sort.update(|now| *now = turned(now, key))>
                {shown}
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
    view! { class = scope,
        <th
            class="ac-table-th"
            class:ac-table-end=spec.align == Align::End
            role="columnheader"
            scope="col"
            aria-sort=aria_sort
        >
            {label}
            <ResizeHandle title width=spec.width stretch=spec.stretch scope/>
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

#[component]
fn ResizeHandle(title: String, width: RwSignal<i32>, stretch: RwSignal<bool>, scope: &'static str) -> impl IntoView {
    let node = NodeRef::<html::Span>::new();
    // A stretched column starts from what it measures, else it would jump under the pointer.
    let settle = move || {
        let head = node.get_untracked().and_then(|handle| handle.parent_element());
        if let Some(head) = head.and_then(|head| head.dyn_into::<web_sys::HtmlElement>().ok()) {
            width.set(head.offset_width());
        }
        stretch.set(false);
    };
    let start = StoredValue::new(None::<(i32, i32)>);
    let set = move |px: i32| width.set(px.clamp(COLUMN_PX_MIN, COLUMN_PX_MAX));
    let press = move |event: ev::PointerEvent| {
        event.prevent_default();
        event.stop_propagation();
        settle();
        if let Some(handle) = node.get_untracked() {
            // Without capture the drag merely ends when the pointer leaves the handle.
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        start.set_value(Some((event.client_x(), width.get_untracked())));
    };
    let drag = move |event: ev::PointerEvent| {
        if let Some((x, from)) = start.get_value() {
            set(from + event.client_x() - x);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -RESIZE_STEP_PX,
            "ArrowRight" => RESIZE_STEP_PX,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        settle();
        set(width.get_untracked() + by);
    };
    view! { class = scope,
        <span
            class="ac-table-resize"
            node_ref=node
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=format!("Width of {title}")
            aria-valuemin=COLUMN_PX_MIN.to_string()
            aria-valuemax=COLUMN_PX_MAX.to_string()
            aria-valuenow=move || width.get().to_string()
            on:pointerdown=press
            on:pointermove=drag
            on:pointerup=move |_| start.set_value(None)
            on:pointercancel=move |_| start.set_value(None)
            on:keydown=keys
        ></span>
    }
}

/// The checkbox over the checkboxes: on when all that is loaded is selected, mixed when some is.
#[component]
pub(super) fn SelectAll(
    selection: RwSignal<Selection>,
    len: Memo<usize>,
    key_at: super::grid::KeyAt,
    scope: &'static str,
) -> impl IntoView {
    let all = move || {
        let n = selection.with(Selection::len);
        n > 0 && n >= len.get()
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
