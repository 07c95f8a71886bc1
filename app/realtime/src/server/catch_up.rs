//! How a connection gets from its cursor to the present: from memory, else from the log, else by a fresh start.

use super::{
    connection::{Connection, End, RESUME},
    encode,
    realtime::Realtime,
};
use crate::wire::{RESUME_EVENTS_MAX, close};
use ac_core::{
    Actor, Ctx, Error, Platform, TenantRef,
    hub::{Frame, Resume},
    log,
};
use std::sync::Arc;

impl Connection<'_> {
    /// Answers the hello and replays what came after `cursor`. Without one the stream starts now.
    pub(super) async fn start(&mut self, cursor: Option<i64>) -> Result<(), End> {
        let Self { realtime, platform, admitted, .. } = &*self;
        let read = async |ctx: &Ctx| ctx.read(async |tx| log::head_seq(tx.conn()).await).await;
        let head = read_log(realtime, platform, &admitted.tenant, read).await?;
        let cursor = cursor.unwrap_or(head);
        // A cursor beyond the end is of another log: the workspace was restored from a backup.
        if cursor > head || head.saturating_sub(cursor) > RESUME_EVENTS_MAX {
            return self.start_over(head).await;
        }
        self.cursor = cursor;
        self.say(encode::ready(cursor, head)).await?;
        if cursor == head {
            return Ok(());
        }
        if let Resume::Frames(frames) = self.platform.hub.resume(self.admitted.tenant.id, cursor) {
            self.show(&frames).await?;
        }
        self.fill_from_log(head).await
    }

    /// Replays the log up to `target` and perhaps a little further.
    pub(super) async fn fill_from_log(&mut self, target: i64) -> Result<(), End> {
        if target.saturating_sub(self.cursor) > RESUME_EVENTS_MAX {
            return self.start_over(target).await;
        }
        while self.cursor < target {
            let Self { realtime, platform, admitted, cursor, .. } = &*self;
            let read = async |ctx: &Ctx| ctx.read(async |tx| log::frames_after(tx.conn(), *cursor).await).await;
            let page: Vec<Frame> = read_log(realtime, platform, &admitted.tenant, read).await?;
            if page.is_empty() {
                // Only events of kinds that this build does not know: their readers have to start over.
                return self.start_over(target).await;
            }
            self.show(&page).await?;
        }
        Ok(())
    }

    async fn start_over(&mut self, cursor: i64) -> Result<(), End> {
        self.cursor = cursor;
        self.say(encode::resync(cursor)).await
    }
}

/// Opens the workspace's database for one read; a socket never keeps it open.
async fn read_log<T>(
    realtime: &Realtime,
    platform: &Platform,
    tenant: &Arc<TenantRef>,
    read: impl AsyncFnOnce(&Ctx) -> Result<T, Error>,
) -> Result<T, End> {
    let _turn = realtime.log_reads().acquire().await.map_err(|_| RESUME)?;
    let outcome = match platform.ctx(tenant.clone(), Actor::System).await {
        Ok(ctx) => read(&ctx).await,
        Err(error) => Err(error),
    };
    outcome.map_err(|error| {
        tracing::warn!(tenant = %tenant.id, %error, "a live connection could not read the event log");
        match error {
            Error::NotFound => End::Close(close::UNAUTHENTICATED, "the workspace is gone"),
            _ => End::Close(close::INTERNAL, "could not read the event log"),
        }
    })
}
