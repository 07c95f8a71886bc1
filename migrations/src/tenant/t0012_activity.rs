//! Activities: calls, meetings, mails and tasks about records.

crate::dialect::step! {
    "CREATE TABLE activity (
        id $uuid PRIMARY KEY NOT NULL,
        kind $text NOT NULL,
        title $text NOT NULL,
        title_key $text NOT NULL,
        details $text,
        subject_kind $text NOT NULL,
        subject_id $uuid NOT NULL,
        owner_id $uuid,
        due_on $date,
        due_time $text,
        due_key $text NOT NULL,
        done_at $i64,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE INDEX activity_due ON activity (due_key, id) WHERE deleted_at IS NULL",
    // What somebody still has to do.
    "CREATE INDEX activity_open ON activity (owner_id, due_key, id) WHERE deleted_at IS NULL AND done_at IS NULL",
    "CREATE INDEX activity_subject ON activity (subject_id, due_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX activity_title ON activity (title_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX activity_created ON activity (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX activity_updated ON activity (updated_at, id) WHERE deleted_at IS NULL",
}
