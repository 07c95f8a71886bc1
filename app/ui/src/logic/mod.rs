//! The thinking parts of the components, in plain structs without signals or a browser, tested natively.
pub mod board;
pub mod calendar;
pub mod case;
pub mod columns;
pub mod dates;
pub mod filter;
pub mod gantt;
pub mod marks;
pub mod name;
pub mod number;
pub mod place;
pub mod scale;
pub mod select;
pub mod window;
