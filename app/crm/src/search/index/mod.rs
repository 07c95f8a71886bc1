//! The search's index of the CRM's records (`ac_records::words`): by which words each is found, and putting in what was there before it.

mod docs;
mod fill;

pub use ac_records::words::{Expr, found, gone, near, tokens};
pub use fill::{begin_again, fill, fill_beside, is_behind};
