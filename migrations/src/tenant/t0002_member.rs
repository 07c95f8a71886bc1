//! Members as the workspace shows them. A projection of the control database: it never authorises.

crate::dialect::step! {
    "CREATE TABLE member (
        id $uuid PRIMARY KEY NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL,
        email $text,
        role $text NOT NULL,
        state $text NOT NULL,
        team $text,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE INDEX member_name ON member (name_key, id)",
}
