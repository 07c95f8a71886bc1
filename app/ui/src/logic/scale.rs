//! Axes: round numbers that people would choose, and where a value lies between them, in percent.

/// Most grid lines of a chart.
const TICKS_MAX: usize = 12;

/// The values of the grid lines for data up to `max`, from 0, about `wanted` of them.
pub fn ticks(max: f64, wanted: u32) -> Vec<f64> {
    if !max.is_finite() || max <= 0.0 {
        return vec![0.0, 1.0];
    }
    let step = nice_step(max / f64::from(wanted.max(1)));
    let mut out = vec![0.0];
    let mut value = 0.0;
    while value < max && out.len() < TICKS_MAX {
        value += step;
        out.push(value);
    }
    out
}

/// 1, 2, 2.5 or 5 times a power of ten, at least `raw`.
fn nice_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let times = raw / power;
    let nice = [1.0, 2.0, 2.5, 5.0].into_iter().find(|n| times <= *n + 1e-9);
    nice.unwrap_or(10.0) * power
}

/// Where `value` lies between 0 and `max`, in percent.
pub fn percent(value: f64, max: f64) -> f64 {
    if max > 0.0 { (value / max * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

/// Where point `at` of `count` lies across the plot, in percent; a single point stands in the middle.
pub fn across(at: usize, count: usize) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
    match count {
        0 | 1 => 50.0,
        _ => number(at) / number(count - 1) * 100.0,
    }
}

/// A line through the values as an SVG path in a 100 × 100 box, y down.
pub fn line_path(values: &[f64], max: f64) -> String {
    let mut path = String::with_capacity(values.len() * 12);
    for (at, value) in values.iter().enumerate() {
        let letter = if at == 0 { 'M' } else { 'L' };
        let x = across(at, values.len());
        let y = 100.0 - percent(*value, max);
        path.push_str(&format!("{letter}{x:.2} {y:.2}"));
    }
    path
}

/// The area below that line.
pub fn area_path(values: &[f64], max: f64) -> String {
    if values.is_empty() {
        return String::new();
    }
    let last = across(values.len() - 1, values.len());
    let first = across(0, values.len());
    format!("{}L{last:.2} 100L{first:.2} 100Z", line_path(values, max))
}

/// The parts of a ring: for each value its start and length, in percent of the round.
pub fn ring(values: &[f64]) -> Vec<(f64, f64)> {
    let total: f64 = values.iter().filter(|v| **v > 0.0).sum();
    let mut start = 0.0;
    values
        .iter()
        .map(|value| {
            let length = if total > 0.0 { value.max(0.0) / total * 100.0 } else { 0.0 };
            let part = (start, length);
            start += length;
            part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_data() {
        assert_eq!(ticks(97.0, 4), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(1_000.0, 4), [0.0, 250.0, 500.0, 750.0, 1_000.0]);
        assert_eq!(ticks(7.0, 4), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(0.0, 4), [0.0, 1.0]);
        assert_eq!(ticks(f64::NAN, 4), [0.0, 1.0]);
        for max in [0.003, 1.0, 13.0, 248_000.0, 9.9e12] {
            let all = ticks(max, 4);
            assert!(all.len() <= 7 && all.last().is_some_and(|last| *last >= max), "{max}: {all:?}");
        }
    }

    #[test]
    fn places_are_percentages_inside_the_plot() {
        assert_eq!(across(0, 5), 0.0);
        assert_eq!(across(4, 5), 100.0);
        assert_eq!(across(0, 1), 50.0);
        assert_eq!(percent(50.0, 200.0), 25.0);
        assert_eq!(percent(-5.0, 200.0), 0.0);
        assert_eq!(percent(5.0, 0.0), 0.0);
    }

    #[test]
    fn paths_run_from_edge_to_edge() {
        assert_eq!(line_path(&[0.0, 10.0], 10.0), "M0.00 100.00L100.00 0.00");
        assert!(area_path(&[0.0, 10.0], 10.0).ends_with("L100.00 100L0.00 100Z"));
        assert_eq!(area_path(&[], 10.0), "");
    }

    #[test]
    fn a_ring_closes() {
        let parts = ring(&[1.0, 1.0, 2.0]);
        assert_eq!(parts, [(0.0, 25.0), (25.0, 25.0), (50.0, 50.0)]);
        assert_eq!(ring(&[0.0, 0.0]), [(0.0, 0.0), (0.0, 0.0)]);
    }
}
