//! The search's index: which words each record has, and which words there are.
//!
//! The rule: a reader of the log keeps it, behind the records and never part of their units of work, so that no write waits
//! for it. What it says of a record is a hint: who asks reads the record itself, through what they may see.

mod docs;
mod expr;
mod near;
mod read;
mod store;
pub mod tokens;

pub use expr::Expr;
pub use near::near;
pub use read::{Progress, catch_up, catch_up_beside};
pub use store::found;
