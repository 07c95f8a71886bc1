//! The price list: its table, the dialog for a new product, and the page of one with its prices.

mod cells;
mod form;
mod list;
mod page;
mod prices;
mod status;

pub use list::{columns, products_page};
pub use page::ProductPage;
