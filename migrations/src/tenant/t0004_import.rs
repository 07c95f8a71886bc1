//! Import jobs and their staged rows: a killed import resumes or rolls back from what stands here.

crate::dialect::step! {
    // state: 'uploaded', 'staging', 'staged', 'applying', 'done', 'undoing', 'undone', 'failed'.
    "CREATE TABLE import_job (
        id $uuid PRIMARY KEY NOT NULL,
        state $text NOT NULL,
        created_by $uuid,
        options $text NOT NULL,
        report $text NOT NULL,
        rows_total $i64 NOT NULL,
        rows_done $i64 NOT NULL,
        lease_until $i64 NOT NULL,
        lease_epoch $i64 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE INDEX import_job_created ON import_job (created_at)",
    // outcome is null until applied, then 'created', 'updated', 'unchanged' or 'skipped'. draft is JSON that no SQL looks into.
    "CREATE TABLE import_row (
        job_id $uuid NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
        ordinal $i64 NOT NULL,
        file $text NOT NULL,
        line $i64 NOT NULL,
        draft $text NOT NULL,
        outcome $text,
        record_kind $text,
        record_id $uuid,
        PRIMARY KEY (job_id, ordinal)
    ) $strict",
}
