//! Records as bars along a time axis, one a row. Bars and their ends are moved by mouse, touch and keyboard; the axis is scrolled,
//! and where it ends the time beyond comes. What screens call a timeline: a record's timeline is what happened to it.
mod axis;
mod card;
mod carry;
mod keys;
mod row;
mod state;
mod styles;

use crate::badge::Tone;
use crate::drag;
use crate::icon::Icon;
use crate::logic::calendar::{Span, WeekStart};
use crate::logic::dates::Day;
use crate::logic::gantt::{Breadth, Dates, drawn, width};
use crate::logic::window;
use axis::{Axis, Lines};
use card::HintCard;
use leptos::{ev, prelude::*};
use row::RowOf;
use state::{Acts, State};
use styles::styles;

/// Height of a row.
pub(crate) const ROW_PX: i32 = 44;

/// One record as a bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What tells it from others.
    pub key: String,
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Quiet text: an amount.
    pub note: Option<String>,
    /// Its colour.
    pub tone: Tone,
    /// Drawing before the words, which says with `says` what the colour says.
    pub icon: Option<Icon>,
    /// What the colour means, in a word or two.
    pub says: String,
    /// There is nothing more to do about it.
    pub is_done: bool,
    /// When it begins and ends. With one of them it is a diamond on that day.
    pub dates: Dates,
    /// Whether either of them may be moved.
    pub movable: (bool, bool),
}

impl Bar {
    fn is_point(&self) -> bool {
        !matches!(self.dates, (Some(start), Some(end)) if start <= end)
    }
}

/// A row of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum GanttRow {
    /// The head of a lane, with how many stand in it as far as that is known.
    Lane {
        /// What tells it from others.
        key: String,
        /// What the lane's records have in common.
        title: String,
        /// Quiet text beside it.
        note: String,
    },
    /// A record.
    Bar(Bar),
    /// There are more in the lane with this key.
    More(String),
}

impl GanttRow {
    /// What tells it from the other rows.
    fn key(&self) -> String {
        match self {
            Self::Lane { key, .. } => format!("lane {key}"),
            Self::Bar(bar) => bar.key.clone(),
            Self::More(lane) => format!("more {lane}"),
        }
    }
}

/// What of the time is shown.
#[derive(Clone, Copy, Debug)]
pub struct TimeShown {
    /// How much time a period is.
    pub breadth: Signal<Breadth>,
    /// The day that is looked at.
    pub day: Signal<Day>,
    /// All that is drawn.
    pub window: Signal<Span>,
    /// The day that weeks begin with.
    pub start: Signal<WeekStart>,
    /// Today, once the page is awake.
    pub today: Signal<Option<Day>>,
}

/// A timeline of bars; the caller keeps the rows and says which time is shown.
#[component]
pub fn Gantt(
    /// Id of the timeline; bars get `{id}-{key}`.
    #[prop(into)]
    id: String,
    /// What is on it, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// What of the time is shown.
    shown: TimeShown,
    /// What the dates are called that bars begin and end with.
    #[prop(into)]
    dates: Signal<(String, String)>,
    /// The rows, in order. Apply a move here at once; the server's answer comes later.
    #[prop(into)]
    rows: Signal<Vec<GanttRow>>,
    /// Several of what is on it.
    noun: &'static str,
    /// The rows are on their way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Somebody went to a time that is not shown.
    on_go: Callback<Day>,
    /// A bar was put to other dates.
    on_move: Callback<(String, Dates)>,
    /// Somebody asked, by a key or a button, to which dates a bar could go.
    on_ask: Callback<String>,
    /// The end of a lane is near that has more.
    on_more: Callback<String>,
    /// A bar was lifted (true), or let go of: meanwhile the rows must not change under it.
    on_hold: Callback<bool>,
    /// Here the timeline keeps the day at its left edge, once somebody scrolled there.
    #[prop(optional)]
    seen: Option<StoredValue<Option<Day>>>,
    /// Changes when somebody goes to the time that is shown already: it is scrolled to anew.
    #[prop(optional, into)]
    goes: Signal<u64>,
) -> impl IntoView {
    let scope = styles();
    let seen = seen.unwrap_or_else(|| StoredValue::new(None));
    let state = State::new(&id, shown, dates, rows, (seen, goes), Acts { on_go, on_move, on_ask, on_more });
    drag::escape_cancels(state);
    state.follow(on_hold);
    let track = Memo::new(move |_| width(shown.breadth.get(), shown.window.get()));
    let total = Memo::new(move |_| rows.with(Vec::len));
    let keys = move || {
        let range = state.range.get();
        rows.with(|rows| rows.get(range).unwrap_or_default().iter().map(GanttRow::key).collect::<Vec<_>>())
    };
    view! { class = scope,
        <div
            class="ac-gantt"
            class:ac-gantt-dragging=move || state.drag.ghost.with(Option::is_some)
            id=id.clone()
            node_ref=state.root
            tabindex=move || (total.get() == 0).then_some("0")
            on:scroll=move |_| state.scrolled()
            on:pointerdown=move |event: ev::PointerEvent| state.pressed(&event)
            on:pointermove=move |event: ev::PointerEvent| drag::moved(state, &event)
            on:pointerup=move |event: ev::PointerEvent| drag::release(state, &event)
            on:pointercancel=move |event: ev::PointerEvent| drag::lost(state, &event)
            on:contextmenu=move |event: ev::MouseEvent| state.drag.swallow_menu(&event)
            on:click=move |event: ev::MouseEvent| state.drag.swallow_click(&event)
            on:keydown=move |event: ev::KeyboardEvent| keys::on_key(state, &event)
        >
            <div
                class="ac-gantt-grid"
                role="grid"
                aria-label=move || label.get()
                aria-busy=move || if busy.get() { "true" } else { "false" }
                aria-rowcount=move || (total.get() + 1).to_string()
                aria-colcount="2"
                style=move || format!("--gantt-track: {}px; --gantt-row: {ROW_PX}px", track.get())
            >
                <Axis shown noun scope/>
                <div class="ac-gantt-body" role=move || if total.get() == 0 { "presentation" } else { "rowgroup" } style:height=move || format!("{}px", window::height(total.get(), ROW_PX))>
                    <Lines shown scope/>
                    <For each=keys key=Clone::clone let:key>
                        <RowOf key state scope/>
                    </For>
                </div>
            </div>
        </div>
        <HintCard state scope/>
        <p class="visually-hidden" id=format!("{id}-how")>
            "Shift with the left or right arrow moves it by a day."
        </p>
        <p class="visually-hidden" id=format!("{id}-ask")>"Press M to choose its dates."</p>
    }
}

/// `1 Nov – 30 Nov 2026`, or the one day.
fn in_words(dates: Dates) -> String {
    match drawn(dates) {
        Some((first, last)) if first == last => first.short(),
        Some((first, last)) => format!("{} – {}", first.short(), last.short()),
        None => String::new(),
    }
}
