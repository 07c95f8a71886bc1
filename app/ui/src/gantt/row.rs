//! One row: the head of a lane, or a record with its bar.
use super::{
    Bar, GanttRow, ROW_PX,
    state::{State, bar_of},
};
use crate::icon::{Glyph, Icon};
use crate::logic::gantt::{Dates, Grip, Place, drawn, place};
use crate::logic::window::height;
use leptos::prelude::*;

/// A bar that is as wide has room for its words.
const WORDS_PX: i32 = 120;

#[component]
pub(super) fn RowOf(key: String, state: State, scope: &'static str) -> impl IntoView {
    let wanted = key.clone();
    let at = Memo::new(move |_| state.rows.with(|rows| rows.iter().position(|row| row.key() == wanted)));
    let top = move || format!("translateY({}px)", height(at.get().unwrap_or(0), ROW_PX));
    let index = move || at.get().map(|at| (at + 2).to_string());
    let row = state.rows.with_untracked(|rows| rows.iter().find(|row| row.key() == key).cloned());
    let inside = match row {
        Some(GanttRow::Bar(bar)) => view! { <Record bar state scope/> }.into_any(),
        Some(GanttRow::More(lane)) => view! { <More lane state scope/> }.into_any(),
        Some(GanttRow::Lane { .. }) | None => view! { <LaneHead key state scope/> }.into_any(),
    };
    view! { class = scope,
        <div class="ac-gantt-row" role="row" aria-rowindex=index style:transform=top>
            {inside}
        </div>
    }
}

#[component]
fn LaneHead(key: String, state: State, scope: &'static str) -> impl IntoView {
    let lane = Memo::new(move |_| {
        state.rows.with(|rows| {
            rows.iter().find_map(|row| match row {
                GanttRow::Lane { title, note, .. } if row.key() == key => Some((title.clone(), note.clone())),
                _ => None,
            })
        })
    });
    view! { class = scope,
        <div class="ac-gantt-lane" role="rowheader" aria-colspan="2">
            <span class="ac-gantt-lane-words">
                <b>{move || lane.get().map(|lane| lane.0)}</b>
                <span class="ac-gantt-quiet num">{move || lane.get().map(|lane| lane.1)}</span>
            </span>
        </div>
    }
}

#[component]
fn More(lane: String, state: State, scope: &'static str) -> impl IntoView {
    view! { class = scope,
        <div class="ac-gantt-lane" role="gridcell" aria-colspan="2">
            <button class="ac-gantt-more" type="button" on:click=move |_| state.acts.on_more.run(lane.clone())>"Show more"</button>
        </div>
    }
}

#[component]
fn Record(bar: Bar, state: State, scope: &'static str) -> impl IntoView {
    let key = StoredValue::new(bar.key.clone());
    // What stands here while the row leaves the page.
    let bar = Memo::new(move |old: Option<&Bar>| {
        let found = state
            .rows
            .with(|rows| key.with_value(|key| rows.iter().filter_map(bar_of).find(|bar| bar.key == *key).cloned()));
        found.or_else(|| old.cloned()).unwrap_or_else(|| bar.clone())
    });
    let dates = Memo::new(move |_| bar.with(|bar| state.dates_of(bar)));
    let at = Memo::new(move |_| {
        let (first, last) = drawn(dates.get())?;
        place(state.shown.breadth.get(), state.shown.window.get(), first, last)
    });
    let is_point = Memo::new(move |_| bar.with(Bar::is_point));
    let says = move || bar.with(|bar| state.dates.with(|names| said(bar, dates.get(), names)));
    let may = move |grip| Memo::new(move |_| bar.with(|bar| state.may(bar, grip)));
    let (may_whole, may_start, may_end) = (may(Grip::Whole), may(Grip::Start), may(Grip::End));
    let may_ask = Memo::new(move |_| bar.with(|bar| bar.movable.0 || bar.movable.1));
    let is_wide = Memo::new(move |_| !is_point.get() && at.get().is_some_and(|at: Place| at.width >= WORDS_PX));
    let is_shifted = Memo::new(move |_| {
        state.shift.with(|shift| key.with_value(|key| shift.as_ref().is_some_and(|shift| shift.key == *key)))
    });
    let is_cut = move |side: fn(Place) -> bool| at.get().is_some_and(side);
    let end = move |class: &'static str, name: &'static str| {
        view! { class = scope, <span class=format!("{class} {scope}") data-grip=name aria-hidden="true"></span> }
    };
    // The way of a pointer or a finger to days that are not drawn. By keyboard it is M.
    let ask = move || {
        let choose = move |_| state.acts.on_ask.run(key.get_value());
        view! { class = scope,
            <button
                class="ac-gantt-ask"
                type="button"
                tabindex="-1"
                aria-label="Choose dates"
                title="Choose dates"
                on:click=choose
            >
                <Glyph icon=Icon::Calendar small=true/>
            </button>
        }
    };
    let words = move || {
        let (icon, title) = bar.with(|bar| (bar.icon, bar.title.clone()));
        let icon = icon.map(|icon| view! { <Glyph icon small=true/> });
        view! { class = scope, <span class="ac-gantt-words">{icon}<span class="truncate">{title}</span></span> }
    };
    view! { class = scope,
        <div class="ac-gantt-name" role="rowheader">
            <a class="ac-gantt-open truncate" href=move || bar.with(|bar| bar.href.clone()) tabindex="-1" draggable="false">
                {move || bar.with(|bar| bar.title.clone())}
            </a>
            <Show when=move || may_ask.get()>{ask()}</Show>
        </div>
        <div class="ac-gantt-track" role="gridcell">
            <a
                class="ac-gantt-bar"
                class:ac-gantt-point=move || is_point.get()
                class:ac-gantt-done=move || bar.with(|bar| bar.is_done)
                class:ac-gantt-shifted=move || is_shifted.get()
                class:ac-gantt-wide=move || is_wide.get()
                class:ac-gantt-movable=move || may_whole.get()
                class:ac-gantt-cut-before=move || is_cut(|at| at.is_cut_before)
                class:ac-gantt-cut-after=move || is_cut(|at| at.is_cut_after)
                class:ac-gantt-out=move || at.get().is_none()
                id=key.with_value(|key| state.bar_id(key))
                data-bar=key.get_value()
                data-tone=move || bar.with(|bar| bar.tone.suffix())
                href=move || bar.with(|bar| bar.href.clone())
                draggable="false"
                aria-label=says
                aria-describedby=move || state.how_ids(may_whole.get(), may_ask.get())
                aria-keyshortcuts=move || match (may_whole.get(), may_ask.get()) {
                    (true, _) => Some("Shift+ArrowLeft Shift+ArrowRight m"),
                    (false, true) => Some("m"),
                    (false, false) => None,
                }
                tabindex=move || key.with_value(|key| if state.stop.get().as_ref() == Some(key) { "0" } else { "-1" })
                style:left=move || format!("{}px", at.get().map_or(0, |at| at.left))
                style:width=move || format!("{}px", at.get().map_or(0, |at| at.width))
                on:focus=move |_| state.arrived(key.get_value())
                on:blur=move |_| state.left()
                on:pointerenter=move |_| key.with_value(|key| state.point_at(key))
                on:pointerleave=move |_| {
                    if !state.drag.is_on() {
                        state.hint.set(None);
                    }
                }
            >
                <span class="ac-gantt-fill"></span>
                <Show when=move || may_start.get()>{end("ac-gantt-grip ac-gantt-grip-start", "start")}</Show>
                {words}
                <Show when=move || may_end.get()>{end("ac-gantt-grip ac-gantt-grip-end", "end")}</Show>
            </a>
        </div>
    }
}

/// `Lantern, Opened 1 Nov 2026, Expected close 30 Nov 2026, Engaging`.
fn said(bar: &Bar, (start, end): Dates, names: &(String, String)) -> String {
    let one = |day: Option<crate::Day>, name: &str| day.map(|day| format!("{name} {}", day.short()));
    let parts =
        [Some(bar.title.clone()), one(start, &names.0), one(end, &names.1), Some(bar.says.clone()), bar.note.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;

    #[test]
    fn a_bar_says_its_name_and_both_dates() {
        let bar = Bar { title: "Lantern".into(), says: "Engaging".into(), ..Bar::default() };
        let names = ("Opened".to_owned(), "Expected close".to_owned());
        let day = |text: &str| Day::parse_iso(text);
        assert_eq!(
            said(&bar, (day("2026-11-01"), day("2026-11-30")), &names),
            "Lantern, Opened 1 Nov 2026, Expected close 30 Nov 2026, Engaging"
        );
        assert_eq!(said(&bar, (None, day("2026-11-30")), &names), "Lantern, Expected close 30 Nov 2026, Engaging");
    }
}
