//! Moving widgets among each other, by pointer, finger or keys.
//!
//! The rule: a widget changes places with the one it is dragged onto, once, until the pointer has left that one again; widgets
//! are of different sizes, and would otherwise change places for ever.

use crate::dashboards::widget::Widget;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Who is being moved. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Moving {
    draft: RwSignal<Vec<Widget>>,
    /// The widget under the pointer's grip.
    pub lifted: RwSignal<Option<u32>>,
    /// The widget it changed places with last.
    passed: StoredValue<Option<u32>>,
    /// What is read out.
    pub said: RwSignal<String>,
}

impl Moving {
    #[must_use]
    pub fn new(draft: RwSignal<Vec<Widget>>) -> Self {
        Self { draft, lifted: RwSignal::new(None), passed: StoredValue::new(None), said: RwSignal::new(String::new()) }
    }

    /// The pointer went down on a grip.
    pub fn press(self, id: u32, event: &ev::PointerEvent) {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        let grip = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(grip) = grip {
            // A finger's events would all be told to the grip, and none to what is below it. A mouse's are not held anyway.
            let _ = grip.release_pointer_capture(event.pointer_id());
        }
        event.prevent_default();
        self.passed.set_value(None);
        self.lifted.set(Some(id));
    }

    /// The pointer moved over the grid: whoever is below it gives way.
    pub fn drag(self, event: &ev::PointerEvent) {
        let Some(lifted) = self.lifted.get_untracked() else { return };
        let below = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let below = below.and_then(|element| element.closest("[data-widget]").ok().flatten());
        let below = below.and_then(|cell| cell.get_attribute("data-widget")?.parse::<u32>().ok());
        match below {
            Some(other) if other == lifted => self.passed.set_value(None),
            Some(other) if self.passed.get_value() != Some(other) => {
                self.passed.set_value(Some(other));
                self.draft.update(|all| {
                    let place = |id: u32| all.iter().position(|widget| widget.id == id);
                    if let (Some(from), Some(to)) = (place(lifted), place(other)) {
                        shift(all, from, to);
                    }
                });
            }
            _ => {}
        }
    }

    pub fn release(self) {
        self.lifted.set(None);
    }
}

/// Puts what is at `from` to `to`; those between move up.
fn shift<T>(all: &mut Vec<T>, from: usize, to: usize) {
    if from < all.len() && to < all.len() {
        let one = all.remove(from);
        all.insert(to, one);
    }
}

/// An arrow key on a grip: one place on or back, and the focus goes along.
pub fn moved_by_key(moving: Moving, id: u32, name: &str, event: &ev::KeyboardEvent) {
    let Some((from, length)) =
        moving.draft.with_untracked(|all| Some((all.iter().position(|widget| widget.id == id)?, all.len())))
    else {
        return;
    };
    let to = match event.key().as_str() {
        "ArrowLeft" | "ArrowUp" => from.saturating_sub(1),
        "ArrowRight" | "ArrowDown" => (from + 1).min(length.saturating_sub(1)),
        "Home" => 0,
        "End" => length.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    moving.draft.update(|all| shift(all, from, to));
    moving.said.set(format!("{name}: place {} of {length}.", to + 1));
    // A browser takes the focus from what is moved in the page.
    request_animation_frame(move || crate::screens::keys::focus(&format!("grip-{id}")));
}

#[cfg(test)]
mod tests {
    use super::shift;

    #[test]
    fn one_goes_and_the_others_close_up() {
        let check = |from, to, want: &str| {
            let mut all: Vec<char> = "abcd".chars().collect();
            shift(&mut all, from, to);
            assert_eq!(all.into_iter().collect::<String>(), want);
        };
        check(0, 2, "bcad");
        check(3, 0, "dabc");
        check(1, 1, "abcd");
        check(1, 9, "abcd");
    }
}
