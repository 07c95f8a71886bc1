//! Changes to some fields of a record: a field that is absent stays, one that is null is cleared.

pub use ac_core::wire::present;
