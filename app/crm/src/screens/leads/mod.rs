//! Leads: the list with its filters, the dialogs for a new one and for converting one, the record.

mod cells;
mod convert;
mod convert_many;
mod form;
mod list;
mod page;
mod status;

pub use list::{LeadsPage, VIEWS, columns};
pub use page::LeadPage;
