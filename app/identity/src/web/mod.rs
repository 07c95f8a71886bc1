//! The plain pages and the middleware in front of everything. Pages work without JavaScript and load no wasm.

pub(crate) mod cookies;
mod csrf;
mod document;
mod middleware;
mod network;
mod page;
mod pages;
mod paths;

pub use document::{DocumentAssets, document};
pub use middleware::{Place, identify};
pub use network::{Client, Network};
pub use pages::routes;
