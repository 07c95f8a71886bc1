//! Dashboards: each is one row with its widgets in their order.

crate::dialect::step! {
    // share is 'private', 'shared' or 'locked'; widgets are a list of them: see ADR 14.
    "CREATE TABLE dashboard (
        id $uuid PRIMARY KEY NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL,
        widgets $json NOT NULL,
        share $text NOT NULL,
        owner_id $uuid,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE INDEX dashboard_name ON dashboard (name_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX dashboard_created ON dashboard (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX dashboard_updated ON dashboard (updated_at, id) WHERE deleted_at IS NULL",
}
