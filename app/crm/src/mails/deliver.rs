//! Sending what waits, workspace by workspace, through whatever carries it: the server's way to the operator's mail server.

use super::{
    due,
    entity::Model,
    html,
    tries::{self, NOT_KNOWN, Outcome},
};
use crate::bulk;
use ac_core::{Ctx, Error, Platform, TenantId, Timestamp};
use std::time::Duration;

/// Mails of one workspace that leave within an hour.
pub const MAILS_PER_HOUR_MAX: u64 = 500;
/// The same within a day.
pub const MAILS_PER_DAY_MAX: u64 = 2_000;
/// Mails of one workspace that leave in one round, so that the next one has its turn.
pub const MAILS_PER_ROUND_MAX: usize = 50;
/// Longest wait for one mail, so that its try ends before it counts as broken off.
pub const CARRY_TIME_MAX: Duration = Duration::from_secs(100);
const HOUR_SECS: i64 = 3_600;
const DAY_SECS: i64 = 24 * HOUR_SECS;
/// When a workspace is looked at again that has sent as much as it may for now, or whose mail server does not answer as it should.
const PAUSE_SECS: i64 = 60;

/// A mail as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// With its angle brackets.
    pub message_id: String,
    /// The name beside the operator's address.
    pub from_name: Option<String>,
    pub reply_to: Option<String>,
    pub to: String,
    pub to_name: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Why a mail did not leave, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The mail server is not there, and the mail was not given to it: nothing else leaves either.
    Unreachable(String),
    /// It was refused for now.
    Later(String),
    /// It was refused for good.
    Never(String),
    /// Nobody knows whether it left.
    NotKnown,
}

/// What takes mails away.
pub trait Carrier: Sync {
    /// The domain of the address that mails come from.
    fn domain(&self) -> String;
    fn carry(&self, letter: &Letter) -> impl Future<Output = Result<(), NotSent>> + Send;
    /// What it does before a round.
    fn before_round(&self, _platform: &Platform) -> impl Future<Output = Result<(), Error>> + Send {
        std::future::ready(Ok(()))
    }
}

/// Sends what is due in all workspaces. What fails in one does not hold up the others.
pub async fn send_due(platform: &Platform, carrier: &impl Carrier) -> Result<(), Error> {
    carrier.before_round(platform).await?;
    for due in due::now(platform).await? {
        let tenant = due.tenant_id;
        match send_of(platform, tenant, carrier).await {
            Ok(next) => due::settle(platform, due, next).await?,
            Err(error) => tracing::error!(tenant = %tenant, %error, "a workspace's mails do not leave"),
        }
    }
    Ok(())
}

async fn send_of(platform: &Platform, tenant: TenantId, carrier: &impl Carrier) -> Result<Option<Timestamp>, Error> {
    let Some(ctx) = platform.system(tenant).await? else { return Ok(None) };
    // Asked first: what a job that has ended has written is all there.
    let is_writing = bulk::queries::is_mailing(&ctx).await?;
    let pauses = send(&ctx, carrier).await?;
    let next = tries::next(&ctx).await?;
    let (now, later) = (ctx.now(), ctx.now().plus_secs(PAUSE_SECS));
    Ok(match (pauses, is_writing) {
        // What the job is about to write is not in the queue yet, however empty that is.
        (true, true) => Some(later),
        (true, false) => next.map(|next| next.max(later)),
        (false, true) => Some(now),
        (false, false) => next,
    })
}

/// Sends what is due in one workspace. Answers whether it pauses then: it has sent as much as it may for now, or the mail server does
/// not answer as it should.
async fn send(ctx: &Ctx, carrier: &impl Carrier) -> Result<bool, Error> {
    tries::end_broken_off(ctx).await?;
    let domain = carrier.domain();
    for _ in 0..MAILS_PER_ROUND_MAX {
        if is_full(ctx).await? {
            return Ok(true);
        }
        let Some(taken) = tries::begin(ctx, &domain).await? else { break };
        let letter = letter(&taken);
        let carried = tokio::time::timeout(CARRY_TIME_MAX, carrier.carry(&letter)).await;
        let (outcome, goes_on) = match carried.unwrap_or(Err(NotSent::NotKnown)) {
            Ok(()) => (Outcome::Sent, true),
            Err(NotSent::Unreachable(why)) => (Outcome::NotTried(why), false),
            Err(NotSent::Later(why)) => (Outcome::Later(why), true),
            Err(NotSent::Never(why)) => (Outcome::Never(why), true),
            Err(NotSent::NotKnown) => (Outcome::Never(NOT_KNOWN.to_owned()), false),
        };
        tries::end(ctx, &taken, outcome).await?;
        if !goes_on {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn is_full(ctx: &Ctx) -> Result<bool, Error> {
    let now = ctx.now();
    let hour = tries::since(ctx, now.plus_secs(-HOUR_SECS)).await?;
    Ok(hour >= MAILS_PER_HOUR_MAX || tries::since(ctx, now.plus_secs(-DAY_SECS)).await? >= MAILS_PER_DAY_MAX)
}

fn letter(row: &Model) -> Letter {
    Letter {
        message_id: row.message_id.clone().unwrap_or_default(),
        from_name: row.sender_name.clone(),
        reply_to: row.reply_to.clone(),
        to: row.recipient.clone(),
        to_name: row.recipient_name.clone(),
        subject: row.subject.clone(),
        text: row.body.clone(),
        html: html::document(&row.body),
    }
}
