//! What becomes of something that was sent: one unit of work as the system.

use super::{
    answers::{Sent, answers, check, first, lead as said},
    entity::{Model, submission},
    events::{FormEvent, came_in},
    face::{CONSENT, Face},
    guard::{Came, suspicions},
    lead,
    model::{FormId, FormState},
    submission::{SubmissionId, SubmissionState, Suspicion},
    verbs,
};
use crate::leads::{fields::OBJECT, model::Lead};
use ac_core::{Ctx, Error, Tx};
use ac_views::custom::{CustomField, Customs};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Submissions of one form that wait for a member. Whoever sends one more is told that it was not taken.
pub const HELD_MAX: u64 = 1_000;
/// What whoever sends is told of a form that takes nothing.
pub const CLOSED: &str = "This form takes no answers at the moment.";

/// What whoever sends is told where what they agreed to is not what the form says now.
pub const CHANGED: &str = "What you agree to has changed meanwhile. Look it over and send it again.";

/// What came, and what is known of how.
#[derive(Clone, Debug)]
pub struct Sending {
    pub sent: Sent,
    /// What a second sending has in common with the first.
    pub stamp: Vec<u8>,
    /// What one agreed to by it, as it stood there.
    pub consent: Option<String>,
    pub came: Came,
}

/// What became of it. The sender is told the same of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Lead,
    HeldBack,
    /// It was here already.
    Again,
}

/// The form as it is shown now, with the workspace's own fields.
pub async fn face(ctx: &Ctx, form: &Model) -> Result<Face, Error> {
    ctx.read(async |tx| Ok(Face::of(&form.valid(), &customs(tx.conn()).await?))).await
}

pub(super) async fn customs(conn: &impl sea_orm::ConnectionTrait) -> Result<Vec<CustomField>, Error> {
    Ok(Customs::whole(conn, OBJECT).await?.live().cloned().collect())
}

/// Takes what was sent: a lead is made, or it is held back.
///
/// Errors: `invalid` with a complaint for each question, `conflict` for a form that takes nothing, `not_found`.
pub async fn take(ctx: &Ctx, id: FormId, sending: &Sending) -> Result<Outcome, Error> {
    ctx.write(async |tx| take_in(tx, id, sending).await).await
}

async fn take_in(tx: &Tx<'_>, id: FormId, sending: &Sending) -> Result<Outcome, Error> {
    let form = verbs::hold_live(tx, id).await?;
    let valid = form.valid();
    if valid.state != FormState::Active {
        return Err(Error::Conflict(CLOSED.to_owned()));
    }
    if valid.consent != sending.consent {
        return Err(Error::Conflict(CHANGED.to_owned()));
    }
    let face = Face::of(&valid, &customs(tx.conn()).await?);
    check(&face, &sending.sent).map_err(Error::Invalid)?;
    if is_known(tx, id, &sending.stamp).await? {
        return Ok(Outcome::Again);
    }
    let given = answers(&face, &sending.sent);
    let consent = valid.consent.clone().filter(|_| !first(&sending.sent, CONSENT).is_empty());
    let reasons = suspicions(&valid, &face, &sending.sent, &given, &sending.came);
    let now = tx.ctx().now();
    let made = match reasons.is_empty() {
        true => one_lead(tx, &form, &face, said(&face, &given), consent.as_deref()).await?,
        false => Err(reasons),
    };
    let row = submission::Model {
        id: SubmissionId::generate(),
        form_id: id,
        stamp: sending.stamp.clone(),
        state: if made.is_ok() { SubmissionState::Accepted } else { SubmissionState::Held },
        reasons: json!(made.as_ref().err().cloned().unwrap_or_default()),
        answers: if made.is_ok() { json!([]) } else { json!(given) },
        consent,
        lead_id: made.as_ref().ok().map(|lead| lead.id),
        received_at: now,
        decided_at: None,
        decided_by: None,
    };
    let outcome = match &made {
        Ok(lead) => {
            let about = json!({ "lead": { "id": lead.id, "name": lead.display_name() } });
            tx.emit(&FormEvent::Submitted(came_in(&form, about)));
            Outcome::Lead
        }
        Err(reasons) => {
            make_room(tx, id).await?;
            tx.emit(&FormEvent::HeldBack(came_in(&form, json!({ "submission_id": row.id, "reasons": reasons }))));
            Outcome::HeldBack
        }
    };
    submission::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    Ok(outcome)
}

/// The lead, or why it has to wait: what a lead lacks that nobody was asked for is not the visitor's to put right.
///
/// Errors: `invalid` with what is theirs to put right.
async fn one_lead(
    tx: &Tx<'_>,
    form: &Model,
    face: &Face,
    said: super::answers::Said,
    consent: Option<&str>,
) -> Result<Result<Lead, Vec<Suspicion>>, Error> {
    let before = tx.buffered();
    match lead::make(tx, form, said, consent, tx.ctx().now()).await {
        Ok(lead) => Ok(Ok(lead)),
        Err(Error::Invalid(errors)) => {
            let is_theirs = errors.iter().any(|error| face.asked.iter().any(|asked| asked.name == error.field));
            // What was refused before it left an event has written nothing.
            if is_theirs || tx.buffered() != before {
                return Err(Error::Invalid(errors));
            }
            Ok(Err(vec![Suspicion::Incomplete]))
        }
        Err(error) => Err(error),
    }
}

async fn is_known(tx: &Tx<'_>, form: FormId, stamp: &[u8]) -> Result<bool, Error> {
    let same = submission::Entity::find()
        .filter(submission::Column::FormId.eq(form))
        .filter(submission::Column::Stamp.eq(stamp.to_vec()));
    Ok(same.count(tx.conn()).await? > 0)
}

/// Errors: `conflict` where too much waits already.
async fn make_room(tx: &Tx<'_>, form: FormId) -> Result<(), Error> {
    use submission::Column as C;
    let held = submission::Entity::find().filter(C::FormId.eq(form)).filter(C::State.eq(SubmissionState::Held));
    if held.count(tx.conn()).await? < HELD_MAX {
        return Ok(());
    }
    Err(Error::Conflict("This form cannot take your answers just now. Please try again later.".to_owned()))
}
