//! Saved views of lists; which of them each member goes back to; and how each member has a list's own views.

crate::dialect::step! {
    // share is 'private', 'shared' or 'locked'; object is the kind of record that the list holds.
    "CREATE TABLE view (
        id $uuid PRIMARY KEY NOT NULL,
        object $text NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL,
        kind $text NOT NULL,
        query $text NOT NULL,
        sort $text,
        columns $json NOT NULL,
        group_by $text,
        scope $json NOT NULL,
        share $text NOT NULL,
        owner_id $uuid,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE INDEX view_of_list ON view (object, name_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX view_name ON view (name_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX view_created ON view (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX view_updated ON view (updated_at, id) WHERE deleted_at IS NULL",
    "CREATE TABLE view_favourite (
        member_id $uuid NOT NULL,
        view_id $uuid NOT NULL REFERENCES view (id),
        position $i32 NOT NULL,
        PRIMARY KEY (member_id, view_id)
    ) $strict",
    "CREATE TABLE list_setting (
        id $uuid PRIMARY KEY NOT NULL,
        member_id $uuid NOT NULL,
        object $text NOT NULL,
        opens_with $text,
        layouts $json NOT NULL,
        version $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE UNIQUE INDEX list_setting_of_member ON list_setting (member_id, object)",
}
