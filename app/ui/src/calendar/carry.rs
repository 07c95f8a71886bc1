//! What dragging a chip does to a calendar.
use super::state::State;
use crate::dom::whole_px;
use crate::drag::{Drag, Draggable};
use crate::logic::board::edge_scroll;
use crate::logic::dates::Day;
use leptos::prelude::*;

impl Draggable for State {
    fn drag(self) -> Drag {
        self.drag
    }

    fn root(self) -> Option<web_sys::HtmlDivElement> {
        self.root.get_untracked()
    }

    fn grasp(self, target: &web_sys::Element) -> Option<(web_sys::Element, String)> {
        let chip = target.closest("[data-chip]").ok().flatten()?;
        let key = chip.get_attribute("data-chip").filter(|key| self.movable(key).is_some())?;
        Some((chip, key))
    }

    fn lift(self, key: &str) -> Option<web_sys::Element> {
        let (day, _) = self.movable(key)?;
        // The key is an id of ours: nothing in it ends the selector.
        let chip = self.root.get_untracked()?.query_selector(&format!("[data-chip=\"{key}\"]")).ok().flatten()?;
        self.over.set(Some(day));
        Some(chip)
    }

    /// Finds the day below the pointer.
    fn aim(self) {
        let (x, y) = self.drag.pointer();
        let under = document().element_from_point(exact(x), exact(y));
        let cell = under.and_then(|element| element.closest(".ac-cal [data-day]").ok().flatten());
        let day = cell.and_then(|cell| Day::parse_iso(&cell.get_attribute("data-day")?));
        if self.over.get_untracked() != day {
            self.over.set(day);
        }
    }

    fn pull(self) {
        let Some(root) = self.root.get_untracked() else { return };
        let place = root.get_bounding_client_rect();
        let by = edge_scroll(self.drag.pointer().1, whole_px(place.top()), whole_px(place.bottom()));
        if by != 0 {
            root.set_scroll_top(root.scroll_top() + by);
            self.aim();
        }
    }

    fn put_down(self, key: String) {
        let over = self.over.get_untracked();
        self.over.set(None);
        let home = self.movable(&key).map(|(day, _)| day);
        if let Some(day) = over.filter(|day| home.is_some_and(|home| home != *day)) {
            self.on_move.run((key, day));
        }
    }

    fn put_back(self) {
        self.over.set(None);
    }
}

fn exact(px: i32) -> f32 {
    // Pixels of a screen are few enough to be exact.
    f32::from(i16::try_from(px).unwrap_or(i16::MAX))
}
