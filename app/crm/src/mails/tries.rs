//! One try to send a mail, in the database: that it begins, and what came of it.
//!
//! The rule: a try is noted before the mail leaves, and only the newest try of a mail says what came of it.

use super::{
    entity::{Column, Entity, Model},
    model::{MailId, MailState},
    verbs::{MailEvent, about},
};
use crate::{
    members::entity as member,
    shared::{record::Record, subject},
};
use ac_core::{Ctx, Error, MemberId, Timestamp, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

/// How long a try may take before it counts as broken off: longer than any mail server is waited for.
pub const TRY_SECS: i64 = 120;
/// Tries before a mail is given up.
const TRIES_MAX: i64 = 8;
/// The pause after the first try; each further one doubles.
const RETRY_FIRST_SECS: i64 = 60;
/// Characters of a reason that are kept.
const FAILURE_CHARS_MAX: usize = 300;
/// Tries that were broken off of which one round tells.
const BROKEN_OFF_MAX: u64 = 100;
/// Mails to records that are gone, or of who has left, which are given up in one transaction.
const GONE_MAX: u32 = 100;
/// What is said of a try of which nobody knows how it ended.
pub const NOT_KNOWN: &str = "It broke off while the e-mail was handed to the mail server, so that it may have left or not. Ask the \
                             recipient before you write it again.";

/// What is said of a mail whose sender may not write in the workspace's name any more.
const SENDER_LEFT: &str = "Whoever wrote it has left the workspace.";

/// Takes the next mail whose turn it is and notes that a try begins. Those to records that are gone, or in the bin, are given up, and
/// those of whoever has left.
pub async fn begin(ctx: &Ctx, domain: &str) -> Result<Option<Model>, Error> {
    ctx.write(async |tx| {
        let now = tx.ctx().now();
        for _ in 0..GONE_MAX {
            let next = Entity::find()
                .filter(Column::State.eq(MailState::Queued))
                .filter(Column::NextAttemptAt.lte(now))
                .order_by_asc(Column::NextAttemptAt)
                .order_by_asc(Column::Id)
                .limit(1)
                .lock_exclusive();
            let Some(row) = next.one(tx.conn()).await? else { return Ok(None) };
            if !subject::exists(tx.conn(), tx.ctx(), row.subject_kind, row.subject_id).await? {
                let why = format!("The {} was deleted before it left.", row.subject_kind.word());
                give_up(tx, row, &why).await?;
                continue;
            }
            if !is_there(tx, row.sender_id).await? {
                give_up(tx, row, SENDER_LEFT).await?;
                continue;
            }
            let taken = Model {
                state: MailState::Sending,
                message_id: row.message_id.clone().or_else(|| Some(format!("<{}@{domain}>", row.id))),
                attempts: row.attempts + 1,
                tried_at: Some(now),
                lease_until: now.plus_secs(TRY_SECS),
                lease_epoch: row.lease_epoch + 1,
                ..row
            };
            put(tx, &taken).await?;
            return Ok(Some(taken));
        }
        Ok(None)
    })
    .await
}

/// Whether whoever wrote it belongs to the workspace still.
async fn is_there(tx: &Tx<'_>, sender: Option<MemberId>) -> Result<bool, Error> {
    let Some(sender) = sender else { return Ok(true) };
    let row = member::Entity::find_by_id(sender).one(tx.conn()).await?;
    Ok(row.is_none_or(|row| row.state == member::ACTIVE))
}

/// What came of a try.
pub enum Outcome {
    Sent,
    /// The mail server was not there to refuse it: the try does not count, nor is it one of the mails of the hour.
    NotTried(String),
    /// It did not leave, and may at another time.
    Later(String),
    /// It will not leave.
    Never(String),
}

/// Notes what came of the try that began as `taken`, unless it counts as broken off by now.
pub async fn end(ctx: &Ctx, taken: &Model, outcome: Outcome) -> Result<(), Error> {
    ctx.write(async |tx| {
        let held = held(tx, taken.id).await?;
        let is_its = |row: &Model| row.state == MailState::Sending && row.lease_epoch == taken.lease_epoch;
        let Some(row) = held.filter(is_its) else { return Ok(()) };
        let now = tx.ctx().now();
        match outcome {
            Outcome::Sent => {
                let sent = Model { state: MailState::Sent, failure: None, sent_at: Some(now), ..row.touched(now) };
                put(tx, &sent).await?;
                tx.emit(&MailEvent::Sent(about(&sent)));
            }
            Outcome::NotTried(why) => {
                let queued = Model {
                    state: MailState::Queued,
                    failure: Some(kept(&why)),
                    attempts: row.attempts - 1,
                    tried_at: None,
                    next_attempt_at: now.plus_secs(RETRY_FIRST_SECS),
                    ..row
                };
                put(tx, &queued).await?;
            }
            Outcome::Later(why) if row.attempts < TRIES_MAX => {
                let doublings = row.attempts.clamp(1, TRIES_MAX).saturating_sub(1);
                let next = now.plus_secs(RETRY_FIRST_SECS << doublings);
                let queued = MailState::Queued;
                put(tx, &Model { state: queued, failure: Some(kept(&why)), next_attempt_at: next, ..row }).await?;
            }
            Outcome::Later(why) => give_up(tx, row, &format!("{why} It was tried {TRIES_MAX} times.")).await?,
            Outcome::Never(why) => give_up(tx, row, &why).await?,
        }
        Ok(())
    })
    .await
}

/// Gives up the mails whose try broke off: whether they left is not known, and nobody is to get one twice.
pub async fn end_broken_off(ctx: &Ctx) -> Result<(), Error> {
    ctx.write(async |tx| {
        let broken_off = Entity::find()
            .filter(Column::State.eq(MailState::Sending))
            .filter(Column::LeaseUntil.lt(tx.ctx().now()))
            .order_by_asc(Column::Id)
            .limit(BROKEN_OFF_MAX)
            .lock_exclusive();
        for row in broken_off.all(tx.conn()).await? {
            give_up(tx, row, NOT_KNOWN).await?;
        }
        Ok(())
    })
    .await
}

async fn give_up(tx: &Tx<'_>, row: Model, why: &str) -> Result<(), Error> {
    let failed = Model { state: MailState::Failed, failure: Some(kept(why)), ..row.touched(tx.ctx().now()) };
    put(tx, &failed).await?;
    tx.emit(&MailEvent::Failed(about(&failed)));
    Ok(())
}

async fn held(tx: &Tx<'_>, id: MailId) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?)
}

async fn put(tx: &Tx<'_>, row: &Model) -> Result<(), Error> {
    Entity::update(row.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
    Ok(())
}

/// A reason as it is kept: one line, not endless.
fn kept(why: &str) -> String {
    why.chars().filter(|c| !c.is_control()).take(FAILURE_CHARS_MAX).collect()
}

/// Tries since then.
pub async fn since(ctx: &Ctx, then: Timestamp) -> Result<u64, Error> {
    let tried = Entity::find().filter(Column::TriedAt.gte(then));
    ctx.read(async |tx| Ok(tried.count(tx.conn()).await?)).await
}

/// When there is something to do again: for a mail that waits, or a try that may break off.
pub async fn next(ctx: &Ctx) -> Result<Option<Timestamp>, Error> {
    let first = |state: MailState, column: Column| {
        Entity::find()
            .filter(Column::State.eq(state))
            .select_only()
            .expr_as(Expr::col(column).min(), "next")
            .into_tuple::<Option<Timestamp>>()
    };
    ctx.read(async |tx| {
        let waits = first(MailState::Queued, Column::NextAttemptAt).one(tx.conn()).await?.flatten();
        let tried = first(MailState::Sending, Column::LeaseUntil).one(tx.conn()).await?.flatten();
        let tried = tried.map(|until| until.plus_secs(1));
        Ok(waits.into_iter().chain(tried).min())
    })
    .await
}
