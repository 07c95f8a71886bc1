//! What the CRM promises, on both databases. One program: linking each file by itself takes a quarter gigabyte and seconds of
//! its own.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod activities;
mod bulk;
mod bulk_ends;
mod common;
mod custom_fields;
mod custom_many;
mod custom_rest;
mod custom_values;
mod dashboards;
mod days;
mod deal_lines;
mod deals;
mod deleted;
mod duplicate_keys;
mod duplicates;
mod duplicates_rest;
mod exports;
mod exports_again;
mod figures;
mod filters;
mod forms;
mod forms_held;
mod formulas;
mod generate;
mod import_foresight;
mod import_jobs;
mod import_leads;
mod import_left;
mod import_own;
mod import_rest;
mod import_rights;
mod import_undo;
mod import_wizard;
mod import_xlsx;
mod lead_conversion;
mod lead_conversion_rights;
mod leads;
mod lists;
mod mail_templates;
mod mails;
mod mails_many;
mod merge;
mod merge_undo;
mod permission_fuzz;
mod permissions;
mod pipelines;
mod products;
mod purge;
mod rates;
mod recents;
mod records;
mod rest;
mod search;
mod search_index;
mod search_kept;
mod spans;
mod sums;
mod undo;
mod undo_line;
mod undo_past;
mod versions;
mod widgets;
