//! Settings, Fields: what a workspace adds to its records. Whoever may not add looks on.

mod choices;
mod form;
mod formula;
mod line;
mod page;
mod preview;
mod state;

pub use page::FieldsSettings;
