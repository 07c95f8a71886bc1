//! Words that are spelt nearly as one that was typed.
//!
//! Each word stands in the table under itself and under what is left of it without one letter. A word that was typed is
//! looked for in the same forms, a long one also without two: whatever lies one change from another meets in one of them, and
//! of what lies two changes away a good part.

use ac_core::Error;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use std::collections::BTreeSet;

/// Shortest word that may be misspelt, in characters, and the longest.
pub const TERM_CHARS: std::ops::RangeInclusive<usize> = 3..=24;
/// From so many characters on a word may have two mistakes.
const TWO_FROM_CHARS: usize = 8;
/// Words looked at for one that was typed.
const LOOKED_AT_MAX: usize = 500;
/// Words taken for what was meant.
const MEANT_MAX: usize = 8;

#[derive(FromQueryResult)]
struct Row {
    term: String,
}

/// The known words nearest to `word`, the nearest first; itself is none of them.
pub async fn near(conn: &impl ConnectionTrait, word: &str) -> Result<Vec<String>, Error> {
    let letters: Vec<char> = word.chars().collect();
    if !TERM_CHARS.contains(&letters.len()) || !letters.iter().all(|c| c.is_alphabetic()) {
        return Ok(Vec::new());
    }
    let mistakes = if letters.len() >= TWO_FROM_CHARS { 2 } else { 1 };
    let mut forms = parts(word);
    if mistakes > 1 {
        forms = forms.iter().flat_map(|form| parts(form)).collect();
    }
    let marks: Vec<String> = (1..=forms.len()).map(|place| format!("${place}")).collect();
    let sql =
        format!("SELECT DISTINCT term FROM search_near WHERE part IN ({}) LIMIT {LOOKED_AT_MAX}", marks.join(", "));
    let values = forms.into_iter().map(Into::into);
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let mut found: Vec<(usize, String)> = Vec::new();
    for Row { term } in Row::find_by_statement(statement).all(conn).await? {
        let other: Vec<char> = term.chars().collect();
        // In a short word every letter tells: there the first has to be right.
        let is_likely = letters.len() > 3 || other.first() == letters.first();
        if let Some(apart) = distance(&letters, &other, mistakes).filter(|apart| *apart > 0 && is_likely) {
            found.push((apart, term));
        }
    }
    found.sort();
    Ok(found.into_iter().take(MEANT_MAX).map(|(_, term)| term).collect())
}

/// The word, and what is left of it without each of its letters.
#[must_use]
pub fn parts(word: &str) -> BTreeSet<String> {
    let without =
        |at: usize| -> String { word.chars().enumerate().filter(|(place, _)| *place != at).map(|(_, c)| c).collect() };
    (0..word.chars().count()).map(without).chain([word.to_owned()]).filter(|part| !part.is_empty()).collect()
}

/// How many letters have to be put in, left out, replaced or swapped with the next to come from one to the other, if at most
/// `max`.
fn distance(a: &[char], b: &[char], max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if is_swap {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|apart| *apart <= max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_counted() {
        let check = |a: &str, b: &str, expect: Option<usize>| {
            let [a, b] = [a, b].map(|word| word.chars().collect::<Vec<_>>());
            assert_eq!(distance(&a, &b, 2), expect, "{a:?} {b:?}");
            assert_eq!(distance(&b, &a, 2), expect, "{b:?} {a:?}");
        };
        check("harbour", "harbour", Some(0));
        check("harbor", "harbour", Some(1));
        check("smiht", "smith", Some(1));
        check("jon", "john", Some(1));
        check("müller", "mueller", Some(2));
        check("meier", "maier", Some(1));
        check("lindqvist", "linqvits", Some(2));
        check("harbour", "granite", None);
        check("", "ab", Some(2));
    }

    #[test]
    fn what_is_one_change_apart_meets() {
        for (typed, meant) in
            [("harbor", "harbour"), ("smiht", "smith"), ("jon", "john"), ("meier", "maier"), ("xsmith", "smith")]
        {
            assert!(!parts(typed).is_disjoint(&parts(meant)), "{typed} {meant}");
        }
        assert_eq!(parts("aab").into_iter().collect::<Vec<_>>(), ["aa", "aab", "ab"]);
    }
}
