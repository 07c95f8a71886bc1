//! Days as people type them: `2026-11-28`, `2026-11`, `today`, `last-quarter`, `30d`, `+2w`.

use super::{field::Tense, scan::Sign};
use chrono::{Datelike, Days as Count, Months, NaiveDate, Weekday};

/// From one day to another, both within; either may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// What may be typed, for whoever typed something else.
pub(super) const EXAMPLES: &str =
    "a day such as 2026-11-28, a month such as 2026-11, today, this-week, last-quarter, or a time such as 30d or 2w";
/// The words that stand for days, the likeliest first.
pub(super) const WORDS: [&str; 15] = [
    "today",
    "this-week",
    "this-month",
    "this-quarter",
    "this-year",
    "last-week",
    "last-month",
    "last-quarter",
    "last-year",
    "next-week",
    "next-month",
    "next-quarter",
    "next-year",
    "yesterday",
    "tomorrow",
];
/// Longest time that `30d`, `2w`, `6m`, `1y` may say.
const COUNT_MAX: u32 = 10_000;

impl Days {
    fn are_kept(&self) -> bool {
        [self.from, self.to].into_iter().flatten().all(|day| YEARS.contains(&day.year()))
    }
}

enum Said {
    /// These days.
    Span(NaiveDate, NaiveDate),
    /// So long ago, or from now.
    Length(u32, char),
}

/// The years that both databases keep and compare alike.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_999;

/// The days that `sign` and `text` ask for. `None` if the text says none, or none within [`YEARS`].
pub(super) fn read(sign: Sign, text: &str, tense: Tense, today: NaiveDate) -> Option<Days> {
    asked(sign, text, tense, today).filter(Days::are_kept)
}

fn asked(sign: Sign, text: &str, tense: Tense, today: NaiveDate) -> Option<Days> {
    let days = |from, to| Some(Days { from, to });
    match (said(text, today)?, tense) {
        (Said::Span(first, last), _) => match sign {
            Sign::Has | Sign::Equal | Sign::NotEqual => days(Some(first), Some(last)),
            Sign::More => days(Some(last.succ_opt()?), None),
            Sign::AtLeast => days(Some(first), None),
            Sign::Less => days(None, Some(first.pred_opt()?)),
            Sign::AtMost => days(None, Some(last)),
        },
        (Said::Length(count, unit), Tense::Past) => {
            let then = back(today, count, unit)?;
            match sign {
                Sign::Less => days(Some(then.succ_opt()?), Some(today)),
                Sign::Has | Sign::Equal | Sign::NotEqual | Sign::AtMost => days(Some(then), Some(today)),
                Sign::More => days(None, Some(then.pred_opt()?)),
                Sign::AtLeast => days(None, Some(then)),
            }
        }
        (Said::Length(count, unit), Tense::Future) => {
            let then = ahead(today, count, unit)?;
            match sign {
                Sign::Less => days(Some(today), Some(then.pred_opt()?)),
                Sign::Has | Sign::Equal | Sign::NotEqual | Sign::AtMost => days(Some(today), Some(then)),
                Sign::More => days(Some(then.succ_opt()?), None),
                Sign::AtLeast => days(Some(then), None),
            }
        }
    }
}

/// The days of `from..to`.
pub(super) fn between(from: &str, to: &str, today: NaiveDate) -> Option<Days> {
    match (said(from, today)?, said(to, today)?) {
        (Said::Span(from, _), Said::Span(_, to)) => {
            Some(Days { from: Some(from), to: Some(to) }).filter(Days::are_kept)
        }
        _ => None,
    }
}

fn said(text: &str, today: NaiveDate) -> Option<Said> {
    let text = text.to_ascii_lowercase();
    let one = |day: NaiveDate| Some(Said::Span(day, day));
    match text.as_str() {
        "today" => return one(today),
        "yesterday" => return one(today.pred_opt()?),
        "tomorrow" => return one(today.succ_opt()?),
        _ => {}
    }
    if let Some((which, unit)) = text.split_once('-')
        && let Some(steps) =
            [("last", -1), ("this", 0), ("next", 1)].into_iter().find_map(|(w, n)| (w == which).then_some(n))
    {
        return period(unit, steps, today);
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return one(day);
    }
    if let Some(span) = calendar(&text) {
        return Some(span);
    }
    match text.strip_prefix('-').map(|rest| (true, rest)).or_else(|| text.strip_prefix('+').map(|rest| (false, rest))) {
        Some((true, length)) => length_of(length).and_then(|(count, unit)| one(back(today, count, unit)?)),
        Some((false, length)) => length_of(length).and_then(|(count, unit)| one(ahead(today, count, unit)?)),
        None => length_of(&text).map(|(count, unit)| Said::Length(count, unit)),
    }
}

/// `this`, `last` or `next` week, month, quarter or year.
fn period(unit: &str, steps: i32, today: NaiveDate) -> Option<Said> {
    if unit == "week" {
        let monday = today.week(Weekday::Mon).first_day();
        let monday = moved(
            monday,
            steps,
            |day, n| day.checked_add_days(Count::new(n * 7)),
            |day, n| day.checked_sub_days(Count::new(n * 7)),
        )?;
        return Some(Said::Span(monday, monday.checked_add_days(Count::new(6))?));
    }
    let months = match unit {
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        _ => return None,
    };
    let month = today.month0() / months * months + 1;
    let first = NaiveDate::from_ymd_opt(today.year(), month, 1)?;
    let by = |n: u64| u32::try_from(n).ok().map(|n| Months::new(n * months));
    let first = moved(first, steps, |day, n| day.checked_add_months(by(n)?), |day, n| day.checked_sub_months(by(n)?))?;
    months_from(first, months)
}

fn moved(
    day: NaiveDate,
    steps: i32,
    on: impl Fn(NaiveDate, u64) -> Option<NaiveDate>,
    back: impl Fn(NaiveDate, u64) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let count = u64::from(steps.unsigned_abs());
    if steps < 0 { back(day, count) } else { on(day, count) }
}

/// `2026`, `2026-11`, `2026-q4`.
fn calendar(text: &str) -> Option<Said> {
    let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    let (month, months) = match rest {
        None => (1, 12),
        Some(rest) => match rest.strip_prefix('q') {
            Some(quarter) => (quarter.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))? * 3 - 2, 3),
            None => (rest.parse().ok()?, 1),
        },
    };
    months_from(NaiveDate::from_ymd_opt(year, month, 1)?, months)
}

fn months_from(first: NaiveDate, months: u32) -> Option<Said> {
    Some(Said::Span(first, first.checked_add_months(Months::new(months))?.pred_opt()?))
}

/// `30d`, `2w`, `6m`, `1y`.
fn length_of(text: &str) -> Option<(u32, char)> {
    let unit = text.chars().last().filter(|unit| matches!(unit, 'd' | 'w' | 'm' | 'y'))?;
    let count = text.strip_suffix(unit)?;
    let count = count.bytes().all(|byte| byte.is_ascii_digit()).then(|| count.parse().ok()).flatten()?;
    (count <= COUNT_MAX).then_some((count, unit))
}

fn ahead(day: NaiveDate, count: u32, unit: char) -> Option<NaiveDate> {
    match unit {
        'd' => day.checked_add_days(Count::new(u64::from(count))),
        'w' => day.checked_add_days(Count::new(u64::from(count) * 7)),
        'm' => day.checked_add_months(Months::new(count)),
        _ => day.checked_add_months(Months::new(count.checked_mul(12)?)),
    }
}

fn back(day: NaiveDate, count: u32, unit: char) -> Option<NaiveDate> {
    match unit {
        'd' => day.checked_sub_days(Count::new(u64::from(count))),
        'w' => day.checked_sub_days(Count::new(u64::from(count) * 7)),
        'm' => day.checked_sub_months(Months::new(count)),
        _ => day.checked_sub_months(Months::new(count.checked_mul(12)?)),
    }
}
