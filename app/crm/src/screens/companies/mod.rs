//! Companies: the list with its filters, the dialog for a new one, the record.

mod cells;
mod form;
mod list;
mod page;

pub use list::{CompaniesPage, VIEWS, columns};
pub use page::CompanyPage;
