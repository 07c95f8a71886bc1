//! What other currencies are worth, below the tabs of the settings.

mod dialog;
mod page;

pub use page::RatesSettings;
