//! The records of a list by the days of one of its date fields: the first of each day, and how many there are.

pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod field;
#[cfg(not(target_arch = "wasm32"))]
mod read;

pub use model::{DAY_COUNT_MAX, DAY_ROWS_MAX, DAYS_MAX, DayRows, Days, DaysQuery};
#[cfg(not(target_arch = "wasm32"))]
pub use read::{Laid, lay_out, rows_of_days};
