//! Formulas of formulas: which come first, and whether one would have to wait for itself.

use std::collections::{BTreeMap, BTreeSet};

/// The keys of formulas with the keys that each uses.
pub type Uses = BTreeMap<String, Vec<String>>;

/// The way from `key` back to itself, as keys, if there is one.
#[must_use]
pub fn cycle(uses: &Uses, key: &str) -> Option<Vec<String>> {
    let (mut way, mut seen) = (vec![key.to_owned()], BTreeSet::new());
    back(uses, key, key, (&mut way, &mut seen)).then_some(way)
}

/// Whether what `at` uses leads to `key`; the way is then how. What was seen once and did not lead there never does.
fn back<'u>(uses: &'u Uses, key: &str, at: &str, (way, seen): (&mut Vec<String>, &mut BTreeSet<&'u str>)) -> bool {
    for next in uses.get(at).into_iter().flatten() {
        if next == key {
            way.push(key.to_owned());
            return true;
        }
        if !seen.insert(next) {
            continue;
        }
        way.push(next.clone());
        if back(uses, key, next, (&mut *way, &mut *seen)) {
            return true;
        }
        way.pop();
    }
    false
}

/// The formulas that follow from `key`, however far, and itself.
#[must_use]
pub fn behind(uses: &Uses, key: &str) -> Vec<String> {
    let mut all = vec![key.to_owned()];
    let mut seen = 0;
    while let Some(next) = all.get(seen).cloned() {
        let users = uses.iter().filter(|(user, used)| used.contains(&next) && !all.contains(user));
        let users: Vec<String> = users.map(|(user, _)| user.clone()).collect();
        all.extend(users);
        seen += 1;
    }
    all
}

/// The keys so that each comes behind the formulas that it uses. What is in a cycle is left out.
#[must_use]
pub fn in_order(uses: &Uses) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    loop {
        let is_ready = |used: &Vec<String>| used.iter().all(|key| !uses.contains_key(key) || done.contains(key));
        let next = uses.iter().find(|(key, used)| !done.contains(key) && is_ready(used));
        let Some((key, _)) = next else { return done };
        done.push(key.clone());
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(all: &[(&str, &[&str])]) -> Uses {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        all.iter().map(|(key, used)| ((*key).to_owned(), owned(used))).collect()
    }

    #[test]
    fn a_cycle_is_named_and_an_order_found_without_one() {
        let line = of(&[("a", &["b", "amount"]), ("b", &["c"]), ("c", &["price"]), ("d", &["a", "b"])]);
        assert_eq!(in_order(&line), ["c", "b", "a", "d"]);
        assert_eq!(cycle(&line, "a"), None);
        assert_eq!(behind(&line, "b"), ["b", "a", "d"]);
        let round = of(&[("a", &["b"]), ("b", &["c", "x"]), ("c", &["a"]), ("d", &["d"]), ("e", &["price"])]);
        assert_eq!(cycle(&round, "b").unwrap(), ["b", "c", "a", "b"]);
        assert_eq!(cycle(&round, "d").unwrap(), ["d", "d"]);
        assert_eq!(in_order(&round), ["e"]);
    }
}
