//! Changing many records at once: what is selected in a list, what can be done to it, and the jobs that do it.
//!
//! Rule: what one may not do is not offered, and what was left alone is said with its reason.

mod bar;
mod change;
mod frame;
mod jobs;
mod own;
mod reasons;
mod start;
mod words;

pub use bar::{BulkAct, BulkBar, Rights, SelectButton, turns};
pub use change::{BulkField, FieldKind, Order};
pub use frame::JobFrame;
pub use jobs::{JobPanel, Jobs, follow_job, provide_jobs, use_jobs};
pub use own::own_fields;
pub use reasons::Reasons;
pub use start::{Deed, Start, starter, which};
pub use words::{counted, noun};
