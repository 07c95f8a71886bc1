//! The pure part of the CRM import: from the bytes of a file to typed rows, with a problem for every cell that does not fit.
//!
//! No database and no network. Reading goes [`decode`] → [`records`] → [`sniff`] → [`mapping`] → [`analysis`] → [`plan`] →
//! [`staging`]. The rule: nothing is guessed silently and no row is lost; each row of a file is either staged or skipped
//! with a problem, and what only a person can know becomes a [`model::Question`].

pub mod api;
mod fields;
pub mod job;
pub mod limits;
pub mod model;
pub mod problems;

#[cfg(not(target_arch = "wasm32"))]
mod analysis;
#[cfg(not(target_arch = "wasm32"))]
mod cells;
#[cfg(not(target_arch = "wasm32"))]
mod content;
#[cfg(not(target_arch = "wasm32"))]
mod dates;
#[cfg(not(target_arch = "wasm32"))]
mod decode;
#[cfg(not(target_arch = "wasm32"))]
mod drafts;
#[cfg(not(target_arch = "wasm32"))]
mod error;
#[cfg(not(target_arch = "wasm32"))]
pub mod fuzzy;
#[cfg(not(target_arch = "wasm32"))]
mod mapping;
#[cfg(not(target_arch = "wasm32"))]
mod money;
#[cfg(not(target_arch = "wasm32"))]
pub mod normal;
#[cfg(not(target_arch = "wasm32"))]
mod own;
#[cfg(not(target_arch = "wasm32"))]
pub mod plan;
#[cfg(not(target_arch = "wasm32"))]
mod reader;
#[cfg(not(target_arch = "wasm32"))]
mod records;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
mod signals;
#[cfg(not(target_arch = "wasm32"))]
mod sniff;
#[cfg(not(target_arch = "wasm32"))]
mod spelling;
#[cfg(not(target_arch = "wasm32"))]
pub mod stages;
#[cfg(not(target_arch = "wasm32"))]
mod staging;
#[cfg(not(target_arch = "wasm32"))]
mod statuses;
#[cfg(not(target_arch = "wasm32"))]
mod survey;
#[cfg(not(target_arch = "wasm32"))]
mod vocabulary;
#[cfg(not(target_arch = "wasm32"))]
mod workbook;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

#[cfg(not(target_arch = "wasm32"))]
pub use {
    analysis::{analyse, analyse_sheet},
    drafts::{
        CompanyDraft, ContactDraft, DealDraft, Draft, LeadDraft, MemberDraft, ProductDraft, StageDraft, StagedRow,
    },
    error::FileError,
    staging::{Rows, rows},
    survey::{Preview, Values, preview, values_of},
};
