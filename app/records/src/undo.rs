//! Taking one event back: how a record stands against what the event wrote, and what its domain does about that.
//!
//! What the event wrote is compared with what the record holds now; only values that are still the event's go back, by the
//! object's own verbs, which check permissions and links again.

use crate::{
    event::Origin,
    record::{self, OWN, Record},
};
use ac_core::{Change, Error, FieldError, Resource, Tx, event::Envelope};
use ac_views::{custom::formula::program::typed, share::rows::Kept};
use sea_orm::{EntityTrait, PrimaryKeyTrait};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, pin::Pin};

/// Fields that follow from others, or that other people's moves change all the time; they never stand in the way.
const NEVER_IN_THE_WAY: &[&str] = &["rank", "position", "done_at"];

/// What is said of something that the actor may not touch.
pub const IN_THE_WAY: &str = "It is no longer yours to change.";

/// What came of one event.
#[derive(Debug, Default)]
pub struct Outcome {
    pub has_changed: bool,
    /// The fields in the way, and a sentence about it.
    pub conflict: Option<(Vec<String>, String)>,
}

impl Outcome {
    /// Something that the actor may not touch stands in the way.
    pub fn in_the_way() -> Self {
        Self::conflict(Vec::new(), IN_THE_WAY)
    }

    pub fn conflict(fields: Vec<String>, message: impl Into<String>) -> Self {
        Self { has_changed: false, conflict: Some((fields, message.into())) }
    }

    pub fn changed() -> Self {
        Self { has_changed: true, conflict: None }
    }

    /// What it is about is no more.
    pub fn purged() -> Self {
        Self::conflict(Vec::new(), "It was deleted for good since.")
    }

    /// Something that was deleted stands in the way.
    pub fn gone() -> Self {
        Self::conflict(Vec::new(), "It was deleted since. Restore it first.")
    }
}

/// How the record stands against the event.
pub enum Standing {
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

/// An answer that is waited for.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// How a domain takes its own events back. Whoever links a domain into a program has its events undone there.
pub struct Undoer {
    /// Whose events these are.
    pub of: Resource,
    /// The kinds that can be taken back.
    pub kinds: &'static [&'static str],
    /// Puts back what the event changed.
    pub apply: for<'a> fn(&'a Tx<'_>, Origin, &'a Envelope) -> Later<'a, Outcome>,
    /// Whether the actor sees the record of the event, in the bin or not.
    pub sees: for<'a> fn(&'a Tx<'_>, &'a Envelope) -> Later<'a, bool>,
    /// Holds what putting the events back will hold, in the order in which everybody holds it.
    pub hold: for<'a> fn(&'a Tx<'_>, &'a [Envelope]) -> Later<'a, ()>,
}

inventory::collect!(Undoer);

/// All that domains have registered, always in the same order: what they hold they hold in it.
pub fn undoers() -> impl Iterator<Item = &'static Undoer> {
    let mut all: Vec<_> = inventory::iter::<Undoer>.into_iter().collect();
    all.sort_by_key(|undoer| undoer.of.as_str());
    all.into_iter()
}

/// Who takes events about such records back, where that is registered.
#[must_use]
pub fn undoer_of(kind: Resource) -> Option<&'static Undoer> {
    undoers().find(|undoer| undoer.of == kind)
}

/// Applies an object's verbs to one event.
#[macro_export]
macro_rules! undo_with {
    ($tx:expr, $origin:expr, $event:expr, $object:ident, $id:path) => {
        $crate::undo_with!($tx, $origin, $event, $object, $id, update_in)
    };
    ($tx:expr, $origin:expr, $event:expr, $object:ident, $id:path, $change:ident) => {
        $crate::undo_with!($tx, $origin, $event, $object, $id, $change, $crate::undo::stands)
    };
    ($tx:expr, $origin:expr, $event:expr, $object:ident, $id:path, $change:ident, $stands:path) => {{
        let id = $id($event.subject.id);
        match $crate::undo::standing::<$object::entity::Entity>($tx, id, $event, $stands).await? {
            None => Ok($crate::undo::Outcome::purged()),
            Some($crate::undo::Standing::Deleted { version }) if $crate::undo::is_kind($event, "deleted") => {
                if version == $event.subject_version {
                    $crate::undo::done($object::verbs::restore_in($tx, $origin, id).await)
                } else {
                    Ok($crate::undo::Outcome::conflict(Vec::new(), "It was restored and deleted again since."))
                }
            }
            // Made and deleted again: there is nothing left to take back.
            Some($crate::undo::Standing::Deleted { .. }) if $crate::undo::is_birth($event) => {
                Ok($crate::undo::Outcome::default())
            }
            Some($crate::undo::Standing::Deleted { .. }) => Ok($crate::undo::Outcome::gone()),
            Some($crate::undo::Standing::Live { .. }) if $crate::undo::is_kind($event, "deleted") => {
                Ok($crate::undo::Outcome::default())
            }
            Some($crate::undo::Standing::Live { in_the_way, .. }) if $crate::undo::is_birth($event) => {
                if in_the_way.is_empty() {
                    $crate::undo::done($object::verbs::delete_in($tx, $origin, id).await)
                } else {
                    Ok($crate::undo::Outcome::conflict(in_the_way, "It was changed since, so it stays."))
                }
            }
            Some($crate::undo::Standing::Live { version, back, in_the_way }) => {
                let outcome = if back.is_empty() {
                    $crate::undo::Outcome::default()
                } else {
                    $crate::undo::done(
                        $object::verbs::$change($tx, $origin, id, version, $crate::undo::patch(back)?).await,
                    )?
                };
                Ok($crate::undo::with_conflict(outcome, in_the_way))
            }
        }
    }};
}

/// How the record stands by what `stands` says of its row; `None` if it is no more.
pub async fn standing<E: EntityTrait>(
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
pub fn kept_stands<M: Kept>(row: &M, event: &Envelope) -> Result<Option<Standing>, Error> {
    Ok(Some(match row.is_deleted() {
        true => Standing::Deleted { version: row.version() },
        false => lives(row.version(), &row.fields(), event),
    }))
}

/// How a row that is held stands against the event.
pub fn stands<M: Record>(row: &M, event: &Envelope) -> Result<Option<Standing>, Error> {
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
pub fn verb(event: &Envelope) -> &str {
    event.kind.rsplit_once('.').map_or("", |(_, verb)| verb)
}

/// Whether that is what happened to the subject.
#[must_use]
pub fn is_kind(event: &Envelope, what: &str) -> bool {
    verb(event) == what
}

/// Whether the event brought its subject about, or back.
#[must_use]
pub fn is_birth(event: &Envelope) -> bool {
    is_kind(event, "created") || is_kind(event, "restored")
}

pub fn patch<P: DeserializeOwned>(back: Map<String, Value>) -> Result<P, Error> {
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
pub fn done<T>(outcome: Result<T, Error>) -> Result<Outcome, Error> {
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

/// The same outcome, with the fields that were in the way.
#[must_use]
pub fn with_conflict(outcome: Outcome, in_the_way: Vec<String>) -> Outcome {
    if in_the_way.is_empty() || outcome.conflict.is_some() {
        return outcome;
    }
    let message = "Some fields were changed again since; those stay as they are.";
    Outcome { conflict: Some((in_the_way, message.to_owned())), ..outcome }
}
