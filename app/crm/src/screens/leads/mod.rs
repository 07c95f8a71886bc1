//! Leads: the list with its filters, the dialogs for a new one and for converting one, the record.

mod cells;
mod convert;
mod convert_many;
mod form;
mod list;
mod page;
mod status;

pub use list::{columns, leads_page};
pub use page::LeadPage;
pub use status::tone as status_tone;
