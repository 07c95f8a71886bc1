//! The pipelines of the workspace, below the tabs of the settings: their order, their stages, and where deals go of a stage
//! that is taken away.

mod card;
mod dialog;
mod page;
mod stages;
mod state;

pub use page::PipelinesSettings;
