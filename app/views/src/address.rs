//! What a list shows lives in the page's address: it survives a reload, a bookmark and the back button, and works without
//! scripts.

use ac_ui::Bound;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
    location::Url,
    params::ParamsMap,
};

/// Characters of one value in the address that count: as many as a query may have.
const VALUE_CHARS_MAX: usize = crate::query::QUERY_CHARS_MAX;

/// The query part of this page's address. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Address {
    map: Memo<ParamsMap>,
    path: Memo<String>,
    go: Callback<(String, Entry)>,
}

/// What an address says at one moment. It may be kept while something else is waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given(ParamsMap);

impl Given {
    /// The value of `key`, if there is one that is not blank.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<String> {
        tidy(self.0.get_str(key))
    }

    /// The value of `key`, also a blank one.
    #[must_use]
    pub fn given(&self, key: &str) -> Option<String> {
        self.0.get_str(key).map(trimmed)
    }

    /// Whether the address asks for nothing at all.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.0.latest_values().next().is_none()
    }
}

/// What a change of the address does to the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The back button takes the change back.
    Own,
    /// The last entry is rewritten.
    Same,
}

impl Address {
    /// Call it while the page is being made, under a router.
    #[must_use]
    pub fn here() -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |(to, entry): (String, Entry)| {
            let replace = entry == Entry::Same;
            navigate(&to, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        Self { map: use_query_map(), path: use_location().pathname, go }
    }

    /// The value of `key`, if there is one that is not blank.
    #[must_use]
    pub fn get(self, key: &str) -> Option<String> {
        self.map.with(|map| tidy(map.get_str(key)))
    }

    /// What the address says, as of now or followed.
    #[must_use]
    pub fn read<T>(self, read: impl FnOnce(&Given) -> T) -> T {
        self.map.with(|map| read(&Given(map.clone())))
    }

    /// Whether this is still the page at `path`: whoever leaves a page takes its address away before its parts are gone.
    #[must_use]
    pub fn is_at(self, path: &str) -> bool {
        self.path.with(|here| here.trim_end_matches('/') == path)
    }

    /// `key` as a signal of its own.
    #[must_use]
    pub fn value(self, key: &'static str) -> Memo<Option<String>> {
        Memo::new(move |_| self.get(key))
    }

    /// `key` as a control's value: a choice goes into the address, and the control follows the back button.
    #[must_use]
    pub fn bound(self, key: &'static str) -> Bound {
        let asked = self.value(key);
        Bound::new(move || asked.get().unwrap_or_default(), move |picked| self.set(&[(key, Some(picked))]))
    }

    /// This page's address after `changes`, for a link.
    ///
    /// A blank value stands there as a blank one.
    #[must_use]
    pub fn link(self, changes: &[(&str, Option<String>)]) -> String {
        self.path.with(|path| format!("{path}{}", self.map.with(|map| with_changes(map, changes))))
    }

    /// Puts values into the address; `None`, or a blank one, takes one out. The back button takes the change back.
    pub fn set(self, changes: &[(&str, Option<String>)]) {
        let changes: Vec<_> = changes.iter().map(|(key, value)| (*key, tidy(value.as_deref()))).collect();
        self.put(&changes, Entry::Own);
    }

    /// Puts values into the address, blank ones too; `None` takes one out.
    pub fn put(self, changes: &[(&str, Option<String>)], entry: Entry) {
        self.go_to(changes, entry);
    }

    fn go_to(self, changes: &[(&str, Option<String>)], entry: Entry) {
        let query = self.map.with_untracked(|map| with_changes(map, changes));
        let here = self.map.with_untracked(|map| with_changes(map, &[]));
        if query != here {
            self.go.run((format!("{}{query}", self.path.get_untracked()), entry));
        }
    }
}

fn tidy(text: Option<&str>) -> Option<String> {
    text.map(trimmed).filter(|text| !text.is_empty())
}

fn trimmed(text: &str) -> String {
    text.trim().chars().take(VALUE_CHARS_MAX).collect()
}

/// The query text after `changes`: what was there first, then what is new.
fn with_changes(map: &ParamsMap, changes: &[(&str, Option<String>)]) -> String {
    let changed = |key: &str| changes.iter().find(|(name, _)| *name == key);
    let kept = map.latest_values().filter(|(key, _)| changed(key).is_none());
    let mut pairs: Vec<(String, String)> = kept.map(|(key, value)| (key.to_string(), value.to_owned())).collect();
    for (key, value) in changes {
        if let Some(value) = value {
            pairs.push(((*key).to_owned(), trimmed(value)));
        }
    }
    let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{}={}", Url::escape(k), Url::escape(v))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_added_replaced_and_taken_out() {
        let check = |map: &[(&'static str, &str)], changes: &[(&str, Option<&str>)], want: &str| {
            let map: ParamsMap = map.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
            let changes: Vec<_> = changes.iter().map(|(k, v)| (*k, v.map(str::to_owned))).collect();
            assert_eq!(with_changes(&map, &changes), want);
        };
        check(&[], &[], "");
        check(&[], &[("q", Some("a b"))], "?q=a%20b");
        check(&[("view", "table"), ("q", "x")], &[("q", Some("y"))], "?view=table&q=y");
        check(&[("view", "table"), ("q", "x")], &[("q", None)], "?view=table");
        check(&[("q", "x")], &[("q", Some("  "))], "?q=");
    }
}
