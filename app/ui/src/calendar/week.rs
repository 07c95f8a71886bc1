//! A row of days.
use super::{
    Chip,
    chip::ChipLine,
    state::{State, find},
};
use crate::logic::calendar::{WeekStart, period, week_from};
use crate::logic::dates::Day;
use leptos::prelude::*;

/// A Monday; which one makes no difference.
const A_MONDAY: i32 = 4;

/// The names of the days, where they stand beside each other.
#[component]
pub(super) fn Heads(start: Signal<WeekStart>, scope: &'static str) -> impl IntoView {
    let names = move || {
        let days = Day::from_number(A_MONDAY).map(|monday| week_from(start.get().of(monday))).into_iter().flatten();
        let head = |day: Day| {
            let name = day.weekday_name();
            view! { class = scope,
                <span class="ac-cal-head" role="columnheader" aria-label=name>{name.get(..3).unwrap_or(name)}</span>
            }
        };
        days.map(head).collect_view()
    };
    view! { class = scope, <div class="ac-cal-heads" role="row">{names}</div> }
}

#[component]
pub(super) fn Week(
    days: [Day; 7],
    state: State,
    nouns: (&'static str, &'static str),
    scope: &'static str,
) -> impl IntoView {
    let cells = days.map(|day| view! { <Cell day state nouns scope/> }).collect_view();
    view! { class = scope, <div class="ac-cal-week" role="row">{cells}</div> }
}

#[component]
fn Cell(day: Day, state: State, nouns: (&'static str, &'static str), scope: &'static str) -> impl IntoView {
    let count = Memo::new(move |_| state.days.with(|days| find(days, day).map_or(Some(0), |one| one.count)));
    let chips =
        Memo::new(move |_| state.days.with(|days| find(days, day).map(|one| one.chips.clone()).unwrap_or_default()));
    let is_beyond = Memo::new(move |_| !period(state.zoom.get(), state.day.get(), state.start.get()).contains(day));
    let has_chips = Memo::new(move |_| chips.with(|chips| !chips.is_empty()));
    let is_today = Memo::new(move |_| state.today.get() == Some(day));
    let is_stop = Memo::new(move |_| state.stop.get() == day);
    // How many are not drawn; nothing where nobody counted them.
    let rest = Memo::new(move |_| {
        let drawn = chips.with(|chips| u64::try_from(chips.len()).unwrap_or(0));
        count.get().map(|count| count.saturating_sub(drawn))
    });
    let name = move || {
        let many = match count.get() {
            Some(0) => "nothing".to_owned(),
            Some(1) => format!("1 {}", nouns.0),
            Some(n) => format!("{n} {}", nouns.1),
            None => format!("very many {}", nouns.1),
        };
        let today = if is_today.get() { "today, " } else { "" };
        format!("{}, {today}{many}", day.long())
    };
    let more = move || {
        (rest.get() != Some(0)).then(|| {
            let words = rest.get().map_or_else(|| "+ many more".to_owned(), |n| format!("+{n} more"));
            let label = format!("{words} on {}", day.long());
            view! { class = scope,
                <button
                    class="ac-cal-more"
                    type="button"
                    aria-label=label
                    tabindex=move || if is_stop.get() { "0" } else { "-1" }
                    on:click=move |_| state.on_open.run(day)
                >
                    {words}
                </button>
            }
        })
    };
    view! { class = scope,
        <div
            class="ac-cal-day"
            class:ac-cal-beyond=move || is_beyond.get()
            class:ac-cal-today=move || is_today.get()
            class:ac-cal-bare=move || count.get() == Some(0)
            class:ac-cal-over=move || state.over.get() == Some(day)
            role="gridcell"
            id=state.day_id(day)
            data-day=day.iso()
            aria-current=move || is_today.get().then_some("date")
            tabindex=move || if is_stop.get() { "0" } else { "-1" }
            on:focus=move |_| state.at.set(Some(day))
        >
            <span class="visually-hidden">{name}</span>
            <button class="ac-cal-date" type="button" tabindex="-1" aria-label=format!("Open {}", day.long()) on:click=move |_| state.on_open.run(day)>
                <span class="ac-cal-number num">{day.day()}</span>
                <span class="ac-cal-long">{format!("{}, {} {}", day.weekday_name(), day.day(), day.month_name())}</span>
            </button>
            <Show when=move || has_chips.get()>
                <ul class=format!("ac-cal-list {scope}") role="list">
                    <For each=move || chips.get() key=fingerprint let:chip>
                        <ChipLine chip day state scope/>
                    </For>
                </ul>
            </Show>
            {more}
        </div>
    }
}

/// A chip that looks otherwise is drawn anew.
fn fingerprint(chip: &Chip) -> String {
    format!("{chip:?}")
}
