//! People: the list with its filters, the dialog for a new one, the record.

mod form;
mod list;

pub use list::ContactsPage;
