use super::*;
use crate::logic::dates::WEEKDAYS;

const SUNDAY: WeekStart = WeekStart(6);
const MONDAY: WeekStart = WeekStart(0);

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

/// Days of a month by counting them, the slow and certain way.
fn days_by_counting(year: i32, month: u32) -> u32 {
    (1..=31).filter(|day| Day::new(year, month, *day).is_some()).count().try_into().unwrap()
}

#[test]
fn a_month_is_drawn_as_a_wall_calendar_has_it() {
    // The oracle: walk from a Monday that is known, day by day, and write down what a wall calendar shows.
    let mut weekday = 0;
    let mut today = day("1999-11-01");
    assert_eq!(today.long(), "Monday, 1 November 1999");
    while today.year() < 2032 {
        assert_eq!(today.weekday(), weekday, "{}", today.iso());
        if today.day() == 1 {
            for (start, before) in [(MONDAY, weekday), (SUNDAY, (weekday + 1) % 7)] {
                let weeks = weeks(Zoom::Month, today.plus_days(14), start);
                let first = weeks.first().unwrap();
                assert_eq!(today.number() - first.number(), before, "{}", today.iso());
                let length = i32::try_from(days_by_counting(today.year(), today.month())).unwrap();
                assert_eq!(weeks.len(), usize::try_from((before + length + 6) / 7).unwrap(), "{}", today.iso());
                let span = around(Zoom::Month, today);
                let drawn: Vec<Day> = weeks.iter().flat_map(|first| week_from(*first)).collect();
                assert!(drawn.iter().all(|day| span.contains(*day)), "{}", today.iso());
                assert!(drawn.is_sorted());
            }
        }
        today = today.plus_days(1);
        weekday = (weekday + 1) % 7;
    }
}

#[test]
fn what_is_asked_for_never_has_more_days_than_the_server_answers() {
    for number in 10_000..12_000 {
        let day = Day::from_number(number).unwrap();
        for zoom in Zoom::ALL {
            assert!(around(zoom, day).days().count() <= 43, "{} {}", zoom.as_str(), day.iso());
        }
    }
}

#[test]
fn no_day_is_lost_where_clocks_are_changed() {
    // Summer time begins and ends in Berlin and New York; in Apia a whole day was left out in 2011.
    for text in ["2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2011-12-30"] {
        let day = day(text);
        assert_eq!(day.plus_days(1).plus_days(-1), day);
        assert_eq!(day.plus_days(1).number() - day.number(), 1);
        let week = week_from(MONDAY.of(day));
        assert!(week.contains(&day), "{text}");
        assert_eq!(week.map(|day| day.weekday()), [0, 1, 2, 3, 4, 5, 6], "{text}");
    }
}

#[test]
fn leap_years_have_their_day() {
    let last = |text: &str| period(Zoom::Month, day(text), MONDAY).last.iso();
    assert_eq!(last("2024-02-10"), "2024-02-29");
    assert_eq!(last("2026-02-10"), "2026-02-28");
    assert_eq!(last("2000-02-01"), "2000-02-29");
    assert_eq!(last("2100-02-28"), "2100-02-28");
    assert_eq!(step(Zoom::Month, day("2024-02-29"), 12).iso(), "2025-02-28");
    assert_eq!(step(Zoom::Month, day("2026-01-31"), 1).iso(), "2026-02-28");
    assert_eq!(step(Zoom::Week, day("2024-02-26"), 1).iso(), "2024-03-04");
}

#[test]
fn weeks_begin_where_the_reader_is_used_to() {
    let check = |first: i32, want: &str| assert_eq!(WeekStart::of_browser(first).of(day("2026-11-25")).iso(), want);
    check(1, "2026-11-23");
    check(7, "2026-11-22");
    check(6, "2026-11-21");
    check(0, "2026-11-23");
    check(9, "2026-11-23");
    for weekday in 0..7 {
        let start = WeekStart(weekday);
        let first = start.of(day("2026-11-25"));
        assert_eq!(first.weekday(), weekday, "{}", WEEKDAYS[usize::try_from(weekday).unwrap()]);
        assert_eq!(start.of(first), first);
    }
}

#[test]
fn a_period_says_what_it_is() {
    let check = |zoom, text: &str, want: &str| assert_eq!(period(zoom, day(text), MONDAY).title(zoom), want, "{text}");
    check(Zoom::Month, "2026-11-25", "November 2026");
    check(Zoom::Agenda, "2026-11-25", "November 2026");
    check(Zoom::Week, "2026-11-25", "23 – 29 Nov 2026");
    check(Zoom::Week, "2026-12-01", "30 Nov – 6 Dec 2026");
    check(Zoom::Week, "2026-12-31", "28 Dec 2026 – 3 Jan 2027");
}

#[test]
fn keys_lead_from_day_to_day() {
    let check = |key, zoom, want: &str| assert_eq!(walk(key, zoom, day("2026-11-25"), SUNDAY).unwrap().iso(), want);
    check("ArrowLeft", Zoom::Month, "2026-11-24");
    check("ArrowRight", Zoom::Month, "2026-11-26");
    check("ArrowUp", Zoom::Month, "2026-11-18");
    check("ArrowDown", Zoom::Week, "2026-12-02");
    check("ArrowDown", Zoom::Agenda, "2026-11-26");
    check("Home", Zoom::Month, "2026-11-22");
    check("End", Zoom::Month, "2026-11-28");
    check("PageDown", Zoom::Month, "2026-12-25");
    check("PageUp", Zoom::Week, "2026-11-18");
    assert_eq!(walk("x", Zoom::Month, day("2026-11-25"), SUNDAY), None);
}

#[test]
fn the_calendar_ends_where_years_do() {
    let last = day("9999-12-31");
    assert_eq!(last.plus_days(1), last);
    assert!(!weeks(Zoom::Month, last, MONDAY).is_empty());
    assert!(!weeks(Zoom::Month, day("0001-01-01"), SUNDAY).is_empty());
}

#[test]
fn a_zoom_survives_the_address() {
    for zoom in Zoom::ALL {
        assert_eq!(Zoom::parse(zoom.as_str()), Some(zoom));
    }
    assert_eq!(Zoom::parse("year"), None);
}
