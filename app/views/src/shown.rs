//! What a list shows: the part of its address that a view keeps. Plain data, so that both sides read an address alike.
//!
//! The rule: the address says only what differs from the view it names, a blank value where the view has one and this has none.

use crate::{
    figures::Total,
    saved::model::{View, ViewColumn},
};
use std::collections::BTreeMap;

/// Names in the address.
const QUERY: &str = "q";
const SORT: &str = "sort";
pub const COLUMNS: &str = "cols";
const GROUP: &str = "group";

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub query: String,
    pub sort: Option<String>,
    /// None are the list's own.
    pub columns: Vec<ViewColumn>,
    pub group_by: Option<String>,
    /// Further values of the address, by the names the list gave.
    pub scope: BTreeMap<String, String>,
}

impl Shown {
    #[must_use]
    pub fn of(view: &View) -> Self {
        Self {
            query: view.query.clone(),
            sort: view.sort.clone(),
            columns: view.columns.clone(),
            group_by: view.group_by.clone(),
            scope: view.scope.clone(),
        }
    }

    /// What an address shows that names a view with `base`. `given` are its values; `scope` are the names of the list's further ones.
    #[must_use]
    pub fn read(base: &Self, scope: &[&str], given: impl Fn(&str) -> Option<String>) -> Self {
        let or = |key: &str, of_view: &Option<String>| match given(key) {
            Some(value) => Some(value).filter(|value| !value.is_empty()),
            None => of_view.clone(),
        };
        let mut of_scope = BTreeMap::new();
        for key in scope {
            if let Some(value) = or(key, &base.scope.get(*key).cloned()) {
                of_scope.insert((*key).to_owned(), value);
            }
        }
        Self {
            query: given(QUERY).unwrap_or_else(|| base.query.clone()),
            sort: or(SORT, &base.sort),
            columns: given(COLUMNS).map_or_else(|| base.columns.clone(), |text| read_columns(&text)),
            group_by: or(GROUP, &base.group_by),
            scope: of_scope,
        }
    }

    /// What the address has to say of this beside a view with `base`.
    #[must_use]
    pub fn changes<'s>(&self, base: &Self, scope: &[&'s str]) -> Vec<(&'s str, Option<String>)> {
        let differing = |now: Option<&str>, was: Option<&str>| (now != was).then(|| now.unwrap_or_default().to_owned());
        let mut changes = vec![
            (QUERY, differing(Some(&self.query), Some(&base.query))),
            (SORT, differing(self.sort.as_deref(), base.sort.as_deref())),
            (COLUMNS, (self.columns != base.columns).then(|| write_columns(&self.columns))),
            (GROUP, differing(self.group_by.as_deref(), base.group_by.as_deref())),
        ];
        for key in scope {
            let of = |shown: &Self| shown.scope.get(*key).cloned();
            changes.push((*key, differing(of(self).as_deref(), of(base).as_deref())));
        }
        changes
    }

    /// As it would be kept: a value that the list does not know is no difference.
    #[must_use]
    pub fn within(mut self, scope: &[&str]) -> Self {
        self.scope.retain(|key, _| scope.contains(&key.as_str()));
        self
    }
}

/// `name.280,amount.120~sum` as columns; what is none is left out.
#[must_use]
pub fn read_columns(text: &str) -> Vec<ViewColumn> {
    let mut columns: Vec<ViewColumn> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (part, total) = match part.rsplit_once('~').map(|(part, total)| (part, Total::parse(total))) {
            Some((part, Some(total))) => (part, Some(total)),
            _ => (part, None),
        };
        let (key, width) = match part.rsplit_once('.').map(|(key, px)| (key, px.parse::<i32>())) {
            Some((key, Ok(px))) => (key, Some(px)),
            _ => (part, None),
        };
        columns.push(ViewColumn { width, total, ..ViewColumn::of(key) });
        if crate::saved::model::check_columns(&columns).is_err() {
            columns.pop();
        }
    }
    columns
}

fn write_columns(columns: &[ViewColumn]) -> String {
    let one = |column: &ViewColumn| {
        let width = column.width.map(|px| format!(".{px}")).unwrap_or_default();
        let total = column.total.map(|total| format!("~{}", total.as_str())).unwrap_or_default();
        format!("{}{width}{total}", column.key)
    };
    columns.iter().map(one).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Shown {
        Shown {
            query: "stage:won".to_owned(),
            sort: Some("-amount".to_owned()),
            columns: read_columns("name.280,amount"),
            group_by: None,
            scope: BTreeMap::from([("pipeline".to_owned(), "7".to_owned())]),
        }
    }

    const SCOPE: &[&str] = &["pipeline", "company"];

    fn read(pairs: &[(&str, &str)]) -> Shown {
        let given = |key: &str| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned());
        Shown::read(&base(), SCOPE, given)
    }

    #[test]
    fn an_address_says_what_differs_from_its_view() {
        assert_eq!(read(&[]), base());
        let all_blank = read(&[("q", ""), ("sort", ""), ("cols", ""), ("pipeline", "")]);
        assert_eq!(all_blank, Shown::default());
        let other = read(&[("q", "acme"), ("group", "owner"), ("company", "9")]);
        assert_eq!((other.query.as_str(), other.group_by.as_deref()), ("acme", Some("owner")));
        assert_eq!(other.sort, base().sort);
        assert_eq!(other.scope.len(), 2);
    }

    #[test]
    fn what_is_written_reads_back() {
        let shown = [
            base(),
            Shown::default(),
            Shown { query: "a".to_owned(), columns: read_columns("x~count,name.64~filled"), ..Shown::default() },
            Shown { group_by: Some("owner".to_owned()), ..base() },
        ];
        for shown in shown {
            let changes = shown.changes(&base(), SCOPE);
            let given = |key: &str| changes.iter().find(|(name, _)| *name == key).and_then(|(_, value)| value.clone());
            assert_eq!(Shown::read(&base(), SCOPE, given), shown, "{changes:?}");
        }
        assert!(base().changes(&base(), SCOPE).iter().all(|(_, value)| value.is_none()));
    }

    #[test]
    fn columns_that_are_none_are_left_out() {
        let keys = |text: &str| read_columns(text).into_iter().map(|c| (c.key, c.width)).collect::<Vec<_>>();
        assert_eq!(keys("name.280, amount,,name"), [("name".to_owned(), Some(280)), ("amount".to_owned(), None)]);
        assert_eq!(keys("amount.9"), []);
        assert_eq!(keys("custom.vip"), [("custom.vip".to_owned(), None)]);
        assert_eq!(keys(""), []);
        let totals: Vec<_> =
            read_columns("a.80~sum,b~average,c~odd").into_iter().map(|c| (c.key, c.width, c.total)).collect();
        let want = [("a", Some(80), Some(Total::Sum)), ("b", None, Some(Total::Average)), ("c~odd", None, None)];
        assert_eq!(totals, want.map(|(key, width, total)| (key.to_owned(), width, total)));
    }
}
