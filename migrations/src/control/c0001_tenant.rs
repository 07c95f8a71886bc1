//! Tenants with their placement and schema version, and the daily outside anchor of each audit chain.

crate::dialect::step! {
    "CREATE TABLE tenant (
        id $uuid PRIMARY KEY NOT NULL,
        slug $text NOT NULL UNIQUE,
        name $text NOT NULL,
        currency $text NOT NULL,
        state $text NOT NULL,
        placement $text NOT NULL,
        schema_version $i32 NOT NULL,
        migration_status $text NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    // The head of each tenant's event chain as it was on a day: a chain without an outside anchor can be rewritten whole.
    "CREATE TABLE chain_anchor (
        tenant_id $uuid NOT NULL,
        day $date NOT NULL,
        seq $i64 NOT NULL,
        hash $bytes NOT NULL,
        PRIMARY KEY (tenant_id, day)
    ) $strict",
    // When a tenant next needs a worker. A hint only: lowered before the tenant commits, raised by compare-and-set.
    "CREATE TABLE due_index (
        tenant_id $uuid PRIMARY KEY NOT NULL,
        next_due_at $i64 NOT NULL
    ) $strict",
    "CREATE INDEX due_index_next ON due_index (next_due_at)",
}
