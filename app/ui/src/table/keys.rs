//! Keys inside the table. One row is the tab stop; arrows move it, so a list of a million rows is one stop on the way. The arrow
//! to the right goes on into the row's cells.
use super::cells::{Cells, row_id};
use super::grid::KeyAt;
use super::selection::{Picking, on_select_key};
use super::sums::Foot;
use crate::dom;
use crate::logic::window;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// Rows a PageUp or PageDown moves.
pub(super) const PAGE_ROWS: usize = 12;
/// Height of the sticky head, which covers the first row of the view.
const HEAD_PX: i32 = 36;

/// The row that has the focus, and what is needed to move it.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    pub at: RwSignal<usize>,
    pub id: StoredValue<String>,
    pub node: NodeRef<html::Div>,
    pub row_px: RwSignal<i32>,
    pub len: Memo<usize>,
    pub picking: Option<Picking>,
    pub foot: Foot,
    pub key_at: StoredValue<KeyAt>,
}

impl Cursor {
    pub fn row_id(self, at: usize) -> String {
        self.id.with_value(|id| row_id(id, at))
    }

    /// Moves the focus to a row, scrolling it into the page first if it is not drawn.
    pub fn go(self, at: usize) {
        let at = at.min(self.len.get_untracked().saturating_sub(1));
        self.reveal(at);
        let id = self.row_id(at);
        match dom::by_id(&id) {
            Some(row) => dom::focus(&row),
            // Two frames: the scroll event of the first draws the row, the second can focus it.
            None => request_animation_frame(move || dom::focus_soon(id)),
        }
    }

    /// Makes a row the tab stop and scrolls it into view.
    pub fn reveal(self, at: usize) {
        self.at.set(at);
        if let Some(view) = self.node.get_untracked() {
            let row_px = self.row_px.get_untracked();
            let to = window::reveal(at, view.scroll_top(), view.client_height() - self.foot.px(), row_px, HEAD_PX);
            if let Some(top) = to {
                view.set_scroll_top(top);
            }
        }
    }

    /// Follows the row's link, once the event that asked for it is over: the link's click bubbles to the same row, and
    /// a handler cannot be entered twice.
    pub fn open(self, at: usize) {
        let link = dom::by_id(&self.row_id(at))
            .and_then(|row| row.query_selector(".ac-table-link").ok().flatten())
            .and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(link) = link {
            dom::click_soon(link);
        }
    }

    /// Selects from one row to another.
    fn reach(self, from: usize, to: usize) {
        let Some(picking) = self.picking else { return };
        let to = to.min(self.len.get_untracked().saturating_sub(1));
        self.key_at
            .with_value(|key_at| picking.selection.update(|selection| selection.reach(from, to, |at| key_at(at))));
    }

    pub fn pick(self, event: &ev::KeyboardEvent) {
        let row = dom::by_id(&self.row_id(self.at.get_untracked()));
        let check = row
            .and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten())
            .and_then(|check| check.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(check) = check.filter(|_| self.picking.is_some()) {
            event.prevent_default();
            check.click();
        }
    }
}

/// Arrow keys, Home, End, pages, Enter, Space and what selects, on a focused row or cell.
pub(super) fn on_key(event: &ev::KeyboardEvent, cursor: Cursor, cells: Cells) {
    if cells.on_key(event, cursor) {
        return;
    }
    let on_row = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.class_list().contains("ac-table-row"));
    if !on_row {
        return;
    }
    if cursor.key_at.with_value(|key_at| on_select_key(event, cursor.picking, cursor.len.get_untracked(), key_at)) {
        return;
    }
    if dom::command_key(event) || event.alt_key() {
        return;
    }
    let at = cursor.at.get_untracked();
    let to = match event.key().as_str() {
        "ArrowDown" | "j" => at + 1,
        "ArrowUp" | "k" => at.saturating_sub(1),
        "PageDown" => at + PAGE_ROWS,
        "PageUp" => at.saturating_sub(PAGE_ROWS),
        "Home" => 0,
        "End" => usize::MAX,
        "ArrowRight" => {
            event.prevent_default();
            return cells.enter(cursor);
        }
        "Enter" => return cursor.open(at),
        " " | "x" => return cursor.pick(event),
        _ => return,
    };
    event.prevent_default();
    if event.shift_key() && to != usize::MAX {
        cursor.reach(at, to);
    }
    cursor.go(to);
}
