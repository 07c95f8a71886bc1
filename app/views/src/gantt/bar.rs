//! The line above a timeline: which time, from which date to which, how much of it, and what it has lanes by.

use super::{Pair, SPAN, lanes_of, shown_lanes};
use crate::{address::Entry, calendar::DateField, calendar::ZOOM, list_views::ListViews, query::Field};
use ac_core::money::grouped;
use ac_ui::{Bound, Breadth, Button, ButtonKind, Choice, Day, Icon, Select, WeekStart, logic::gantt::step};
use leptos::prelude::*;
use stylers_macro::style;

/// What the line tells and changes.
#[derive(Clone, Copy)]
pub struct Tools {
    pub list: ListViews,
    pub dates: Signal<Vec<DateField>>,
    pub fields: Signal<Vec<Field>>,
    pub pair: Memo<Option<Pair>>,
    pub title: Signal<String>,
    pub total: Memo<Option<i64>>,
    /// How many have no date, and the list of them.
    pub undated: Memo<Option<(i64, String)>>,
    pub nouns: (&'static str, &'static str),
    pub breadth: Memo<Breadth>,
    pub day: Signal<Day>,
    pub today: RwSignal<Option<Day>>,
    pub start: RwSignal<WeekStart>,
    /// The day at the left edge, once somebody scrolled there.
    pub seen: StoredValue<Option<Day>>,
    pub on_go: Callback<Day>,
}

#[component]
pub fn ToolLine(tools: Tools) -> impl IntoView {
    let scope = style! {
        .vw-gantt-bar {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding: 0 var(--page-pad);
        }
        .vw-gantt-steps {
            display: flex;
            align-items: center;
            gap: var(--s1);
        }
        .vw-gantt-title {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
            font-variant-numeric: tabular-nums;
        }
        .vw-gantt-count {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .vw-gantt-how {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            margin-inline-start: auto;
        }
        .vw-gantt-zoom {
            display: flex;
            gap: calc(var(--s1) * .5);
            padding: calc(var(--s1) * .5);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-s);
            background: var(--glass);
        }
        .vw-gantt-one {
            min-height: var(--control-h-small);
            padding: 0 var(--s3);
            border-radius: var(--r-xs);
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
        }
        .vw-gantt-one:hover {
            color: var(--text);
        }
        .vw-gantt-one[aria-pressed=true] {
            background: var(--surface-3);
            color: var(--text);
        }
        @media (max-width: 40rem) {
            .vw-gantt-title {
                flex: 1;
            }
            .vw-gantt-how {
                flex: 1 0 100%;
                margin: 0;
            }
            .vw-gantt-by {
                flex: 1 1 40%;
                min-width: 0;
            }
            .vw-gantt-zoom {
                flex: 1 0 100%;
                justify-content: space-between;
            }
        }
    };
    let Tools { list, nouns, breadth, day, today, start, seen, on_go, total, undated, title, .. } = tools;
    let words = move || match total.get().and_then(|total| u64::try_from(total).ok()) {
        Some(0) | None => String::new(),
        Some(1) => format!("1 {}", nouns.0),
        Some(n) => format!("{} {}", grouped(n), nouns.1),
    };
    let without = move || {
        let (number, href) = undated.get().filter(|(number, _)| *number > 0)?;
        let number = grouped(u64::try_from(number).unwrap_or(0));
        Some(view! { class = scope, <a class="vw-gantt-count num" href=href>{format!("{number} without a date")}</a> })
    };
    let go_to_today = move |_| {
        if let Some(today) = today.get_untracked() {
            let is_week = breadth.get_untracked() == Breadth::Week;
            on_go.run(if is_week { start.get_untracked().of(today) } else { today });
        }
    };
    let go = move |by: i32| {
        let from = seen.get_value().unwrap_or_else(|| day.get_untracked());
        on_go.run(step(breadth.get_untracked(), from, by));
    };
    let unit = move || breadth.get().as_str();
    let zooms = Breadth::ALL.map(|one| {
        let choose = move |_| {
            let text = if one == Breadth::default() { "" } else { one.as_str() };
            list.set_scope(ZOOM, text.to_owned());
        };
        view! { class = scope,
            <button
                class="vw-gantt-one"
                type="button"
                aria-pressed=move || if breadth.get() == one { "true" } else { "false" }
                on:click=choose
            >
                {one.label()}
            </button>
        }
    });
    view! { class = scope,
        <div class="vw-gantt-bar">
            <div class="vw-gantt-steps">
                <Button on:click=go_to_today>"Today"</Button>
                <span title=move || format!("The {} before", unit())>
                    <Button kind=ButtonKind::Ghost icon=Icon::ChevronLeft label="Previous" on:click=move |_| go(-1)/>
                </span>
                <span title=move || format!("The next {}", unit())>
                    <Button kind=ButtonKind::Ghost icon=Icon::ChevronRight label="Next" on:click=move |_| go(1)/>
                </span>
            </div>
            <h2 class="vw-gantt-title" aria-live="polite">{move || title.get()}</h2>
            <span class="vw-gantt-count num">{words}</span>
            {without}
            <div class="vw-gantt-how">
                <Picks tools scope/>
                <div class="vw-gantt-zoom" role="group" aria-label="How much">{zooms.collect_view()}</div>
            </div>
        </div>
    }
}

/// From which date to which, and lanes.
#[component]
fn Picks(tools: Tools, scope: &'static str) -> impl IntoView {
    let Tools { list, dates, fields, pair, .. } = tools;
    let options = Signal::derive(move || {
        dates.with(|dates| dates.iter().map(|date| Choice::new(date.key.clone(), date.label.clone())).collect())
    });
    let key = move |of: fn(&Pair) -> &DateField| pair.with(|pair| pair.as_ref().map(|pair| of(pair).key.clone()));
    let (start, end) =
        (move || key(|pair| &pair.start).unwrap_or_default(), move || key(|pair| &pair.end).unwrap_or_default());
    let from = Bound::new(start, move |picked: String| list.set_scope(SPAN, Pair::written(&picked, &untrack(end))));
    let to = Bound::new(end, move |picked: String| list.set_scope(SPAN, Pair::written(&untrack(start), &picked)));
    let lanes = Signal::derive(move || {
        let none = std::iter::once(Choice::new("", "No lanes"));
        fields.with(|fields| {
            let one = |by: crate::figures::GroupBy| {
                Choice::new(by.to_string(), format!("Lanes by {}", ac_ui::lower(&by.label(fields))))
            };
            none.chain(lanes_of(fields).into_iter().map(one)).collect::<Vec<_>>()
        })
    });
    let by = Bound::new(
        move || {
            let shown = list.shown.with(|shown| fields.with(|fields| shown_lanes(shown, fields)));
            shown.map(|by| by.to_string()).unwrap_or_default()
        },
        move |picked: String| {
            list.update(Entry::Own, |shown| shown.group_by = Some(picked).filter(|by| !by.is_empty()));
        },
    );
    let has_lanes = move || lanes.with(|lanes| lanes.len() > 1);
    view! { class = scope,
        <div class="vw-gantt-by"><Select label="From" name="timeline-from" options value=from hide_label=true/></div>
        <div class="vw-gantt-by"><Select label="To" name="timeline-to" options value=to hide_label=true/></div>
        <Show when=has_lanes>
            <div class=format!("vw-gantt-by {scope}")><Select label="Lanes" name="timeline-lanes" options=lanes value=by hide_label=true/></div>
        </Show>
    }
}
