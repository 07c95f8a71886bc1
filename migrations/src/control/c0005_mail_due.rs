//! Which workspaces have e-mails to send.

crate::dialect::step! {
    // A hint only, as due_index is: turn is raised by each note, so that nobody settles one that they have not read.
    "CREATE TABLE mail_due (
        tenant_id $uuid PRIMARY KEY NOT NULL,
        next_due_at $i64 NOT NULL,
        turn $i64 NOT NULL
    ) $strict",
    "CREATE INDEX mail_due_next ON mail_due (next_due_at)",
}
