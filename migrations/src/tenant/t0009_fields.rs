//! Custom fields: what they are, and what refers to other records. Their values stand in the records' own `fields` as they are
//! read, in `field_keys` as they are sorted and filtered by.

crate::dialect::step! {
    "CREATE TABLE custom_field (
        id $uuid PRIMARY KEY NOT NULL,
        object $text NOT NULL,
        key $text NOT NULL,
        label $text NOT NULL,
        label_key $text NOT NULL,
        kind $text NOT NULL,
        relates_to $text,
        is_required $bool NOT NULL,
        default_value $json,
        help $text,
        choices $json NOT NULL,
        position $i32 NOT NULL,
        is_in_table $bool NOT NULL,
        is_indexed $bool NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE UNIQUE INDEX custom_field_key ON custom_field (object, key)",
    "CREATE INDEX custom_field_position ON custom_field (position, id) WHERE deleted_at IS NULL",
    // Of a field that refers to a record, target_id; of one with several choices, a row for each.
    "CREATE TABLE field_link (
        record_id $uuid NOT NULL,
        field_id $uuid NOT NULL REFERENCES custom_field (id),
        position $i32 NOT NULL,
        target_id $uuid,
        choice $text,
        PRIMARY KEY (record_id, field_id, position)
    ) $strict",
    "CREATE INDEX field_link_target ON field_link (field_id, target_id, record_id) WHERE target_id IS NOT NULL",
    "CREATE INDEX field_link_choice ON field_link (field_id, choice, record_id) WHERE choice IS NOT NULL",
    "ALTER TABLE company ADD COLUMN field_keys $json NOT NULL DEFAULT '{}'",
    "ALTER TABLE contact ADD COLUMN field_keys $json NOT NULL DEFAULT '{}'",
    "ALTER TABLE deal ADD COLUMN field_keys $json NOT NULL DEFAULT '{}'",
}
