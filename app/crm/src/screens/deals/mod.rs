//! Deals: the board and the table behind one address, the dialog for a new one, the record.

mod board;
mod board_state;
mod card;
mod columns;
mod filters;
mod form;
mod list;
mod table;

pub use list::DealsPage;
