//! The thinking parts of the components, in plain structs without signals or a browser, tested natively.
pub mod name;
pub mod number;
