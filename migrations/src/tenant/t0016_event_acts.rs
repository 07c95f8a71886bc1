//! What somebody did, for undo: acts by themselves in their order, and the batches apart, of which each has many events.

crate::dialect::step! {
    "CREATE INDEX event_alone ON event (actor_id, actor_kind, seq) WHERE batch_id IS NULL",
    "CREATE INDEX event_batch_of ON event (actor_id, actor_kind, batch_id) WHERE batch_id IS NOT NULL",
}
