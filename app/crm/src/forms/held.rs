//! What was held back, and what members make of it.
//!
//! The rule: whoever may read forms and all leads, and make leads, decides. The form is held before what was sent with it, as by
//! whoever sends.

use super::{
    answers::lead as said,
    entity::{Model, submission},
    events::{FormEvent, came_in},
    face::Face,
    lead, queries,
    submission::{Submission, SubmissionId, SubmissionState},
    submit, verbs,
};
use ac_core::{Action, Ctx, Error, Resource, Tx};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

/// Makes the lead after all. Errors: `not_found`, `forbidden`, `conflict` where it was decided already, `invalid` where a lead has
/// to have more.
pub async fn accept(ctx: &Ctx, id: SubmissionId) -> Result<Submission, Error> {
    ctx.write(async |tx| {
        let (form, row) = hold(tx, id, SubmissionState::Held).await?;
        let valid = form.valid();
        let face = Face::of(&valid, &submit::customs(tx.conn()).await?);
        let read = Submission::from(row.clone());
        let said = said(&face, &read.answers);
        let lead = lead::make(tx, &form, said, row.consent.as_deref(), row.received_at).await?;
        let about = json!({ "submission_id": id, "lead": { "id": lead.id, "name": lead.display_name() } });
        tx.emit(&FormEvent::Accepted(came_in(&form, about)));
        let row = submission::Model { lead_id: Some(lead.id), answers: json!([]), ..row };
        decided(tx, row, SubmissionState::Accepted).await
    })
    .await
}

/// Says that it is spam; [`keep`] takes that back for a while. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn discard(ctx: &Ctx, id: SubmissionId) -> Result<Submission, Error> {
    ctx.write(async |tx| {
        let (form, row) = hold(tx, id, SubmissionState::Held).await?;
        tx.emit(&FormEvent::Discarded(came_in(&form, json!({ "submission_id": id }))));
        decided(tx, row, SubmissionState::Discarded).await
    })
    .await
}

/// Brings back what was discarded, to be decided anew. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn keep(ctx: &Ctx, id: SubmissionId) -> Result<Submission, Error> {
    ctx.write(async |tx| {
        let (form, row) = hold(tx, id, SubmissionState::Discarded).await?;
        tx.emit(&FormEvent::Kept(came_in(&form, json!({ "submission_id": id }))));
        decided(tx, row, SubmissionState::Held).await
    })
    .await
}

/// The form and what was sent with it, for who may decide while it is in `state`.
async fn hold(tx: &Tx<'_>, id: SubmissionId, state: SubmissionState) -> Result<(Model, submission::Model), Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Lead, Action::Create)?;
    queries::allow_submissions(ctx)?;
    let seen = submission::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let form = verbs::hold_live(tx, seen.form_id).await?;
    let row = submission::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?;
    if row.state != state {
        let became = row.state.label().to_lowercase();
        return Err(Error::Conflict(format!("Somebody has decided about this already: it is “{became}”.")));
    }
    Ok((form, row))
}

async fn decided(tx: &Tx<'_>, row: submission::Model, state: SubmissionState) -> Result<Submission, Error> {
    let ctx = tx.ctx();
    let (decided_at, decided_by) = match state {
        SubmissionState::Held => (None, None),
        SubmissionState::Accepted | SubmissionState::Discarded => (Some(ctx.now()), ctx.actor.member()),
    };
    let row = submission::Model { state, decided_at, decided_by, ..row };
    submission::Entity::update(row.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
    Ok(row.into())
}
