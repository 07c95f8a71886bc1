//! The CRM's screens. Each page is one exported component; the shell gives each a route and a pack of its own.
//!
//! Rule: what a page shows at first is the same on both sides. Clocks, sizes and live changes come in after hydration.

mod acts;
mod address;
mod amount;
mod bin;
mod bulk;
mod companies;
mod contacts;
mod deals;
mod failure;
mod feed;
mod form;
mod home;
mod import;
mod keys;
mod list;
mod live;
mod loading;
mod lookups;
mod me;
mod names;
mod pick;
mod record;
mod take_back;
mod timeline_words;
mod when;

pub use acts::{Acts, provide_acts, use_acts};
pub use bin::BinPage;
pub use bulk::JobPanel;
pub use companies::{CompaniesPage, CompanyPage};
pub use contacts::{ContactPage, ContactsPage};
pub use deals::{DealPage, deals_page, preload_deals_page};
pub use home::HomePage;
pub use import::{ImportPage, ImportsPage};
