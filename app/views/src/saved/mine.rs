//! How one member has the lists: their views with what may be done to them, favourites, what a list opens with.

use super::model::{Share, View, ViewColumn, ViewId, ViewKind};
use ac_core::{MemberId, Resource};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a member may do with views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Make views for themselves, and have favourites.
    pub make: bool,
    /// Make views for the workspace.
    pub share: bool,
    /// Change locked views of others, and delete them.
    pub decide: bool,
}

/// A list's views as one member has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    pub me: Option<MemberId>,
    pub rights: Rights,
    /// By name.
    pub views: Vec<View>,
    /// The favourites among all lists' views, in the member's order.
    pub favourites: Vec<ViewId>,
    /// What the list opens with for this member: a view's id, or the name of a built-in one.
    pub opens_with: Option<String>,
    /// The columns of the list's built-in views, as this member has them.
    pub layouts: BTreeMap<String, Vec<ViewColumn>>,
}

impl Views {
    #[must_use]
    pub fn get(&self, id: ViewId) -> Option<&View> {
        self.views.iter().find(|view| view.id == id)
    }

    /// Takes in how the member has the list.
    pub fn take(&mut self, setting: &Setting) {
        match setting {
            Setting::OpensWith(key) => self.opens_with.clone_from(key),
            Setting::Layout { view, columns } if columns.is_empty() => {
                self.layouts.remove(view);
            }
            Setting::Layout { view, columns } => {
                self.layouts.insert(view.clone(), columns.clone());
            }
        }
    }

    /// Whether saving over `view` makes sense to offer; the server decides.
    #[must_use]
    pub fn may_change(&self, view: &View) -> bool {
        self.rights.make && (self.decides(view) || (view.share == Share::Shared && self.rights.share))
    }

    /// Whether this is whoever says who has `view`, and may delete it.
    #[must_use]
    pub fn decides(&self, view: &View) -> bool {
        self.rights.decide || (view.owner_id.is_some() && view.owner_id == self.me)
    }
}

/// A favourite, for the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favourite {
    pub id: ViewId,
    pub object: Resource,
    pub name: String,
    pub kind: ViewKind,
}

/// A change to a member's favourites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FavouriteChange {
    /// Puts it last.
    Add(ViewId),
    Remove(ViewId),
    /// Puts it before another; last without one.
    Move {
        id: ViewId,
        before: Option<ViewId>,
    },
}

/// A change to how a member has a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// A view's id, or the name of a built-in one; nothing for the list's own choice.
    OpensWith(Option<String>),
    /// The columns of a built-in view; none for the list's own.
    Layout { view: String, columns: Vec<ViewColumn> },
}

impl Setting {
    /// Whether nothing is left of this once `newer` is kept.
    #[must_use]
    pub fn is_replaced_by(&self, newer: &Self) -> bool {
        match (self, newer) {
            (Self::OpensWith(_), Self::OpensWith(_)) => true,
            (Self::Layout { view, .. }, Self::Layout { view: other, .. }) => view == other,
            _ => false,
        }
    }
}
