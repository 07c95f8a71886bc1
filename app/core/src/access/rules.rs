//! What a role of the workspace's own says: a grant for each object and action.

use crate::{
    actor::Role,
    policy::{Action, Grant, Resource, grant},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a role may speak of: the workspace's records and what members make of them. Never what owners and admins need to run it.
pub const OBJECTS: [Resource; 10] = [
    Resource::Company,
    Resource::Contact,
    Resource::Lead,
    Resource::Deal,
    Resource::Activity,
    Resource::Note,
    Resource::Product,
    Resource::View,
    Resource::Dashboard,
    Resource::Import,
];

/// The roles that one of the workspace's own may be based on: it says of everything else what they say.
pub const BASES: [Role; 2] = [Role::Member, Role::Guest];

/// What reaches no further than reading does.
const BOUND_BY_READING: [Action; 3] = [Action::Modify, Action::Delete, Action::Export];

/// The grants that make sense for an action on an object, from the least to the most.
#[must_use]
pub fn offered(object: Resource, action: Action) -> &'static [Grant] {
    use Grant::{All, Nothing, Own, Team};
    match (object, action) {
        // Products are nobody's own.
        (Resource::Product, _) => &[Nothing, All],
        // Whoever sees the workspace's may have their own, and those of a team are shared with all.
        (Resource::View | Resource::Dashboard, _) => &[Nothing, Own, All],
        // An import changes records of whoever they are, so that its makers need all of them.
        (Resource::Import, Action::Create) => &[Nothing, All],
        (Resource::Import, _) => &[Nothing, Own, All],
        // Whoever wrote a note is its author.
        (Resource::Note, Action::Create) => &[Nothing, All],
        _ => &[Nothing, Own, Team, All],
    }
}

/// A grant for each object and action. What a role says nothing of is as the role that it is based on has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Object))]
#[serde(transparent)]
pub struct Rules(BTreeMap<Resource, BTreeMap<Action, Grant>>);

impl Rules {
    /// What `base` may do, written out.
    #[must_use]
    pub fn of(base: Role) -> Self {
        Self::each(|object, action| grant(base, object, action))
    }

    /// That nothing may be done to any object.
    #[must_use]
    pub fn nothing() -> Self {
        Self::each(|_, _| Grant::Nothing)
    }

    fn each(said: impl Fn(Resource, Action) -> Grant) -> Self {
        let mut rules = Self::default();
        for object in OBJECTS {
            for action in Action::ALL {
                rules.set(object, *action, said(object, *action));
            }
        }
        rules
    }

    #[must_use]
    pub fn get(&self, object: Resource, action: Action) -> Option<Grant> {
        self.0.get(&object)?.get(&action).copied()
    }

    pub fn set(&mut self, object: Resource, action: Action, grant: Grant) {
        self.0.entry(object).or_default().insert(action, grant);
    }

    /// As [`Self::set`], so that nobody may do more to an object than read it: what would is brought along.
    pub fn put(&mut self, object: Resource, action: Action, grant: Grant) {
        self.set(object, action, grant);
        match action {
            Action::Read => {
                for other in BOUND_BY_READING {
                    if self.get(object, other).is_some_and(|had| had > grant) {
                        self.set(object, other, grant);
                    }
                }
            }
            Action::Modify | Action::Delete | Action::Export => {
                if self.get(object, Action::Read).is_none_or(|reads| reads < grant) {
                    self.set(object, Action::Read, grant);
                }
            }
            Action::Create => {}
        }
    }

    /// Reads what the database keeps. Words that this build does not know say nothing; a grant that it does not know is none.
    #[must_use]
    pub fn read(json: &serde_json::Value) -> Self {
        let mut rules = Self::default();
        for (object, actions) in json.as_object().into_iter().flatten() {
            for (action, grant) in actions.as_object().into_iter().flatten() {
                let grant = grant.as_str().and_then(Grant::parse).unwrap_or(Grant::Nothing);
                if let (Some(object), Some(action)) = (Resource::parse(object), Action::parse(action)) {
                    rules.set(object, action, grant);
                }
            }
        }
        rules
    }

    /// The same in full, as `base` has it where nothing is said.
    #[must_use]
    pub fn filled(&self, base: Role) -> Self {
        let mut rules = Self::of(base);
        for (object, actions) in &self.0 {
            for (action, grant) in actions {
                rules.set(*object, *action, *grant);
            }
        }
        rules
    }

    /// The same, but nowhere more than `role` may do.
    #[must_use]
    pub fn narrowed(mut self, role: Role) -> Self {
        for (object, actions) in &mut self.0 {
            for (action, had) in actions {
                *had = (*had).min(grant(role, *object, *action));
            }
        }
        self
    }

    /// What speaks against a role that says this, in a sentence.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        for (object, actions) in &self.0 {
            if !OBJECTS.contains(object) {
                return Some(format!("A role says nothing of {}.", object.as_str()));
            }
            for (action, grant) in actions {
                if !offered(*object, *action).contains(grant) {
                    let words = offered(*object, *action).iter().map(|grant| grant.as_str());
                    let words = words.collect::<Vec<_>>().join(", ");
                    let (object, action) = (object.as_str(), action.as_str());
                    return Some(format!("What a role may {action} of {object} is one of {words}."));
                }
            }
            // Whoever may change what they cannot see would be told that it is not there.
            let reads = actions.get(&Action::Read).copied().unwrap_or(Grant::Nothing);
            let wider =
                BOUND_BY_READING.into_iter().find(|action| actions.get(action).is_some_and(|grant| *grant > reads));
            if let Some(action) = wider {
                let (object, action) = (object.as_str(), action.as_str());
                return Some(format!(
                    "A role may {action} no more of {object} than it may read. Let it read more first."
                ));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_role_starts_from_can_be_offered_and_stands() {
        for base in BASES {
            let rules = Rules::of(base);
            assert_eq!(rules.complaint(), None, "{}", base.as_str());
            assert_eq!(Rules::read(&serde_json::to_value(&rules).unwrap()), rules);
        }
    }

    #[test]
    fn nobody_changes_more_than_they_read() {
        let mut rules = Rules::of(Role::Guest);
        rules.set(Resource::Deal, Action::Modify, Grant::Team);
        assert!(rules.complaint().unwrap().contains("Let it read more first"));
        rules.set(Resource::Deal, Action::Read, Grant::Team);
        assert_eq!(rules.complaint(), None);
    }

    #[test]
    fn what_is_chosen_brings_along_what_it_needs() {
        let mut rules = Rules::of(Role::Member);
        rules.put(Resource::Deal, Action::Read, Grant::Own);
        assert_eq!(rules.get(Resource::Deal, Action::Modify), Some(Grant::Own));
        rules.put(Resource::Deal, Action::Delete, Grant::Team);
        assert_eq!(rules.get(Resource::Deal, Action::Read), Some(Grant::Team));
        assert_eq!(rules.get(Resource::Deal, Action::Create), Some(Grant::All));
        assert_eq!(rules.complaint(), None);
    }

    #[test]
    fn what_is_narrowed_is_no_more_than_either_and_stands() {
        let mut rules = Rules::of(Role::Member);
        rules.put(Resource::Lead, Action::Read, Grant::Nothing);
        rules.put(Resource::Deal, Action::Delete, Grant::All);
        let both = rules.clone().narrowed(Role::Guest);
        for object in OBJECTS {
            for action in Action::ALL {
                let want = rules.get(object, *action).min(Some(grant(Role::Guest, object, *action)));
                assert_eq!(both.get(object, *action), want, "{} {}", object.as_str(), action.as_str());
            }
        }
        assert_eq!(both.complaint(), None);
    }

    #[test]
    fn a_role_says_nothing_of_what_keeps_the_workspace_going() {
        for object in Resource::ALL.iter().filter(|object| !OBJECTS.contains(object)) {
            let mut rules = Rules::default();
            rules.set(*object, Action::Read, Grant::All);
            assert!(rules.complaint().is_some(), "{}", object.as_str());
        }
    }

    #[test]
    fn words_of_another_build_grant_nothing() {
        let read =
            Rules::read(&serde_json::json!({ "deal": { "read": "galaxy", "sing": "all" }, "moon": { "read": "all" } }));
        let mut known = Rules::default();
        known.set(Resource::Deal, Action::Read, Grant::Nothing);
        assert_eq!(read, known);
    }
}
