//! Leads: the list with its filters, the dialog for a new one, the record.

mod form;
mod list;
mod page;
mod status;

pub use list::{LeadsPage, VIEWS};
pub use page::LeadPage;
