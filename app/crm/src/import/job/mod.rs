//! The import as a journalled job: staged into `import_row`, then applied in short transactions.
//!
//! The rule: a step changes records, its rows' outcomes and the job in one transaction, and only while it holds the lease.
//! So a killed import goes on where it stopped, and two workers can never apply the same row.

pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod apply;
#[cfg(not(target_arch = "wasm32"))]
mod archived;
#[cfg(not(target_arch = "wasm32"))]
mod create;
#[cfg(not(target_arch = "wasm32"))]
mod discard;
#[cfg(not(target_arch = "wasm32"))]
pub mod due;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
mod events;
#[cfg(not(target_arch = "wasm32"))]
pub mod files;
#[cfg(not(target_arch = "wasm32"))]
mod foresee;
#[cfg(not(target_arch = "wasm32"))]
mod kinds;
#[cfg(not(target_arch = "wasm32"))]
pub mod lease;
#[cfg(not(target_arch = "wasm32"))]
mod matches;
#[cfg(not(target_arch = "wasm32"))]
mod needed;
#[cfg(not(target_arch = "wasm32"))]
mod own;
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::import) mod quota;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod refs;
#[cfg(not(target_arch = "wasm32"))]
mod rehearse;
#[cfg(not(target_arch = "wasm32"))]
mod run;
#[cfg(not(target_arch = "wasm32"))]
mod slots;
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::import) mod stage;
#[cfg(not(target_arch = "wasm32"))]
pub mod sweep;
#[cfg(not(target_arch = "wasm32"))]
mod undo;
#[cfg(not(target_arch = "wasm32"))]
pub mod upload;
#[cfg(not(target_arch = "wasm32"))]
pub mod wizard;

#[cfg(not(target_arch = "wasm32"))]
pub use {
    archived::end_without_files,
    create::{NewFile, NewImport, create, find, row},
    discard::discard,
    files::{FileId, Source, Uploads},
    rehearse::changes_of,
    run::{
        Takeover, is_one, resume_pending, resume_tenant, start, start_dry_run, start_undo, start_undo_in, work,
        work_beside,
    },
};
