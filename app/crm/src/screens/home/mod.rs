//! `/`: how the pipeline does, who sells, what moved, and where to start in a new workspace.

mod figures;
mod page;
mod panels;
mod start;

pub use page::HomePage;
