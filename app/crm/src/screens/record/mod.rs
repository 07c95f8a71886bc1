//! What all record pages share: fields edited in place, notes, the timeline, the frame around them.

pub mod edit;
pub mod field;
pub mod frame;
pub mod notes;
