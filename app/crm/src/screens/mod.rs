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
mod dated;
mod deals;
mod duplicates;
mod export;
mod fields;
mod forms;
mod home;
mod import;
mod known;
mod leads;
mod list;
mod lookups;
mod mails;
mod me;
mod own;
mod pick;
mod pipelines;
mod products;
mod rates;
mod record;
mod settings_list;
mod table_list;
mod take_back;
mod theirs;
mod timeline_words;
mod totals;

use crate::shared::kind::RecordKind;
use ac_screens::{failure, feed, form, keys, lines, live, loading, names, sought, when};
use ac_views::address;

pub use activities::activities_page;
pub use acts::{Acts, provide_acts, use_acts};
pub use bin::BinPage;
pub use bulk::JobPanel;
pub use companies::{CompanyPage, companies_page};
pub use contacts::{ContactPage, people_page};
pub use dashboards::{DashboardPage, DashboardsPage};
pub use dated::preload_by_date;
pub use deals::{DealPage, deals_page, preload_deals_page};
pub use duplicates::{DuplicatesPage, MergeCompanyPage, MergeContactPage};
pub use fields::FieldsSettings;
pub use forms::{FormPage, FormsPage};
pub use home::HomePage;
pub use import::{ImportPage, ImportsPage};
pub use leads::{LeadPage, leads_page};
pub use mails::MailTemplatesSettings;
pub use pipelines::PipelinesSettings;
pub use products::{ProductPage, products_page};
pub use rates::RatesSettings;

/// Where the list of such records is.
#[must_use]
pub fn list_path(object: ac_core::Resource) -> Option<&'static str> {
    match object {
        ac_core::Resource::Activity => Some(activities::VIEWS.path),
        _ => RecordKind::of(object).map(RecordKind::list),
    }
}
