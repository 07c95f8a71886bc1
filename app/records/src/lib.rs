//! What the records of all domains have in common: checked text, the statements that write a row together with its words and the keys
//! by which it meets its like, and questions that their lists are asked alike.
//!
//! Nothing here knows a particular object.

pub mod check;
pub mod members;

#[cfg(not(target_arch = "wasm32"))]
pub mod ask;
#[cfg(not(target_arch = "wasm32"))]
pub mod computed;
#[cfg(not(target_arch = "wasm32"))]
pub mod event;
#[cfg(not(target_arch = "wasm32"))]
mod field;
#[cfg(not(target_arch = "wasm32"))]
pub mod find;
#[cfg(not(target_arch = "wasm32"))]
pub mod finder;
#[cfg(not(target_arch = "wasm32"))]
pub mod listed;
#[cfg(not(target_arch = "wasm32"))]
pub mod match_key;
#[cfg(not(target_arch = "wasm32"))]
pub mod rank;
#[cfg(not(target_arch = "wasm32"))]
pub mod record;
#[cfg(not(target_arch = "wasm32"))]
pub mod undo;
#[cfg(not(target_arch = "wasm32"))]
pub mod words;
