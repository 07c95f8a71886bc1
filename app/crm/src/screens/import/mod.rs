//! Import: `/import` takes files and lists what was brought in before, `/import/:id` leads one import from its columns to its
//! report.
//!
//! Rule: the job on the server is the truth. The address says which step is looked at, so a reload or another browser goes on
//! where one was.

mod check;
mod drop;
mod fillable;
mod mapping;
mod page;
mod questions;
mod report;
mod run;
mod saver;
mod send;
mod start;
mod state;
mod steps;

pub use page::ImportPage;
pub use start::ImportsPage;
