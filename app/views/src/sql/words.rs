//! The words of a query that stand by themselves.

use crate::query::{Query, Test, To};
use ac_core::text;

/// Words that fold to nothing: all records would have them.
pub(super) fn nothing_sought(query: &Query) -> Option<&str> {
    let words: Option<&str> = match query {
        Query::All(parts) | Query::Any(parts) => return parts.iter().find_map(nothing_sought),
        Query::Not(inner) => return nothing_sought(inner),
        Query::Text(words) => Some(words),
        Query::Field { test: Test::Contains(words) | Test::Equals(words) | Test::Refers(To::Named(words)), .. } => {
            Some(words)
        }
        Query::Field { .. } => None,
    };
    words.filter(|words| text::sort_key(words).is_empty())
}

/// Takes the words that all records must have out of the query.
pub(super) fn take_words(query: &mut Query) -> Option<String> {
    let all = Query::All(Vec::new());
    match query {
        Query::Text(_) => match std::mem::replace(query, all) {
            Query::Text(words) => Some(words),
            _ => None,
        },
        Query::All(parts) => {
            let at = parts.iter().position(|part| matches!(part, Query::Text(_)))?;
            match parts.remove(at) {
                Query::Text(words) => Some(words),
                _ => None,
            }
        }
        _ => None,
    }
}
