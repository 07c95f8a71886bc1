//! Records that may be the same: the list of pairs, the hints on forms and record pages, and the page that merges them.

mod columns;
mod fields;
pub mod hint;
mod merge;
mod moved;
mod page;
mod state;
mod words;

pub use hint::{Looks, LooksLike, RecordHint};
pub use merge::{MergeCompanyPage, MergeContactPage};
pub use moved::NotThere;
pub use page::DuplicatesPage;
pub use words::reasons;
