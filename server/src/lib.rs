//! The composition root: wires the domains into one router and one process, and holds no business rule of its own.

pub mod archive;
pub mod bundle;
pub mod commands;
pub mod config;
pub mod connections;
pub mod demo;
mod demo_files;
mod demo_products;
mod demo_projects;
pub mod headers;
pub mod health;
pub mod live;
pub mod logging;
pub mod mail;
pub mod memory;
pub mod programs;
mod rendering;
pub mod router;
pub mod serve;
pub mod socket;
pub mod workers;
