//! Templates of e-mails, and the e-mails themselves, which are their own queue.

crate::dialect::step! {
    "CREATE TABLE mail_template (
        id $uuid PRIMARY KEY NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL,
        subject $text NOT NULL,
        body $text NOT NULL,
        author_id $uuid,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE INDEX mail_template_name ON mail_template (name_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX mail_template_created ON mail_template (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX mail_template_updated ON mail_template (updated_at, id) WHERE deleted_at IS NULL",
    // state is 'queued', 'sending', 'sent' or 'failed'. tried_at is when the last try began; a try of an older epoch is refused.
    // See ADR 20.
    "CREATE TABLE mail (
        id $uuid PRIMARY KEY NOT NULL,
        subject_kind $text NOT NULL,
        subject_id $uuid NOT NULL,
        sender_id $uuid,
        sender_name $text,
        reply_to $text,
        recipient $text NOT NULL,
        recipient_key $text NOT NULL,
        recipient_name $text,
        subject $text NOT NULL,
        body $text NOT NULL,
        state $text NOT NULL,
        message_id $text,
        job_id $uuid,
        attempts $i64 NOT NULL,
        next_attempt_at $i64 NOT NULL,
        tried_at $i64,
        lease_until $i64 NOT NULL,
        lease_epoch $i64 NOT NULL,
        failure $text,
        sent_at $i64,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE INDEX mail_subject ON mail (subject_id, created_at, id)",
    "CREATE INDEX mail_queue ON mail (next_attempt_at, id) WHERE state = 'queued'",
    "CREATE INDEX mail_sending ON mail (lease_until) WHERE state = 'sending'",
    "CREATE INDEX mail_tried ON mail (tried_at) WHERE tried_at IS NOT NULL",
    // Nobody hears twice of what was sent to many.
    "CREATE UNIQUE INDEX mail_once ON mail (job_id, recipient_key) WHERE job_id IS NOT NULL",
}
