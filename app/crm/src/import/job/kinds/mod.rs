//! One file a kind of record: which record a row means, and what it makes of it.
//!
//! The rule: an empty cell changes nothing, and a record that is there is never made twice.

pub mod company;
pub mod contact;
pub mod deal;
pub mod lead;
pub mod member;
mod person;
pub mod product;

/// Each of `keys` once.
fn distinct(keys: &[String]) -> Vec<String> {
    let unique: std::collections::HashSet<&String> = keys.iter().collect();
    unique.into_iter().cloned().collect()
}
