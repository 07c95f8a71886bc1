//! The head of a timeline, and the lines below it.
use super::TimeShown;
use crate::logic::gantt::{Tick, heads, left_of, place, ticks};
use leptos::prelude::*;

#[component]
pub(super) fn Axis(shown: TimeShown, noun: &'static str, scope: &'static str) -> impl IntoView {
    let at = move |day| left_of(shown.breadth.get(), shown.window.get(), day);
    let columns = move |class: &'static str, ticks: Vec<Tick>| {
        let column = |tick: Tick| {
            let width = tick.days * shown.breadth.get().day_px();
            view! { class = scope,
                <span class=class style:left=format!("{}px", at(tick.first)) style:width=format!("{width}px")>
                    <span class="ac-gantt-tick-words num">{tick.label}</span>
                </span>
            }
        };
        ticks.into_iter().map(column).collect_view()
    };
    let label = move || {
        let window = shown.window.get();
        format!("Time from {} to {}", window.first.short(), window.last.short())
    };
    view! { class = scope,
        <div class="ac-gantt-head" role="row" aria-rowindex="1">
            <span class="ac-gantt-corner" role="columnheader">{capital(noun)}</span>
            <div class="ac-gantt-axis" role="columnheader">
                <span class="visually-hidden">{label}</span>
                <div class="ac-gantt-heads" aria-hidden="true">
                    {move || columns("ac-gantt-tick ac-gantt-tick-head", heads(shown.breadth.get(), shown.window.get()))}
                </div>
                <div class="ac-gantt-ticks" aria-hidden="true">
                    {move || columns("ac-gantt-tick", ticks(shown.breadth.get(), shown.window.get(), shown.start.get()))}
                </div>
            </div>
        </div>
    }
}

/// Where columns begin, and where today is.
#[component]
pub(super) fn Lines(shown: TimeShown, scope: &'static str) -> impl IntoView {
    let lines = move || {
        let (breadth, window) = (shown.breadth.get(), shown.window.get());
        let line = |tick: Tick| {
            let left = left_of(breadth, window, tick.first);
            view! { class = scope, <span class="ac-gantt-line" style:left=format!("{left}px")></span> }
        };
        ticks(breadth, window, shown.start.get()).into_iter().map(line).collect_view()
    };
    let today = move || {
        let (breadth, window, today) = (shown.breadth.get(), shown.window.get(), shown.today.get()?);
        let at = place(breadth, window, today, today)?;
        let middle = at.left + at.width / 2;
        Some(view! { class = scope, <span class="ac-gantt-today" style:left=format!("{middle}px")></span> })
    };
    view! { class = scope, <div class="ac-gantt-lines" aria-hidden="true">{lines}{today}</div> }
}

fn capital(noun: &str) -> String {
    let mut letters = noun.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
