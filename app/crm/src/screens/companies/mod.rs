//! Companies: the list with its filters, the dialog for a new one, the record.

mod cells;
mod form;
mod list;
mod page;

pub use list::{columns, companies_page};
pub use page::CompanyPage;
