//! Which known name may have been meant by one that nothing is called by.

use ac_ui::lower;

/// Letters between a name and what may have been meant by it.
const STEPS_MAX: usize = 2;

/// What of `known` is called nearly as was `typed`, whatever the case; nothing is near to what is as short as the way to it.
pub fn nearest<'k, T>(typed: &str, known: impl IntoIterator<Item = &'k T>, name: impl Fn(&T) -> &str) -> Option<&'k T> {
    let typed = lower(typed);
    let steps = |one: &&'k T| distance(&typed, &lower(name(one)));
    let (steps, one) = known.into_iter().map(|one| (steps(&one), one)).min_by_key(|(steps, _)| *steps)?;
    (steps <= STEPS_MAX && steps < typed.chars().count()).then_some(one)
}

/// Letters to change, add or take out to get from one name to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut above_left = i;
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            left = (above_left + usize::from(from != *to)).min(above + 1).min(left + 1);
            above_left = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_and_another_case_are_near_and_another_word_is_not() {
        let known = ["amount", "closed_on", "rate"];
        let check = |typed: &str, want: Option<&str>| {
            assert_eq!(nearest(typed, &known, |name| name).copied(), want, "{typed}");
        };
        check("Amount", Some("amount"));
        check("amont", Some("amount"));
        check("CLOSED_ON", Some("closed_on"));
        check("closedon", Some("closed_on"));
        check("price", None);
        check("r", None);
        check("", None);
    }
}
