//! The event log: headers chained by hash, their erasable data beside them, and the one row that orders commits.

crate::dialect::step! {
    "CREATE TABLE log_head (id $i32 PRIMARY KEY NOT NULL, seq $i64 NOT NULL, hash $bytes NOT NULL) $strict",
    "CREATE TABLE event (
        seq $i64 PRIMARY KEY NOT NULL,
        id $uuid NOT NULL UNIQUE,
        kind $text NOT NULL,
        v $i32 NOT NULL,
        occurred_at $i64 NOT NULL,
        actor_kind $text NOT NULL,
        actor_id $uuid,
        subject_kind $text NOT NULL,
        subject_id $uuid NOT NULL,
        subject_version $i64 NOT NULL,
        owner_id $uuid,
        correlation_id $uuid,
        causation_id $uuid,
        depth $i32 NOT NULL,
        batch_id $uuid,
        digest $bytes NOT NULL,
        hash $bytes NOT NULL
    ) $strict",
    "CREATE INDEX event_subject ON event (subject_id, seq)",
    "CREATE INDEX event_actor ON event (actor_id, seq)",
    "CREATE INDEX event_kind ON event (kind, seq)",
    "CREATE INDEX event_batch ON event (batch_id, seq) WHERE batch_id IS NOT NULL",
    // Deleting a row here erases what an event said while the chain still verifies.
    "CREATE TABLE event_data (
        seq $i64 PRIMARY KEY NOT NULL REFERENCES event (seq),
        salt $bytes NOT NULL,
        data $text NOT NULL
    ) $strict",
}
