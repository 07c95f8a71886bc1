//! From where to where what refers goes.

use crate::shared::{custom::Custom, event::Origin, kind::RecordKind};
use ac_core::{Action, Error, Tx, ctx::Guarded};
use ac_views::custom::change::Changed;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// From where to where what refers goes.
pub(crate) struct Step<'s> {
    pub origin: Origin,
    /// What the others are.
    pub kind: RecordKind,
    pub others: &'s [Uuid],
    /// `None` where they go for good: then what refers is left without, and what stands on them stays.
    pub to: Option<Uuid>,
    /// What is said where a record refers that the actor may not change.
    pub closed: &'static str,
}

impl Step<'_> {
    /// The id of this kind that stands for `id` afterwards.
    pub(super) fn leads<I: Copy>(
        &self,
        kind: RecordKind,
        id: Option<I>,
        uuid: impl Fn(I) -> Uuid,
        of: impl Fn(Uuid) -> I,
    ) -> Option<I> {
        let goes = |id: &I| kind == self.kind && self.others.contains(&uuid(*id));
        if id.as_ref().is_some_and(goes) { self.to.map(of) } else { id }
    }

    /// What stands on a record goes along with it; records that refer to it are changed by the actor.
    ///
    /// Errors: `forbidden`, without a word about which it is.
    pub(super) fn check<M: Guarded>(&self, tx: &Tx<'_>, pairs: &[(M, M)]) -> Result<(), Error> {
        let is_closed = |(old, _): &(M, M)| tx.ctx().allow(Action::Modify, old).is_err();
        if pairs.iter().any(is_closed) { Err(Error::Refused(self.closed.to_owned())) } else { Ok(()) }
    }

    /// The rows that come out otherwise, and those of `anyhow`, of which something else did.
    pub(super) fn changed<M: Custom + PartialEq>(
        &self,
        tx: &Tx<'_>,
        own: &HashMap<Uuid, Vec<String>>,
        rows: Vec<M>,
        anyhow: &BTreeSet<Uuid>,
        edited: impl Fn(M) -> M,
    ) -> Vec<(M, M)> {
        let now = tx.ctx().now();
        let nothing = Vec::new();
        let pair = |old: M| {
            let new = self.with_own(edited(old.clone()), own.get(&old.key()).unwrap_or(&nothing));
            let is_changed = new != old || anyhow.contains(&old.key());
            let new = if old.is_deleted() { new } else { new.touched(now) };
            is_changed.then_some((old, new))
        };
        rows.into_iter().filter_map(pair).collect()
    }

    /// The record with those of its values that refer to the others leading to the one that stays, or without them.
    fn with_own<M: Custom>(&self, row: M, keys: &[String]) -> M {
        let (mut values, mut sorted) = (row.own_fields().clone(), row.field_keys().clone());
        for key in keys {
            if !values.get(key).is_some_and(|value| refers(value, self.others)) {
                continue;
            }
            match (self.to, values.as_object_mut(), sorted.as_object_mut()) {
                (Some(to), Some(values), _) => drop(values.insert(key.clone(), serde_json::json!(to))),
                (None, Some(values), Some(sorted)) => {
                    values.remove(key);
                    sorted.remove(key);
                }
                _ => {}
            }
        }
        let changed = Changed::nothing(&values, &sorted);
        row.with_own(&changed)
    }
}

/// Whether a value as it is kept refers to one of these.
pub(crate) fn refers(value: &serde_json::Value, ids: &[Uuid]) -> bool {
    value.as_str().and_then(|text| text.parse().ok()).is_some_and(|id| ids.contains(&id))
}
