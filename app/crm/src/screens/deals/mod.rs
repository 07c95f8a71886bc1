//! Deals: the board and the table behind one address, the dialog for a new one, the record.

mod board;
mod board_state;
mod card;
mod cells;
mod columns;
mod fields;
mod filters;
mod form;
mod hits;
mod lines;
mod list;
mod page;
mod stepper;
mod table;

pub use list::{deals_page, preload_deals_page};
pub use page::DealPage;
pub use table::{StageBadge, columns as table_columns};
