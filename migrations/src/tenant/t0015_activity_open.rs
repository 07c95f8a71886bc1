//! What anybody still has to do, in its order: most activities of an old workspace are done.

crate::dialect::step! {
    "CREATE INDEX activity_all_open ON activity (due_key, id) WHERE deleted_at IS NULL AND done_at IS NULL",
}
