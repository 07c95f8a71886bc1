use super::*;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn span(first: &str, last: &str) -> Span {
    Span { first: day(first), last: day(last) }
}

#[test]
fn a_period_is_the_time_around_a_day() {
    let check = |breadth, at: &str, want: (&str, &str), called: &str| {
        let found = period(breadth, day(at));
        assert_eq!(found, span(want.0, want.1), "{breadth:?} {at}");
        assert_eq!(title(breadth, found), called);
    };
    check(Breadth::Week, "2026-11-25", ("2026-11-25", "2026-12-01"), "25 Nov – 1 Dec 2026");
    check(Breadth::Week, "2026-12-28", ("2026-12-28", "2027-01-03"), "28 Dec 2026 – 3 Jan 2027");
    check(Breadth::Week, "2026-11-02", ("2026-11-02", "2026-11-08"), "2 – 8 Nov 2026");
    check(Breadth::Month, "2028-02-29", ("2028-02-01", "2028-02-29"), "February 2028");
    check(Breadth::Quarter, "2026-12-31", ("2026-10-01", "2026-12-31"), "Q4 2026");
    check(Breadth::Quarter, "2026-01-01", ("2026-01-01", "2026-03-31"), "Q1 2026");
    check(Breadth::Year, "2026-06-30", ("2026-01-01", "2026-12-31"), "2026");
}

#[test]
fn periods_follow_each_other_without_a_gap() {
    for breadth in Breadth::ALL {
        let mut at = period(breadth, day("2023-12-31"));
        for _ in 0..60 {
            let next = period(breadth, step(breadth, at.first, 1));
            assert_eq!(at.last.plus_days(1), next.first, "{breadth:?}");
            assert_eq!(period(breadth, step(breadth, next.first, -1)), at, "{breadth:?}");
            at = next;
        }
    }
}

#[test]
fn the_window_holds_the_period_between_the_one_before_and_those_after() {
    let check = |breadth, first, last| assert_eq!(window(breadth, day("2026-11-18")), span(first, last));
    check(Breadth::Week, "2026-11-11", "2026-12-29");
    check(Breadth::Month, "2026-10-01", "2027-02-28");
    check(Breadth::Quarter, "2026-07-01", "2027-09-30");
    check(Breadth::Year, "2025-01-01", "2029-12-31");
}

#[test]
fn columns_fill_the_window_and_begin_where_weeks_and_months_do() {
    for breadth in Breadth::ALL {
        let window = window(breadth, day("2027-03-28"));
        let days = window.last.number() - window.first.number() + 1;
        for columns in [ticks(breadth, window, WeekStart::default()), heads(breadth, window)] {
            assert_eq!(columns.iter().map(|tick| tick.days).sum::<i32>(), days, "{breadth:?}");
            assert_eq!(columns.first().map(|tick| tick.first), Some(window.first));
            for pair in columns.windows(2) {
                assert_eq!(pair[0].first.plus_days(pair[0].days), pair[1].first, "{breadth:?}");
            }
        }
    }
    let quarter = window(Breadth::Quarter, day("2026-11-18"));
    let firsts = |start| ticks(Breadth::Quarter, quarter, start)[1].first;
    assert_eq!(firsts(WeekStart::of_browser(1)), day("2026-07-06"), "weeks from Monday on");
    assert_eq!(firsts(WeekStart::of_browser(7)), day("2026-07-05"), "weeks from Sunday on");
    let labels = |breadth| {
        let window = window(breadth, day("2026-11-18"));
        let label = |ticks: Vec<Tick>| ticks.into_iter().take(2).map(|tick| tick.label).collect::<Vec<_>>();
        (label(heads(breadth, window)), label(ticks(breadth, window, WeekStart::default())))
    };
    let two = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
    assert_eq!(labels(Breadth::Week), (two("November 2026", "December 2026"), two("Wed 11", "Thu 12")));
    assert_eq!(labels(Breadth::Year), (two("2025", "2026"), two("Jan", "Feb")));
}

#[test]
fn a_day_is_as_wide_where_clocks_change_as_anywhere() {
    // The nights in which Europe and America change theirs.
    for (first, last) in [("2027-03-28", "2027-03-28"), ("2027-10-31", "2027-10-31"), ("2027-03-14", "2027-03-14")] {
        let window = span("2027-01-01", "2027-12-31");
        let at = place(Breadth::Month, window, day(first), day(last)).unwrap();
        assert_eq!(at.width, Breadth::Month.day_px());
        assert_eq!(day_at(Breadth::Month, window, at.left), day(first));
        assert_eq!(day_at(Breadth::Month, window, at.left + at.width), day(first).plus_days(1));
    }
}

#[test]
fn bars_stand_at_their_days_and_are_cut_where_the_window_ends() {
    let window = span("2026-11-01", "2026-11-30");
    let check = |first: &str, last: &str, want: Option<(i32, i32, bool, bool)>| {
        let found = place(Breadth::Month, window, day(first), day(last));
        let found = found.map(|at| (at.left / 24, at.width / 24, at.is_cut_before, at.is_cut_after));
        assert_eq!(found, want, "{first} {last}");
    };
    check("2026-11-01", "2026-11-01", Some((0, 1, false, false)));
    check("2026-11-10", "2026-11-12", Some((9, 3, false, false)));
    check("2026-10-01", "2026-11-01", Some((0, 1, true, false)));
    check("2026-11-30", "2027-01-01", Some((29, 1, false, true)));
    check("2020-01-01", "2030-01-01", Some((0, 30, true, true)));
    check("2026-10-01", "2026-10-31", None);
    check("2026-12-01", "2026-12-01", None);
    assert_eq!(width(Breadth::Month, window), 30 * 24);
}

#[test]
fn a_pointer_means_the_nearest_day() {
    let check = |px, want| assert_eq!(days_in(Breadth::Month, px), want, "{px}");
    check(0, 0);
    check(11, 0);
    check(12, 1);
    check(-11, 0);
    check(-13, -1);
    check(-36, -1);
    check(240, 10);
}

#[test]
fn what_is_moved_keeps_its_order() {
    let (start, end) = (Some(day("2026-11-10")), Some(day("2026-11-12")));
    let days = |dates: Dates| (dates.0.map(Day::iso), dates.1.map(Day::iso));
    let check = |grip, by, want: (&str, &str)| {
        assert_eq!(days(moved((start, end), grip, by)), (Some(want.0.into()), Some(want.1.into())), "{grip:?} {by}");
    };
    check(Grip::Whole, 30, ("2026-12-10", "2026-12-12"));
    check(Grip::Start, 1, ("2026-11-11", "2026-11-12"));
    check(Grip::Start, 9, ("2026-11-12", "2026-11-12"));
    check(Grip::End, -9, ("2026-11-10", "2026-11-10"));
    check(Grip::End, 20, ("2026-11-10", "2026-12-02"));
    assert_eq!(days(moved((start, None), Grip::Whole, -1)), (Some("2026-11-09".into()), None));
    assert_eq!(days(moved((None, end), Grip::Whole, -1)), (None, Some("2026-11-11".into())));
}

#[test]
fn what_lacks_a_date_or_ends_too_soon_is_one_day() {
    let (early, late) = (day("2026-11-10"), day("2026-11-12"));
    assert_eq!(drawn((Some(early), Some(late))), Some((early, late)));
    assert_eq!(drawn((Some(late), Some(early))), Some((late, late)));
    assert_eq!(drawn((None, Some(late))), Some((late, late)));
    assert_eq!(drawn((Some(early), None)), Some((early, early)));
    assert_eq!(drawn((None, None)), None);
}

#[test]
fn addresses_name_what_there_is() {
    for breadth in Breadth::ALL {
        assert_eq!(Breadth::parse(breadth.as_str()), Some(breadth));
    }
    assert_eq!(Breadth::parse("agenda"), None);
}

#[test]
fn a_period_opens_at_its_first_day_or_where_its_day_is_in_sight() {
    let window = window(Breadth::Month, day("2026-11-18"));
    let first = left_of(Breadth::Month, window, day("2026-11-01"));
    let check = |at: &str, kept: Option<&str>, view, want| {
        assert_eq!(opened_at(Breadth::Month, window, (day(at), kept.map(day)), view), want, "{at} {kept:?} {view}");
    };
    check("2026-11-01", None, 390, first);
    check("2026-11-04", None, 390, first);
    check("2026-11-30", None, 390, first + 29 * 24 - 130);
    check("2026-11-30", None, 3_000, first);
    check("2026-11-30", Some("2026-10-03"), 390, 2 * 24);
}
