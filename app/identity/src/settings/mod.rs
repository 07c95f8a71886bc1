//! The signed-in settings inside the team app: account, security, members, API tokens, and the workspace switcher.
//!
//! Sensitive changes are refused by the verbs unless the sign-in is fresh; the screens only offer the way to confirm it.

pub mod api;

mod account;
mod frame;
mod member_form;
mod member_list;
mod members;
mod role_fields;
mod role_form;
mod role_words;
mod roles;
mod security;
mod send;
mod sessions;
mod switcher;
mod teams;
mod tokens;
mod totp;
mod words;

pub use account::SettingsAccount;
pub use frame::{CURRENCIES, FIELDS, PIPELINES, Settings, SettingsProps, TEMPLATES, open_pages};
pub use members::SettingsMembers;
pub use roles::SettingsRoles;
pub use security::SettingsSecurity;
pub use switcher::WorkspaceSwitcher;
pub use teams::SettingsTeams;
pub use tokens::SettingsTokens;

/// Goes to a page that is not the app's, such as sign-out. Does nothing on the server.
pub fn leave_to(path: &str) {
    #[cfg(target_arch = "wasm32")]
    if leptos::prelude::window().location().set_href(path).is_err() {
        leptos::logging::warn!("the browser refused to leave");
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = path;
}
