//! Dates as people read them. The first render says a UTC date, equal on both sides; "2 min" comes only after hydration.

use ac_core::{
    Timestamp,
    time::{DAY_SECS, day, day_of_month},
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use std::time::Duration;

/// How often shown ages grow.
const TICK: Duration = Duration::from_secs(30);

/// `11 Mar` in the year of `today`, else with the year; with it too while today is not known.
#[must_use]
pub fn near_day(date: NaiveDate, today: Option<NaiveDate>) -> String {
    if today.is_some_and(|today| today.year() == date.year()) { day_of_month(date) } else { day(date) }
}

/// How long ago `then` was: `now`, `2 min`, `3 h`, `yesterday`, `5 days`, and from a week on the date.
#[must_use]
pub fn ago(now: Timestamp, then: Timestamp) -> String {
    let seconds = (now.0 - then.0).max(0) / 1_000_000;
    match seconds {
        0..60 => "now".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        86_400..172_800 => "yesterday".to_owned(),
        172_800..604_800 => format!("{} days", seconds / 86_400),
        _ => day(then.date()),
    }
}

/// The present instant, known only in the browser and only after hydration.
#[derive(Clone, Copy)]
struct Now(RwSignal<Option<Timestamp>>);

/// Starts the page's one clock; every [`Ago`] below follows it.
pub fn provide_now() {
    let now = RwSignal::new(None);
    provide_context(Now(now));
    Effect::new(move |_| {
        now.set(browser_now());
        if let Ok(handle) = set_interval_with_handle(move || now.set(browser_now()), TICK) {
            on_cleanup(move || handle.clear());
        }
    });
}

/// Today in UTC once the page is awake.
#[must_use]
pub fn today() -> Signal<Option<NaiveDate>> {
    let now = use_context::<Now>();
    Signal::derive(move || now.and_then(|now| now.0.get()).map(Timestamp::date))
}

/// The browser's clock.
#[cfg(target_arch = "wasm32")]
pub fn browser_now() -> Option<Timestamp> {
    String::from(js_sys::Date::new_0().to_iso_string()).parse().ok()
}

/// The hour of the day where the person sits.
#[cfg(target_arch = "wasm32")]
pub fn browser_hour() -> Option<u32> {
    Some(js_sys::Date::new_0().get_hours())
}

/// Only effects ask, and those never run on the server.
#[cfg(not(target_arch = "wasm32"))]
pub fn browser_hour() -> Option<u32> {
    None
}

/// Only effects ask, and those never run on the server.
#[cfg(not(target_arch = "wasm32"))]
pub fn browser_now() -> Option<Timestamp> {
    None
}

/// An instant: its date at first, its age once the page is awake, the exact time as a hint.
#[component]
pub fn Ago(at: Timestamp) -> impl IntoView {
    let now = use_context::<Now>();
    let text = move || match now.and_then(|now| now.0.get()) {
        Some(now) => ago(now, at),
        None => day(at.date()),
    };
    view! { <time datetime=at.to_string() title=at.words()>{text}</time> }
}

/// How far off `then` is: `today`, `tomorrow`, `in 12 days`; what is past is due today.
#[must_use]
pub fn until(now: Timestamp, then: Timestamp) -> String {
    match (then.0 - now.0).max(0) / 1_000_000 / DAY_SECS {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    }
}

/// An instant that is to come: its date at first, how far off it is once the page is awake, the exact time as a hint.
#[component]
pub fn Until(at: Timestamp) -> impl IntoView {
    let now = use_context::<Now>();
    let text = move || match now.and_then(|now| now.0.get()) {
        Some(now) => until(now, at),
        None => day(at.date()),
    };
    view! { <time datetime=at.to_string() title=at.words()>{text}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_grow_into_dates() {
        let then: Timestamp = "2026-11-22T11:28:02Z".parse().unwrap();
        let check = |seconds, text: &str| assert_eq!(ago(then.plus_secs(seconds), then), text);
        check(-5, "now");
        check(59, "now");
        check(60, "1 min");
        check(3_599, "59 min");
        check(7_200, "2 h");
        check(86_400, "yesterday");
        check(200_000, "2 days");
        check(700_000, "22 Nov 2026");
    }

    #[test]
    fn what_is_to_come_is_told_in_days() {
        let now: Timestamp = "2026-11-22T11:28:02Z".parse().unwrap();
        let check = |seconds, text: &str| assert_eq!(until(now, now.plus_secs(seconds)), text);
        check(-5, "today");
        check(DAY_SECS - 1, "today");
        check(DAY_SECS, "tomorrow");
        check(30 * DAY_SECS, "in 30 days");
    }

    #[test]
    fn dates_are_words() {
        let date = NaiveDate::from_ymd_opt(2017, 3, 1).unwrap();
        let in_may = NaiveDate::from_ymd_opt(2017, 5, 1);
        assert_eq!((day(date).as_str(), near_day(date, in_may).as_str()), ("1 Mar 2017", "1 Mar"));
        assert_eq!(near_day(date, None), "1 Mar 2017");
    }
}
