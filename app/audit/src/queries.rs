//! Reading the log newest first, page by page.
//!
//! A page is found by index, or by looking through a bounded stretch of the log: a rare event far back costs several
//! pages, never one endless query.

use crate::{
    model::{AuditActor, AuditEntry, AuditFilter, AuditMember, FieldChange},
    names::Names,
};
use ac_core::{
    Action, Ctx, Error, MemberId, Page, Resource, Timestamp,
    event::{Change, PRIVATE_TO},
    log::{self, ToData, data_entity, event_entity as event},
};
use chrono::{Days, NaiveTime};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Entries of one page.
pub const ENTRIES_PER_PAGE_MAX: u64 = 100;
/// Entries looked through at once for a filter that no index answers.
const SCAN_EVENTS_MAX: i64 = 50_000;
/// Stretches of that length for one page.
const SCANS_PER_PAGE_MAX: u32 = 10;
/// Members offered to filter by.
const MEMBERS_MAX: u64 = 500;

/// The newest entries that match, before `cursor` (an entry's seq, as the page before gave it).
///
/// Errors: `forbidden` but for owners and admins; `invalid` for a filter or cursor that makes no sense.
pub async fn list(
    ctx: &Ctx,
    filter: &AuditFilter,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page<AuditEntry>, Error> {
    ctx.allow_any(Resource::Audit, Action::Read)?;
    if let Some(complaint) = filter.complaints() {
        return Err(Error::Invalid(vec![complaint]));
    }
    let before = match cursor {
        None => None,
        Some(text) => {
            Some(text.parse::<i64>().map_err(|_| Error::field("cursor", "Start again from the first page."))?)
        }
    };
    let limit = limit.clamp(1, ENTRIES_PER_PAGE_MAX);
    ctx.read(async |tx| page(tx.conn(), filter, before, limit, ctx.actor.member()).await).await
}

type Found = (event::Model, Option<data_entity::Model>);

async fn page(
    conn: &impl ConnectionTrait,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: u64,
    reader: Option<MemberId>,
) -> Result<Page<AuditEntry>, Error> {
    let mut before = match before {
        Some(before) => before,
        None => log::head_seq(conn).await?.saturating_add(1),
    };
    let indexed = filter.is_empty() || filter.actor.is_some() || filter.subject_id.is_some() || filter.batch.is_some();
    let mut found: Vec<Found> = Vec::new();
    let mut floor = before;
    for _ in 0..SCANS_PER_PAGE_MAX {
        floor = if indexed { 0 } else { floor.saturating_sub(SCAN_EVENTS_MAX).max(0) };
        // One more than asked for tells whether there is a next page.
        found = stretch(conn, filter, floor, before, limit.saturating_add(1)).await?;
        if floor == 0 || !found.is_empty() {
            break;
        }
        before = floor.saturating_add(1);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let next = if found.len() > limit {
        found.truncate(limit);
        found.last().map(|(event, _)| event.seq)
    } else {
        (floor > 0).then(|| floor.saturating_add(1))
    };
    let (events, contents): (Vec<_>, Vec<_>) =
        found.into_iter().map(|(event, data)| (event, Content::of(data, reader))).unzip();
    let actors = events.iter().filter_map(|event| event.actor_id);
    let is_nameless = |content: &Option<Content>| content.as_ref().is_some_and(|content| content.name().is_none());
    let nameless = events.iter().zip(&contents).filter(|(_, content)| is_nameless(content));
    let records = actors.chain(nameless.map(|(event, _)| event.subject_id));
    let names = Names::of(conn, records, contents.iter().flatten(), reader).await?;
    let data = events.into_iter().zip(contents).map(|(event, content)| entry(event, content, &names)).collect();
    Ok(Page { data, next_cursor: next.map(|seq| seq.to_string()), total: None })
}

/// Matching entries of `floor < seq < before`, newest first.
async fn stretch(
    conn: &impl ConnectionTrait,
    filter: &AuditFilter,
    floor: i64,
    before: i64,
    limit: u64,
) -> Result<Vec<Found>, Error> {
    let query = event::Entity::find()
        .find_also_linked(ToData)
        .filter(condition(filter))
        .filter(event::Column::Seq.gt(floor))
        .filter(event::Column::Seq.lt(before))
        .order_by_desc(event::Column::Seq)
        .limit(limit);
    Ok(query.all(conn).await?)
}

fn condition(filter: &AuditFilter) -> Condition {
    let midnight = |day: chrono::NaiveDate| Timestamp(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros());
    // The day after the last one ends it; at the end of the calendar nothing does.
    let end = filter.to.and_then(|day| day.checked_add_days(Days::new(1))).map(midnight);
    // Types compare bytewise in both databases, and '~' comes after every character a type may have.
    let kinds = filter.kind.as_ref().map(|kind| event::Column::Kind.between(kind.clone(), format!("{kind}~")));
    Condition::all()
        .add_option(filter.actor.map(|id| event::Column::ActorId.eq(id.0)))
        .add_option(kinds)
        .add_option(filter.subject_kind.map(|kind| event::Column::SubjectKind.eq(kind.as_str())))
        .add_option(filter.subject_id.map(|id| event::Column::SubjectId.eq(id)))
        .add_option(filter.from.map(|day| event::Column::OccurredAt.gte(midnight(day))))
        .add_option(end.map(|end| event::Column::OccurredAt.lt(end)))
        .add_option(filter.batch.map(|id| event::Column::BatchId.eq(id)))
}

/// An event's content as the log keeps it.
#[derive(Default, serde::Deserialize)]
pub(crate) struct Content {
    pub(crate) data: serde_json::Value,
    pub(crate) changes: BTreeMap<String, Change>,
}

impl Content {
    /// `None` where it was erased. What is another member's alone says only that much.
    pub(crate) fn of(data: Option<data_entity::Model>, reader: Option<MemberId>) -> Option<Self> {
        let content: Self = data.map(|data| serde_json::from_str(&data.data).unwrap_or_default())?;
        let owner = content.data.get(PRIVATE_TO).map(|owner| serde_json::from_value::<MemberId>(owner.clone()).ok());
        Some(match owner {
            Some(owner) if owner.is_none() || owner != reader => {
                Self { data: json!({ "private": true }), ..Self::default() }
            }
            _ => content,
        })
    }

    /// What the record is called, from the event alone: the record itself may be gone, or called otherwise by now.
    pub(crate) fn name(&self) -> Option<String> {
        let renamed = self.changes.get("name").and_then(|[_, new]| new.as_str());
        let said = self.data.get("name").and_then(|name| name.as_str());
        renamed.or(said).map(str::to_owned)
    }
}

fn entry(event: event::Model, content: Option<Content>, names: &Names) -> AuditEntry {
    let erased = content.is_none();
    let content = content.unwrap_or_default();
    let actor = event.actor_id.map(MemberId);
    let change = |(field, [old, new]): (String, Change)| {
        let (old_name, new_name) = (names.of_value(&field, &old), names.of_value(&field, &new));
        FieldChange { field, old, new, old_name, new_name }
    };
    AuditEntry {
        seq: event.seq,
        id: event.id,
        at: event.occurred_at,
        actor: AuditActor { kind: event.actor_kind, id: actor, name: actor.and_then(|id| names.get(id.0)) },
        // What was erased is not said another way.
        subject_name: content.name().or_else(|| names.get(event.subject_id).filter(|_| !erased)),
        kind: event.kind,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        subject_version: event.subject_version,
        batch_id: event.batch_id,
        causation_id: event.causation_id,
        correlation_id: event.correlation_id,
        erased,
        changes: content.changes.into_iter().map(change).collect(),
        data: content.data,
        hash: hex::encode(event.hash),
    }
}

#[derive(FromQueryResult)]
struct Named {
    id: MemberId,
    name: String,
}

/// The members to filter by, by name.
pub async fn actors(ctx: &Ctx) -> Result<Vec<AuditMember>, Error> {
    ctx.allow_any(Resource::Audit, Action::Read)?;
    ctx.read(async |tx| {
        let sql = format!("SELECT id, name FROM member ORDER BY name_key, id LIMIT {MEMBERS_MAX}");
        let ask = Statement::from_string(tx.conn().get_database_backend(), sql);
        let named = Named::find_by_statement(ask).all(tx.conn()).await?;
        Ok(named.into_iter().map(|named| AuditMember { id: named.id, name: named.name }).collect())
    })
    .await
}
