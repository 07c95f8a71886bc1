//! Single cells: the one that has the focus, keys that go from one to the next, copying, pasting, and asking for a change.
//!
//! Rule: the table changes nothing. It says which cell is meant and what is to be put there; whoever knows the records does it.
use super::selection::on_select_key;
use super::step::Step;
use super::{Align, ColumnSpec, keys::Cursor};
use crate::dom;
use crate::icon::{Glyph, Icon};
use leptos::{ev, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// What is wanted of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To edit it, beginning with what was typed instead of what it says.
    Edit(Option<String>),
    /// To put this text into it; an empty one empties it. `from` is the row of the same column that it was copied from.
    Put { text: String, from: Option<String> },
}

/// A cell, and what is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellAsk {
    /// Key of its row.
    pub row: String,
    /// Key of its column.
    pub column: String,
    pub wish: Wish,
    place: Place,
    table: String,
}

impl CellAsk {
    /// The same of a row that stands elsewhere by now.
    #[must_use]
    pub fn moved_to(mut self, row: usize) -> Self {
        self.place.row = row;
        self
    }

    /// The cell, while it is drawn.
    #[must_use]
    pub fn element(&self) -> Option<web_sys::HtmlElement> {
        self.place.element(&row_id(&self.table, self.place.row))
    }

    /// Shows on the cell whether its change is on its way.
    pub fn show_saving(&self, is_saving: bool) {
        let Some(cell) = self.element() else { return };
        // Fails only for names that are none.
        let _ = match is_saving {
            true => cell.set_attribute("aria-busy", "true").and_then(|()| cell.class_list().add_1("ac-table-saving")),
            false => cell.remove_attribute("aria-busy").and_then(|()| cell.class_list().remove_1("ac-table-saving")),
        };
    }

    /// The cell below it, while that is drawn.
    #[must_use]
    pub fn below(&self) -> Option<web_sys::HtmlElement> {
        let row = self.place.row + 1;
        Place { row, ..self.place }.element(&row_id(&self.table, row))
    }
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    row: usize,
    /// Among the columns that are shown.
    column: usize,
    /// Elements of the row before its first column.
    before: usize,
}

impl Place {
    fn element(self, row_id: &str) -> Option<web_sys::HtmlElement> {
        let at = u32::try_from(self.column + self.before).ok()?;
        dom::by_id(row_id)?.children().item(at)?.dyn_into().ok()
    }
}

pub(super) fn row_id(table: &str, at: usize) -> String {
    format!("{table}-row-{at}")
}

/// The row at `to`, or the next one on the way from `from`, else `from`: the heading of a group has no cells.
fn nearest_row(cursor: Cursor, from: usize, to: usize) -> usize {
    let is_row = |at: &usize| cursor.key_at.with_value(|key_at| key_at(*at).is_some());
    let on = if to >= from { (to..cursor.len.get_untracked()).find(is_row) } else { (0..=to).rev().find(is_row) };
    on.unwrap_or(from)
}

/// What was copied from this table.
#[derive(Clone)]
struct Copied {
    text: String,
    row: String,
    column: String,
}

/// The cells of a table. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Cells {
    specs: StoredValue<Arc<[ColumnSpec]>>,
    order: Memo<Vec<usize>>,
    /// Elements of a row before its first column.
    before: usize,
    ask: Option<Callback<CellAsk>>,
    copied: StoredValue<Option<Copied>>,
    /// Where the pen stands.
    pen: RwSignal<Option<Pen>>,
}

/// The button over the cell that the pointer is on, in pixels of what scrolls.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    place: Place,
    left: i32,
    top: i32,
    height: i32,
    /// It stands at the start of the cell, whose text is at its end.
    before: bool,
}

impl Cells {
    pub fn new(
        specs: Arc<[ColumnSpec]>,
        order: Memo<Vec<usize>>,
        checks: bool,
        ask: Option<Callback<CellAsk>>,
    ) -> Self {
        Self {
            specs: StoredValue::new(specs),
            order,
            before: usize::from(checks),
            ask,
            copied: StoredValue::new(None),
            pen: RwSignal::new(None),
        }
    }

    pub fn may_ask(self) -> bool {
        self.ask.is_some()
    }

    fn last(self) -> usize {
        self.order.with_untracked(Vec::len).saturating_sub(1)
    }

    fn spec<T>(self, column: usize, read: impl FnOnce(&ColumnSpec) -> T) -> Option<T> {
        let at = self.order.with_untracked(|order| order.get(column).copied())?;
        self.specs.with_value(|specs| specs.get(at).map(read))
    }

    fn is_editable(self, column: usize) -> bool {
        self.ask.is_some() && self.spec(column, |spec| spec.editable) == Some(true)
    }

    /// The cell that `element` is or stands in.
    fn place_of(self, element: &web_sys::Element) -> Option<Place> {
        let cell: web_sys::HtmlElement = element.closest(".ac-table-cell").ok()??.dyn_into().ok()?;
        let row = cell.parent_element()?.id().rsplit('-').next()?.parse().ok()?;
        let column = usize::try_from(dom::place_among(&cell)).ok()?.checked_sub(self.before)?;
        Some(Place { row, column, before: self.before })
    }

    fn wish(self, cursor: Cursor, place: Place, wish: Wish) {
        let Some(ask) = self.ask.filter(|_| self.is_editable(place.column)) else { return };
        let row = cursor.key_at.with_value(|key_at| key_at(place.row));
        let column = self.spec(place.column, |spec| spec.key.clone());
        if let (Some(row), Some(column)) = (row, column) {
            ask.run(CellAsk { row, column, wish, place, table: cursor.id.get_value() });
        }
    }

    /// Moves the focus to a cell.
    fn go(self, cursor: Cursor, row: usize, column: usize) {
        let row = row.min(cursor.len.get_untracked().saturating_sub(1));
        let place = Place { row, column: column.min(self.last()), before: self.before };
        cursor.reveal(row);
        let id = cursor.row_id(row);
        let focus = move || {
            if let Some(cell) = place.element(&id) {
                dom::focus(&cell);
                // A cell that stands beside the view is brought in; one below the sticky head was brought in before.
                cell.scroll_into_view_with_scroll_into_view_options(&dom::nearest());
            }
        };
        match place.element(&cursor.row_id(row)) {
            Some(_) => focus(),
            // The scroll event of the next frame draws the row, the one after it can be focused.
            None => request_animation_frame(move || request_animation_frame(focus)),
        }
    }

    /// From a row into its first cell.
    pub fn enter(self, cursor: Cursor) {
        self.go(cursor, cursor.at.get_untracked(), 0);
    }

    /// Keys on a cell. Answers whether the event was about one.
    pub fn on_key(self, event: &ev::KeyboardEvent, cursor: Cursor) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(cell) = target.filter(|target| target.class_list().contains("ac-table-cell")) else { return false };
        let Some(place) = self.place_of(&cell) else { return false };
        let is_taken = match Step::of(&event.key(), dom::command_key(event) || event.alt_key()) {
            Some(Step::Out) => {
                cursor.go(place.row);
                true
            }
            Some(Step::Left) if place.column == 0 => {
                cursor.go(place.row);
                true
            }
            Some(step) => {
                let (row, column) = step.from((place.row, place.column), (cursor.len.get_untracked(), self.last()));
                self.go(cursor, nearest_row(cursor, place.row, row), column);
                true
            }
            None => {
                self.act(event, cursor, place, &cell)
                    || cursor
                        .key_at
                        .with_value(|key_at| on_select_key(event, cursor.picking, cursor.len.get_untracked(), key_at))
            }
        };
        if is_taken {
            event.prevent_default();
            event.stop_propagation();
        }
        true
    }

    fn act(self, event: &ev::KeyboardEvent, cursor: Cursor, place: Place, cell: &web_sys::Element) -> bool {
        let key = event.key();
        let is_plain = !(dom::command_key(event) || event.alt_key() || event.is_composing());
        match key.as_str() {
            "Enter" | "F2" if self.is_editable(place.column) => self.wish(cursor, place, Wish::Edit(None)),
            "Enter" => match cell.query_selector("a").ok().flatten().and_then(|link| link.dyn_into().ok()) {
                Some(link) => dom::click_soon(link),
                None => cursor.open(place.row),
            },
            "Delete" | "Backspace" if self.is_editable(place.column) => {
                self.wish(cursor, place, Wish::Put { text: String::new(), from: None });
            }
            " " => cursor.pick(event),
            _ if is_plain && key.chars().count() == 1 && self.is_editable(place.column) => {
                self.wish(cursor, place, Wish::Edit(Some(key)));
            }
            _ => return false,
        }
        true
    }

    /// Copies the cell that has the focus, and pastes into it. The browser tells the window of both, whatever has the focus.
    pub fn follow_clipboard(self, cursor: Cursor) {
        let focused = move || {
            let cell = document().active_element().filter(|it| it.class_list().contains("ac-table-cell"))?;
            let table = cursor.id.with_value(|id| format!("{id}-row-"));
            let is_here = cell.parent_element().is_some_and(|row| row.id().starts_with(&table));
            is_here.then(|| self.place_of(&cell).map(|place| (cell, place))).flatten()
        };
        Effect::new(move |_| {
            let copy = window_event_listener(ev::copy, move |event: web_sys::ClipboardEvent| {
                let has_selection = window().get_selection().ok().flatten().is_some_and(|it| !it.is_collapsed());
                let Some((cell, place)) = focused().filter(|_| !has_selection) else { return };
                let text = dom::words_in(&cell);
                if event.clipboard_data().is_none_or(|data| data.set_data("text/plain", &text).is_err()) {
                    return;
                }
                event.prevent_default();
                let row = cursor.key_at.with_value(|key_at| key_at(place.row));
                let column = self.spec(place.column, |spec| spec.key.clone());
                self.copied.set_value(row.zip(column).map(|(row, column)| Copied { text, row, column }));
            });
            let paste = window_event_listener(ev::paste, move |event: web_sys::ClipboardEvent| {
                let Some((_, place)) = focused() else { return };
                let Some(text) = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()) else {
                    return;
                };
                event.prevent_default();
                let text = text.trim().to_owned();
                let column = self.spec(place.column, |spec| spec.key.clone());
                let from = self.copied.with_value(|copied| {
                    let same = |copied: &&Copied| copied.text == text && Some(&copied.column) == column.as_ref();
                    copied.as_ref().filter(same).map(|copied| copied.row.clone())
                });
                if !text.is_empty() {
                    self.wish(cursor, place, Wish::Put { text, from });
                }
            });
            on_cleanup(move || {
                copy.remove();
                paste.remove();
            });
        });
    }

    /// The pointer is over `event`'s target: the pen stands on the cell that can be changed there.
    pub fn hover(self, event: &ev::PointerEvent, cursor: Cursor) {
        if self.ask.is_none() || event.pointer_type() != "mouse" || dom::is_within(event, ".ac-table-pen") {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let over = target.and_then(|target| {
            let place = self.place_of(&target).filter(|place| self.is_editable(place.column))?;
            let (view, cell) = (cursor.node.get_untracked()?, place.element(&cursor.row_id(place.row))?);
            let (around, within) = (view.get_bounding_client_rect(), cell.get_bounding_client_rect());
            let before = self.spec(place.column, |spec| spec.align == Align::End) == Some(true);
            let edge = if before { within.left() } else { within.right() };
            Some(Pen {
                place,
                before,
                left: dom::whole_px(edge - around.left()) + view.scroll_left(),
                top: dom::whole_px(within.top() - around.top()) + view.scroll_top(),
                height: dom::whole_px(within.height()),
            })
        });
        if self.pen.get_untracked() != over {
            self.pen.set(over);
        }
    }

    pub fn leave(self) {
        if self.pen.with_untracked(Option::is_some) {
            self.pen.set(None);
        }
    }
}

/// The button that edits the cell under the pointer. Keys have Enter for that.
#[component]
pub(super) fn CellPen(cells: Cells, cursor: Cursor, scope: &'static str) -> impl IntoView {
    let pen = cells.pen;
    let title = move |pen: Pen| cells.spec(pen.place.column, |spec| spec.title.clone()).unwrap_or_default();
    move || {
        pen.get().map(|pen| {
            view! { class = scope,
                <button
                    class="ac-table-pen"
                    class:ac-table-pen-before=pen.before
                    type="button"
                    tabindex="-1"
                    aria-label=format!("Change {}", title(pen))
                    style:left=format!("{}px", pen.left)
                    style:top=format!("{}px", pen.top)
                    style:height=format!("{}px", pen.height)
                    on:click=move |_| cells.wish(cursor, pen.place, Wish::Edit(None))
                >
                    <Glyph icon=Icon::Edit small=true/>
                </button>
            }
        })
    }
}
