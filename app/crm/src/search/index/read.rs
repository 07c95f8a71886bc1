//! The reader of the log that keeps the index.

use super::{
    docs::{self, Subjects},
    store,
};
use ac_core::{Actor, Ctx, Error, TenantId, log::event_entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// Events read in one step: one short transaction.
const EVENTS_PER_STEP: u64 = 250;
/// Between two steps of many, so that others write meanwhile.
const REST: Duration = Duration::from_millis(3);
/// What the index is about.
const KINDS: [&str; 5] = ["company", "contact", "deal", "product", "note"];

/// How far the index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub seq: i64,
    /// The end of the log.
    pub of: i64,
}

impl Progress {
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.seq >= self.of
    }
}

/// Reads the next events of the log into the index, if there are any. Answers how far it is then.
pub async fn catch_up(ctx: &Ctx) -> Result<Progress, Error> {
    let ctx = ctx.as_actor(Actor::System);
    let progress = ctx.read(async |tx| progress(tx.conn()).await).await?;
    if progress.is_whole() {
        return Ok(progress);
    }
    ctx.write(async |tx| {
        let (seq, last_doc) = store::hold_state(tx).await?;
        let events: Vec<(i64, String, Uuid)> = event_entity::Entity::find()
            .select_only()
            .columns([event_entity::Column::Seq, event_entity::Column::SubjectKind, event_entity::Column::SubjectId])
            .filter(event_entity::Column::Seq.gt(seq))
            .order_by_asc(event_entity::Column::Seq)
            .limit(EVENTS_PER_STEP)
            .into_tuple()
            .all(tx.conn())
            .await?;
        let Some((last, ..)) = events.last() else { return Ok(Progress { seq, of: seq }) };
        let last = *last;
        let mut subjects: HashMap<String, BTreeSet<Uuid>> = HashMap::new();
        for (_, kind, id) in events.into_iter().filter(|(_, kind, _)| KINDS.contains(&kind.as_str())) {
            subjects.entry(kind).or_default().insert(id);
        }
        let subjects: Subjects = subjects.into_iter().map(|(kind, ids)| (kind, ids.into_iter().collect())).collect();
        let last_doc = store::put(tx, docs::of(tx.conn(), &subjects).await?, last_doc).await?;
        store::put_state(tx, last, last_doc).await?;
        Ok(Progress { seq: last, of: progress.of.max(last) })
    })
    .await
}

async fn progress(conn: &impl sea_orm::ConnectionTrait) -> Result<Progress, Error> {
    let last = event_entity::Entity::find().select_only().column_as(event_entity::Column::Seq.max(), "last");
    let of = last.into_tuple::<Option<i64>>().one(conn).await?.flatten().unwrap_or(0);
    Ok(Progress { seq: store::seq(conn).await?, of })
}

/// The workspaces that this process reads the logs of.
static READING: Mutex<Option<HashSet<TenantId>>> = Mutex::new(None);

/// Marks a workspace as read, for as long as it lives.
struct Reading(TenantId);

impl Reading {
    fn begin(id: TenantId) -> Option<Self> {
        let mut all = READING.lock().unwrap_or_else(PoisonError::into_inner);
        // Made only where it is new: one that is dropped here would wait for this very lock.
        all.get_or_insert_default().insert(id).then(|| Self(id))
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let mut all = READING.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_or_insert_default().remove(&self.0);
    }
}

/// Reads the log to its end beside whoever asks, unless that is being done.
pub fn catch_up_beside(ctx: &Ctx) {
    let Some(reading) = Reading::begin(ctx.tenant.id) else { return };
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let _reading = reading;
        loop {
            match catch_up(&ctx).await {
                Ok(progress) if progress.is_whole() => return,
                Ok(_) => tokio::time::sleep(REST).await,
                Err(error) => {
                    tracing::warn!(%error, "the search's index stays behind");
                    return;
                }
            }
        }
    });
}
