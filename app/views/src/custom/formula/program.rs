//! All formulas of an object, ready to be computed for its records.
//!
//! The rule: what is computed stands in `fields` and `field_keys` as other values do, and `field_keys` says besides under
//! [`COMPUTED`] which keys those are, and why a value is missing where it could not be reckoned. So whoever has only the row knows
//! what nobody typed.

use super::{
    Checked, Scope,
    check::{Known, check},
    cycle::{self, Uses},
    eval::eval,
    value::{Fault, Input, Type, Value},
};
use crate::custom::{kind::FieldKind, model::CustomField};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Among the keys of a record: an object with the key of each formula, and the reason where one has no value because of it. No
/// field has such a key.
pub const COMPUTED: &str = "=";

/// The formulas of one object in an order in which each finds what it uses.
#[derive(Clone, Debug, Default)]
pub struct Program {
    formulas: Vec<One>,
    /// Keys of formulas that were deleted. Whoever brings one back has it computed anew.
    gone: Vec<String>,
    /// What each field gives, and whether every record has it.
    types: BTreeMap<String, (Type, bool)>,
}

#[derive(Clone, Debug)]
struct One {
    key: String,
    /// None where its text makes no sense any more: its value is empty.
    checked: Option<Checked>,
}

/// A record's own values after they were computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    pub fields: Json,
    pub field_keys: Json,
}

impl Program {
    /// Of all fields of an object, deleted ones among them: of formulas these hold nothing any more.
    #[must_use]
    pub fn of(inputs: &[Input], all: &[CustomField]) -> Self {
        let scope = Scope::of(inputs, all);
        let live = || all.iter().filter(|field| field.kind == FieldKind::Formula && !field.is_deleted);
        let mut ready: BTreeMap<String, One> = live()
            .map(|field| {
                let of = Type::of_kind(field.holds());
                let checked = of.and_then(|of| check(field.formula.as_deref().unwrap_or_default(), &scope, of).ok());
                (field.key.clone(), One { key: field.key.clone(), checked })
            })
            .collect();
        let is_input = |key: &str| inputs.iter().any(|input| input.key == key);
        let of = |(key, known): (&String, &Known)| Some((key.clone(), (known.of.ok()?, is_input(key))));
        let types = scope.usable().filter_map(of).collect();
        let order = cycle::in_order(&uses_of(all));
        let mut formulas: Vec<One> = order.iter().filter_map(|key| ready.remove(key)).collect();
        // What waits for itself could not have been defined; were it there, it would have no value.
        formulas.extend(ready.into_values().map(|one| One { checked: None, ..one }));
        let gone = all.iter().filter(|field| field.kind == FieldKind::Formula && field.is_deleted);
        Self { formulas, gone: gone.map(|field| field.key.clone()).collect(), types }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.formulas.is_empty() && self.gone.is_empty()
    }

    /// A record's own values after all formulas. `built_in` is what it has of itself, by the names that formulas use; `folded` makes
    /// of a text what it is sorted by, which nobody needs in the browser.
    #[must_use]
    pub fn computed(
        &self,
        built_in: &Map<String, Json>,
        (fields, field_keys): (&Json, &Json),
        folded: fn(&str) -> String,
    ) -> Computed {
        let map = |value: &Json| value.as_object().cloned().unwrap_or_default();
        let (mut fields, mut keys) = (map(fields), map(field_keys));
        for key in &self.gone {
            fields.remove(key);
            keys.remove(key);
        }
        let mut reasons = Map::new();
        for One { key, checked } in &self.formulas {
            let outcome = match checked {
                Some(checked) => {
                    let field = |key: &str| match self.types.get(key) {
                        Some((of, true)) => Value::read(*of, built_in.get(key)),
                        Some((of, false)) => Value::read(*of, fields.get(key)),
                        None => Value::Empty,
                    };
                    eval(&checked.tree, &field).and_then(|value| value.kept(folded))
                }
                None => Ok(None),
            };
            let (kept, reason) = match outcome {
                Ok(kept) => (kept, Json::Null),
                Err(fault) => (None, Json::from(fault.as_str())),
            };
            match kept {
                Some((value, sorted)) => {
                    fields.insert(key.clone(), value);
                    keys.insert(key.clone(), sorted);
                }
                None => {
                    fields.remove(key);
                    keys.remove(key);
                }
            }
            reasons.insert(key.clone(), reason);
        }
        match reasons.is_empty() {
            true => keys.remove(COMPUTED),
            false => keys.insert(COMPUTED.to_owned(), Json::Object(reasons)),
        };
        Computed { fields: Json::Object(fields), field_keys: Json::Object(keys) }
    }
}

/// Why the formula of this key has no value, as a record's `field_keys` say.
#[must_use]
pub fn reason(field_keys: &Json, key: &str) -> Option<Fault> {
    field_keys.get(COMPUTED)?.get(key)?.as_str().and_then(Fault::parse)
}

/// Which fields each formula that is not deleted uses.
#[must_use]
pub fn uses_of(all: &[CustomField]) -> Uses {
    let live = all.iter().filter(|field| field.kind == FieldKind::Formula && !field.is_deleted);
    live.map(|field| (field.key.clone(), super::uses(field.formula.as_deref().unwrap_or_default()))).collect()
}

/// Whether the value of this key was computed, as a record's `field_keys` say.
#[must_use]
pub fn is_computed(field_keys: &Json, key: &str) -> bool {
    field_keys.get(COMPUTED).and_then(Json::as_object).is_some_and(|computed| computed.contains_key(key))
}

/// `fields` without what was computed: what people typed, files brought and others chose.
#[must_use]
pub fn typed(fields: &Json, field_keys: &Json) -> Json {
    match (fields, field_keys.get(COMPUTED).and_then(Json::as_object)) {
        (Json::Object(all), Some(computed)) => {
            let typed = all.iter().filter(|(key, _)| !computed.contains_key(*key));
            Json::Object(typed.map(|(key, value)| (key.clone(), value.clone())).collect())
        }
        _ => fields.clone(),
    }
}
