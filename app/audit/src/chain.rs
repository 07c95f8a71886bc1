//! Whether the log is as it was written: the chain within the workspace, and its daily anchors outside.
//!
//! A chain alone can be rewritten whole by whoever writes the workspace's database. The anchors stand in the control
//! database, so that a rewritten or shortened chain does not lead to them any more.

use crate::model::{AnchorMismatch, ChainReport};
use ac_core::{
    Action, Ctx, Error, Platform, Resource, TenantId,
    control::STATE_ACTIVE,
    log::{self, GENESIS, event_entity as event},
};
use chrono::NaiveDate;
use futures::StreamExt;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, TryInsertResult,
};
use std::collections::{HashMap, HashSet};
use tokio::sync::Semaphore;

/// The newest anchors that a check compares: more than ten years of days.
const ANCHORS_PER_CHECK_MAX: u64 = 4_000;
/// Anchors compared with one query.
const ANCHORS_PER_QUERY: usize = 200;
/// Workspaces anchored at once.
const ANCHORING_AT_ONCE_MAX: usize = 2;
/// Checks that run at once; each reads a whole log.
static CHECKS: Semaphore = Semaphore::const_new(2);

/// The control database's `chain_anchor` table.
mod anchor_entity {
    use ac_core::TenantId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "chain_anchor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: TenantId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: chrono::NaiveDate,
        pub seq: i64,
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Checks every event of the workspace's log against the one before it, and the chain against its anchors.
///
/// Errors: `forbidden` but for owners and admins.
pub async fn verify(platform: &Platform, ctx: &Ctx) -> Result<ChainReport, Error> {
    ctx.allow_any(Resource::Audit, Action::Read)?;
    let _turn = CHECKS.acquire().await.map_err(|e| Error::internal("a check of the log", e))?;
    let anchors = anchors(platform, ctx.tenant.id).await?;
    ctx.read_patiently(async |tx| {
        let verdict = log::verify(tx.conn()).await?;
        let mismatch = first_mismatch(tx.conn(), &anchors).await?;
        Ok(ChainReport {
            events: verdict.events,
            erased: verdict.erased,
            broken_at: verdict.broken_at,
            head: verdict.head,
            anchors: i64::try_from(anchors.len()).unwrap_or(i64::MAX),
            mismatch,
        })
    })
    .await
}

/// The workspace's anchors, oldest first.
async fn anchors(platform: &Platform, tenant: TenantId) -> Result<Vec<anchor_entity::Model>, Error> {
    let mut anchors = anchor_entity::Entity::find()
        .filter(anchor_entity::Column::TenantId.eq(tenant))
        .order_by_desc(anchor_entity::Column::Day)
        .limit(ANCHORS_PER_CHECK_MAX)
        .all(platform.control.db())
        .await?;
    anchors.reverse();
    Ok(anchors)
}

#[derive(FromQueryResult)]
struct Link {
    seq: i64,
    hash: Vec<u8>,
}

async fn first_mismatch(
    conn: &impl ConnectionTrait,
    anchors: &[anchor_entity::Model],
) -> Result<Option<AnchorMismatch>, Error> {
    for chunk in anchors.chunks(ANCHORS_PER_QUERY) {
        let links: Vec<Link> = event::Entity::find()
            .select_only()
            .columns([event::Column::Seq, event::Column::Hash])
            .filter(event::Column::Seq.is_in(chunk.iter().map(|anchor| anchor.seq)))
            .into_model()
            .all(conn)
            .await?;
        let mut hashes: HashMap<i64, Vec<u8>> = links.into_iter().map(|link| (link.seq, link.hash)).collect();
        hashes.insert(0, GENESIS.to_vec());
        let wrong = chunk.iter().find(|anchor| hashes.get(&anchor.seq) != Some(&anchor.hash));
        if let Some(anchor) = wrong {
            return Ok(Some(AnchorMismatch { day: anchor.day, seq: anchor.seq }));
        }
    }
    Ok(None)
}

/// What a round of anchoring did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnchorRun {
    /// Workspaces that had no anchor of the day yet.
    pub anchored: Vec<TenantId>,
    /// Workspaces whose log could not be read; the next round tries again.
    pub failed: u64,
}

/// Copies the head of each active workspace's chain into the control database, once a UTC day. Call it as often as you
/// like: what stands there is never changed.
pub async fn anchor(platform: &Platform) -> Result<AnchorRun, Error> {
    let today = platform.control.now().date();
    let done: HashSet<TenantId> = anchor_entity::Entity::find()
        .filter(anchor_entity::Column::Day.eq(today))
        .all(platform.control.db())
        .await?
        .into_iter()
        .map(|anchor| anchor.tenant_id)
        .collect();
    let tenants = platform.control.tenants().await?.into_iter();
    let due = tenants.filter(|tenant| tenant.state == STATE_ACTIVE && !done.contains(&tenant.id));
    let outcomes = futures::stream::iter(due)
        .map(async |tenant| (tenant.id, anchor_one(platform, tenant.id, today).await))
        .buffer_unordered(ANCHORING_AT_ONCE_MAX);
    let mut outcomes = std::pin::pin!(outcomes);
    let mut run = AnchorRun::default();
    while let Some((tenant, outcome)) = outcomes.next().await {
        match outcome {
            Ok(true) => run.anchored.push(tenant),
            Ok(false) => {}
            Err(error) => {
                run.failed += 1;
                tracing::error!(%tenant, %error, "a workspace's chain could not be anchored");
            }
        }
    }
    Ok(run)
}

async fn anchor_one(platform: &Platform, id: TenantId, day: NaiveDate) -> Result<bool, Error> {
    let Some(ctx) = platform.system(id).await? else { return Ok(false) };
    let head = ctx.read(async |tx| head(tx.conn()).await).await?;
    let row =
        anchor_entity::ActiveModel { tenant_id: Set(id), day: Set(day), seq: Set(head.seq), hash: Set(head.hash) };
    let inserted = anchor_entity::Entity::insert(row)
        .on_conflict_do_nothing()
        .exec_without_returning(platform.control.db())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0))
}

async fn head(conn: &impl ConnectionTrait) -> Result<Link, Error> {
    let ask = Statement::from_string(conn.get_database_backend(), "SELECT seq, hash FROM log_head WHERE id = 1");
    let head = Link::find_by_statement(ask).one(conn).await?;
    head.ok_or_else(|| Error::internal("the event log", "log_head has no row"))
}
