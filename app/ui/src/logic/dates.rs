//! A calendar day without time or zone, and the month grid of a date picker. Proleptic Gregorian, days since 1970-01-01.

use ac_core::time::MONTHS;

/// English names of the days of a week that starts on Monday.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// Cells of a month grid: six weeks, so that the panel never changes its height.
pub const GRID_DAYS: usize = 42;

/// One day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u32,
    day: u32,
}

impl Day {
    /// `None` if there is no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && (1..=12).contains(&month);
        let valid = valid && day >= 1 && day <= days_in(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// 1 January 1970.
    pub const fn epoch() -> Self {
        Self { year: 1970, month: 1, day: 1 }
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// 1 to 12.
    pub const fn month(self) -> u32 {
        self.month
    }

    /// 1 to 31.
    pub const fn day(self) -> u32 {
        self.day
    }

    /// Reads `2026-11-22`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
        whole.then(|| Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?
    }

    /// Reads what people type: `2026-11-22`, `22 Nov 2026`, `Nov 22 2026`, `22.11.2026`, `22/11/2026`, `11/22/2026`.
    ///
    /// With slashes countries differ in what comes first: where both numbers could be the month, the date is refused.
    pub fn parse_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(day) = Self::parse_iso(text) {
            return Some(day);
        }
        let parts: Vec<&str> = text.split([' ', '.', ',', '/']).filter(|p| !p.is_empty()).collect();
        let [a, b, year] = parts.as_slice() else { return None };
        let year: i32 = year.parse().ok().filter(|y| *y >= 1000)?;
        match (month_named(a), month_named(b)) {
            (None, Some(month)) => Self::new(year, month, a.parse().ok()?),
            (Some(month), None) => Self::new(year, month, b.parse().ok()?),
            (None, None) if text.contains('.') => Self::new(year, b.parse().ok()?, a.parse().ok()?),
            (None, None) if text.contains('/') => {
                let (a, b) = (a.parse().ok()?, b.parse().ok()?);
                let (day_first, month_first) = (Self::new(year, b, a), Self::new(year, a, b));
                if a == b { day_first } else { day_first.xor(month_first) }
            }
            _ => None,
        }
    }

    /// `2026-11-22`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `22 Nov 2026`.
    pub fn short(self) -> String {
        format!("{} {} {}", self.day, self.month_short(), self.year)
    }

    /// `Nov`.
    pub fn month_short(self) -> &'static str {
        let name = self.month_name();
        name.get(..3).unwrap_or(name)
    }

    /// `Sunday, 22 November 2026`.
    pub fn long(self) -> String {
        format!("{}, {} {} {}", self.weekday_name(), self.day, self.month_name(), self.year)
    }

    /// `Sunday`.
    pub fn weekday_name(self) -> &'static str {
        usize::try_from(self.weekday()).ok().and_then(|at| WEEKDAYS.get(at)).copied().unwrap_or_default()
    }

    /// `November`.
    pub fn month_name(self) -> &'static str {
        let at = usize::try_from(self.month - 1).unwrap_or(0);
        MONTHS.get(at).copied().unwrap_or_default()
    }

    /// 0 is Monday.
    pub fn weekday(self) -> i32 {
        (self.number() + 3).rem_euclid(7)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        let year = self.year - i32::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = i32::try_from((self.month + 9) % 12).unwrap_or(0);
        let of_year = (153 * month + 2) / 5 + i32::try_from(self.day).unwrap_or(1) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day `number` days after 1970-01-01.
    pub fn from_number(number: i32) -> Option<Self> {
        let days = number + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + i32::from(month <= 2);
        Self::new(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
    }

    /// `by` days later; the same day where the calendar ends.
    pub fn plus_days(self, by: i32) -> Self {
        Self::from_number(self.number().saturating_add(by)).unwrap_or(self)
    }

    /// `by` months later, on the last day of a shorter month.
    pub fn plus_months(self, by: i32) -> Self {
        let months = self.year * 12 + i32::try_from(self.month).unwrap_or(1) - 1 + by;
        let year = months.div_euclid(12);
        let month = u32::try_from(months.rem_euclid(12)).unwrap_or(0) + 1;
        Self::new(year, month, self.day.min(days_in(year, month))).unwrap_or(self)
    }

    /// The 42 days of the grid of this day's month, from a Monday on.
    pub fn grid(self) -> Vec<Self> {
        let first = Self { day: 1, ..self };
        let monday = first.number() - first.weekday();
        (monday..).take(GRID_DAYS).filter_map(Self::from_number).collect()
    }
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn month_named(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    if text.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|name| name.to_lowercase().starts_with(&text))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap()
    }

    #[test]
    fn numbers_and_days_are_each_others_inverse() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2000-03-01").number(), 11_017);
        for number in (-700_000..2_900_000).step_by(97) {
            if let Some(day) = Day::from_number(number) {
                assert_eq!(day.number(), number);
            }
        }
    }

    #[test]
    fn weekdays_are_right() {
        assert_eq!(day("2026-11-22").weekday(), 6);
        assert_eq!(day("1970-01-01").weekday(), 3);
        assert_eq!(day("2026-11-22").long(), "Sunday, 22 November 2026");
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "abc", "2026-01-01-01", "0000-01-01"] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
        assert!(Day::parse_iso("2024-02-29").is_some());
    }

    #[test]
    fn reads_what_people_type_and_refuses_what_is_ambiguous() {
        let want = Some(day("2026-11-22"));
        for text in [
            "2026-11-22",
            " 22 Nov 2026 ",
            "Nov 22, 2026",
            "22 november 2026",
            "22.11.2026",
            "22/11/2026",
            "11/22/2026",
        ] {
            assert_eq!(Day::parse_typed(text), want, "{text}");
        }
        for text in ["11/12/2026", "22 11 2026", "22 Nov", "22 Nov 26", "32 Nov 2026"] {
            assert_eq!(Day::parse_typed(text), None, "{text}");
        }
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        assert_eq!(day("2026-03-31").plus_months(-1), day("2026-02-28"));
        assert_eq!(day("2026-12-15").plus_months(1), day("2027-01-15"));
        assert_eq!(day("2026-12-31").plus_days(1), day("2027-01-01"));
    }

    #[test]
    fn the_grid_starts_on_monday_and_holds_the_month() {
        let grid = day("2026-11-22").grid();
        assert_eq!(grid.len(), GRID_DAYS);
        assert_eq!(grid.first(), Some(&day("2026-10-26")));
        assert!(grid.contains(&day("2026-11-01")) && grid.contains(&day("2026-11-30")));
    }
}
