//! The search's index: which words each record has, and which words there are.
//!
//! The rule: whoever writes a record keeps it ([`Kept`]), in the same unit of work; [`fill`] puts in what was there before it.
//! What it says of a record is a hint: who asks reads the record itself, through what they may see.

mod docs;
mod expr;
mod fill;
mod kept;
mod near;
mod store;
pub mod tokens;

pub use docs::Searched;
pub use expr::Expr;
pub use fill::{begin_again, fill, fill_beside, is_behind};
pub use kept::{changed, gone, made};
pub use near::near;
pub use store::found;
