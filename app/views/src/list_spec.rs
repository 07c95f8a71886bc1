//! What a list says of its views, and which of them an address names. Plain data, so that both sides read an address alike.

use crate::{
    saved::{
        mine::Views,
        model::{ViewId, ViewKind},
    },
    shown::Shown,
};
use ac_core::Resource;

/// The name of a view in the address.
pub const VIEW: &str = "view";

/// A view that a list has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    pub key: &'static str,
    pub name: &'static str,
    pub kind: ViewKind,
    /// What it asks for; nothing is all.
    pub query: &'static str,
    /// Its order, where that is not the list's own.
    pub sort: Option<&'static str>,
}

impl BuiltIn {
    /// All records of a list.
    #[must_use]
    pub const fn all(key: &'static str, name: &'static str, kind: ViewKind) -> Self {
        Self { key, name, kind, query: "", sort: None }
    }
}

/// What a list says of its views.
#[derive(Debug, PartialEq, Eq)]
pub struct ListSpec {
    pub object: Resource,
    pub path: &'static str,
    /// At least one; the first is what an address without a view shows.
    pub built_in: &'static [BuiltIn],
    /// Further names in the address that a view keeps.
    pub scope: &'static [&'static str],
}

/// What the address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    BuiltIn(BuiltIn),
    Saved(ViewId),
    /// A view that is not there: deleted, or not shared with whoever looks. The list's first one is shown.
    Gone,
}

impl ListSpec {
    /// The list's first view.
    #[must_use]
    pub fn first(&self) -> BuiltIn {
        self.built_in.first().copied().unwrap_or(BuiltIn::all("all", "All", ViewKind::Table))
    }

    /// The view that an address names. A bare address is the member's own choice.
    #[must_use]
    pub fn place(&self, views: &Views, asked: Option<&str>, is_bare: bool) -> Place {
        let own = views.opens_with.as_deref().filter(|_| is_bare);
        let find = |text: &str| match self.built_in.iter().find(|built_in| built_in.key == text) {
            Some(built_in) => Some(Place::BuiltIn(*built_in)),
            None => text.parse().ok().filter(|id| views.get(*id).is_some()).map(Place::Saved),
        };
        match (asked, own) {
            (Some(text), _) => find(text).unwrap_or(Place::Gone),
            (None, Some(text)) => find(text).unwrap_or(Place::BuiltIn(self.first())),
            (None, None) => Place::BuiltIn(self.first()),
        }
    }

    /// What a view shows without any difference.
    #[must_use]
    pub fn base(&self, views: &Views, place: Place) -> Shown {
        let built_in = match place {
            Place::Saved(id) => match views.get(id) {
                Some(view) => return Shown::of(view).within(self.scope),
                None => self.first(),
            },
            Place::BuiltIn(built_in) => built_in,
            Place::Gone => self.first(),
        };
        Shown {
            query: built_in.query.to_owned(),
            sort: built_in.sort.map(str::to_owned),
            columns: views.layouts.get(built_in.key).cloned().unwrap_or_default(),
            ..Shown::default()
        }
    }

    /// How a view shows its records.
    #[must_use]
    pub fn kind(&self, views: &Views, place: Place) -> ViewKind {
        match place {
            Place::Saved(id) => views.get(id).map_or(self.first().kind, |view| view.kind),
            Place::BuiltIn(built_in) => built_in.kind,
            Place::Gone => self.first().kind,
        }
    }

    /// Where a bare address leads for this member, where that is not what it shows anyway.
    #[must_use]
    pub fn opening(&self, views: &Views) -> Option<String> {
        let key = match self.place(views, None, true) {
            Place::Saved(id) => id.to_string(),
            Place::BuiltIn(built_in) if built_in != self.first() => built_in.key.to_owned(),
            Place::BuiltIn(_) | Place::Gone => return None,
        };
        Some(format!("{}?{VIEW}={key}", self.path))
    }
}

#[cfg(test)]
#[path = "list_spec_tests.rs"]
mod tests;
