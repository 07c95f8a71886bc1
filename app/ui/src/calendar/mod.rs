//! Records on the days of a month or a week. Chips are moved to other days by mouse, touch and keyboard; the arrow keys walk
//! from day to day. On a phone, and as an agenda, the same days stand one below the other and empty ones are left out.
mod carry;
mod chip;
mod keys;
mod state;
mod styles;
mod week;

use crate::badge::Tone;
use crate::drag;
use crate::icon::Icon;
use crate::logic::calendar::{WeekStart, Zoom, week_from, weeks};
use crate::logic::dates::Day;
use leptos::{ev, prelude::*};
use state::State;
use styles::styles;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Function, Reflect};
use week::{Heads, Week};

/// One record on its day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chip {
    /// What tells it from others.
    pub key: String,
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Quiet text at its end: a time, an amount.
    pub note: Option<String>,
    /// Colour of its edge.
    pub tone: Tone,
    /// Drawing before the words, which says with `says` what the colour says.
    pub icon: Option<Icon>,
    /// What the colour means, in a word or two.
    pub says: String,
    /// There is nothing more to do about it.
    pub is_done: bool,
    /// It may be put on another day.
    pub movable: bool,
}

/// What stands on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarDay {
    /// Which day.
    pub day: Day,
    /// How many there are, drawn or not; nothing where there are more than were counted.
    pub count: Option<u64>,
    /// The first of them.
    pub chips: Vec<Chip>,
}

/// A calendar of chips; the caller keeps the days and says which are shown.
#[component]
pub fn Calendar(
    /// Id of the calendar; days get `{id}-2026-11-30`.
    #[prop(into)]
    id: String,
    /// What is on it, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// How much is shown.
    #[prop(into)]
    zoom: Signal<Zoom>,
    /// A day of the month or week that is shown.
    #[prop(into)]
    day: Signal<Day>,
    /// The day that weeks begin with.
    #[prop(into)]
    start: Signal<WeekStart>,
    /// Today, once the page is awake.
    #[prop(into)]
    today: Signal<Option<Day>>,
    /// The days that have something, in order. Apply a move here at once; the server's answer comes later.
    #[prop(into)]
    days: Signal<Vec<CalendarDay>>,
    /// One of what is on it, and several.
    nouns: (&'static str, &'static str),
    /// What is on the days is on its way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Somebody walked to a day that is not shown.
    on_go: Callback<Day>,
    /// Somebody wants to see all of a day.
    on_open: Callback<Day>,
    /// A chip was dropped on another day.
    on_move: Callback<(String, Day)>,
    /// Somebody asked by a key where else a chip could go.
    on_ask: Callback<String>,
    /// A chip was lifted (true), or let go of: meanwhile the days must not change under it.
    on_hold: Callback<bool>,
) -> impl IntoView {
    let scope = styles();
    let state = State::new(&id, (zoom, day, start), today, days, (on_go, on_open, on_move, on_ask));
    drag::escape_cancels(state);
    state.follow(on_hold);
    let rows = Memo::new(move |_| weeks(zoom.get(), day.get(), start.get()));
    let is_month = move || zoom.get() == Zoom::Month;
    view! { class = scope,
        <div
            class="ac-cal"
            class:ac-cal-month=is_month
            class:ac-cal-one-week=move || zoom.get() == Zoom::Week
            class:ac-cal-agenda=move || zoom.get() == Zoom::Agenda
            class:ac-cal-dragging=move || state.drag.ghost.with(Option::is_some)
            id=id.clone()
            node_ref=state.root
            on:pointerdown=move |event: ev::PointerEvent| drag::press(state, &event)
            on:pointermove=move |event: ev::PointerEvent| drag::moved(state, &event)
            on:pointerup=move |event: ev::PointerEvent| drag::release(state, &event)
            on:pointercancel=move |event: ev::PointerEvent| drag::lost(state, &event)
            on:contextmenu=move |event: ev::MouseEvent| state.drag.swallow_menu(&event)
            on:click=move |event: ev::MouseEvent| state.drag.swallow_click(&event)
            on:keydown=move |event: ev::KeyboardEvent| keys::on_key(state, &event)
        >
            <div class="ac-cal-grid" role="grid" aria-label=move || label.get() aria-busy=move || if busy.get() { "true" } else { "false" }>
                <Heads start scope/>
                <For each=move || rows.get() key=|first| *first let:first>
                    <Week days=week_from(first) state nouns scope/>
                </For>
            </div>
        </div>
        {move || state.drag.ghost.get().map(|held| view! { class = scope,
            <div
                class="ac-cal-ghost"
                node_ref=state.drag.ghost_node
                style:left=format!("{}px", held.left)
                style:top=format!("{}px", held.top)
                style:width=format!("{}px", held.width)
                aria-hidden="true"
            >
                {state.movable(&held.key).map(|(_, chip)| chip.title)}
            </div>
        })}
        <p class="visually-hidden" id=format!("{id}-how")>"Press M to put it on another day."</p>
    }
}

/// The day that weeks begin with where the browser's reader lives; Monday where it does not say. Not for a first render.
pub fn browser_week_start() -> WeekStart {
    let first = || -> Option<f64> {
        let intl = Reflect::get(&window(), &JsValue::from_str("Intl")).ok()?;
        let locale: Function = Reflect::get(&intl, &JsValue::from_str("Locale")).ok()?.dyn_into().ok()?;
        let language = window().navigator().language()?;
        let arguments = Array::of1(&JsValue::from_str(&language));
        let locale = Reflect::construct(&locale, &arguments).ok()?;
        // A method now, a property in browsers of some years ago.
        let method = Reflect::get(&locale, &JsValue::from_str("getWeekInfo")).ok()?;
        let info = match method.dyn_ref::<Function>() {
            Some(method) => method.call0(&locale).ok()?,
            None => Reflect::get(&locale, &JsValue::from_str("weekInfo")).ok()?,
        };
        Reflect::get(&info, &JsValue::from_str("firstDay")).ok()?.as_f64()
    };
    WeekStart::of_browser(first().map_or(1, crate::dom::whole_px))
}
