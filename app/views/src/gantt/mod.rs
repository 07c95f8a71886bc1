//! A list as a timeline: its records as bars from one of its date fields to another. Not the timeline of a record, which is what
//! happened to it; here that word is for the eye alone.
//!
//! The rule: what a timeline shows is the list's own question and an address: `span` are the two date fields, `zoom` how much time
//! is shown and `group` by what it has lanes, which a saved view keeps; `from` is the time that is looked at, which it does not.
//! Knows no records: a list gives it a [`Source`].

mod ask;
mod laid;
mod picks;
mod source;
mod state;
mod tell;
mod view;

pub use source::{Entry, Lane, Source, lanes, source, spans_of_entries};
pub use view::{FirstSpans, GanttProps, gantt_code};

use crate::{
    dated::{DateField, SPAN, ZOOM, date_of, day_of, here_today},
    figures::GroupBy,
    list_views::AtFirst,
    query::Field,
    shown::Shown,
};
use ac_ui::{Breadth, Day, WeekStart, logic::gantt::window};
use chrono::NaiveDate;

/// Records that come at once.
pub const ROWS: u32 = 60;

/// The date fields that a list's bars begin and end with; the same twice where every record is a single day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub start: DateField,
    pub end: DateField,
}

impl Pair {
    /// Every record is a single day.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.start.key == self.end.key
    }

    /// As an address writes it.
    #[must_use]
    pub fn written(start: &str, end: &str) -> String {
        format!("{start}.{end}")
    }
}

/// The two fields that are shown: what the address names, else what is `usual` for the list, else its first one.
#[must_use]
pub fn shown_pair(shown: &Shown, dates: &[DateField], usual: (&str, &str)) -> Option<Pair> {
    let of = |start: &str, end: &str| {
        let find = |key: &str| dates.iter().find(|date| date.key == key).cloned();
        Some(Pair { start: find(start)?, end: find(end)? })
    };
    let asked = shown.scope.get(SPAN).and_then(|text| text.split_once('.'));
    let first = || dates.first().map(|date| Pair { start: date.clone(), end: date.clone() });
    asked.and_then(|(start, end)| of(start, end)).or_else(|| of(usual.0, usual.1)).or_else(first)
}

/// How much time is shown.
#[must_use]
pub fn shown_breadth(shown: &Shown) -> Breadth {
    shown.scope.get(ZOOM).and_then(|zoom| Breadth::parse(zoom)).unwrap_or_default()
}

/// By what a list can have lanes: not by days, which the axis already shows.
#[must_use]
pub fn lanes_of(fields: &[Field]) -> Vec<GroupBy> {
    GroupBy::all(fields).into_iter().filter(|by| by.period.is_none()).collect()
}

/// By what it has.
#[must_use]
pub fn shown_lanes(shown: &Shown, fields: &[Field]) -> Option<GroupBy> {
    let asked = GroupBy::read(shown.group_by.as_deref()?);
    lanes_of(fields).into_iter().find(|by| *by == asked)
}

/// Which time is asked for, and by which dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub start: String,
    pub end: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Asked {
    /// What is needed to show the time around `day`.
    #[must_use]
    pub fn around(pair: &Pair, breadth: Breadth, day: Day) -> Option<Self> {
        let window = window(breadth, day);
        let (start, end) = (pair.start.key.clone(), pair.end.key.clone());
        Some(Self { start, end, from: date_of(window.first)?, to: date_of(window.last)? })
    }

    /// What comes with a page that opens as a timeline, and the day that the page was made on.
    #[must_use]
    pub fn at_first(read: &AtFirst, dates: &[DateField], usual: (&str, &str)) -> Option<(NaiveDate, Self)> {
        let today = here_today();
        let breadth = shown_breadth(&read.shown);
        let day = looked_at(read.from.as_deref(), day_of(today)?, breadth);
        let pair = shown_pair(&read.shown, dates, usual)?;
        Some((today, Self::around(&pair, breadth, day)?))
    }

    /// Whether both are the same field.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.start == self.end
    }

    /// Whether both ask by the same fields, of whatever time.
    fn is_by(&self, other: &Self) -> bool {
        self.start == other.start && self.end == other.end
    }
}

/// The day that an address looks at: without one today, of a week its Monday.
fn looked_at(from: Option<&str>, today: Day, breadth: Breadth) -> Day {
    from.and_then(Day::parse_iso).unwrap_or_else(|| match breadth {
        Breadth::Week => WeekStart::default().of(today),
        Breadth::Month | Breadth::Quarter | Breadth::Year => today,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        query::{Kind, Tense},
        saved::model::ViewKind,
    };

    fn date(key: &str) -> DateField {
        DateField { key: key.to_owned(), label: key.to_owned(), movable: true }
    }

    fn keys(pair: Option<Pair>) -> (String, String) {
        pair.map(|pair| (pair.start.key, pair.end.key)).unwrap()
    }

    #[test]
    fn an_address_names_two_dates_of_the_list_or_gets_the_usual_ones() {
        let dates = [date("expected"), date("opened"), date("renewal")];
        let check = |span: Option<&str>, want: (&str, &str)| {
            let mut shown = Shown::default();
            if let Some(span) = span {
                shown.scope.insert(SPAN.to_owned(), span.to_owned());
            }
            let found = keys(shown_pair(&shown, &dates, ("opened", "expected")));
            assert_eq!(found, (want.0.to_owned(), want.1.to_owned()), "{span:?}");
        };
        check(None, ("opened", "expected"));
        check(Some("opened.renewal"), ("opened", "renewal"));
        check(Some("renewal.renewal"), ("renewal", "renewal"));
        check(Some("opened.gone"), ("opened", "expected"));
        check(Some("opened"), ("opened", "expected"));
        assert_eq!(keys(shown_pair(&Shown::default(), &dates, ("gone", "gone"))).0, "expected");
        assert_eq!(shown_pair(&Shown::default(), &[], ("opened", "expected")), None);
    }

    #[test]
    fn lanes_are_what_records_have_in_common_and_no_days() {
        let fields = [
            Field::new("stage", "Stage", Kind::Record).grouped(),
            Field::new("closed", "Closed", Kind::Day(Tense::Past)).grouped(),
            Field::new("name", "Name", Kind::Text),
        ];
        let names: Vec<_> = lanes_of(&fields).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["stage"]);
        let shown = |by: &str| Shown { group_by: Some(by.to_owned()), ..Shown::default() };
        assert!(shown_lanes(&shown("stage"), &fields).is_some());
        assert_eq!(shown_lanes(&shown("closed.month"), &fields), None);
        assert_eq!(shown_lanes(&shown("gone"), &fields), None);
    }

    #[test]
    fn a_page_opens_at_the_time_that_its_address_names() {
        let read = |from: Option<&str>| AtFirst {
            kind: ViewKind::Timeline,
            shown: Shown::default(),
            day: None,
            from: from.map(str::to_owned),
        };
        let (_, asked) = Asked::at_first(&read(Some("2026-11-25")), &[date("due")], ("due", "due")).unwrap();
        assert_eq!((asked.from.to_string(), asked.to.to_string()), ("2026-10-01".into(), "2027-02-28".into()));
        assert!(asked.is_one());
        let (today, asked) = Asked::at_first(&read(Some("no day")), &[date("due")], ("due", "due")).unwrap();
        assert!((asked.from..=asked.to).contains(&today));
    }

    #[test]
    fn without_a_day_in_the_address_the_period_of_today_is_looked_at() {
        let today = Day::parse_iso("2026-10-01").unwrap();
        let check = |from, breadth, want: &str| assert_eq!(looked_at(from, today, breadth).iso(), want);
        check(None, Breadth::Month, "2026-10-01");
        check(None, Breadth::Quarter, "2026-10-01");
        check(None, Breadth::Week, "2026-09-28");
        check(Some("2027-03-10"), Breadth::Week, "2027-03-10");
    }

    #[test]
    fn no_zoom_asks_for_more_than_the_server_answers() {
        let pair = Pair { start: date("opened"), end: date("expected") };
        const { assert!(ROWS <= crate::spans::SPAN_ROWS_MAX) };
        for breadth in Breadth::ALL {
            for day in ["2024-01-01", "2027-12-31", "2028-02-29"] {
                let asked = Asked::around(&pair, breadth, Day::parse_iso(day).unwrap()).unwrap();
                assert!((asked.to - asked.from).num_days() < crate::spans::SPAN_DAYS_MAX, "{breadth:?} {day}");
            }
        }
    }
}
