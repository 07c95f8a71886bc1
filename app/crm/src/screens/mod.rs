//! The CRM's screens. Each page is one exported component; the shell gives each a route and a pack of its own.
//!
//! Rule: what a page shows at first is the same on both sides. Clocks, sizes and live changes come in after hydration.

mod activities;
mod acts;
mod amount;
mod bin;
mod bulk;
mod cells;
mod companies;
mod contacts;
mod dashboards;
mod deals;
mod duplicates;
mod export;
mod failure;
mod feed;
mod fields;
mod form;
mod home;
mod import;
mod keys;
mod known;
mod leads;
mod list;
mod live;
mod loading;
mod lookups;
mod me;
mod names;
mod own;
mod pick;
mod record;
mod table_list;
mod take_back;
mod timeline_words;
mod totals;
mod when;

use ac_views::address;

pub use activities::ActivitiesPage;
pub use acts::{Acts, provide_acts, use_acts};
pub use bin::BinPage;
pub use bulk::JobPanel;
pub use companies::{CompaniesPage, CompanyPage};
pub use contacts::{ContactPage, ContactsPage};
pub use dashboards::{DashboardPage, DashboardsPage};
pub use deals::{DealPage, deals_page, preload_deals_page};
pub use duplicates::{DuplicatesPage, MergeCompanyPage, MergeContactPage};
pub use fields::FieldsSettings;
pub use home::HomePage;
pub use import::{ImportPage, ImportsPage};
pub use leads::{LeadPage, LeadsPage};

/// Where the list of such records is.
#[must_use]
pub fn list_path(object: ac_core::Resource) -> Option<&'static str> {
    let lists = [&companies::VIEWS, &contacts::VIEWS, &leads::VIEWS, &deals::VIEWS, &activities::VIEWS];
    lists.into_iter().find(|list| list.object == object).map(|list| list.path)
}
