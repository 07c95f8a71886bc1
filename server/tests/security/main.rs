//! Rows of the security baseline that hold for the server as a whole, through its real router. A test is called after its
//! row; rows 1 to 4 and 7 are the matrix's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod failures;
mod fields;
mod forms;
mod headers;
mod hosts;
mod injection;
mod metrics;
mod observatory;
mod private;
mod scripts;
mod uploads;
