//! Bulk changes and undos of batches as jobs: a killed one goes on from what stands here.

crate::dialect::step! {
    // kind: 'change', 'delete', 'undo'. state: 'running', 'done', 'cancelled', 'failed'. orders and tally are JSON that no SQL
    // looks into.
    "CREATE TABLE job (
        id $uuid PRIMARY KEY NOT NULL,
        kind $text NOT NULL,
        object $text NOT NULL,
        state $text NOT NULL,
        created_by $uuid,
        orders $text NOT NULL,
        tally $text NOT NULL,
        batch_id $uuid NOT NULL,
        total $i64 NOT NULL,
        done $i64 NOT NULL,
        lease_until $i64 NOT NULL,
        lease_epoch $i64 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE INDEX job_running ON job (created_at) WHERE state = 'running'",
    // ids holds sixteen bytes a record, in the order in which the job comes to them. They go when the job has ended.
    "CREATE TABLE job_part (
        job_id $uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
        ordinal $i64 NOT NULL,
        ids $bytes NOT NULL,
        PRIMARY KEY (job_id, ordinal)
    ) $strict",
}
