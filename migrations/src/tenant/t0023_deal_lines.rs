//! What a deal is made of, line by line.

crate::dialect::step! {
    // How many lines stand in deal_line: while there are some, the amount is their sum.
    "ALTER TABLE deal ADD COLUMN line_count $i32 NOT NULL DEFAULT 0",
    // quantity counts ten-thousandths, discount hundredths of a percent; prices and totals are in the deal's currency.
    "CREATE TABLE deal_line (
        id $uuid PRIMARY KEY NOT NULL,
        deal_id $uuid NOT NULL REFERENCES deal (id),
        position $i32 NOT NULL,
        product_id $uuid REFERENCES product (id),
        name $text NOT NULL,
        unit $text,
        quantity $i64 NOT NULL,
        price_minor $i64 NOT NULL,
        discount $i64 NOT NULL,
        total_minor $i64 NOT NULL
    ) $strict",
    "CREATE INDEX deal_line_deal ON deal_line (deal_id, position)",
    "CREATE INDEX deal_line_product ON deal_line (product_id, deal_id)",
}
