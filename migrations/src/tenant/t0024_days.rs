//! Deals by the days of their closing, for calendars: what is counted and shown of a day is read from the index alone.

crate::dialect::step! {
    "CREATE INDEX deal_expected_days ON deal (expected_close_on, id, owner_id, pipeline_id, stage_id, deleted_at)
        WHERE deleted_at IS NULL AND expected_close_on IS NOT NULL",
    "CREATE INDEX deal_closed_days ON deal (closed_on, id, owner_id, pipeline_id, stage_id, deleted_at)
        WHERE deleted_at IS NULL AND closed_on IS NOT NULL",
}
