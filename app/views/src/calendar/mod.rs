//! A list as a calendar: its records on the days of one of its date fields, moved from day to day.
//!
//! The rule: what a calendar shows is the list's own question and an address: `by` is the date field and `zoom` how much is
//! shown, which a saved view keeps; `day` is where one is, which it does not. Knows no records: a list gives it a [`Source`].

mod ask;
mod bar;
mod day;
mod laid;
mod source;
mod state;
mod view;

pub use source::{Answer, Entry, Source, days_of_entries, of_day, source};
pub use view::{CalendarProps, FirstDays, calendar_code};

use crate::{
    custom::{CustomField, FieldKind},
    gantt::SPAN,
    list_views::AtFirst,
    query::Field,
    shown::Shown,
};
use ac_ui::{Day, Span, Zoom, logic::calendar::around};
use chrono::{Datelike, NaiveDate};

/// The date field, in the address and among what a view keeps.
pub const BY: &str = "by";
/// How much is shown, likewise.
pub const ZOOM: &str = "zoom";
/// The values of an address that say how a list is laid out, and narrow nothing.
pub const LAYOUT: [&str; 3] = [BY, ZOOM, SPAN];

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

/// Which days of which field are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub by: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Records that come with each.
    pub rows: u32,
}

impl Asked {
    /// What is needed to show the period around `day`.
    #[must_use]
    pub fn around(by: String, zoom: Zoom, day: Day) -> Option<Self> {
        let Span { first, last } = around(zoom, day);
        Some(Self { by, from: date_of(first)?, to: date_of(last)?, rows: rows_of(zoom) })
    }

    /// What comes with a page that opens as a calendar, and the day that it opens at.
    #[must_use]
    pub fn at_first(read: &AtFirst, dates: &[DateField]) -> Option<(NaiveDate, Self)> {
        let today = here_today();
        let day = read.day.as_deref().and_then(Day::parse_iso).or_else(|| day_of(today))?;
        let by = shown_by(&read.shown, dates)?.key.clone();
        Some((today, Self::around(by, shown_zoom(&read.shown), day)?))
    }
}

/// Records of a day that are shown before one asks for more.
const fn rows_of(zoom: Zoom) -> u32 {
    match zoom {
        Zoom::Month => 3,
        Zoom::Week => 20,
        Zoom::Agenda => 10,
    }
}

/// The date field that is shown: the list's first, where the address names none that is there.
#[must_use]
pub fn shown_by<'d>(shown: &Shown, dates: &'d [DateField]) -> Option<&'d DateField> {
    let asked = shown.scope.get(BY);
    asked.and_then(|key| dates.iter().find(|date| date.key == *key)).or_else(|| dates.first())
}

/// How much is shown.
#[must_use]
pub fn shown_zoom(shown: &Shown) -> Zoom {
    shown.scope.get(ZOOM).and_then(|zoom| Zoom::parse(zoom)).unwrap_or_default()
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
    ac_ui::browser_today().and_then(date_of).unwrap_or_default()
}

/// Today where the code runs: a page that is hydrated goes on with the server's, which came with it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn here_today() -> NaiveDate {
    chrono::Utc::now().date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Kind, Tense};

    fn dates() -> Vec<DateField> {
        let fields = [
            Field::new("name", "Name", Kind::Text),
            Field::new("expected", "Expected close", Kind::Day(Tense::Future)),
            Field::new("created", "Created", Kind::Instant),
        ];
        DateField::among(&fields, &[("expected", DayIs::Chosen), ("created", DayIs::Given), ("gone", DayIs::Chosen)])
    }

    #[test]
    fn a_list_is_laid_out_by_its_dates() {
        let names: Vec<_> = dates().into_iter().map(|date| (date.key, date.movable)).collect();
        assert_eq!(names, [("expected".to_owned(), true), ("created".to_owned(), false)]);
    }

    #[test]
    fn an_address_that_names_no_date_of_the_list_shows_its_first() {
        let check = |by: Option<&str>, want: &str| {
            let mut shown = Shown::default();
            if let Some(by) = by {
                shown.scope.insert(BY.to_owned(), by.to_owned());
            }
            assert_eq!(shown_by(&shown, &dates()).unwrap().key, want, "{by:?}");
        };
        check(None, "expected");
        check(Some("created"), "created");
        check(Some("gone"), "expected");
    }

    #[test]
    fn a_page_opens_at_the_day_that_its_address_names() {
        let mut shown = Shown::default();
        shown.scope.insert(ZOOM.to_owned(), "week".to_owned());
        let read = |day: Option<&str>| AtFirst {
            kind: crate::saved::model::ViewKind::Calendar,
            shown: shown.clone(),
            day: day.map(str::to_owned),
            from: None,
        };
        let (today, asked) = Asked::at_first(&read(Some("2026-11-25")), &dates()).unwrap();
        assert_eq!((asked.from.to_string(), asked.to.to_string()), ("2026-11-19".into(), "2026-12-01".into()));
        let (_, asked) = Asked::at_first(&read(Some("no day")), &dates()).unwrap();
        assert!((asked.from..=asked.to).contains(&today));
    }

    #[test]
    fn no_zoom_asks_for_more_than_the_server_answers() {
        for zoom in Zoom::ALL {
            assert!(rows_of(zoom) <= crate::days::DAY_ROWS_MAX);
            let day = Day::new(2026, 3, 31).unwrap();
            let asked = Asked::around("due".to_owned(), zoom, day).unwrap();
            assert!((asked.to - asked.from).num_days() < crate::days::DAYS_MAX);
        }
    }
}
