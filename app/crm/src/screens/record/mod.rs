//! What all record pages share: fields edited in place, notes, the timeline, the frame around them.

pub mod around;
pub mod edit;
pub mod editing;
pub mod field;
pub mod gone;
pub mod lead;
mod many;
pub mod notes;
pub mod opened;
pub mod page;
pub mod related;
mod states;
pub mod timeline;
mod version;
pub mod why;

pub use ac_screens::{actions, frame};
