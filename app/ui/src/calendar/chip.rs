//! One record on its day.
use super::{Chip, state::State};
use crate::icon::Glyph;
use crate::logic::dates::Day;
use leptos::prelude::*;

#[component]
pub(super) fn ChipLine(chip: Chip, day: Day, state: State, scope: &'static str) -> impl IntoView {
    let Chip { key, href, title, note, tone, icon, says, is_done, movable } = chip;
    let lifted = key.clone();
    let is_away = move || state.drag.ghost.with(|ghost| ghost.as_ref().is_some_and(|ghost| ghost.key == lifted));
    let hint = [Some(title.as_str()), note.as_deref(), Some(says.as_str())];
    let hint: Vec<&str> = hint.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let hint = hint.join(", ");
    view! { class = scope,
        <li class="ac-cal-item">
            <a
                class=format!("ac-cal-chip ac-cal-chip-{}", tone.suffix())
                class:ac-cal-chip-away=is_away
                class:ac-cal-chip-done=is_done
                data-chip=key
                href=href
                title=hint
                draggable="false"
                tabindex=move || if state.stop.get() == day { "0" } else { "-1" }
                aria-describedby=movable.then(|| state.how_id())
                aria-keyshortcuts=movable.then_some("m")
                on:focus=move |_| state.at.set(Some(day))
            >
                {icon.map(|icon| view! { <Glyph icon small=true/> })}
                <span class="ac-cal-title truncate">{title}</span>
                <span class="ac-cal-says">{says}</span>
                {note.map(|note| view! { class = scope, <span class="ac-cal-note num">{note}</span> })}
            </a>
        </li>
    }
}
