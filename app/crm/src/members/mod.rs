//! The workspace's members as the CRM shows them: who owns a record, who wrote a note. Identity owns them; an import may add
//! placeholders.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
