//! What one board knows while it is on the screen. Everything is Copy, so that handlers are small.
use super::{BoardColumn, RootNode};
use crate::dom::{self, whole_px};
use crate::drag::Drag;
use crate::logic::board::{Gap, Lane, Layout, Move, find, move_to};
use leptos::prelude::*;

/// Space between two cards, in pixels; `--s2` in the style.
const CARD_GAP_PX: i32 = 8;
/// Distance of two columns until it has been measured.
const COLUMN_PITCH_PX: i32 = 300;
/// Size of the view until it has been measured.
const VIEW_PX: (i32, i32) = (1_400, 760);

/// A lifted card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lift {
    pub card: String,
    pub gap: Gap,
}

#[derive(Clone, Copy)]
pub(super) struct BoardState {
    pub root: RootNode,
    pub drag: Drag,
    pub lanes: Memo<Vec<Lane>>,
    pub lift: RwSignal<Option<Lift>>,
    pub said: RwSignal<String>,
    /// Card that has the focus.
    pub focused: RwSignal<String>,
    /// Scroll position and width of the board.
    pub across: RwSignal<(i32, i32)>,
    pub pitch: RwSignal<i32>,
    /// Height of a column's list.
    pub list_px: RwSignal<i32>,
    pub live: RwSignal<bool>,
    pub layout: StoredValue<Layout>,
    pub scrolls: StoredValue<Vec<i32>>,
    pub locked: Signal<bool>,
    id: StoredValue<String>,
    titles: Signal<Vec<BoardColumn>>,
    name: Callback<String, String>,
    on_move: Callback<Move>,
    pub card_pitch: i32,
}

impl BoardState {
    pub fn new(
        id: &str,
        columns: Signal<Vec<BoardColumn>>,
        card_height_px: i32,
        name: Callback<String, String>,
        on_move: Callback<Move>,
        locked: Signal<bool>,
    ) -> Self {
        let lanes = Memo::new(move |_| {
            columns.with(|columns| {
                let lane = |c: &BoardColumn| Lane { id: c.id.clone(), cards: c.cards.clone() };
                columns.iter().map(lane).collect()
            })
        });
        Self {
            root: RootNode::new(),
            drag: Drag::new(),
            lanes,
            lift: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            focused: RwSignal::new(String::new()),
            across: RwSignal::new((0, VIEW_PX.0)),
            pitch: RwSignal::new(COLUMN_PITCH_PX),
            list_px: RwSignal::new(VIEW_PX.1),
            live: RwSignal::new(false),
            layout: StoredValue::new(Layout::default()),
            scrolls: StoredValue::new(Vec::new()),
            locked,
            id: StoredValue::new(id.to_owned()),
            titles: columns,
            name,
            on_move,
            card_pitch: card_height_px + CARD_GAP_PX,
        }
    }

    pub fn card_id(self, card: &str) -> String {
        self.id.with_value(|id| format!("{id}-card-{card}"))
    }

    pub fn list_id(self, column: usize) -> String {
        self.id.with_value(|id| format!("{id}-list-{column}"))
    }

    pub fn how_id(self) -> String {
        self.id.with_value(|id| format!("{id}-how"))
    }

    pub fn list(self, column: usize) -> Option<web_sys::HtmlElement> {
        dom::by_id(&self.list_id(column))
    }

    pub fn column_scroll(self, column: usize) -> i32 {
        self.scrolls.with_value(|all| all.get(column).copied().unwrap_or(0))
    }

    pub fn column_scrolled(self, column: usize, top: i32) {
        self.scrolls.update_value(|all| {
            if all.len() <= column {
                all.resize(column + 1, 0);
            }
            if let Some(place) = all.get_mut(column) {
                *place = top;
            }
        });
    }

    pub fn board_scrolled(self) {
        if let Some(root) = self.root.get_untracked() {
            self.across.set((root.scroll_left(), root.client_width()));
        }
    }

    /// Reads what depends on the board's size.
    pub fn measure(self) {
        self.board_scrolled();
        let left = |column: usize| self.list(column).map(|list| whole_px(list.get_bounding_client_rect().left()));
        if let (Some(first), Some(second)) = (left(0), left(1)) {
            self.pitch.set((second - first).max(1));
        }
        if let Some(list) = self.list(0) {
            self.list_px.set(list.client_height());
        }
        self.live.set(true);
    }

    /// Lifts a card where it lies.
    pub fn lift_card(self, card: &str) -> bool {
        let home = self.lanes.with_untracked(|lanes| find(lanes, card));
        let Some(gap) = home else { return false };
        self.lift.set(Some(Lift { card: card.to_owned(), gap }));
        self.say(|name, column| format!("{name} lifted from {column}."));
        true
    }

    /// Moves the gap; does nothing if it stays.
    pub fn move_gap(self, gap: Gap) {
        let stays = self.lift.with_untracked(|l| l.as_ref().is_none_or(|l| l.gap == gap));
        if !stays {
            self.lift.update(|lift| {
                if let Some(lift) = lift {
                    lift.gap = gap;
                }
            });
        }
    }

    /// Drops the card into the gap and tells the caller, if that is a move.
    pub fn drop_card(self) {
        let Some(lift) = self.lift.get_untracked() else { return };
        self.say(|name, column| format!("{name} dropped in {column}."));
        self.lift.set(None);
        let moved = self.lanes.with_untracked(|lanes| move_to(lanes, &lift.card, lift.gap));
        if let Some(moved) = moved {
            self.on_move.run(moved);
        }
    }

    /// Puts the card back.
    pub fn put_card_back(self) {
        if self.lift.with_untracked(Option::is_some) {
            self.say(|name, _| format!("{name} put back."));
            self.lift.set(None);
        }
    }

    /// Reads out what happened to the lifted card.
    pub fn say(self, words: impl Fn(&str, &str) -> String) {
        let Some(lift) = self.lift.get_untracked() else { return };
        let column = self
            .titles
            .with_untracked(|columns| columns.get(lift.gap.column).map(|c| c.title.clone()).unwrap_or_default());
        self.said.set(words(&self.name.run(lift.card), &column));
    }
}
