//! A list as a calendar.

use super::{
    Asked,
    ask::{Asking, MoveTo},
    day::OfDay,
    laid, shown_by, shown_zoom,
    source::{Entry, Source},
    state::State,
};
use crate::{
    dated::{BY, Bar, DateField, Frame, Pick, ZoomButton, choices, date_of, day_of, here_today, in_browser},
    days::Days,
    list_views::{DAY, ListViews},
};
use ac_ui::{
    Bound, Calendar, Day, Draw, Zoom,
    logic::calendar::{period, step},
};
use chrono::NaiveDate;
use leptos::prelude::*;

/// What came with a page that opens as a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstDays {
    /// The day that the page was made on.
    pub today: NaiveDate,
    pub days: Days<Entry>,
}

/// What a calendar is drawn from.
pub struct CalendarProps {
    pub list: ListViews,
    pub source: Source,
    /// The date fields that the list can be laid out by.
    pub dates: Signal<Vec<DateField>>,
    pub first: Option<FirstDays>,
    /// Changes when the list is asked something else.
    pub turns: Signal<u64>,
    /// Changes when records may have changed.
    pub live: Signal<u64>,
    /// One of the records, and several.
    pub nouns: (&'static str, &'static str),
    /// The list is narrowed by something.
    pub narrowed: Signal<bool>,
}

/// The calendar, whose code comes when it is shown: who works on the table does not wait for it.
#[lazy]
pub fn calendar_code() -> Draw<CalendarProps> {
    |props| view! { <ListCalendar props/> }.into_any()
}

#[component]
fn ListCalendar(props: CalendarProps) -> impl IntoView {
    let CalendarProps { list, source, dates, first, turns, live, nouns, narrowed } = props;
    let opened_on = first.as_ref().map_or_else(here_today, |first| first.today);
    let opened_on = day_of(opened_on).or_else(|| Day::from_number(0));
    let day_asked = list.beside(DAY);
    let day = Memo::new(move |_| day_asked.get().as_deref().and_then(Day::parse_iso).or(opened_on));
    let zoom = Memo::new(move |_| list.shown.with(shown_zoom));
    let by = Memo::new(move |_| list.shown.with(|shown| dates.with(|dates| shown_by(shown, dates).cloned())));
    let asked = Memo::new(move |_| Asked::around(by.get()?.key, zoom.get(), day.get()?));
    let state = State::new(first.map(|first| first.days.days), asked, source);
    state.follow(turns, live);
    let (today, start) = in_browser();
    let go = Callback::new(move |day: Day| list.put_beside(DAY, Some(day.iso())));
    let (opened, asking) = (RwSignal::new(None::<NaiveDate>), RwSignal::new(None::<Asking>));
    let movable = Signal::derive(move || by.with(|by| by.as_ref().is_some_and(|by| by.movable)));
    let on_ask = Callback::new(move |key: String| {
        let found = key.parse().ok().and_then(|id| state.laid.with_untracked(|laid| laid::find(laid, id)));
        if let Some((from, entry)) = found {
            asking.set(Some(Asking { entry, from }));
        }
    });
    let on_move = Callback::new(move |(key, to): (String, Day)| {
        if let (Ok(id), Some(to)) = (key.parse(), date_of(to)) {
            state.moved(id, to);
        }
    });
    let day = Signal::derive(move || day.get().or(opened_on).unwrap_or_else(Day::epoch));
    let shown = Memo::new(move |_| period(zoom.get(), day.get(), start.get()));
    let count = Memo::new(move |_| {
        let (from, to) = (date_of(shown.get().first)?, date_of(shown.get().last)?);
        state.laid.with(|laid| laid::count(laid, from, to))
    });
    let title = Signal::derive(move || shown.get().title(zoom.get()));
    let label = Signal::derive(move || {
        let by = by.with(|by| by.as_ref().map(|by| by.label.clone()).unwrap_or_default());
        format!("{} by {}, {}", nouns.1, ac_ui::lower(&by), title.get())
    });
    let notes = Signal::derive(move || {
        let what = if narrowed.get() { "The filter leaves no" } else { "No" };
        let by = by.with(|by| by.as_ref().map(|by| by.label.clone()).unwrap_or_default());
        let is_none = state.is_settled() && count.get() == Some(0);
        is_none.then(|| format!("{what} {} here by “{by}”.", nouns.1)).into_iter().collect()
    });
    let on_today = move |()| {
        if let Some(today) = today.get_untracked() {
            go.run(today);
        }
    };
    let on_step = move |by: i32| go.run(step(zoom.get_untracked(), day.get_untracked(), by));
    let key = move || by.with(|by| by.as_ref().map(|by| by.key.clone()).unwrap_or_default());
    let pick = Bound::new(key, move |picked| list.set_scope(BY, picked));
    let (zooms, now) = (Zoom::ALL.map(button).to_vec(), Signal::derive(move || button(zoom.get())));
    let bar = view! {
        <Bar list title count nouns zooms zoom=now on_today on_step>
            <Pick label="Days of" name="calendar-by" options=choices(dates) value=pick/>
        </Bar>
    };
    view! {
        <Frame bar=bar.into_any() failure=state.failure() busy=state.busy notes>
            <Calendar
                id="calendar"
                label
                zoom
                day
                start
                today
                days=state.drawn(movable)
                nouns
                busy=state.busy
                on_go=go
                on_open=Callback::new(move |day: Day| opened.set(date_of(day)))
                on_move
                on_ask
                on_hold=Callback::new(move |held| state.hold(held))
            />
        </Frame>
        <OfDay opened by=Signal::derive(move || by.get()) state asking/>
        <MoveTo asking by=Signal::derive(move || by.get()) state/>
    }
}

/// How a zoom is chosen.
fn button(zoom: Zoom) -> ZoomButton {
    ZoomButton {
        label: zoom.label(),
        written: if zoom == Zoom::default() { "" } else { zoom.as_str() },
        step: if zoom == Zoom::Week { "week" } else { "month" },
        is_wide: zoom == Zoom::Agenda,
    }
}
