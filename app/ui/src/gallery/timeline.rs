//! The timeline, with lanes, bars, diamonds and enough rows to scroll.
use crate::logic::calendar::WeekStart;
use crate::logic::gantt::{Dates, window};
use crate::*;
use leptos::prelude::*;
use stylers_macro::style;

const BARS: usize = 200;
const TONES: [(Tone, &str); 3] = [(Tone::Accent, "Engaging"), (Tone::Good, "Won"), (Tone::Bad, "Lost")];

fn rows() -> Vec<GanttRow> {
    let first = Day::new(2026, 10, 20).unwrap_or_else(Day::epoch);
    let bar = |n: usize| {
        let (tone, says) = TONES.get(n % TONES.len()).copied().unwrap_or_default();
        let start = first.plus_days(i32::try_from(n * 7 % 60).unwrap_or(0));
        let end = start.plus_days(i32::try_from(n * 5 % 40).unwrap_or(0));
        GanttRow::Bar(Bar {
            key: n.to_string(),
            href: format!("#bar-{n}"),
            title: format!("Rollout {n}"),
            tone,
            says: says.to_owned(),
            dates: (Some(start), (!n.is_multiple_of(6)).then_some(end)),
            movable: (true, true),
            ..Bar::default()
        })
    };
    let lane =
        |title: &str| GanttRow::Lane { key: title.to_owned(), title: title.to_owned(), note: (BARS / 2).to_string() };
    let half = BARS / 2;
    let (open, closed) = ((0..half).map(bar), (half..BARS).map(bar));
    std::iter::once(lane("Open")).chain(open).chain(std::iter::once(lane("Closed"))).chain(closed).collect()
}

#[component]
pub fn DealTimeline() -> impl IntoView {
    let scope = style! {
        .ac-gallery-time {
            display: flex;
            width: 100%;
            height: 30rem;
        }
    };
    let all = RwSignal::new(rows());
    let day = RwSignal::new(Day::new(2026, 11, 1).unwrap_or_else(Day::epoch));
    let moved = move |(key, to): (String, Dates)| {
        all.update(|rows| {
            for row in rows {
                if let GanttRow::Bar(bar) = row
                    && bar.key == key
                {
                    bar.dates = to;
                }
            }
        });
    };
    let shown = TimeShown {
        breadth: Signal::stored(Breadth::Month),
        day: day.into(),
        window: Signal::derive(move || window(Breadth::Month, day.get())),
        start: Signal::stored(WeekStart::default()),
        today: Signal::stored(Day::new(2026, 11, 18)),
    };
    view! { class = scope,
        <div class="ac-gallery-time">
            <Gantt
                id="g-time"
                label=Signal::stored("Deals along the time".to_owned())
                shown
                dates=Signal::stored(("Opened".to_owned(), "Expected close".to_owned()))
                rows=all
                noun="deals"
                on_go=Callback::new(move |to| day.set(to))
                on_move=Callback::new(moved)
                on_ask=Callback::new(|_| ())
                on_more=Callback::new(|_| ())
                on_hold=Callback::new(|_| ())
            />
        </div>
    }
}
