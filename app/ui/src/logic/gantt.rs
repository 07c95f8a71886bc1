//! Where time stands on a timeline: periods, the columns of its head, and the places of bars. Days without a time or a zone: what
//! changes a clock changes none of them. Pixels are whole numbers, so that a day is as wide wherever it stands.

use super::{
    calendar::{Span, WeekStart},
    dates::Day,
};

/// How much time a period of a timeline is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breadth {
    /// Seven days.
    Week,
    /// A month.
    #[default]
    Month,
    /// Three months, from January, April, July or October on.
    Quarter,
    /// A year.
    Year,
}

impl Breadth {
    /// All of them, the narrowest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// As an address writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// What a button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|breadth| breadth.as_str() == text)
    }

    /// Width of a day.
    pub const fn day_px(self) -> i32 {
        match self {
            Self::Week => 64,
            Self::Month => 24,
            Self::Quarter => 8,
            Self::Year => 2,
        }
    }

    /// Periods that are drawn after the one that is looked at: as many as most windows are wide. A wider one is at the end of the
    /// axis wherever it is scrolled to.
    const fn periods_after(self) -> i32 {
        match self {
            Self::Week => 5,
            Self::Month | Self::Quarter | Self::Year => 3,
        }
    }

    const fn months(self) -> i32 {
        match self {
            Self::Week => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// The period that `day` is in. A week begins with whichever day is looked at.
pub fn period(breadth: Breadth, day: Day) -> Span {
    match breadth {
        Breadth::Week => Span { first: day, last: day.plus_days(6) },
        _ => {
            let first = first_of(breadth, day);
            Span { first, last: first.plus_months(breadth.months()).plus_days(-1) }
        }
    }
}

/// The first day of the period `by` periods later.
pub fn step(breadth: Breadth, day: Day, by: i32) -> Day {
    match breadth {
        Breadth::Week => day.plus_days(by.saturating_mul(7)),
        _ => first_of(breadth, day).plus_months(by.saturating_mul(breadth.months())),
    }
}

/// All that is drawn where `day` is looked at: its period, the one before and some after.
pub fn window(breadth: Breadth, day: Day) -> Span {
    let last = period(breadth, step(breadth, day, breadth.periods_after())).last;
    Span { first: step(breadth, day, -1), last }
}

/// What a period is called.
pub fn title(breadth: Breadth, Span { first, last }: Span) -> String {
    match breadth {
        Breadth::Week if first.month() == last.month() => format!("{} – {}", first.day(), last.short()),
        Breadth::Week if first.year() == last.year() => {
            format!("{} {} – {}", first.day(), first.month_short(), last.short())
        }
        Breadth::Week => format!("{} – {}", first.short(), last.short()),
        Breadth::Month => format!("{} {}", first.month_name(), first.year()),
        Breadth::Quarter => format!("Q{} {}", first.month().div_ceil(3), first.year()),
        Breadth::Year => first.year().to_string(),
    }
}

/// A column of the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its first day that is drawn.
    pub first: Day,
    /// How many of its days are.
    pub days: i32,
    /// What stands there.
    pub label: String,
}

/// The columns below each other's heads: days, weeks or months.
pub fn ticks(breadth: Breadth, window: Span, start: WeekStart) -> Vec<Tick> {
    match breadth {
        Breadth::Week => cut(
            window,
            |day| day.plus_days(1),
            |day| {
                let name = day.weekday_name();
                format!("{} {}", name.get(..3).unwrap_or(name), day.day())
            },
        ),
        Breadth::Month => cut(window, |day| day.plus_days(1), |day| day.day().to_string()),
        Breadth::Quarter => cut(window, |day| start.of(day).plus_days(7), |day| day.day().to_string()),
        Breadth::Year => cut(window, next_month, |day| day.month_short().to_owned()),
    }
}

/// The heads of columns: months, or years.
pub fn heads(breadth: Breadth, window: Span) -> Vec<Tick> {
    match breadth {
        Breadth::Year => cut(window, |day| first_of(Breadth::Year, day).plus_months(12), |day| day.year().to_string()),
        _ => cut(window, next_month, |day| format!("{} {}", day.month_name(), day.year())),
    }
}

/// Where something stands, in pixels from the beginning of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its left edge.
    pub left: i32,
    /// Its width.
    pub width: i32,
    /// It began before the window.
    pub is_cut_before: bool,
    /// It ends after it.
    pub is_cut_after: bool,
}

/// Where the days from `first` to `last` stand, if any of them is in the window.
pub fn place(breadth: Breadth, window: Span, first: Day, last: Day) -> Option<Place> {
    if last < window.first || window.last < first || last < first {
        return None;
    }
    let (from, to) = (first.max(window.first), last.min(window.last));
    Some(Place {
        left: left_of(breadth, window, from),
        width: (to.number() - from.number() + 1) * breadth.day_px(),
        is_cut_before: first < window.first,
        is_cut_after: window.last < last,
    })
}

/// The left edge of a day.
pub fn left_of(breadth: Breadth, window: Span, day: Day) -> i32 {
    (day.number() - window.first.number()) * breadth.day_px()
}

/// Where the axis is scrolled to so that `day` is looked at in a view of this width: its period begins at the left edge, or so much
/// later that the day is in sight. A day that is `kept` stays at that edge.
pub fn opened_at(breadth: Breadth, window: Span, (day, kept): (Day, Option<Day>), view: i32) -> i32 {
    let first = left_of(breadth, window, period(breadth, day).first);
    kept.map_or_else(|| first.max(left_of(breadth, window, day) - view / 3), |kept| left_of(breadth, window, kept))
}

/// Width of all that is drawn.
pub fn width(breadth: Breadth, window: Span) -> i32 {
    (window.last.number() - window.first.number() + 1) * breadth.day_px()
}

/// The day that stands `px` from the beginning.
pub fn day_at(breadth: Breadth, window: Span, px: i32) -> Day {
    window.first.plus_days(px.div_euclid(breadth.day_px()))
}

/// How many days `px` are, to the nearest.
pub fn days_in(breadth: Breadth, px: i32) -> i32 {
    let day = breadth.day_px();
    (px + day / 2).div_euclid(day)
}

/// What of a bar is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// All of it: both dates, as far as it has them.
    Whole,
    /// The day it begins.
    Start,
    /// The day it ends.
    End,
}

/// When something begins and ends.
pub type Dates = (Option<Day>, Option<Day>);

/// The dates `by` days later. An end that is moved goes no further than the other.
pub fn moved((start, end): Dates, grip: Grip, by: i32) -> Dates {
    let later = |day: Option<Day>| day.map(|day: Day| day.plus_days(by));
    match grip {
        Grip::Whole => (later(start), later(end)),
        Grip::Start => (later(start).map(|day| end.map_or(day, |end| day.min(end))), end),
        Grip::End => (start, later(end).map(|day| start.map_or(day, |start| day.max(start)))),
    }
}

/// The first and the last day that something is drawn on. What ends before it begins is drawn on the day that it begins.
pub fn drawn((start, end): Dates) -> Option<(Day, Day)> {
    let first = start.or(end)?;
    let last = end.filter(|end| *end >= first).unwrap_or(first);
    Some((first, last))
}

fn first_of(breadth: Breadth, day: Day) -> Day {
    let month = i32::try_from(day.month()).unwrap_or(1) - 1;
    let first = day.plus_days(1 - i32::try_from(day.day()).unwrap_or(1));
    match breadth.months() {
        0 => day,
        months => first.plus_months(-(month % months)),
    }
}

fn next_month(day: Day) -> Day {
    first_of(Breadth::Month, day).plus_months(1)
}

/// The window in columns, each up to where `next` says that another begins.
fn cut(window: Span, next: impl Fn(Day) -> Day, label: impl Fn(Day) -> String) -> Vec<Tick> {
    let mut ticks = Vec::new();
    let mut first = window.first;
    while first <= window.last {
        let after = next(first);
        // Where the calendar ends, nothing comes next.
        let end = if after <= first { window.last.number() + 1 } else { after.number().min(window.last.number() + 1) };
        ticks.push(Tick { first, days: end - first.number(), label: label(first) });
        if after <= first {
            break;
        }
        first = after;
    }
    ticks
}

#[cfg(test)]
#[path = "gantt_tests.rs"]
mod tests;
