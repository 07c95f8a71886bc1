//! The workspace's members as its records show them: who owns one, who wrote a note. Identity owns them; an import may add
//! placeholders.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
