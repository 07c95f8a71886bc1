//! What happened to views, and to how a member has them.

use super::{entity::view, model::ValidView};
use ac_core::{Change, DomainEvent, MemberId, Resource, Subject};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What each of the events says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub id: uuid::Uuid,
    pub version: i64,
    pub owner: Option<MemberId>,
    /// Old and new value of each field that differs.
    pub changes: BTreeMap<String, Change>,
    pub data: Value,
}

/// An event about a view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewEvent {
    Created(Facts),
    Updated(Facts),
    Deleted(Facts),
    Restored(Facts),
    /// A member's favourites: the view is one from now on, or no more, or stands elsewhere.
    FavouritesChanged(Facts),
    /// How a member has a list.
    SettingsChanged(Facts),
}

impl ViewEvent {
    fn facts(&self) -> &Facts {
        match self {
            Self::Created(facts)
            | Self::Updated(facts)
            | Self::Deleted(facts)
            | Self::Restored(facts)
            | Self::FavouritesChanged(facts)
            | Self::SettingsChanged(facts) => facts,
        }
    }
}

impl DomainEvent for ViewEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Created(_) => "view.created",
            Self::Updated(_) => "view.updated",
            Self::Deleted(_) => "view.deleted",
            Self::Restored(_) => "view.restored",
            Self::FavouritesChanged(_) => "view.favourites_changed",
            Self::SettingsChanged(_) => "view.settings_changed",
        }
    }

    fn subject(&self) -> Subject {
        Subject { kind: Resource::View, id: self.facts().id }
    }

    fn subject_version(&self) -> i64 {
        self.facts().version
    }

    fn owner(&self) -> Option<MemberId> {
        self.facts().owner
    }

    fn changes(&self) -> BTreeMap<String, Change> {
        self.facts().changes.clone()
    }

    fn data(&self) -> Value {
        self.facts().data.clone()
    }
}

/// What is said of a change from `old` to `new`, either of which may be missing, that left `row`.
pub fn facts(old: Option<&view::Model>, new: Option<&view::Model>, row: &view::Model) -> Facts {
    let valid = |row: Option<&view::Model>| row.and_then(view::Model::valid);
    Facts {
        id: row.id.0,
        version: row.version,
        owner: row.owner_id,
        changes: diff(valid(old).as_ref(), valid(new).as_ref()),
        data: json!({ "name": row.name, "object": row.object }),
    }
}

fn diff(old: Option<&ValidView>, new: Option<&ValidView>) -> BTreeMap<String, Change> {
    let fields = |valid: Option<&ValidView>| match valid.map(|valid| json!(valid)) {
        Some(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (fields(old), fields(new));
    let mut changes = BTreeMap::new();
    for field in old.keys().chain(new.keys()) {
        let side = |fields: &serde_json::Map<String, Value>| fields.get(field).cloned().unwrap_or(Value::Null);
        ac_core::event::change(&mut changes, field, &side(&old), &side(&new));
    }
    changes
}
