//! Putting back what merging and telling apart changed, event by event; each way is the other's undo.

use super::{
    merge::{MERGED_INTO, send_away},
    object::{Mergeable, What},
    verbs::{NOT_SAME_AS, told},
};
use crate::{
    activities::entity as activity,
    companies::entity as company,
    contacts::entity as contact,
    mails::entity as mail,
    notes::entity as note,
    shared::{
        event::Origin,
        kind::RecordKind,
        record::{self, Record, facts},
        subject,
        written::About,
    },
    undo::inverse::Outcome,
};
use ac_core::{Action, Error, Resource, Tx, event::Envelope};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Puts back what `event` changed; `None` for an event that is none of these.
pub(crate) async fn apply(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Option<Outcome>, Error> {
    match event.subject.kind {
        Resource::Company => of_record::<company::Model>(tx, origin, event).await,
        Resource::Contact => of_record::<contact::Model>(tx, origin, event).await,
        Resource::Note if event.kind == "note.moved" => moved_back::<note::Entity>(tx, origin, event).await.map(Some),
        Resource::Activity if event.kind == "activity.moved" => {
            moved_back::<activity::Entity>(tx, origin, event).await.map(Some)
        }
        Resource::Mail if event.kind == "mail.moved" => moved_back::<mail::Entity>(tx, origin, event).await.map(Some),
        _ => Ok(None),
    }
}

async fn of_record<M: Mergeable>(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Option<Outcome>, Error> {
    let verb = event.kind.rsplit_once('.').map_or("", |(_, verb)| verb);
    Ok(Some(match verb {
        "merged_into" => brought_back::<M>(tx, origin, event).await?,
        "unmerged" => sent_away_again::<M>(tx, origin, event).await?,
        "told_apart" => told_back::<M>(tx, origin, event, What::ToldAlike).await?,
        "told_alike" => told_back::<M>(tx, origin, event, What::ToldApart).await?,
        _ => return Ok(None),
    }))
}

/// The record of the event, held; `None` where it is gone for good.
async fn held<E: EntityTrait>(tx: &Tx<'_>, event: &Envelope) -> Result<Option<E::Model>, Error> {
    Ok(record::hold_rows::<E>(tx, &[event.subject.id]).await?.into_iter().next())
}

/// The id that the event put in, or took out, as `field`.
fn id_in(event: &Envelope, field: &str) -> Option<Uuid> {
    let [old, new] = event.changes.as_ref()?.get(field)?;
    [new, old].into_iter().find_map(|value| value.as_str()?.parse().ok())
}

async fn brought_back<M: Mergeable>(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let Some(old) = held::<M::Table>(tx, event).await? else { return Ok(Outcome::purged()) };
    if !old.is_deleted() {
        return Ok(Outcome::default());
    }
    if old.version() != event.subject_version {
        return Ok(Outcome::conflict(Vec::new(), "It was restored and deleted again since."));
    }
    tx.ctx().allow(Action::Delete, &old)?;
    let new = record::restored(tx, &old).await?;
    let mut told = facts(Some(&new), Some(&new), &new);
    let from = serde_json::json!(old.merged_into());
    told.changes = BTreeMap::from([(MERGED_INTO.to_owned(), [from, serde_json::Value::Null])]);
    origin.emit(tx, &M::event(What::Unmerged, told));
    Ok(Outcome::changed())
}

async fn sent_away_again<M: Mergeable>(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let Some(old) = held::<M::Table>(tx, event).await? else { return Ok(Outcome::purged()) };
    if old.is_deleted() {
        return Ok(Outcome::default());
    }
    if old.version() != event.subject_version {
        return Ok(Outcome::conflict(Vec::new(), "It was changed since, so it stays."));
    }
    tx.ctx().allow(Action::Delete, &old)?;
    let into = id_in(event, MERGED_INTO).unwrap_or_default();
    let stays = M::visible(tx.ctx())?.filter(M::column_id().eq(into)).one(tx.conn()).await?;
    let Some(stays) = stays else {
        return Ok(Outcome::conflict(Vec::new(), "What it was merged into is no longer there."));
    };
    send_away(tx, origin, &old, into, &stays.told().name).await?;
    Ok(Outcome::changed())
}

async fn told_back<M: Mergeable>(tx: &Tx<'_>, origin: Origin, event: &Envelope, what: What) -> Result<Outcome, Error> {
    let other = id_in(event, NOT_SAME_AS).unwrap_or_default();
    match told::<M>(tx, origin, (event.subject.id, other), what).await {
        Ok(()) => Ok(Outcome::changed()),
        Err(Error::NotFound) => Ok(Outcome::gone()),
        Err(error) => Err(error),
    }
}

async fn moved_back<E>(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error>
where
    E: EntityTrait<Model: About>,
{
    let Some(old) = held::<E>(tx, event).await? else { return Ok(Outcome::purged()) };
    if old.is_deleted() {
        return Ok(Outcome::gone());
    }
    let change = event.changes.as_ref().and_then(|changes| changes.get("subject_id"));
    let Some([from, to]) = change else { return Ok(Outcome::default()) };
    let (kind, at) = old.subject();
    if *to != serde_json::json!(at) {
        return Ok(Outcome::conflict(vec!["subject_id".to_owned()], "It was moved again since."));
    }
    let back: Uuid = from.as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    // A merge keeps the kind of record, a conversion changes it.
    let former = event.changes.as_ref().and_then(|changes| changes.get("subject_kind")?.first()?.as_str());
    let kind = former.and_then(RecordKind::parse).unwrap_or(kind);
    if !subject::exists(tx.conn(), tx.ctx(), kind, back).await? {
        return Ok(Outcome::conflict(Vec::new(), "What it was about before is no longer there."));
    }
    let new = old.clone().about((kind, back), tx.ctx().now());
    record::replace(tx, &old, &new).await?;
    origin.emit(tx, &E::Model::moved(facts(Some(&old), Some(&new), &new)));
    Ok(Outcome::changed())
}
