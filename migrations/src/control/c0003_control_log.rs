//! Events of the control database, relayed into the tenants' logs by a cursor per tenant.

crate::dialect::step! {
    "CREATE TABLE control_event (
        seq $i64 PRIMARY KEY NOT NULL,
        id $uuid NOT NULL UNIQUE,
        tenant_id $uuid NOT NULL,
        kind $text NOT NULL,
        occurred_at $i64 NOT NULL,
        actor_kind $text NOT NULL,
        actor_id $uuid,
        subject_kind $text NOT NULL,
        subject_id $uuid NOT NULL,
        data $json NOT NULL,
        relayed_at $i64
    ) $strict",
    "CREATE INDEX control_event_tenant ON control_event (tenant_id, seq)",
    "CREATE INDEX control_event_pending ON control_event (seq) WHERE relayed_at IS NULL",
    // One row that a writer locks to take the next seq, so that commit order is seq order.
    "CREATE TABLE control_log_head (id $i32 PRIMARY KEY NOT NULL, seq $i64 NOT NULL) $strict",
    "INSERT INTO control_log_head (id, seq) VALUES (1, 0)",
}
