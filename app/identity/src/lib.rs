//! Who people are and how they prove it: sign-up, sign-in, sessions, second factor, invitations, members, API tokens.
//!
//! Everything here lives in the control database, for a person may belong to several workspaces. A workspace's own
//! database holds only a projection of its members. Invariant: [`web::identify`] is the only way from a request to a
//! `Ctx`; a host without a workspace, or a credential that has ended, gets none.

pub mod access;
pub mod model;
pub mod settings;

#[cfg(not(target_arch = "wasm32"))]
pub mod account;
#[cfg(not(target_arch = "wasm32"))]
pub mod api_tokens;
#[cfg(not(target_arch = "wasm32"))]
mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod error;
#[cfg(not(target_arch = "wasm32"))]
mod handoff;
#[cfg(not(target_arch = "wasm32"))]
mod housekeeping;
#[cfg(not(target_arch = "wasm32"))]
pub mod invites;
#[cfg(not(target_arch = "wasm32"))]
mod known;
#[cfg(not(target_arch = "wasm32"))]
mod limits;
#[cfg(not(target_arch = "wasm32"))]
mod log;
#[cfg(not(target_arch = "wasm32"))]
pub mod members;
#[cfg(not(target_arch = "wasm32"))]
pub mod outbox;
#[cfg(not(target_arch = "wasm32"))]
mod password;
#[cfg(not(target_arch = "wasm32"))]
mod people;
#[cfg(not(target_arch = "wasm32"))]
mod recheck;
#[cfg(not(target_arch = "wasm32"))]
mod relay;
#[cfg(not(target_arch = "wasm32"))]
mod reset;
#[cfg(not(target_arch = "wasm32"))]
mod secret;
#[cfg(not(target_arch = "wasm32"))]
pub mod service;
#[cfg(not(target_arch = "wasm32"))]
mod session;
#[cfg(not(target_arch = "wasm32"))]
mod sign_in;
#[cfg(not(target_arch = "wasm32"))]
mod sign_up;
#[cfg(not(target_arch = "wasm32"))]
mod single_use;
#[cfg(not(target_arch = "wasm32"))]
pub mod totp;
#[cfg(not(target_arch = "wasm32"))]
pub mod view_as;
#[cfg(not(target_arch = "wasm32"))]
pub mod web;
#[cfg(not(target_arch = "wasm32"))]
pub mod workspaces;

pub use settings::{
    CURRENCIES, FIELDS, PIPELINES, Settings, SettingsAccount, SettingsMembers, SettingsProps, SettingsRoles,
    SettingsSecurity, SettingsTeams, SettingsTokens, TEMPLATES, WorkspaceSwitcher, open_pages as open_settings,
};

#[cfg(not(target_arch = "wasm32"))]
pub use {
    error::IdentityError,
    service::{Ending, Identity, IdentityConfig, Leaver, Seeder},
    session::{Credential, Viewer},
    web::{Client, DocumentAssets, Network, Place, document, identify, routes},
    workspaces::{CreatedWorkspace, NewWorkspace},
};

/// This crate's component styles.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));
