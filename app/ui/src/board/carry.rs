//! What dragging a card does to a board.
use super::state::BoardState;
use crate::dom::{by_id, whole_px};
use crate::drag::{Drag, Draggable};
use crate::logic::board::{Layout, edge_scroll};
use leptos::prelude::*;

impl Draggable for BoardState {
    fn drag(self) -> Drag {
        self.drag
    }

    fn root(self) -> Option<web_sys::HtmlDivElement> {
        self.root.get_untracked()
    }

    fn grasp(self, target: &web_sys::Element) -> Option<(web_sys::Element, String)> {
        let card = target.closest(".ac-board-card").ok().flatten().filter(|_| !self.locked.get_untracked())?;
        let key = card.get_attribute("data-card")?;
        Some((card, key))
    }

    /// Measures once: a moving pointer reads no layout.
    fn lift(self, key: &str) -> Option<web_sys::Element> {
        let card = by_id(&self.card_id(key))?;
        let (root, list) = (self.root.get_untracked()?, self.list(0)?);
        if !self.lift_card(key) {
            return None;
        }
        let list = list.get_bounding_client_rect();
        self.layout.set_value(Layout {
            left_px: whole_px(list.left()) + root.scroll_left(),
            top_px: whole_px(list.top()),
            column_pitch_px: self.pitch.get_untracked(),
            card_pitch_px: self.card_pitch,
        });
        Some(card.into())
    }

    /// Finds the gap below the ghost, from what was measured at the start.
    fn aim(self) {
        let Some(top) = self.drag.ghost_top() else { return };
        let (board_scroll, _) = self.across.get_untracked();
        let gap = self.layout.with_value(|layout| {
            let scroll = |column| self.column_scroll(column);
            self.lanes.with_untracked(|lanes| layout.gap(self.drag.pointer().0, top, board_scroll, scroll, lanes))
        });
        if let Some(gap) = gap {
            self.move_gap(gap);
        }
    }

    fn pull(self) {
        let (x, y) = self.drag.pointer();
        let layout = self.layout.get_value();
        let (scroll, width) = self.across.get_untracked();
        let sideways = edge_scroll(x, layout.left_px, layout.left_px + width);
        let up_down = edge_scroll(y, layout.top_px, layout.top_px + self.list_px.get_untracked());
        if let Some(root) = self.root.get_untracked().filter(|_| sideways != 0) {
            root.set_scroll_left(scroll + sideways);
        }
        let column = self.lift.with_untracked(|l| l.as_ref().map(|l| l.gap.column));
        if let Some(column) = column.filter(|_| up_down != 0)
            && let Some(list) = self.list(column)
        {
            list.set_scroll_top(self.column_scroll(column) + up_down);
        }
        if sideways != 0 || up_down != 0 {
            self.aim();
        }
    }

    fn put_down(self, _: String) {
        self.drop_card();
    }

    fn put_back(self) {
        self.put_card_back();
    }
}
