//! Activities on screen: the card of a record, one's own list, the next ones at home.

pub mod card;
mod compose;
mod line;
pub mod next;
mod page;
mod plan;
pub mod words;

pub use page::{VIEWS, activities_page};
