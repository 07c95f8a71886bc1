//! The lead that a form makes, with what goes along with it.

use super::{answers::Said, entity::Model, verbs};
use crate::{
    leads::{
        self,
        model::{Lead, LeadDraft},
    },
    members::entity as member,
    notes::{self, model::NoteDraft},
    shared::{event::Origin, kind::RecordKind},
};
use ac_core::{Error, MemberId, Timestamp, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// Makes it of what somebody said, `consent` being what they agreed to when they sent it, at `at`. Held by its caller, `form`
/// knows whose turn it is.
///
/// Errors: `invalid` before anything is written.
pub async fn make(tx: &Tx<'_>, form: &Model, said: Said, consent: Option<&str>, at: Timestamp) -> Result<Lead, Error> {
    let owner_id = whose_turn(tx, form).await?;
    let draft = LeadDraft { owner_id, source: form.source.clone(), ..said.draft };
    let lead = leads::verbs::create_in(tx, Origin::Direct, draft).await?;
    let about = json!({ "form": { "id": form.id, "name": form.name }, "agreed_to": consent, "received_at": at });
    leads::verbs::came_in(tx, &lead, about);
    if let Some(body) = said.message {
        let note = NoteDraft { subject_kind: RecordKind::Lead, subject_id: lead.id.0, body };
        notes::verbs::create_in(tx, Origin::Direct, note).await?;
    }
    verbs::turned(tx, form).await?;
    Ok(lead)
}

/// The next owner in the form's order who is still there; nobody where there is none.
async fn whose_turn(tx: &Tx<'_>, form: &Model) -> Result<Option<MemberId>, Error> {
    let owners = form.valid().owners;
    let there: Vec<MemberId> = member::Entity::find()
        .filter(member::Column::Id.is_in(owners.iter().copied()))
        .filter(member::Column::State.eq(member::ACTIVE))
        .select_only()
        .column(member::Column::Id)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let among: Vec<MemberId> = owners.into_iter().filter(|owner| there.contains(owner)).collect();
    let turn = usize::try_from(form.turn).unwrap_or_default();
    Ok(turn.checked_rem(among.len()).and_then(|at| among.get(at)).copied())
}
