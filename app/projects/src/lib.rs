//! Projects: boards of columns, the tasks on them, and who takes part.
//!
//! One folder an object: `model` compiles everywhere, `entity`, `verbs` and `queries` on the server. The rule: whoever sees a
//! project sees its columns and tasks, and nobody else does ([`projects::access`]).

pub mod columns;
pub mod projects;
pub mod tasks;

#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
