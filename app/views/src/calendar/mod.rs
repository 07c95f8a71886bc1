//! A list as a calendar: its records on the days of one of its date fields, moved from day to day.
//!
//! The rule: what a calendar shows is the list's own question and an address: `by` is the date field and `zoom` how much is
//! shown, which a saved view keeps; `day` is where one is, which it does not. Knows no records: a list gives it a [`Source`].

mod ask;
mod day;
mod laid;
mod source;
mod state;
mod view;

pub use source::{Entry, Source, days_of_entries, of_day, source};
pub use view::{CalendarProps, FirstDays, calendar_code};

use crate::{
    dated::{BY, DateField, ZOOM, date_of, day_of, here_today},
    list_views::AtFirst,
    shown::Shown,
};
use ac_ui::{Day, Span, Zoom, logic::calendar::around};
use chrono::NaiveDate;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn dates() -> Vec<DateField> {
        let date = |key: &str| DateField { key: key.to_owned(), label: key.to_owned(), movable: true };
        vec![date("expected"), date("created")]
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
