//! Fields whose values follow from others, and the job that computes them for the records that are there.

crate::dialect::step! {
    "ALTER TABLE custom_field ADD COLUMN formula $text",
    "ALTER TABLE custom_field ADD COLUMN result $text",
    // Set while values of records are still to be computed.
    "ALTER TABLE custom_field ADD COLUMN computing_job_id $uuid",
}
