//! Web forms on screen: all of them, and one of them with its editor, the ways to show it to others, and what was held back.

mod editor;
mod held;
mod list;
mod page;
mod preview;
mod questions;
mod share;
mod snippets;
mod state;

pub use list::FormsPage;
pub use page::FormPage;
