//! Identities and how they prove themselves: passwords, second factor, sessions, single-use tokens, API tokens.

crate::dialect::step! {
    "CREATE TABLE identity (
        id $uuid PRIMARY KEY NOT NULL,
        email $text NOT NULL,
        email_key $text NOT NULL UNIQUE,
        name $text NOT NULL,
        password_hash $text,
        email_verified_at $i64,
        totp_secret $bytes,
        totp_enabled_at $i64,
        totp_last_step $i64 NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        updated_at $i64 NOT NULL
    ) $strict",
    "CREATE TABLE recovery_code (
        id $uuid PRIMARY KEY NOT NULL,
        identity_id $uuid NOT NULL REFERENCES identity (id) ON DELETE CASCADE,
        code_hash $bytes NOT NULL,
        used_at $i64
    ) $strict",
    "CREATE INDEX recovery_code_identity ON recovery_code (identity_id)",
    "CREATE TABLE membership (
        tenant_id $uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
        identity_id $uuid NOT NULL REFERENCES identity (id) ON DELETE CASCADE,
        -- Whom the workspace's records name as owner: the identity's own id, or that of a placeholder it took over.
        member_id $uuid NOT NULL,
        role $text NOT NULL,
        version $i64 NOT NULL,
        created_at $i64 NOT NULL,
        ended_at $i64,
        PRIMARY KEY (tenant_id, identity_id),
        UNIQUE (tenant_id, member_id)
    ) $strict",
    "CREATE INDEX membership_identity ON membership (identity_id)",
    // tenant_id is null for a session of the base host. stage: 'password' waits for the second factor, 'full' is signed in.
    "CREATE TABLE session (
        id $uuid PRIMARY KEY NOT NULL,
        token_hash $bytes NOT NULL UNIQUE,
        identity_id $uuid NOT NULL REFERENCES identity (id) ON DELETE CASCADE,
        tenant_id $uuid REFERENCES tenant (id) ON DELETE CASCADE,
        parent_id $uuid REFERENCES session (id) ON DELETE CASCADE,
        stage $text NOT NULL,
        user_agent $text NOT NULL,
        address $text NOT NULL,
        created_at $i64 NOT NULL,
        last_seen_at $i64 NOT NULL,
        expires_at $i64 NOT NULL,
        fresh_until $i64 NOT NULL
    ) $strict",
    "CREATE INDEX session_identity ON session (identity_id)",
    "CREATE INDEX session_parent ON session (parent_id)",
    // kind: 'sign_up', 'reset', 'invite', 'email', 'handoff'. bound_to ties a hand-off to host and browser.
    "CREATE TABLE single_use_token (
        id $uuid PRIMARY KEY NOT NULL,
        kind $text NOT NULL,
        token_hash $bytes NOT NULL UNIQUE,
        identity_id $uuid REFERENCES identity (id) ON DELETE CASCADE,
        tenant_id $uuid REFERENCES tenant (id) ON DELETE CASCADE,
        session_id $uuid REFERENCES session (id) ON DELETE CASCADE,
        email_key $text NOT NULL,
        bound_to $bytes,
        data $json NOT NULL,
        created_at $i64 NOT NULL,
        expires_at $i64 NOT NULL,
        used_at $i64
    ) $strict",
    "CREATE INDEX single_use_token_tenant ON single_use_token (tenant_id, kind)",
    "CREATE INDEX single_use_token_expiry ON single_use_token (expires_at)",
    "CREATE TABLE api_token (
        id $uuid PRIMARY KEY NOT NULL,
        tenant_id $uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
        identity_id $uuid NOT NULL REFERENCES identity (id) ON DELETE CASCADE,
        name $text NOT NULL,
        prefix $text NOT NULL,
        token_hash $bytes NOT NULL UNIQUE,
        scopes $json NOT NULL,
        created_at $i64 NOT NULL,
        expires_at $i64,
        last_used_at $i64,
        revoked_at $i64
    ) $strict",
    "CREATE INDEX api_token_tenant ON api_token (tenant_id)",
    // Mail about an identity. Shown by `alphaclone outbox` and sent by SMTP when set; never in a workspace.
    "CREATE TABLE outbox_mail (
        id $uuid PRIMARY KEY NOT NULL,
        kind $text NOT NULL,
        recipient $text NOT NULL,
        subject $text NOT NULL,
        body $text NOT NULL,
        state $text NOT NULL,
        attempts $i32 NOT NULL,
        next_attempt_at $i64 NOT NULL,
        created_at $i64 NOT NULL,
        sent_at $i64,
        last_error $text
    ) $strict",
    "CREATE INDEX outbox_mail_due ON outbox_mail (state, next_attempt_at)",
}
