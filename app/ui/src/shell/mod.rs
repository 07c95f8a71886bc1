//! Frames of whole pages: the app with its navigation, the sign-in panel, the head of a page.
//! They know no routes: the caller says where links go and which path is current.
mod app_shell;
mod auth_layout;
mod nav;
mod page_header;

pub use app_shell::AppShell;
pub use auth_layout::AuthLayout;
pub use nav::{NavGroup, NavItem};
pub use page_header::{Page, PageHeader};
