//! Tells a former version from the events since: a field was what the first of them found there.

use super::model::FormerVersion;
use crate::{
    companies::{entity as company, model::CompanyId},
    contacts::{entity as contact, model::ContactId},
    deals::{entity as deal, model::DealId},
    leads::{self, entity as lead, model::LeadId},
    products::{entity as product, model::ProductId},
    shared::{kind::RecordKind, subject},
    timeline::names::Names,
};
use ac_core::{
    Action, Change, Ctx, Error, EventId, Timestamp,
    event::Envelope,
    log::{ToData, envelope, event_entity as event},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use std::collections::BTreeMap;

/// Events across which a version is told.
const EVENTS_MAX: u64 = 1_000;

/// What differs from how the record was right after `event`. Errors: `not_found`, `conflict`.
pub async fn of(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid, event: EventId) -> Result<FormerVersion, Error> {
    ctx.read(async |tx| {
        let conn = tx.conn();
        if !subject::exists(conn, ctx, kind, id).await? {
            return Err(Error::NotFound);
        }
        let past = Past::read(conn, id, event).await?;
        let names = Names::of(conn, ctx, kind, &past.since).await?;
        let changes = names.live_changes(&past.back);
        let may_change = may_change(conn, ctx, kind, id).await?;
        Ok(FormerVersion { at: past.at, changes, seen: past.seen, may_change })
    })
    .await
}

async fn may_change(conn: &impl ConnectionTrait, ctx: &Ctx, kind: RecordKind, id: uuid::Uuid) -> Result<bool, Error> {
    macro_rules! may {
        ($entity:ident, $id:expr) => {{
            let row = $entity::Entity::find_by_id($id).one(conn).await?;
            row.is_some_and(|row| ctx.allow(Action::Modify, &row).is_ok())
        }};
    }
    Ok(match kind {
        RecordKind::Company => may!(company, CompanyId(id)),
        RecordKind::Contact => may!(contact, ContactId(id)),
        RecordKind::Deal => may!(deal, DealId(id)),
        RecordKind::Lead => may!(lead, LeadId(id)) && !leads::queries::is_converted(conn, LeadId(id)).await?,
        RecordKind::Product => may!(product, ProductId(id)),
    })
}

pub(super) struct Past {
    at: Timestamp,
    /// The record's last event.
    pub seen: i64,
    since: Vec<Envelope>,
    /// What differs: what is said now, and what was said then.
    pub back: BTreeMap<String, Change>,
}

impl Past {
    /// Errors: `not_found` unless the event is one of the record's; `conflict` if it is too far back, or erased.
    pub async fn read(conn: &impl ConnectionTrait, id: uuid::Uuid, event: EventId) -> Result<Self, Error> {
        let of_record = || event::Entity::find().filter(event::Column::SubjectId.eq(id));
        let then = of_record().filter(event::Column::Id.eq(event)).one(conn).await?.ok_or(Error::NotFound)?;
        let since = of_record().find_also_linked(ToData).filter(event::Column::Seq.gt(then.seq));
        let rows = since.order_by_asc(event::Column::Seq).limit(EVENTS_MAX + 1).all(conn).await?;
        let since: Vec<Envelope> = rows.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
        if u64::try_from(since.len()).is_ok_and(|found| found > EVENTS_MAX) {
            let why = format!("More than {EVENTS_MAX} changes were made since. Go back to a later version.");
            return Err(Error::Conflict(why));
        }
        let seen = since.last().map_or(then.seq, |last| last.seq);
        Ok(Self { at: then.occurred_at, seen, back: back(&since)?, since })
    }
}

/// Fields that differ from how they were before these events.
fn back(since: &[Envelope]) -> Result<BTreeMap<String, Change>, Error> {
    let mut back: BTreeMap<String, Change> = BTreeMap::new();
    for event in since.iter().filter(|event| !is_of_the_bin(&event.kind)) {
        let Some(changes) = &event.changes else {
            return Err(Error::Conflict("What was changed since has been erased from the log.".to_owned()));
        };
        for (field, [old, new]) in changes {
            let [now, _] = back.entry(field.clone()).or_insert_with(|| [Value::Null, old.clone()]);
            now.clone_from(new);
        }
    }
    back.retain(|_, [now, then]| now != then);
    Ok(back)
}

/// Events that tell of all fields of a record and change none.
pub(crate) fn is_of_the_bin(kind: &str) -> bool {
    kind.ends_with(".deleted") || kind.ends_with(".restored")
}
