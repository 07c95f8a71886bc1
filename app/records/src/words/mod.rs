//! The search's index: which words each record has, and which words there are.
//!
//! The rule: whoever writes a record keeps its words ([`made`], [`changed`], [`gone`]), in the same unit of work. What the index says of
//! a record is a hint: who asks reads the record itself, through what they may see.

mod doc;
mod expr;
mod kept;
mod near;
mod store;
pub mod tokens;

pub use doc::{Doc, Gathering, Searched};
pub use expr::Expr;
pub use kept::{changed, gone, made};
pub use near::near;
pub use store::{State, found, hold_state, put_missing, put_state, state};
