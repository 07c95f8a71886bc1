//! Empty.
pub mod import;
