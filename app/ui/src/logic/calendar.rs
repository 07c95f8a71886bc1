//! The days that a calendar shows, and the steps from one to the next. Days without a time or a zone: what changes a clock
//! changes none of them.

use super::dates::Day;

/// Rows of a week.
const WEEK_DAYS: i32 = 7;

/// How much a calendar shows at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// A month in weeks.
    #[default]
    Month,
    /// One week.
    Week,
    /// The days of a month that have something, one below the other.
    Agenda,
}

impl Zoom {
    /// All of them, the widest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Week, Self::Agenda];

    /// As an address writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Agenda => "agenda",
        }
    }

    /// What a button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Month => "Month",
            Self::Week => "Week",
            Self::Agenda => "Agenda",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zoom| zoom.as_str() == text)
    }
}

/// The day that weeks begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekStart(i32);

impl WeekStart {
    /// 1 is Monday and 7 Sunday, as browsers count; anything else is Monday.
    pub const fn of_browser(first: i32) -> Self {
        match first {
            1..=7 => Self(first - 1),
            _ => Self(0),
        }
    }

    /// The first day of the week that `day` is in.
    pub fn of(self, day: Day) -> Day {
        day.plus_days(-(day.weekday() - self.0).rem_euclid(WEEK_DAYS))
    }
}

/// From one day to another, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Day,
    /// The last one.
    pub last: Day,
}

impl Span {
    /// Whether `day` is one of them.
    pub fn contains(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Day> {
        (self.first.number()..=self.last.number()).filter_map(Day::from_number)
    }

    /// What it is called: `November 2026` for a month, else `30 Nov – 6 Dec 2026`.
    pub fn title(self, zoom: Zoom) -> String {
        let (first, last) = (self.first, self.last);
        if zoom != Zoom::Week {
            return format!("{} {}", first.month_name(), first.year());
        }
        let from = match (first.year() == last.year(), first.month() == last.month()) {
            (true, true) => first.day().to_string(),
            (true, false) => format!("{} {}", first.day(), first.month_short()),
            _ => first.short(),
        };
        format!("{from} – {}", last.short())
    }
}

/// The month or the week that `day` is in.
pub fn period(zoom: Zoom, day: Day, start: WeekStart) -> Span {
    match zoom {
        Zoom::Month | Zoom::Agenda => month(day),
        Zoom::Week => week(day, start),
    }
}

/// The first days of the weeks that are drawn: all that have a day of the period.
pub fn weeks(zoom: Zoom, day: Day, start: WeekStart) -> Vec<Day> {
    let Span { first, last } = period(zoom, day, start);
    let begin = start.of(first);
    (begin.number()..=last.number()).step_by(7).filter_map(Day::from_number).collect()
}

/// The days of the week from `first` on.
pub fn week_from(first: Day) -> [Day; 7] {
    [0, 1, 2, 3, 4, 5, 6].map(|by| first.plus_days(by))
}

/// All days that may be drawn, whatever weeks begin with: what is asked for does not depend on who looks.
pub fn around(zoom: Zoom, day: Day) -> Span {
    let Span { first, last } = match zoom {
        Zoom::Month | Zoom::Agenda => month(day),
        Zoom::Week => Span { first: day, last: day },
    };
    Span { first: first.plus_days(1 - WEEK_DAYS), last: last.plus_days(WEEK_DAYS - 1) }
}

/// The same day `by` periods later; of a shorter month its last one.
pub fn step(zoom: Zoom, day: Day, by: i32) -> Day {
    match zoom {
        Zoom::Month | Zoom::Agenda => day.plus_months(by),
        Zoom::Week => day.plus_days(by.saturating_mul(WEEK_DAYS)),
    }
}

/// Where a key leads from `day`; nothing for a key that leads nowhere.
pub fn walk(key: &str, zoom: Zoom, day: Day, start: WeekStart) -> Option<Day> {
    let row = if zoom == Zoom::Agenda { 1 } else { WEEK_DAYS };
    Some(match key {
        "ArrowLeft" => day.plus_days(-1),
        "ArrowRight" => day.plus_days(1),
        "ArrowUp" => day.plus_days(-row),
        "ArrowDown" => day.plus_days(row),
        "Home" => start.of(day),
        "End" => start.of(day).plus_days(WEEK_DAYS - 1),
        "PageUp" => step(zoom, day, -1),
        "PageDown" => step(zoom, day, 1),
        _ => return None,
    })
}

fn month(day: Day) -> Span {
    let first = day.plus_days(1 - i32::try_from(day.day()).unwrap_or(1));
    Span { first, last: first.plus_months(1).plus_days(-1) }
}

fn week(day: Day, start: WeekStart) -> Span {
    let first = start.of(day);
    Span { first, last: first.plus_days(WEEK_DAYS - 1) }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
