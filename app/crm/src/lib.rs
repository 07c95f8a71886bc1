//! The CRM: companies, contacts, leads, deals in pipelines, products, notes, activities, e-mails, and the import that brings them in.
//!
//! One folder an object: `model` compiles everywhere, `entity`, `verbs` and `queries` on the server, `api` holds the server
//! functions. Nothing outside a folder writes its table.

pub mod activities;
pub mod bulk;
pub mod companies;
pub mod contacts;
pub mod custom_fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod daily;
pub mod dashboard;
pub mod dashboards;
pub mod deals;
pub mod deleted;
pub mod duplicates;
pub mod example;
pub mod forms;
#[cfg(not(target_arch = "wasm32"))]
pub mod generate;
pub mod import;
pub mod leads;
pub mod mail_templates;
pub mod mails;
pub mod notes;
pub mod pipelines;
pub mod products;
pub mod rates;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
pub mod screens;
pub mod search;
pub mod shared;
pub mod timeline;
pub mod undo;
pub mod versions;
pub mod why;

pub use ac_records::members;

/// This crate's component styles, for the server to join into one file.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));

/// Gives a new workspace what the CRM needs to be used: its first pipeline.
#[cfg(not(target_arch = "wasm32"))]
pub async fn seed_workspace(ctx: &ac_core::Ctx) -> Result<(), ac_core::Error> {
    pipelines::verbs::seed(ctx).await.map(|_| ())
}
