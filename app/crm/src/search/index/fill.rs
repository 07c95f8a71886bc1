//! Putting records into the index that were there before it: after an update, and after an archive was loaded.

use crate::{activities, companies, contacts, deals, leads, notes, products, search::model::HitKind};
use ac_core::{Actor, Ctx, Error, TenantId};
use ac_records::{
    finder,
    words::{self, State},
};
use sea_orm::ConnectionTrait;
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

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
            HitKind::Company => finder::fill::<companies::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Contact => finder::fill::<contacts::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Deal => finder::fill::<deals::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Lead => finder::fill::<leads::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Product => finder::fill::<products::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Note => finder::fill::<notes::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Activity => finder::fill::<activities::entity::Entity>(tx, last_id, RECORDS_PER_STEP).await?,
            HitKind::Project | HitKind::Task => match finder::finder_of(kind.resource()) {
                Some(finder) => (finder.fill)(tx, last_id, RECORDS_PER_STEP).await?,
                None => None,
            },
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
