//! Where merged records went, and what went into a record.

use super::{
    model::MergedInto,
    object::{Mergeable, of_kind},
};
use crate::shared::kind::RecordKind;
use ac_core::{Ctx, Error};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Merges after each other that are followed.
const MERGES_FOLLOWED_MAX: usize = 20;
/// Records that went into one and are told of with it.
const MERGED_TOLD_MAX: u64 = 100;

/// The live record that this one went into, by however many steps, if the actor may see it.
pub async fn into(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: RecordKind,
    id: Uuid,
) -> Result<Option<MergedInto>, Error> {
    match kind {
        RecordKind::Deal | RecordKind::Lead | RecordKind::Product => Ok(None),
        _ => of_kind!(kind, followed(conn, ctx, id)),
    }
}

async fn followed<M: Mergeable>(conn: &impl ConnectionTrait, ctx: &Ctx, id: Uuid) -> Result<Option<MergedInto>, Error> {
    let mut at = id;
    for _ in 0..MERGES_FOLLOWED_MAX {
        let row = M::Table::find().filter(M::column_id().eq(at)).one(conn).await?;
        match row.and_then(|row| row.merged_into()) {
            Some(next) => at = next,
            None => break,
        }
    }
    if at == id {
        return Ok(None);
    }
    let row = M::visible(ctx)?.filter(M::column_id().eq(at)).one(conn).await?;
    Ok(row.map(|row| MergedInto { id: at, name: row.told().name }))
}

/// The records that went into this one, by however many steps, as far as the actor might see them if they were there.
pub async fn merged(conn: &impl ConnectionTrait, ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<Vec<Uuid>, Error> {
    match kind {
        RecordKind::Deal | RecordKind::Lead | RecordKind::Product => Ok(Vec::new()),
        _ => of_kind!(kind, gone_into(conn, ctx, id)),
    }
}

/// Whether any record went into this one, whoever may see it.
pub async fn has_merged(conn: &impl ConnectionTrait, kind: RecordKind, id: Uuid) -> Result<bool, Error> {
    match kind {
        RecordKind::Deal | RecordKind::Lead | RecordKind::Product => Ok(false),
        _ => of_kind!(kind, is_gone_into(conn, id)),
    }
}

async fn is_gone_into<M: Mergeable>(conn: &impl ConnectionTrait, id: Uuid) -> Result<bool, Error> {
    Ok(M::Table::find().filter(M::column_merged().eq(id)).one(conn).await?.is_some())
}

async fn gone_into<M: Mergeable>(conn: &impl ConnectionTrait, ctx: &Ctx, id: Uuid) -> Result<Vec<Uuid>, Error> {
    let reach = ctx.readable(M::RESOURCE)?;
    let (mut all, mut level): (Vec<Uuid>, Vec<Uuid>) = (Vec::new(), vec![id]);
    for _ in 0..MERGES_FOLLOWED_MAX {
        let select = M::Table::find().filter(M::column_merged().is_in(level)).limit(MERGED_TOLD_MAX);
        let rows = select.all(conn).await?;
        let found = rows.iter().filter(|row| reach.holds(row.owner())).map(|row| row.key());
        all.extend(found);
        level = rows.iter().map(|row| row.key()).collect();
        let is_full = u64::try_from(all.len()).is_ok_and(|number| number >= MERGED_TOLD_MAX);
        if level.is_empty() || is_full {
            break;
        }
    }
    Ok(all)
}
