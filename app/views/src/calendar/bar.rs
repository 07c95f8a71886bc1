//! The line above a calendar: which days, by which date, how much of them.

use super::{BY, DateField, ZOOM, shown_by};
use crate::{address::Entry, list_views::ListViews};
use ac_core::money::grouped;
use ac_ui::{Bound, Button, ButtonKind, Choice, Day, Icon, Select, Zoom, logic::calendar::step};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn Bar(
    list: ListViews,
    dates: Signal<Vec<DateField>>,
    title: Signal<String>,
    count: Memo<Option<i64>>,
    nouns: (&'static str, &'static str),
    zoom: Memo<Zoom>,
    day: Signal<Day>,
    today: RwSignal<Option<Day>>,
    on_go: Callback<Day>,
) -> impl IntoView {
    let scope = style! {
        .vw-cal-bar {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding: 0 var(--page-pad);
        }
        .vw-cal-steps {
            display: flex;
            align-items: center;
            gap: var(--s1);
        }
        .vw-cal-title {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
            font-variant-numeric: tabular-nums;
        }
        .vw-cal-count {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .vw-cal-how {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            margin-inline-start: auto;
        }
        .vw-cal-zoom {
            display: flex;
            gap: calc(var(--s1) * .5);
            padding: calc(var(--s1) * .5);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-s);
            background: var(--glass);
        }
        .vw-cal-one {
            min-height: var(--control-h-small);
            padding: 0 var(--s3);
            border-radius: var(--r-xs);
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
        }
        .vw-cal-one:hover {
            color: var(--text);
        }
        .vw-cal-one[aria-pressed=true] {
            background: var(--surface-3);
            color: var(--text);
        }
        @media (max-width: 40rem) {
            .vw-cal-title {
                flex: 1;
            }
            .vw-cal-how {
                flex: 1 0 100%;
                margin: 0;
            }
            .vw-cal-by {
                flex: 1;
            }
            .vw-cal-zoom-agenda {
                display: none;
            }
        }
    };
    let words = move || match count.get() {
        Some(0) => String::new(),
        Some(1) => format!("1 {}", nouns.0),
        Some(n) => format!("{} {}", grouped(u64::try_from(n).unwrap_or(0)), nouns.1),
        None => String::new(),
    };
    let go_to_today = move |_| {
        if let Some(today) = today.get_untracked() {
            on_go.run(today);
        }
    };
    let go = move |by: i32| on_go.run(step(zoom.get_untracked(), day.get_untracked(), by));
    let period = move || if zoom.get() == Zoom::Week { "week" } else { "month" };
    let options = Signal::derive(move || {
        dates.with(|dates| dates.iter().map(|date| Choice::new(date.key.clone(), date.label.clone())).collect())
    });
    let by = Bound::new(
        move || {
            let shown =
                |dates: &Vec<DateField>| list.shown.with(|shown| shown_by(shown, dates).map(|by| by.key.clone()));
            dates.with(shown).unwrap_or_default()
        },
        move |picked| list.set_scope(BY, picked),
    );
    let zooms = Zoom::ALL.map(|one| {
        let choose = move |_| {
            let text = if one == Zoom::default() { String::new() } else { one.as_str().to_owned() };
            list.update(Entry::Own, |shown| {
                shown.scope.remove(ZOOM);
                if !text.is_empty() {
                    shown.scope.insert(ZOOM.to_owned(), text);
                }
            });
        };
        view! { class = scope,
            <button
                class="vw-cal-one"
                class:vw-cal-zoom-agenda=one == Zoom::Agenda
                type="button"
                aria-pressed=move || if zoom.get() == one { "true" } else { "false" }
                on:click=choose
            >
                {one.label()}
            </button>
        }
    });
    view! { class = scope,
        <div class="vw-cal-bar">
            <div class="vw-cal-steps">
                <Button on:click=go_to_today>"Today"</Button>
                <span title=move || format!("The {} before", period())>
                    <Button kind=ButtonKind::Ghost icon=Icon::ChevronLeft label="Previous" on:click=move |_| go(-1)/>
                </span>
                <span title=move || format!("The next {}", period())>
                    <Button kind=ButtonKind::Ghost icon=Icon::ChevronRight label="Next" on:click=move |_| go(1)/>
                </span>
            </div>
            <h2 class="vw-cal-title" aria-live="polite">{move || title.get()}</h2>
            <span class="vw-cal-count num">{words}</span>
            <div class="vw-cal-how">
                <div class="vw-cal-by"><Select label="Days of" name="calendar-by" options value=by hide_label=true/></div>
                <div class="vw-cal-zoom" role="group" aria-label="How much">{zooms.collect_view()}</div>
            </div>
        </div>
    }
}
