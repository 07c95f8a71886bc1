//! What other currencies are worth in the workspace's own.

crate::dialect::step! {
    // rate_parts are ten-thousand-millionths of the workspace's currency for one of the other.
    "CREATE TABLE currency_rate (
        id $uuid PRIMARY KEY NOT NULL,
        currency $text NOT NULL,
        rate_parts $i64 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE UNIQUE INDEX currency_rate_of ON currency_rate (currency)",
}
