//! A formula among the fields of its object, as the editor checks it while it is typed and the server before it is kept.

use super::{
    check::{Checked, Scope, check},
    cycle::cycle,
    program::uses_of,
    value::{Input, Type},
};
use crate::custom::model::CustomField;

/// Reads `field`'s formula among `all`, of which it may be one. Errors: a sentence that says where it makes no sense, or which
/// formulas would wait for each other.
pub fn defined(inputs: &[Input], all: &[CustomField], field: &CustomField) -> Result<Checked, String> {
    let mut all: Vec<CustomField> = all.iter().filter(|other| other.id != field.id).cloned().collect();
    all.push(CustomField { is_deleted: false, ..field.clone() });
    let result = Type::of_kind(field.holds()).unwrap_or(Type::Text);
    let text = field.formula.as_deref().unwrap_or_default();
    let checked = check(text, &Scope::of(inputs, &all).for_formula(&field.key), result)
        .map_err(|complaint| complaint.to_string())?;
    let label =
        |key: &String| all.iter().find(|field| field.key == *key).map_or(key.clone(), |field| field.label.clone());
    match cycle(&uses_of(&all), &field.key) {
        Some(way) => {
            let way: Vec<String> = way.iter().map(label).collect();
            Err(format!("It would follow from itself: {}. Take one of them out.", way.join(" → ")))
        }
        None => Ok(checked),
    }
}
