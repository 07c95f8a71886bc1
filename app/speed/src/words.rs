//! Routes and times in words, and where a time lies on the axis.

use crate::model::{Feel, PROGRAMS, Screen};

/// The marks of the axis, in milliseconds; its ends are the first and the last.
pub const MARKS: [f64; 5] = [1.0, 10.0, 100.0, 1_000.0, 10_000.0];

/// `/deals/{id}` → `/deals/…`.
pub fn place(path: &str) -> String {
    match path {
        "/" => "Home".to_owned(),
        PROGRAMS => "Programs and the API".to_owned(),
        _ => {
            let parts = path.split('/').map(|part| if part.starts_with('{') { "…" } else { part });
            parts.collect::<Vec<_>>().join("/")
        }
    }
}

/// `get_board` → `get board`; an address stays as it is.
pub fn call(name: &str) -> String {
    if name.contains('/') { name.to_owned() } else { name.replace('_', " ") }
}

/// `3.4 ms`, `12 ms`, `1.2 s`.
pub fn time(milliseconds: f64) -> String {
    match milliseconds {
        ..9.95 => format!("{milliseconds:.1} ms"),
        ..999.5 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1} s", milliseconds / 1_000.0),
    }
}

/// Where a time lies between the ends of the axis, in percent; each mark is as far from the next.
pub fn along(milliseconds: f64) -> f64 {
    let [first, .., last] = MARKS;
    let share = (milliseconds.max(first) / first).log10() / (last / first).log10();
    (share * 100.0).min(100.0)
}

/// One sentence over all screens, and how they feel as a whole.
pub fn verdict(screens: &[Screen]) -> (String, Feel) {
    let feels = |feel: Feel| screens.iter().filter(|screen| Feel::of(screen.spread.p95) == feel).count();
    match (feels(Feel::Slow), feels(Feel::Noticed)) {
        (0, 0) => ("Every screen has its answers within 100 ms, 95 times of 100.".to_owned(), Feel::Instant),
        (0, some) => (format!("{} more than 100 ms, 5 times of 100.", take(some)), Feel::Noticed),
        (some, _) => (format!("{} more than a second, 5 times of 100.", take(some)), Feel::Slow),
    }
}

fn take(screens: usize) -> String {
    if screens == 1 { "One screen takes".to_owned() } else { format!("{screens} screens take") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Spread;

    #[test]
    fn routes_are_read_without_their_braces() {
        for (path, expect) in [("/deals/{id}", "/deals/…"), ("/", "Home"), ("/api", "Programs and the API")] {
            assert_eq!(place(path), expect);
        }
    }

    #[test]
    fn times_have_two_figures_or_their_unit() {
        for (ms, expect) in [(0.26, "0.3 ms"), (9.96, "10 ms"), (87.4, "87 ms"), (999.6, "1.0 s"), (2_345.0, "2.3 s")] {
            assert_eq!(time(ms), expect);
        }
    }

    #[test]
    fn marks_are_as_far_from_each_other_and_nothing_leaves_the_axis() {
        assert_eq!(MARKS.map(along), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!([0.0, 60_000.0].map(along), [0.0, 100.0]);
    }

    #[test]
    fn the_verdict_is_that_of_the_slowest() {
        let screens = |p95s: &[f64]| -> Vec<Screen> {
            let spread = |p95| Spread { p95, ..Spread::default() };
            p95s.iter().map(|p95| Screen { path: String::new(), spread: spread(*p95), calls: Vec::new() }).collect()
        };
        assert_eq!(verdict(&screens(&[5.0, 100.0])).1, Feel::Instant);
        assert_eq!(verdict(&screens(&[5.0, 101.0])).0, "One screen takes more than 100 ms, 5 times of 100.");
        assert_eq!(
            verdict(&screens(&[2_000.0, 1_200.0, 500.0])).0,
            "2 screens take more than a second, 5 times of 100."
        );
    }
}
