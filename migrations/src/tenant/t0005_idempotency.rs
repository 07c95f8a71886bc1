//! Answers to writes that carried an `Idempotency-Key`, so that a retry gets the first answer.

crate::dialect::step! {
    "CREATE TABLE idempotency_key (
        actor_id $uuid NOT NULL,
        key $text NOT NULL,
        request_hash $bytes NOT NULL,
        status $i32 NOT NULL,
        body $text NOT NULL,
        created_at $i64 NOT NULL,
        PRIMARY KEY (actor_id, key)
    ) $strict",
    "CREATE INDEX idempotency_key_created ON idempotency_key (created_at)",
}
