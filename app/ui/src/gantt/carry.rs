//! What dragging a bar, or an end of it, does to a timeline.
use super::state::{Shift, State};
use crate::dom::whole_px;
use crate::drag::{Drag, Draggable};
use crate::logic::board::edge_scroll;
use crate::logic::gantt::{Grip, days_in};
use leptos::prelude::*;

/// What a grip is called in the page.
const GRIPS: [(&str, Grip); 3] = [("whole", Grip::Whole), ("start", Grip::Start), ("end", Grip::End)];

impl Draggable for State {
    fn drag(self) -> Drag {
        self.drag
    }

    fn root(self) -> Option<web_sys::HtmlDivElement> {
        self.root.get_untracked()
    }

    /// Its key says what of the bar is held.
    fn grasp(self, target: &web_sys::Element) -> Option<(web_sys::Element, String)> {
        let bar = target.closest("[data-bar]").ok().flatten()?;
        let key = bar.get_attribute("data-bar")?;
        let at = target.closest("[data-grip]").ok().flatten().and_then(|end| end.get_attribute("data-grip"));
        let name = at.as_deref().unwrap_or("whole");
        let (_, grip) = GRIPS.into_iter().find(|(known, _)| *known == name)?;
        let known = self.bar(&key).filter(|bar| self.may(bar, grip))?;
        Some((bar, format!("{name} {}", known.key)))
    }

    fn lift(self, key: &str) -> Option<web_sys::Element> {
        let (grip, key) = held(key)?;
        let root = self.root.get_untracked()?;
        // The key is an id of ours: nothing in it ends the selector.
        let bar = root.query_selector(&format!("[data-bar=\"{key}\"]")).ok().flatten()?;
        self.lifted_at.set_value(root.scroll_left());
        self.shift.set(Some(Shift { key: key.to_owned(), grip, by: 0 }));
        Some(bar)
    }

    /// Finds by how many days the pointer went, and the axis below it.
    fn aim(self) {
        let Some(root) = self.root.get_untracked() else { return };
        let px = self.drag.across() + root.scroll_left() - self.lifted_at.get_value();
        let by = days_in(self.shown.breadth.get_untracked(), px);
        if self.shift.with_untracked(|shift| shift.as_ref().is_some_and(|shift| shift.by != by)) {
            self.shift.update(|shift| {
                if let Some(shift) = shift {
                    shift.by = by;
                }
            });
        }
        self.point_at_held();
    }

    fn pull(self) {
        let Some(root) = self.root.get_untracked() else { return };
        let place = root.get_bounding_client_rect();
        let by = edge_scroll(self.drag.pointer().0, whole_px(place.left()), whole_px(place.right()));
        if by != 0 {
            root.set_scroll_left(root.scroll_left() + by);
            self.aim();
        }
    }

    fn put_down(self, _key: String) {
        self.hint.set(None);
        Self::put_down(self);
    }

    fn put_back(self) {
        self.hint.set(None);
        self.shift.set(None);
    }
}

/// What of which bar.
fn held(key: &str) -> Option<(Grip, &str)> {
    let (name, key) = key.split_once(' ')?;
    let (_, grip) = GRIPS.into_iter().find(|(known, _)| *known == name)?;
    Some((grip, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_told_from_its_key() {
        assert_eq!(held("start 0193"), Some((Grip::Start, "0193")));
        assert_eq!(held("whole 0193"), Some((Grip::Whole, "0193")));
        assert_eq!(held("middle 0193"), None);
        assert_eq!(held("0193"), None);
    }
}
