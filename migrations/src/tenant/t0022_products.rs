//! The price list: a product's code, description, unit and prices, and whether it is still sold.

crate::dialect::step! {
    "ALTER TABLE product ADD COLUMN code $text",
    "ALTER TABLE product ADD COLUMN code_key $text NOT NULL DEFAULT ''",
    "ALTER TABLE product ADD COLUMN description $text",
    "ALTER TABLE product ADD COLUMN unit $text",
    // Beside the list price, one for each further currency: see ADR 18.
    "ALTER TABLE product ADD COLUMN prices $json NOT NULL DEFAULT '[]'",
    // status is 'active' or 'archived'.
    "ALTER TABLE product ADD COLUMN status $text NOT NULL DEFAULT 'active'",
    "CREATE UNIQUE INDEX product_code ON product (code_key) WHERE code_key <> '' AND deleted_at IS NULL",
    "CREATE INDEX product_by_code ON product (code_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX product_price ON product (COALESCE(price_minor, -9223372036854775807), id) WHERE deleted_at IS NULL",
    "CREATE INDEX product_created ON product (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX product_updated ON product (updated_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX product_bin ON product (deleted_at, id) WHERE deleted_at IS NOT NULL",
}
