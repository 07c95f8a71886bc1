//! The one table that a run prints: measure, value, budget, verdict.

use crate::number::short;

/// How a value stands to its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    Miss,
    /// There is no budget, or it could not be measured here.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    measure: String,
    value: String,
    budget: String,
    verdict: Verdict,
}

impl Row {
    /// A value that must not be above `limit`, both in `unit`.
    pub fn at_most(measure: impl Into<String>, value: f64, limit: f64, unit: &str) -> Self {
        Self {
            measure: measure.into(),
            value: format!("{} {unit}", short(value)),
            budget: format!("≤ {} {unit}", trimmed(limit)),
            verdict: if value <= limit { Verdict::Ok } else { Verdict::Miss },
        }
    }

    /// A value that is only printed.
    pub fn printed(measure: impl Into<String>, value: impl Into<String>) -> Self {
        Self { measure: measure.into(), value: value.into(), budget: String::new(), verdict: Verdict::None }
    }

    /// The same with more about how the value came to be.
    #[must_use]
    pub fn note(mut self, note: impl AsRef<str>) -> Self {
        self.value = format!("{} ({})", self.value, note.as_ref());
        self
    }
}

/// A limit as the design writes it: without decimals that say nothing.
fn trimmed(limit: f64) -> String {
    format!("{limit}")
}

/// All rows, aligned, and below them in one line what missed its budget.
#[must_use]
pub fn render(rows: &[Row]) -> String {
    let width = |cell: fn(&Row) -> &str, head: &str| {
        rows.iter().map(|row| cell(row).chars().count()).chain([head.chars().count()]).max().unwrap_or(0)
    };
    let widths = (width(|r| &r.measure, "measure"), width(|r| &r.value, "value"), width(|r| &r.budget, "budget"));
    let line = |measure: &str, value: &str, budget: &str, verdict: &str| {
        let (m, v, b) = widths;
        format!("{measure:m$} | {value:v$} | {budget:b$} | {verdict}").trim_end().to_owned() + "\n"
    };
    let mut text = line("measure", "value", "budget", "");
    for row in rows {
        let verdict = match row.verdict {
            Verdict::Ok => "ok",
            Verdict::Miss => "MISS",
            Verdict::None => "",
        };
        text.push_str(&line(&row.measure, &row.value, &row.budget, verdict));
    }
    let missed = rows.iter().filter(|row| row.verdict == Verdict::Miss).map(|row| row.measure.as_str());
    let missed = missed.collect::<Vec<_>>().join("; ");
    text.push_str(&format!("\nbudget misses: {}\n", if missed.is_empty() { "none" } else { &missed }));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_its_budget_is_ok_and_one_above_it_is_a_miss() {
        assert_eq!(Row::at_most("a", 25.0, 25.0, "ms").verdict, Verdict::Ok);
        assert_eq!(Row::at_most("a", 25.01, 25.0, "ms").verdict, Verdict::Miss);
    }

    #[test]
    fn columns_align_and_misses_stand_in_the_last_line() {
        let rows = [
            Row::at_most("cold start", 120.0, 300.0, "ms").note("p50 of 7"),
            Row::at_most("list", 7.5, 5.0, "ms"),
            Row::printed("writes/s", "900"),
        ];
        let expected = "\
measure    | value             | budget   |
cold start | 120 ms (p50 of 7) | ≤ 300 ms | ok
list       | 7.50 ms           | ≤ 5 ms   | MISS
writes/s   | 900               |          |

budget misses: list
";
        assert_eq!(render(&rows), expected);
        assert!(render(&rows[2..]).ends_with("budget misses: none\n"));
    }
}
