//! What a bar says in full, beside the one that is pointed at, focused or moved. For the eye alone: the bar's own name says the
//! same.
use super::{
    in_words,
    state::{Hint, State},
};
use crate::dom::{by_id, whole_px};
use leptos::prelude::*;

impl State {
    /// Tells of a bar beside it.
    pub(super) fn point_at(self, key: &str) {
        let (Some(bar), Some(root)) = (by_id(&self.bar_id(key)), self.root.get_untracked()) else { return };
        let (place, view) = (bar.get_bounding_client_rect(), root.get_bounding_client_rect());
        // Of a bar that begins further to the left, beside what is seen of it.
        let left = whole_px(place.left().max(view.left()));
        self.hint.set(Some(Hint { key: key.to_owned(), left, top: whole_px(place.bottom()) }));
    }

    pub(super) fn point_at_held(self) {
        if let Some(key) = self.shift.with_untracked(|shift| shift.as_ref().map(|shift| shift.key.clone())) {
            self.point_at(&key);
        }
    }
}

#[component]
pub(super) fn HintCard(state: State, scope: &'static str) -> impl IntoView {
    move || {
        let Hint { key, left, top } = state.hint.get()?;
        let bar = state.bar(&key)?;
        let dates = in_words(state.dates_of(&bar));
        let note = bar.note.clone();
        Some(view! { class = scope,
            <div
                class="ac-gantt-card"
                aria-hidden="true"
                style:left=format!("{left}px")
                style:top=format!("{top}px")
            >
                <b class="truncate">{bar.title.clone()}</b>
                <span class="num">{dates}</span>
                <span class="ac-gantt-quiet">{bar.says.clone()}{note.map(|note| format!(", {note}"))}</span>
            </div>
        })
    }
}
