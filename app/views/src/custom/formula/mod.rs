//! Formulas: the small language in which a field says how its value follows from the others of its record.
//!
//! Pure, and compiled everywhere: the editor complains with the same code as the server. A text becomes tokens ([`lexer`]), a tree
//! ([`parser`]), a tree whose types fit ([`check`]), and with a record's values a value ([`eval`]). The rule: nothing here knows
//! the day or anything else than the record, so that a value that is kept stays true until the record changes
//! ([ADR 22](../../../../../docs/adr/0022-formula-fields.md)).

mod ast;
pub mod check;
pub mod cycle;
pub mod define;
mod eval;
pub mod example;
pub mod functions;
mod lexer;
pub mod number;
mod parser;
pub mod program;
#[cfg(test)]
mod tests;
pub mod value;

pub use check::{Checked, Known, Scope, check};
pub use define::defined;
pub use program::Program;
pub use value::{Fault, Input, Type, Value};

use serde::{Deserialize, Serialize};

/// The day on which a record was made, as formulas call it.
pub const CREATED_ON: &str = "created_on";
/// Characters of a formula.
pub const FORMULA_CHARS_MAX: usize = 1_000;
/// Parts within parts of a formula.
pub const DEPTH_MAX: usize = 32;
/// Values within a formula, its fields among them.
pub const VALUES_MAX: usize = 200;
/// Different fields that a formula uses.
pub const FIELDS_USED_MAX: usize = 20;
/// Values that a function takes.
pub const ARGUMENTS_MAX: usize = 20;
/// Formulas of one object: each write of a record computes all of them.
pub const FORMULAS_MAX: usize = 20;

/// What is wrong with a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Characters before what it is about.
    pub at: usize,
    pub message: String,
}

impl Complaint {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "At character {}: {}", self.at + 1, self.message)
    }
}

/// The keys of the fields that a formula uses, each once, in the order of the text; none of a text that is no formula.
#[must_use]
pub fn uses(text: &str) -> Vec<String> {
    parser::parse(text).map(|tree| tree.fields()).unwrap_or_default()
}
