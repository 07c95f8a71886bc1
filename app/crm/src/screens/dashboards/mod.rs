//! Dashboards on screen: all of them, one of them with its widgets, and the editor, whose code comes when it is wanted.

mod acts;
mod arrange;
mod editor;
mod form;
mod grid;
mod list;
mod load;
mod page;
mod picker;
mod picture;
mod shows;
mod tile;
mod words;

pub use list::DashboardsPage;
pub use page::DashboardPage;
