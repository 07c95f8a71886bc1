//! Putting records into the index that were there before it: after an update, and after an archive was loaded.

use crate::{
    activities, companies, contacts, deals, leads, notes, products,
    search::model::HitKind,
    shared::record::{self, Record},
};
use ac_core::{Actor, Ctx, Error, TenantId, Tx};
use ac_records::words::{self, Searched, State};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// Records of one step: one short transaction.
const RECORDS_PER_STEP: u64 = 250;
/// Between two steps of many, so that others write meanwhile.
const REST: Duration = Duration::from_millis(3);

/// Whether records from before the index may not be in it yet.
pub async fn is_behind(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(words::state(conn).await?.is_some())
}

/// Has all records put into the index anew, in a database whose index is empty.
pub async fn begin_again(conn: &impl ConnectionTrait) -> Result<(), Error> {
    words::put_state(conn, Some(from_start(HitKind::Company))).await
}

/// Puts the next records into the index. Answers whether that was all.
pub async fn fill(ctx: &Ctx) -> Result<bool, Error> {
    let ctx = ctx.as_actor(Actor::System);
    ctx.write(async |tx| {
        let Some(State { kind, last_id }) = words::hold_state(tx).await? else { return Ok(true) };
        let kind = HitKind::parse(&kind).ok_or_else(|| Error::internal("the search", format!("no kind {kind}")))?;
        let last = match kind {
            HitKind::Company => step::<companies::entity::Entity>(tx, last_id).await?,
            HitKind::Contact => step::<contacts::entity::Entity>(tx, last_id).await?,
            HitKind::Deal => step::<deals::entity::Entity>(tx, last_id).await?,
            HitKind::Lead => step::<leads::entity::Entity>(tx, last_id).await?,
            HitKind::Product => step::<products::entity::Entity>(tx, last_id).await?,
            HitKind::Note => step::<notes::entity::Entity>(tx, last_id).await?,
            HitKind::Activity => step::<activities::entity::Entity>(tx, last_id).await?,
        };
        let next = match last {
            Some(last) => Some(State { last_id: Some(last), ..from_start(kind) }),
            None => after(kind).map(from_start),
        };
        let is_all = next.is_none();
        words::put_state(tx.conn(), next).await?;
        Ok(is_all)
    })
    .await
}

fn from_start(kind: HitKind) -> State {
    State { kind: kind.as_str().to_owned(), last_id: None }
}

fn after(kind: HitKind) -> Option<HitKind> {
    HitKind::ALL.into_iter().skip_while(|other| *other != kind).nth(1)
}

/// Puts in the rows behind `after` that are not there yet: what is, was kept by whoever wrote it. The rows are held, so that
/// none changes meanwhile. Answers the last of them.
async fn step<E>(tx: &Tx<'_>, after: Option<Uuid>) -> Result<Option<Uuid>, Error>
where
    E: EntityTrait,
    E::Model: Record,
{
    let rows = record::hold_next::<E>(tx, after, RECORDS_PER_STEP).await?;
    let last = rows.last().map(Record::key);
    let docs = rows.iter().filter_map(|row| Some((row.key(), row.doc()?))).collect();
    words::put_missing(tx.conn(), docs).await?;
    Ok(last)
}

/// The workspaces whose indexes this process fills.
static FILLING: Mutex<Option<HashSet<TenantId>>> = Mutex::new(None);

/// Marks a workspace as one of them, for as long as it lives.
struct Filling(TenantId);

impl Filling {
    fn begin(id: TenantId) -> Option<Self> {
        let mut all = FILLING.lock().unwrap_or_else(PoisonError::into_inner);
        // Made only where it is new: one that is dropped here would wait for this very lock.
        all.get_or_insert_default().insert(id).then(|| Self(id))
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        let mut all = FILLING.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_or_insert_default().remove(&self.0);
    }
}

/// Fills the index beside whoever asks, unless that is being done.
pub fn fill_beside(ctx: &Ctx) {
    let Some(filling) = Filling::begin(ctx.tenant.id) else { return };
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let _filling = filling;
        loop {
            match fill(&ctx).await {
                Ok(true) => return,
                Ok(false) => tokio::time::sleep(REST).await,
                Err(error) => {
                    tracing::warn!(%error, "the search's index is not whole yet");
                    return;
                }
            }
        }
    });
}
