//! Members, known by their address; by their name where the row or the member has none. New ones are placeholders, to be
//! invited later.
//!
//! The rule: of people who have joined, only the team changes here; everything else is identity's.

use crate::{
    import::{
        MemberDraft,
        job::{
            apply::{Ready, Work},
            events::{MemberEvent, of_member},
            refs::{PLACEHOLDER, placeholder},
            slots::{Outcome, Slots, outcomes},
        },
        model::Target,
        problems::ProblemCode,
    },
    members::entity::{Column, Entity, Model},
};
use ac_core::{Error, MemberId, Tx};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::HashMap;

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<MemberDraft>>) -> Result<Vec<Outcome>, Error> {
    let ids = rows.iter().filter_map(|row| work.refs.member_of(&row.draft.name, row.draft.email.as_deref()));
    let held = Entity::find().filter(Column::Id.is_in(ids)).lock_exclusive().all(tx.conn()).await?;
    let held: HashMap<MemberId, Model> = held.into_iter().map(|row| (row.id, row)).collect();
    let mut slots: Slots<Model, Model> = Slots::default();
    for Ready { at, draft } in rows {
        let id = work.refs.member_of(&draft.name, draft.email.as_deref());
        let old = id.and_then(|id| held.get(&id)).cloned();
        let earlier = id.and_then(|id| slots.value(&id.to_string())).cloned();
        if earlier.is_some() {
            work.tell(at, Some(Target::Name), ProblemCode::DuplicateInFile, &draft.name);
        }
        let value = match earlier.or_else(|| old.clone()) {
            None => placeholder(tx, &draft.name, draft.email, draft.office),
            Some(there) if there.state == PLACEHOLDER => {
                Model { email: draft.email.or(there.email), team: draft.office.or(there.team), ..there }
            }
            Some(there) => Model { team: draft.office.or(there.team), ..there },
        };
        // At once, so that the step's next row finds this one by name and by address, as a row of the next step does.
        work.refs.note_member(&value);
        slots.put(value.id.to_string(), at.ordinal, old, value);
    }
    let sorted = slots.sorted(|old| old.id.0, |old, new| old != new);
    work.refs.add_members(tx, work.origin, &sorted.fresh).await?;
    for (old, new) in sorted.changed {
        let new = Model { version: old.version + 1, updated_at: tx.ctx().now(), ..new };
        Entity::update(new.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
        work.origin.emit(tx, &MemberEvent::Updated(of_member(Some(&old), Some(&new), &new)));
    }
    let fresh: Vec<_> = sorted.fresh.iter().map(|row| row.id.0).collect();
    Ok(outcomes(fresh, sorted.fresh_rows, sorted.known))
}
