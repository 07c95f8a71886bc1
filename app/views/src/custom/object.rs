//! What takes custom fields.

use super::formula::Input;
use crate::{query::Field, sql::ByName};
use ac_core::{Resource, keyset::KeyKind};

/// An object whose records take custom fields.
#[derive(Debug)]
pub struct Object {
    pub resource: Resource,
    /// Its name in the API's addresses: `deals`.
    pub plural: &'static str,
    /// With the columns `id`, `deleted_at`, `fields` and `field_keys`.
    pub table: &'static str,
    /// What its list is in the order of where nobody asks for another one.
    pub order: Order,
    /// What its list can be asked without them.
    pub fields: fn() -> Vec<Field>,
    /// Names that no key may take besides those of `fields`: what the list is sorted by, and columns of its export.
    pub taken: fn() -> Vec<&'static str>,
    /// What formulas may use of every record besides the workspace's own fields. No key may be called so.
    pub inputs: &'static [Input],
    /// The ids of the records of a kind with a name, for a value that refers to one; none for a kind that cannot be meant.
    pub named: fn(Resource) -> Option<ByName>,
}

/// A column that a list can be sorted by.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// What the list calls it.
    pub sort: &'static str,
    pub column: &'static str,
    pub kind: KeyKind,
}

/// Words of the query bar's language, of formulas, and of lists, that no key may be.
const WORDS: [&str; 13] =
    ["and", "or", "not", "limit", "cursor", "sort", "q", "filter", "true", "false", "yes", "no", "empty"];

impl Object {
    /// The object that somebody calls `deal` or `deals`.
    #[must_use]
    pub fn called(objects: &[&'static Self], name: &str) -> Option<&'static Self> {
        objects.iter().copied().find(|object| object.resource.as_str() == name || object.plural == name)
    }

    /// Whether `name` means something already.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let is_field = (self.fields)().iter().any(|field| field.is_called(name));
        let is_input = self.inputs.iter().any(|input| input.key == name);
        is_field || is_input || (self.taken)().contains(&name) || WORDS.contains(&name)
    }
}
