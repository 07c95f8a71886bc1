//! Figures over a list: how many records its filter leaves and what their fields come to, all together or in groups by one field.
//!
//! The rule: amounts are added within a currency and never across. A group says the filter that finds exactly its records, so
//! that whoever shows a figure can lead to what it is made of.

pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod fold;
#[cfg(not(target_arch = "wasm32"))]
mod group;
#[cfg(not(target_arch = "wasm32"))]
mod read;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;

pub use model::{Figures, FiguresQuery, Group, GroupBy, Measure, Others, Period, Sums, Total, Worth};

#[cfg(not(target_arch = "wasm32"))]
pub use group::{Key, MEMBERS, Names};
#[cfg(not(target_arch = "wasm32"))]
pub use read::read;
