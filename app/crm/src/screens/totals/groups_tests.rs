//! Which lines a table has, what is asked for next, and what becomes of groups that change.

use super::*;
use ac_views::figures::Sums;

fn group(value: &str) -> Group {
    let sums = Sums { count: 9, ..Sums::default() };
    Group { value: Some(value.to_owned()), label: value.to_owned(), filter: format!("x:{value}"), sums }
}

fn here(value: &str, loaded: usize, next: Option<&str>) -> State {
    State { loaded, next: next.map(str::to_owned), are: Are::Here, ..State::of(group(value), true) }
}

fn words(all: &[State]) -> String {
    let word = |state: &State| {
        let are = match state.are {
            Are::Coming => "coming",
            Are::Here => "here",
            Are::Old => "old",
        };
        format!("{} {} {are}", state.group.label, state.loaded)
    };
    all.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[test]
fn headings_stand_between_the_rows_of_open_groups() {
    let closed = State { is_open: false, ..here("b", 2, None) };
    let all = [here("a", 2, Some("next")), closed, State::of(group("c"), true), here("d", 1, None)];
    use Line::{Coming, Head, More, Rest, Row};
    let want = [Head(0), Row(0), Row(1), More(0), Head(1), Head(2), Coming(2), Head(3), Row(4), Rest];
    assert_eq!(lines(&all, true), want);
    assert_eq!((start(&all, 0), start(&all, 3)), (0, 4));
}

#[test]
fn what_is_in_sight_is_asked_for_one_after_another() {
    let failed = State { failed: Some("away".to_owned()), ..State::of(group("a"), true) };
    let old = State { are: Are::Old, ..here("b", 60, None) };
    let all = [failed, old, State::of(group("c"), true), State::of(group("d"), true)];
    assert_eq!(wanted(&all, false, &(0..5)), Some((1, 60)), "rows that are old come again, all of them");
    assert_eq!(wanted(&all, false, &(63..65)), Some((2, ROWS_FIRST)));
    assert_eq!(wanted(&all, false, &(66..99)), Some((3, ROWS_FIRST)));
    assert_eq!(wanted(&all, false, &(0..2)), None);
    assert_eq!(wanted(&[here("a", 3, None)], false, &(0..9)), None);
}

#[test]
fn groups_keep_their_rows_when_somebody_changes_something() {
    let old = || vec![here("a", 2, None), here("b", 3, None), here("d", 4, None)];
    let check = |now: &[&str], since: Since, want: &str, gone: &[(usize, usize)]| {
        let now = now.iter().map(|value| group(value)).collect();
        let (all, out) = merged(old(), now, since, |value| value.as_deref() != Some("c"));
        let out: Vec<_> = out.iter().map(|rows: &Range<usize>| (rows.start, rows.end)).collect();
        assert_eq!((words(&all).as_str(), out.as_slice()), (want, gone));
    };
    check(&["a", "c", "d"], Since::Changed, "a 2 old, c 0 coming, d 4 old", &[(2, 5)]);
    check(&["a", "b", "d"], Since::Measured, "a 2 here, b 3 here, d 4 here", &[]);
    check(&["a", "b", "d"], Since::Asked, "a 0 coming, b 0 coming, d 0 coming", &[(0, 2), (2, 5), (5, 9)]);
    check(&["d", "a"], Since::Changed, "d 0 coming, a 2 old", &[(2, 5), (5, 9)]);
    check(&[], Since::Changed, "", &[(0, 2), (2, 5), (5, 9)]);
}
