//! Deals from one of their dates to another, for timelines: which of them touch some days, and in what order, is read from an
//! index alone.

crate::dialect::step! {
    "CREATE INDEX deal_opened_spans ON deal
        (opened_on, name_key, id, owner_id, pipeline_id, stage_id, deleted_at, expected_close_on, closed_on)
        WHERE deleted_at IS NULL AND opened_on IS NOT NULL",
    // The indexes of step t0024, which now also say when the deal was opened and in what order it stands.
    "DROP INDEX deal_expected_days",
    "CREATE INDEX deal_expected_days ON deal
        (expected_close_on, id, owner_id, pipeline_id, stage_id, deleted_at, opened_on, name_key)
        WHERE deleted_at IS NULL AND expected_close_on IS NOT NULL",
    "DROP INDEX deal_closed_days",
    "CREATE INDEX deal_closed_days ON deal
        (closed_on, id, owner_id, pipeline_id, stage_id, deleted_at, opened_on, name_key)
        WHERE deleted_at IS NULL AND closed_on IS NOT NULL",
    "CREATE INDEX deal_unopened ON deal (expected_close_on, closed_on, id, owner_id, pipeline_id, stage_id, deleted_at)
        WHERE deleted_at IS NULL AND opened_on IS NULL",
    "CREATE INDEX deal_unopened_closed ON deal
        (closed_on, name_key, id, owner_id, pipeline_id, stage_id, deleted_at, opened_on)
        WHERE deleted_at IS NULL AND opened_on IS NULL",
}
