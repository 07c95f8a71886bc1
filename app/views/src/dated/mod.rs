//! What the layouts of a list by date, its calendar and its timeline, have in common: the fields they go by, the line above
//! them, their frame, and what is on the screen while it is read and moved.

mod bar;
mod frame;
mod state;

pub(crate) use bar::{Bar, Pick, ZoomButton};
pub(crate) use frame::Frame;
pub(crate) use state::{Ask, Laying};

use crate::{
    custom::{CustomField, FieldKind},
    query::Field,
};
use ac_ui::{Choice, Day, Toasts, WeekStart, browser_today, browser_week_start};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use std::{pin::Pin, sync::Arc};
use uuid::Uuid;

/// The date field of a calendar, in the address and among what a view keeps.
pub const BY: &str = "by";
/// The two date fields of a timeline, likewise: `opened.expected`.
pub const SPAN: &str = "span";
/// How much is shown, likewise.
pub const ZOOM: &str = "zoom";
/// The values of an address that say how a list is laid out, and narrow nothing.
pub const LAYOUT: [&str; 3] = [BY, ZOOM, SPAN];

/// What comes later.
pub type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// Takes back the change that made a version of a record.
pub type TakeBack = Arc<dyn Fn(Toasts, Uuid, i64) -> Answer<()> + Send + Sync>;

/// A date field that a list can be laid out by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateField {
    pub key: String,
    pub label: String,
    /// Records can be put on other days of it.
    pub movable: bool,
}

/// How a record comes to stand on a day of a date field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayIs {
    /// People put it there, and on another.
    Chosen,
    /// It follows from what happened.
    Given,
}

impl DateField {
    /// Those of `fields` that `dates` names, in its order.
    #[must_use]
    pub fn among(fields: &[Field], dates: &[(&str, DayIs)]) -> Vec<Self> {
        let one = |(key, day): &(&str, DayIs)| {
            let field = fields.iter().find(|field| field.key == *key)?;
            Some(Self { key: field.key.clone(), label: field.label.clone(), movable: *day == DayIs::Chosen })
        };
        dates.iter().filter_map(one).collect()
    }

    /// Those that the workspace added. Without an index there is no way to a day of it.
    pub fn of_own(own: &[CustomField]) -> impl Iterator<Item = Self> {
        let dates = own.iter().filter(|field| field.holds() == FieldKind::Date && field.indexed);
        dates.map(|field| Self { key: field.key.clone(), label: field.label.clone(), movable: field.is_written() })
    }
}

/// They as one chooses among them.
pub(crate) fn choices(dates: Signal<Vec<DateField>>) -> Signal<Vec<Choice>> {
    let choice = |date: &DateField| Choice::new(date.key.clone(), date.label.clone());
    Signal::derive(move || dates.with(|dates| dates.iter().map(choice).collect()))
}

/// The same day to the design system.
#[must_use]
pub fn day_of(date: NaiveDate) -> Option<Day> {
    Day::new(date.year(), date.month(), date.day())
}

/// And back.
#[must_use]
pub fn date_of(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.month(), day.day())
}

/// Today where the code runs: a page that is hydrated goes on with the server's, which came with it.
#[cfg(target_arch = "wasm32")]
pub(crate) fn here_today() -> NaiveDate {
    browser_today().and_then(date_of).unwrap_or_default()
}

/// Today where the code runs: a page that is hydrated goes on with the server's, which came with it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn here_today() -> NaiveDate {
    chrono::Utc::now().date_naive()
}

/// Today and what weeks begin with, as only the browser knows: both come after the first render.
pub(crate) fn in_browser() -> (RwSignal<Option<Day>>, RwSignal<WeekStart>) {
    let (today, start) = (RwSignal::new(None::<Day>), RwSignal::new(WeekStart::default()));
    Effect::new(move |_| {
        today.set(browser_today());
        start.set(browser_week_start());
    });
    (today, start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Kind, Tense};

    #[test]
    fn a_list_is_laid_out_by_its_dates() {
        let fields = [
            Field::new("name", "Name", Kind::Text),
            Field::new("expected", "Expected close", Kind::Day(Tense::Future)),
            Field::new("created", "Created", Kind::Instant),
        ];
        let dates = [("expected", DayIs::Chosen), ("created", DayIs::Given), ("gone", DayIs::Chosen)];
        let found = DateField::among(&fields, &dates).into_iter().map(|date| (date.key, date.movable));
        assert_eq!(found.collect::<Vec<_>>(), [("expected".to_owned(), true), ("created".to_owned(), false)]);
    }
}
