//! What a role of the workspace's own says of single fields. It only ever takes away: a field without a rule is as its object is.
//!
//! Fields go by the names that the API, events and complaints have for them; those that a workspace added have [`OWN_FIELD`] before
//! their key. A rule about one that is deleted stands still, and holds again when it is brought back.

use crate::policy::Resource;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Before the key of a field that the workspace added.
pub const OWN_FIELD: &str = "fields.";
/// Rules on fields that one role may have.
pub const FIELD_RULES_MAX: usize = 500;
/// Longest name of a field in a rule, in bytes.
const NAME_BYTES_MAX: usize = 64;

/// What whoever has a role may do with a field, from the least; without a rule they change it as they change the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldGrant {
    /// It is as if the object did not have it.
    Hidden,
    /// They see it and leave it as it is.
    ReadOnly,
}

impl FieldGrant {
    pub const ALL: [Self; 2] = [Self::ReadOnly, Self::Hidden];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::ReadOnly => "read_only",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == text)
    }
}

/// A field that every workspace has and a role may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    pub name: &'static str,
    pub label: &'static str,
    /// Whether it can be hidden. What records are found, told apart and laid out by cannot: a search, or a place, would tell it all
    /// the same.
    pub hides: bool,
}

const fn kept(name: &'static str, label: &'static str) -> Limited {
    Limited { name, label, hides: false }
}

const fn hideable(name: &'static str, label: &'static str) -> Limited {
    Limited { name, label, hides: true }
}

/// The objects whose fields a role may speak of, with those that every workspace has. What it is called, whose it
/// is, and where it stands on its way, is up to the grants on its object: none is made without.
pub const LIMITED: [(Resource, &[Limited]); 4] = [
    (Resource::Company, &[kept("sector", "Sector"), kept("website", "Website")]),
    (Resource::Contact, &[kept("email", "E-mail"), kept("phone", "Phone"), kept("company_id", "Company")]),
    (
        Resource::Lead,
        &[
            kept("job_title", "Job title"),
            kept("company_name", "Company"),
            kept("email", "E-mail"),
            kept("phone", "Phone"),
            kept("website", "Website"),
            kept("source", "Source"),
            hideable("value", "Value"),
        ],
    ),
    (
        Resource::Deal,
        &[
            hideable("amount", "Amount"),
            kept("company_id", "Company"),
            kept("contact_id", "Person"),
            kept("product_id", "Product"),
            kept("expected_close_on", "Expected close"),
        ],
    ),
];

/// The fields of an object that every workspace has and a role may speak of.
#[must_use]
pub fn limited(object: Resource) -> &'static [Limited] {
    LIMITED.iter().find(|(of, _)| *of == object).map_or(&[], |(_, fields)| fields)
}

/// What a field is called in a sentence.
#[must_use]
pub fn called(object: Resource, name: &str) -> String {
    let known = limited(object).iter().find(|field| field.name == name).map(|field| field.label);
    known.unwrap_or_else(|| name.strip_prefix(OWN_FIELD).unwrap_or(name)).to_owned()
}

/// The rules of one role, by object and field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Object))]
#[serde(transparent)]
pub struct FieldRules(BTreeMap<Resource, BTreeMap<String, FieldGrant>>);

impl FieldRules {
    #[must_use]
    pub fn get(&self, object: Resource, name: &str) -> Option<FieldGrant> {
        self.0.get(&object)?.get(name).copied()
    }

    /// Takes the rule away where there is to be none.
    pub fn set(&mut self, object: Resource, name: &str, grant: Option<FieldGrant>) {
        let of = self.0.entry(object).or_default();
        match grant {
            Some(grant) => drop(of.insert(name.to_owned(), grant)),
            None => drop(of.remove(name)),
        }
        if of.is_empty() {
            self.0.remove(&object);
        }
    }

    /// All rules on an object's fields, by name.
    pub fn of(&self, object: Resource) -> impl Iterator<Item = (&str, FieldGrant)> {
        self.0.get(&object).into_iter().flatten().map(|(name, grant)| (name.as_str(), *grant))
    }

    /// The names of those that are hidden.
    pub fn hidden(&self, object: Resource) -> impl Iterator<Item = &str> {
        self.of(object).filter(|(_, grant)| *grant == FieldGrant::Hidden).map(|(name, _)| name)
    }

    /// Every rule, with its object.
    pub fn all(&self) -> impl Iterator<Item = (Resource, &str, FieldGrant)> {
        self.0.keys().flat_map(|object| self.of(*object).map(|(name, grant)| (*object, name, grant)))
    }

    /// Reads what the database keeps. An object that this build does not know has no fields here; of a grant that it does not know
    /// the least is meant.
    #[must_use]
    pub fn read(json: &serde_json::Value) -> Self {
        let mut rules = Self::default();
        for (object, fields) in json.as_object().into_iter().flatten() {
            for (name, grant) in fields.as_object().into_iter().flatten() {
                let grant = grant.as_str().and_then(FieldGrant::parse).unwrap_or(FieldGrant::Hidden);
                if let Some(object) = Resource::parse(object) {
                    rules.set(object, name, Some(grant));
                }
            }
        }
        rules
    }

    /// What speaks against a role that says this, in a sentence.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        if self.all().count() > FIELD_RULES_MAX {
            return Some(format!("A role has at most {FIELD_RULES_MAX} rules on fields."));
        }
        self.all().find_map(|(object, name, grant)| {
            let fields = limited(object);
            let own = name.strip_prefix(OWN_FIELD);
            let is_key = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            let known = fields.iter().find(|field| field.name == name);
            match (known, own) {
                (Some(field), _) if grant == FieldGrant::Hidden && !field.hides => Some(format!(
                    "{} of a {} cannot be hidden: records are found by it. It can be read-only.",
                    field.label,
                    object.as_str()
                )),
                (Some(_), _) => None,
                (None, Some(key)) if !fields.is_empty() && name.len() <= NAME_BYTES_MAX && is_key(key) => None,
                _ => Some(format!("A role says nothing of “{name}” of a {}.", object.as_str())),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(all: &[(Resource, &str, FieldGrant)]) -> FieldRules {
        let mut rules = FieldRules::default();
        all.iter().for_each(|(object, name, grant)| rules.set(*object, name, Some(*grant)));
        rules
    }

    #[test]
    fn what_is_kept_is_read_again_and_what_is_unknown_hides() {
        let said = rules(&[
            (Resource::Deal, "amount", FieldGrant::Hidden),
            (Resource::Contact, "email", FieldGrant::ReadOnly),
            (Resource::Deal, "fields.margin", FieldGrant::Hidden),
        ]);
        assert_eq!(FieldRules::read(&serde_json::to_value(&said).unwrap()), said);
        let later = serde_json::json!({ "deal": { "amount": "masked" }, "orbit": { "radius": "hidden" } });
        assert_eq!(FieldRules::read(&later), rules(&[(Resource::Deal, "amount", FieldGrant::Hidden)]));
        assert_eq!(said.hidden(Resource::Deal).collect::<Vec<_>>(), ["amount", "fields.margin"]);
    }

    #[test]
    fn a_rule_is_about_a_field_that_may_have_one() {
        let check = |object, name: &str, grant, want: Option<&str>| {
            let complaint = rules(&[(object, name, grant)]).complaint();
            match want {
                None => assert_eq!(complaint, None, "{name}"),
                Some(part) => assert!(complaint.clone().unwrap_or_default().contains(part), "{name}: {complaint:?}"),
            }
        };
        check(Resource::Deal, "amount", FieldGrant::Hidden, None);
        check(Resource::Deal, "fields.margin", FieldGrant::Hidden, None);
        check(Resource::Contact, "email", FieldGrant::ReadOnly, None);
        check(Resource::Contact, "email", FieldGrant::Hidden, Some("cannot be hidden"));
        check(Resource::Deal, "owner_id", FieldGrant::ReadOnly, Some("says nothing"));
        check(Resource::Product, "fields.margin", FieldGrant::Hidden, Some("says nothing"));
        check(Resource::Deal, "fields.", FieldGrant::Hidden, Some("says nothing"));
        check(Resource::Deal, "fields.a b", FieldGrant::Hidden, Some("says nothing"));
    }

    #[test]
    fn a_rule_that_is_taken_away_leaves_nothing() {
        let mut said = rules(&[(Resource::Deal, "amount", FieldGrant::Hidden)]);
        said.set(Resource::Deal, "amount", None);
        assert_eq!(said, FieldRules::default());
    }
}
