//! Putting back many events of one kind at a time, as bulk changes and deletions leave them.
//!
//! The rule: only what is plain goes this way. Whatever has changed since, may not be done or refers to what has gone is left
//! to [`inverse`](super::inverse), which knows what to say about it.

use super::{
    inverse::{self, Standing},
    rules::is_undoable,
};
use crate::{
    bulk::object::{self, BulkObject, Turn},
    companies, contacts, deals, leads, products,
    shared::{
        custom::{self, Links, Shared},
        event::Origin,
        record::{self, Record},
    },
};
use ac_core::{Action, BatchId, Error, EventId, Resource, Tx, ctx::Guarded, event::Envelope};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Fewer are not worth it.
const EVENTS_MIN: usize = 10;

/// How the events that are put back come into the log.
pub struct As<'a> {
    pub batch: Option<BatchId>,
    /// The first cause of each event that has one.
    pub roots: &'a HashMap<EventId, EventId>,
}

impl As<'_> {
    /// The undo of a redo answers to what was done first: see [`line`](super::line).
    #[must_use]
    pub fn origin(&self, event: &Envelope) -> Origin {
        let by = if event.depth % 2 == 0 { self.roots.get(&event.id).copied().unwrap_or(event.id) } else { event.id };
        Origin::Caused { by, batch: self.batch }
    }
}

/// Puts back those of `events` that are plain; answers their ids.
pub async fn apply(tx: &Tx<'_>, origins: &As<'_>, events: &[Envelope]) -> Result<HashSet<EventId>, Error> {
    let nothing = HashSet::new();
    let Some(first) = events.first().filter(|_| events.len() >= EVENTS_MIN) else { return Ok(nothing) };
    let subjects: HashSet<Uuid> = events.iter().map(|event| event.subject.id).collect();
    if subjects.len() != events.len() || events.iter().any(|event| event.kind != first.kind) {
        return Ok(nothing);
    }
    match first.subject.kind {
        Resource::Company => of::<companies::bulk::Bulk>(tx, origins, events).await,
        Resource::Contact => of::<contacts::bulk::Bulk>(tx, origins, events).await,
        Resource::Lead => of::<leads::bulk::Bulk>(tx, origins, events).await,
        Resource::Product => of::<products::bulk::Bulk>(tx, origins, events).await,
        Resource::Deal => of::<deals::in_bulk::Bulk>(tx, origins, events).await,
        _ => Ok(nothing),
    }
}

async fn of<O: BulkObject>(tx: &Tx<'_>, origins: &As<'_>, events: &[Envelope]) -> Result<HashSet<EventId>, Error> {
    let ids: Vec<Uuid> = events.iter().map(|event| event.subject.id).collect();
    let rows = record::hold_rows::<O::Entity>(tx, &ids).await?;
    let rows: HashMap<Uuid, O::Model> = rows.into_iter().map(|row| (row.key(), row)).collect();
    let pairs: Vec<(&Envelope, &O::Model)> = events
        .iter()
        .filter(|event| is_undoable(event))
        .filter_map(|event| Some((event, rows.get(&event.subject.id)?)))
        .collect();
    match events.first().map(inverse::verb) {
        Some("updated") => changed_back::<O>(tx, origins, &pairs).await,
        Some("deleted") => restored::<O>(tx, origins, &pairs).await,
        Some("restored") => deleted_again::<O>(tx, origins, &pairs).await,
        _ => Ok(HashSet::new()),
    }
}

async fn changed_back<O: BulkObject>(
    tx: &Tx<'_>,
    origins: &As<'_>,
    pairs: &[(&Envelope, &O::Model)],
) -> Result<HashSet<EventId>, Error> {
    let now = tx.ctx().now();
    let turn = Turn { began: now, now, ordinal: 0 };
    // Most of them go back to a few values: each is checked once.
    let mut ready: HashMap<String, Option<(O::Ready, Shared)>> = HashMap::new();
    let (mut done, mut written, mut links) = (HashSet::new(), Vec::new(), Links::new());
    for &(event, old) in pairs {
        let Some(Standing::Live { back, in_the_way, .. }) = inverse::stands(old, event)? else { continue };
        if !in_the_way.is_empty() || back.is_empty() || tx.ctx().allow(Action::Modify, old).is_err() {
            continue;
        }
        let text = serde_json::to_string(&back).map_err(|e| Error::internal("an event's changes", e))?;
        if !ready.contains_key(&text) {
            let checked = match checked::<O>(tx, inverse::patch(back)?).await {
                Ok(checked) => Some(checked),
                Err(Error::Invalid(_) | Error::NotFound) => None,
                Err(error) if error.is_refusal() => None,
                Err(error) => return Err(error),
            };
            ready.insert(text.clone(), checked);
        }
        let Some(Some((checked, own))) = ready.get(&text) else { continue };
        let Ok((new, own)) = O::edited(checked, old, turn).and_then(|new| O::with_own(own, new)) else { continue };
        if new == *old {
            continue;
        }
        if record::allow_owner(tx, old, new.owner()).is_err() {
            continue;
        }
        let new = new.touched(now);
        O::tell_changed(tx, origins.origin(event), checked, old, &new)?;
        links.extend(own.map(|own| (event.subject.id, own)));
        written.push((old.clone(), new));
        done.insert(event.id);
    }
    record::replace_many(tx, &written, O::APART).await?;
    custom::link_changed(tx, &links).await?;
    Ok(done)
}

async fn checked<O: BulkObject>(tx: &Tx<'_>, patch: O::Patch) -> Result<(O::Ready, Shared), Error> {
    let own = object::shared::<O>(tx, &patch).await?;
    Ok((O::ready(tx, patch).await?, own))
}

async fn restored<O: BulkObject>(
    tx: &Tx<'_>,
    origins: &As<'_>,
    pairs: &[(&Envelope, &O::Model)],
) -> Result<HashSet<EventId>, Error> {
    let now = tx.ctx().now();
    let (mut done, mut written) = (HashSet::new(), Vec::new());
    for &(event, old) in pairs {
        let is_the_same = old.is_deleted() && old.version() == event.subject_version;
        if !is_the_same || !O::comes_back_freely(old) || tx.ctx().allow(Action::Delete, old).is_err() {
            continue;
        }
        let new = old.clone().with_deleted_at(None).touched(now);
        O::tell_restored(tx, origins.origin(event), &new);
        written.push((old.clone(), new));
        done.insert(event.id);
    }
    record::replace_many(tx, &written, None).await?;
    Ok(done)
}

async fn deleted_again<O: BulkObject>(
    tx: &Tx<'_>,
    origins: &As<'_>,
    pairs: &[(&Envelope, &O::Model)],
) -> Result<HashSet<EventId>, Error> {
    let now = tx.ctx().now();
    let (mut done, mut written) = (HashSet::new(), Vec::new());
    for &(event, old) in pairs {
        let is_the_same = !old.is_deleted() && old.version() == event.subject_version;
        if !is_the_same || tx.ctx().allow(Action::Delete, old).is_err() {
            continue;
        }
        let new = old.clone().with_deleted_at(Some(now)).touched(now);
        O::tell_deleted(tx, origins.origin(event), old, &new);
        written.push((old.clone(), new));
        done.insert(event.id);
    }
    record::replace_many(tx, &written, None).await?;
    Ok(done)
}
