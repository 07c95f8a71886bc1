//! Web forms, and what was sent with them.

crate::dialect::step! {
    // state is 'active' or 'paused', embedding 'nowhere', 'named' or 'anywhere'; turn counts the leads that were given to owners.
    // See ADR 17.
    "CREATE TABLE web_form (
        id $uuid PRIMARY KEY NOT NULL,
        key $text NOT NULL,
        name $text NOT NULL,
        name_key $text NOT NULL,
        state $text NOT NULL,
        title $text NOT NULL,
        intro $text,
        questions $json NOT NULL,
        consent $text,
        consent_required $bool NOT NULL,
        button $text,
        thanks $text,
        redirect $text,
        source $text,
        owners $json NOT NULL,
        embedding $text NOT NULL,
        sites $json NOT NULL,
        turn $i64 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL,
        deleted_at $i64
    ) $strict",
    "CREATE UNIQUE INDEX web_form_public ON web_form (key)",
    "CREATE INDEX web_form_name ON web_form (name_key, id) WHERE deleted_at IS NULL",
    "CREATE INDEX web_form_created ON web_form (created_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX web_form_updated ON web_form (updated_at, id) WHERE deleted_at IS NULL",
    // state is 'accepted', 'held' or 'discarded'; answers are kept until it is accepted, for then the lead has them.
    "CREATE TABLE form_submission (
        id $uuid PRIMARY KEY NOT NULL,
        form_id $uuid NOT NULL REFERENCES web_form (id),
        stamp $bytes NOT NULL,
        state $text NOT NULL,
        reasons $json NOT NULL,
        answers $json NOT NULL,
        consent $text,
        lead_id $uuid,
        received_at $i64 NOT NULL,
        decided_at $i64,
        decided_by $uuid
    ) $strict",
    "CREATE UNIQUE INDEX form_submission_stamp ON form_submission (form_id, stamp)",
    "CREATE INDEX form_submission_state ON form_submission (form_id, state, received_at)",
    "CREATE INDEX form_submission_of ON form_submission (form_id, id)",
}
