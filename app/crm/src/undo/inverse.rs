//! The inverse of one event, object by object.
//!
//! What the event wrote is compared with what the record holds now; only values that are still the event's go back, by the
//! object's own verbs, which check permissions and links again.

use super::{saved_views, sight};
use crate::{
    activities::{self, entity::DONE_AT},
    companies, contacts, custom_fields, dashboards,
    deals::{self, lines},
    duplicates, leads, mail_templates, notes, products,
    shared::{
        event::Origin,
        kind::RecordKind,
        record::{self, OWN, Record},
    },
};
use ac_core::{Change, Error, FieldError, Resource, Tx, event::Envelope};
use ac_views::{custom::formula::program::typed, share::rows::Kept};
use sea_orm::{EntityTrait, PrimaryKeyTrait};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Fields that follow from others, or that other people's moves change all the time; they never stand in the way.
const NEVER_IN_THE_WAY: &[&str] = &["rank", "position", DONE_AT];

/// What is said of something that the actor may not touch.
pub(crate) const IN_THE_WAY: &str = "It is no longer yours to change.";

/// What came of one event.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub has_changed: bool,
    /// The fields in the way, and a sentence about it.
    pub conflict: Option<(Vec<String>, String)>,
}

impl Outcome {
    /// Something that the actor may not touch stands in the way.
    pub(crate) fn in_the_way() -> Self {
        Self::conflict(Vec::new(), IN_THE_WAY)
    }

    pub(crate) fn conflict(fields: Vec<String>, message: impl Into<String>) -> Self {
        Self { has_changed: false, conflict: Some((fields, message.into())) }
    }

    pub(crate) fn changed() -> Self {
        Self { has_changed: true, conflict: None }
    }

    /// What it is about is no more.
    pub(crate) fn purged() -> Self {
        Self::conflict(Vec::new(), "It was deleted for good since.")
    }

    /// Something that was deleted stands in the way.
    pub(crate) fn gone() -> Self {
        Self::conflict(Vec::new(), "It was deleted since. Restore it first.")
    }
}

/// How the record stands against the event.
pub(crate) enum Standing {
    /// Changed fields that still hold the new value, with the old one; and those that do not.
    Live {
        version: i64,
        back: Map<String, Value>,
        in_the_way: Vec<String>,
    },
    Deleted {
        version: i64,
    },
}

/// Applies an object's verbs to one event.
macro_rules! undo_with {
    ($tx:expr, $origin:expr, $event:expr, $object:ident, $id:path) => {
        undo_with!($tx, $origin, $event, $object, $id, update_in)
    };
    ($tx:expr, $origin:expr, $event:expr, $object:ident, $id:path, $change:ident) => {
        undo_with!($tx, $origin, $event, $object, $id, $change, stands)
    };
    ($tx:expr, $origin:expr, $event:expr, $object:ident, $id:path, $change:ident, $stands:ident) => {{
        let id = $id($event.subject.id);
        match standing::<$object::entity::Entity>($tx, id, $event, $stands).await? {
            None => Ok(Outcome::purged()),
            Some(Standing::Deleted { version }) if is_kind($event, "deleted") => {
                if version == $event.subject_version {
                    done($object::verbs::restore_in($tx, $origin, id).await)
                } else {
                    Ok(Outcome::conflict(Vec::new(), "It was restored and deleted again since."))
                }
            }
            // Made and deleted again: there is nothing left to take back.
            Some(Standing::Deleted { .. }) if is_birth($event) => Ok(Outcome::default()),
            Some(Standing::Deleted { .. }) => Ok(Outcome::gone()),
            Some(Standing::Live { .. }) if is_kind($event, "deleted") => Ok(Outcome::default()),
            Some(Standing::Live { in_the_way, .. }) if is_birth($event) => {
                if in_the_way.is_empty() {
                    done($object::verbs::delete_in($tx, $origin, id).await)
                } else {
                    Ok(Outcome::conflict(in_the_way, "It was changed since, so it stays."))
                }
            }
            Some(Standing::Live { version, back, in_the_way }) => {
                let outcome = if back.is_empty() {
                    Outcome::default()
                } else {
                    done($object::verbs::$change($tx, $origin, id, version, patch(back)?).await)?
                };
                Ok(with_conflict(outcome, in_the_way))
            }
        }
    }};
}

/// Puts back what `event` changed.
pub(crate) async fn apply(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    if event.changes.is_none() {
        return Ok(Outcome::conflict(Vec::new(), "What was changed has been erased from the log."));
    }
    if !sight::sees_subject(tx, event).await? {
        return Ok(Outcome::in_the_way());
    }
    if let Some(outcome) = duplicates::undo::apply(tx, origin, event).await? {
        return Ok(outcome);
    }
    if is_birth(event) && has_merged(tx, event).await? {
        let why = "Another record was merged into it since, so it stays. Take the merge back first.";
        return Ok(Outcome::conflict(Vec::new(), why));
    }
    match event.subject.kind {
        Resource::Company => undo_with!(tx, origin, event, companies, companies::model::CompanyId),
        Resource::Contact => undo_with!(tx, origin, event, contacts, contacts::model::ContactId),
        Resource::Lead if leads::unconvert::is_one(&event.kind) => leads::unconvert::apply(tx, origin, event).await,
        Resource::Lead => undo_with!(tx, origin, event, leads, leads::model::LeadId),
        Resource::Product => undo_with!(tx, origin, event, products, products::model::ProductId),
        Resource::Activity => undo_with!(tx, origin, event, activities, activities::model::ActivityId, put_back_in),
        Resource::Note => undo_with!(tx, origin, event, notes, notes::model::NoteId),
        Resource::Field => undo_with!(tx, origin, event, custom_fields, custom_fields::model::FieldId),
        Resource::MailTemplate => {
            undo_with!(tx, origin, event, mail_templates, mail_templates::model::MailTemplateId)
        }
        Resource::Dashboard => {
            undo_with!(tx, origin, event, dashboards, dashboards::model::DashboardId, update_in, kept_stands)
        }
        Resource::View => {
            undo_with!(tx, origin, event, saved_views, saved_views::model::ViewId, update_in, kept_stands)
        }
        Resource::Deal if event.kind == lines::undo::LINES_CHANGED => lines::undo::apply(tx, origin, event).await,
        Resource::Deal if is_move(event) => move_back(tx, origin, event).await,
        Resource::Deal => undo_with!(tx, origin, event, deals, deals::model::DealId),
        _ => Err(Error::Conflict("This cannot be undone.".to_owned())),
    }
}

/// Whether records went into the one that the event brought about: they would be gone with it.
async fn has_merged(tx: &Tx<'_>, event: &Envelope) -> Result<bool, Error> {
    match RecordKind::parse(event.subject.kind.as_str()) {
        Some(kind) => duplicates::marks::has_merged(tx.conn(), kind, event.subject.id).await,
        None => Ok(false),
    }
}

async fn move_back(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let id = deals::model::DealId(event.subject.id);
    let (version, mut back, in_the_way) = match standing::<deals::entity::Entity>(tx, id, event, stands).await? {
        Some(Standing::Live { version, back, in_the_way }) => (version, back, in_the_way),
        _ => return Ok(Outcome::gone()),
    };
    if !in_the_way.is_empty() {
        return Ok(Outcome::conflict(in_the_way, "The deal was moved again since, so it stays where it is."));
    }
    if let (false, Some([old, _])) = (back.contains_key("rank"), event.changes.as_ref().and_then(|c| c.get("rank"))) {
        if !back.contains_key("stage_id") {
            return Ok(Outcome::conflict(vec!["rank".to_owned()], "The card was moved again since."));
        }
        back.insert("rank".to_owned(), old.clone());
    }
    if back.is_empty() {
        return Ok(Outcome::default());
    }
    done(deals::verbs::put_back_in(tx, origin, id, version, patch(back)?).await)
}

/// How the record stands by what `stands` says of its row; `None` if it is no more.
async fn standing<E: EntityTrait>(
    tx: &Tx<'_>,
    id: <E::PrimaryKey as PrimaryKeyTrait>::ValueType,
    event: &Envelope,
    stands: fn(&E::Model, &Envelope) -> Result<Option<Standing>, Error>,
) -> Result<Option<Standing>, Error> {
    match record::hold::<E>(tx, id).await {
        Err(Error::NotFound) => Ok(None),
        row => stands(&row?, event),
    }
}

/// As [`stands`], of what members make for themselves or for all.
fn kept_stands<M: Kept>(row: &M, event: &Envelope) -> Result<Option<Standing>, Error> {
    Ok(Some(match row.is_deleted() {
        true => Standing::Deleted { version: row.version() },
        false => lives(row.version(), &row.fields(), event),
    }))
}

/// How a row that is held stands against the event.
pub(crate) fn stands<M: Record>(row: &M, event: &Envelope) -> Result<Option<Standing>, Error> {
    if row.is_deleted() {
        return Ok(Some(Standing::Deleted { version: row.version() }));
    }
    let mut fields = serde_json::to_value(row.fields()).map_err(|e| Error::internal("a record's fields", e))?;
    // What follows from others is not put back, and is in nobody's way.
    let own = typed(row.own_fields(), row.own_keys());
    if let (Some(fields), Some(own)) = (fields.as_object_mut(), own.as_object()) {
        fields.extend(own.iter().map(|(key, value)| (format!("{OWN}{key}"), value.clone())));
    }
    Ok(Some(lives(row.version(), &fields, event)))
}

/// How what has these fields stands against the event.
fn lives(version: i64, fields: &Value, event: &Envelope) -> Standing {
    let (mut back, mut in_the_way) = (Map::new(), Vec::new());
    let nothing = BTreeMap::<String, Change>::new();
    for (field, [old, new]) in event.changes.as_ref().unwrap_or(&nothing) {
        let now = fields.get(field).unwrap_or(&Value::Null);
        if now == new {
            back.insert(field.clone(), old.clone());
        } else if (now != old || is_birth(event)) && !NEVER_IN_THE_WAY.contains(&field.as_str()) {
            in_the_way.push(field.clone());
        }
    }
    if is_birth(event) {
        // A birth records only what was filled: what has been filled since is in the way as well.
        let recorded = event.changes.as_ref().unwrap_or(&nothing);
        let filled = fields.as_object().into_iter().flatten().filter(|(_, now)| !now.is_null());
        let since = filled.map(|(field, _)| field).filter(|field| !recorded.contains_key(*field));
        in_the_way.extend(since.filter(|field| !NEVER_IN_THE_WAY.contains(&field.as_str())).cloned());
    }
    Standing::Live { version, back, in_the_way }
}

/// What happened to the subject: `updated` of `deal.updated`.
pub(super) fn verb(event: &Envelope) -> &str {
    event.kind.rsplit_once('.').map_or("", |(_, verb)| verb)
}

fn is_kind(event: &Envelope, what: &str) -> bool {
    verb(event) == what
}

fn is_birth(event: &Envelope) -> bool {
    is_kind(event, "created") || is_kind(event, "restored")
}

fn is_move(event: &Envelope) -> bool {
    ["stage_changed", "reordered", "won", "lost", "reopened"].iter().any(|kind| is_kind(event, kind))
}

pub(crate) fn patch<P: DeserializeOwned>(back: Map<String, Value>) -> Result<P, Error> {
    let (mut patch, mut own) = (Map::new(), Map::new());
    for (field, value) in back {
        match field.strip_prefix(OWN) {
            Some(key) => own.insert(key.to_owned(), value),
            None => patch.insert(field, value),
        };
    }
    if !own.is_empty() {
        patch.insert("fields".to_owned(), Value::Object(own));
    }
    serde_json::from_value(Value::Object(patch)).map_err(|e| Error::internal("an event's changes", e))
}

/// What the verb refuses because the world has moved on is a conflict, not a failure.
pub(crate) fn done<T>(outcome: Result<T, Error>) -> Result<Outcome, Error> {
    match outcome {
        Ok(_) => Ok(Outcome::changed()),
        Err(Error::Invalid(fields)) => {
            let message = unfit(&fields);
            Ok(Outcome::conflict(fields.into_iter().map(|f| f.field).collect(), message))
        }
        Err(Error::Conflict(message) | Error::Refused(message)) => Ok(Outcome::conflict(Vec::new(), message)),
        Err(error) => Err(error),
    }
}

fn unfit(fields: &[FieldError]) -> String {
    match fields.first() {
        Some(first) if !first.field.ends_with("_id") => format!("What it was before is refused now: {}", first.message),
        _ => "What it referred to before is no longer there.".to_owned(),
    }
}

fn with_conflict(outcome: Outcome, in_the_way: Vec<String>) -> Outcome {
    if in_the_way.is_empty() || outcome.conflict.is_some() {
        return outcome;
    }
    let message = "Some fields were changed again since; those stay as they are.";
    Outcome { conflict: Some((in_the_way, message.to_owned())), ..outcome }
}
