//! What a role says of single fields: see ADR 16.

crate::dialect::step! {
    "ALTER TABLE role ADD COLUMN fields $json NOT NULL DEFAULT '{}'",
}
