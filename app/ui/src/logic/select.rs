//! Which rows are selected. Keys, not positions, are kept: a selection survives sorting and loading more.
use std::collections::BTreeSet;

/// Most rows that can be selected by hand; more is a job for "all that match".
pub const SELECTED_MAX: usize = 5_000;

/// A selection and where the next range starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    keys: BTreeSet<String>,
    anchor: Option<usize>,
}

impl Selection {
    /// Whether `key` is selected.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// How many are selected.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The selected keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// Turns one row on or off and starts a range there.
    pub fn toggle(&mut self, key: &str, at: usize) {
        if !self.keys.remove(key) && self.keys.len() < SELECTED_MAX {
            self.keys.insert(key.to_owned());
        }
        self.anchor = Some(at);
    }

    /// Selects all rows from the last one touched to `at`; `key_at` names the row at a position.
    pub fn extend_to(&mut self, at: usize, key_at: impl Fn(usize) -> Option<String>) {
        let from = self.anchor.unwrap_or(at);
        for position in from.min(at)..=from.max(at) {
            if self.keys.len() >= SELECTED_MAX {
                break;
            }
            self.keys.extend(key_at(position));
        }
        self.anchor = Some(from);
    }

    /// Goes on from row `from`, which has the focus, to row `to`: both are selected then.
    pub fn reach(&mut self, from: usize, to: usize, key_at: impl Fn(usize) -> Option<String>) {
        self.anchor = Some(from);
        self.extend_to(to, key_at);
    }

    /// Selects `keys`, as far as the limit allows.
    pub fn select_all(&mut self, keys: impl IntoIterator<Item = String>) {
        for key in keys {
            if self.keys.len() >= SELECTED_MAX {
                break;
            }
            self.keys.insert(key);
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: usize) -> Option<String> {
        (at < 10).then(|| format!("r{at}"))
    }

    fn check(selection: &Selection, want: &[&str]) {
        assert_eq!(selection.keys().collect::<Vec<_>>(), want);
    }

    #[test]
    fn toggles_one() {
        let mut s = Selection::default();
        s.toggle("r3", 3);
        check(&s, &["r3"]);
        s.toggle("r3", 3);
        assert!(s.is_empty());
    }

    #[test]
    fn a_range_runs_from_the_last_touched_row_in_both_directions() {
        let mut s = Selection::default();
        s.toggle("r4", 4);
        s.extend_to(6, row);
        check(&s, &["r4", "r5", "r6"]);
        s.extend_to(3, row);
        check(&s, &["r3", "r4", "r5", "r6"]);
    }

    #[test]
    fn a_range_past_the_loaded_rows_takes_what_there_is() {
        let mut s = Selection::default();
        s.toggle("r8", 8);
        s.extend_to(20, row);
        check(&s, &["r8", "r9"]);
    }

    #[test]
    fn the_keyboard_goes_on_from_where_it_is() {
        let mut s = Selection::default();
        s.toggle("r1", 1);
        s.reach(5, 6, row);
        s.reach(6, 7, row);
        check(&s, &["r1", "r5", "r6", "r7"]);
        s.reach(9, 10, row);
        check(&s, &["r1", "r5", "r6", "r7", "r9"]);
    }

    #[test]
    fn the_limit_holds() {
        let mut s = Selection::default();
        s.select_all((0..SELECTED_MAX + 5).map(|i| i.to_string()));
        assert_eq!(s.len(), SELECTED_MAX);
        s.toggle("one more", 0);
        assert_eq!(s.len(), SELECTED_MAX);
    }
}
