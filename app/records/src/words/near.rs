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
        // In a short word every letter tells: there the first has to be right.
        let is_likely = letters.len() > 3 || term.starts_with(letters.iter().take(1).collect::<String>().as_str());
        let apart = strsim::osa_distance(word, &term);
        if is_likely && (1..=mistakes).contains(&apart) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
