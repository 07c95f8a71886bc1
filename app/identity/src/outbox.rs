//! Mail about identities. It is written in the transaction of what it tells of, and waits here for SMTP or for the
//! operator.
//!
//! Invariant: no workspace's screen, log, event or export shows it: an admin of one workspace must not be able to take
//! over somebody who also belongs to another. Links use the configured base address, never a request's Host.

use crate::{Identity, entity::outbox_mail};
use ac_core::{Error, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

/// Most mails listed or sent in one go.
pub const MAILS_PER_PAGE_MAX: u64 = 200;

const STATE_WAITING: &str = "waiting";
const STATE_SENT: &str = "sent";
const STATE_FAILED: &str = "failed";
/// Tries before a mail is given up.
const ATTEMPTS_MAX: i32 = 8;
/// The first pause after a failure; each further one doubles.
const RETRY_FIRST_SECS: i64 = 60;

/// How long a mail is kept, whatever became of it: longer than any link lives.
const KEPT_SECS: i64 = 30 * 24 * 3600;
/// The kinds that anybody can make us write, whose links live a day at most.
const ASKED: [&str; 3] = ["sign_up", "reset", "email"];
/// How long those are kept. With [`crate::limits::MAILS`] there are 35,000 of a kind at most.
const ASKED_KEPT_SECS: i64 = 2 * 24 * 3600;

/// One mail to write.
pub(crate) struct Mail {
    pub kind: &'static str,
    pub to: String,
    pub subject: String,
    pub body: String,
}

pub(crate) async fn put(conn: &impl ConnectionTrait, now: Timestamp, mail: Mail) -> Result<(), sea_orm::DbErr> {
    let row = outbox_mail::Model {
        id: uuid::Uuid::now_v7(),
        kind: mail.kind.to_owned(),
        recipient: mail.to,
        subject: mail.subject,
        body: mail.body,
        state: STATE_WAITING.to_owned(),
        attempts: 0,
        next_attempt_at: now,
        created_at: now,
        sent_at: None,
        last_error: None,
    };
    row.into_active_model().insert(conn).await?;
    Ok(())
}

/// A name as mails say it: with a joiner that nobody sees behind each full stop, so that no reader's program makes a link of
/// what somebody called themselves.
pub(crate) fn said(name: &str) -> String {
    name.replace('.', ".\u{2060}")
}

/// Deletes mails that nobody can use any more.
pub(crate) async fn purge(conn: &impl ConnectionTrait, now: Timestamp) -> Result<(), sea_orm::DbErr> {
    let old = outbox_mail::Column::CreatedAt.lte(now.plus_secs(-KEPT_SECS));
    let asked = Condition::all()
        .add(outbox_mail::Column::Kind.is_in(ASKED))
        .add(outbox_mail::Column::CreatedAt.lte(now.plus_secs(-ASKED_KEPT_SECS)));
    outbox_mail::Entity::delete_many().filter(Condition::any().add(old).add(asked)).exec(conn).await?;
    Ok(())
}

/// A mail as the operator reads it.
#[derive(Clone, Debug, Serialize)]
pub struct OutboxMail {
    pub id: uuid::Uuid,
    pub kind: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub state: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub last_error: Option<String>,
}

impl From<outbox_mail::Model> for OutboxMail {
    fn from(row: outbox_mail::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            state: row.state,
            created_at: row.created_at,
            sent_at: row.sent_at,
            last_error: row.last_error,
        }
    }
}

/// The newest mails first, for the operator alone.
pub async fn list(identity: &Identity) -> Result<Vec<OutboxMail>, Error> {
    let rows = outbox_mail::Entity::find()
        .order_by_desc(outbox_mail::Column::CreatedAt)
        .order_by_desc(outbox_mail::Column::Id)
        .limit(MAILS_PER_PAGE_MAX)
        .all(identity.control().db())
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The mails whose turn it is, oldest first.
pub async fn due(identity: &Identity) -> Result<Vec<OutboxMail>, Error> {
    let rows = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::State.eq(STATE_WAITING))
        .filter(outbox_mail::Column::NextAttemptAt.lte(identity.now()))
        .order_by_asc(outbox_mail::Column::Id)
        .limit(MAILS_PER_PAGE_MAX)
        .all(identity.control().db())
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Notes that a mail has left. Its text, which may hold a link, is not kept.
pub async fn mark_sent(identity: &Identity, id: uuid::Uuid) -> Result<(), Error> {
    let row = outbox_mail::ActiveModel {
        id: Set(id),
        state: Set(STATE_SENT.to_owned()),
        body: Set(String::new()),
        sent_at: Set(Some(identity.now())),
        ..Default::default()
    };
    row.update(identity.control().db()).await?;
    Ok(())
}

/// Notes a failure and when to try again; after the last try the mail stays for the operator to see.
pub async fn mark_failed(identity: &Identity, id: uuid::Uuid, error: &str) -> Result<(), Error> {
    let db = identity.control().db();
    let Some(row) = outbox_mail::Entity::find_by_id(id).one(db).await? else { return Ok(()) };
    let attempts = row.attempts.saturating_add(1);
    let pause = RETRY_FIRST_SECS << attempts.clamp(1, ATTEMPTS_MAX).saturating_sub(1);
    let row = outbox_mail::ActiveModel {
        id: Set(id),
        state: Set(if attempts >= ATTEMPTS_MAX { STATE_FAILED } else { STATE_WAITING }.to_owned()),
        attempts: Set(attempts),
        next_attempt_at: Set(identity.now().plus_secs(pause)),
        last_error: Set(Some(error.chars().filter(|c| !c.is_control()).take(200).collect())),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}
