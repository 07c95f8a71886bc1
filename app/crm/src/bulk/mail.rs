//! Writing to many as a job: one recipient a step, and a step one transaction, so that the note of how far it has come and the
//! mail are there together or not at all.

use super::{
    begin::{Begins, begin, begin_once, chosen, note_with},
    entity::{Task, job, json, part},
    model::{Job, JobId, JobKind, JobState, SkipCode, Tally, Which},
    object::BulkObject,
    step::Common,
};
use crate::{
    mails::{
        addressee, due,
        model::{MAILS_PER_JOB_MAX, MailDraft, MailText},
        verbs::{DIALOG_STATUS, dialog_key, make_room, queue, sent_already, text_of},
    },
    shared::{event::Origin, kind::RecordKind},
    undo::model::UndoneRecord,
};
use ac_core::{Action, Ctx, Error, Platform, Resource, Tx, keyset::ListError, money::grouped};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select, sea_query::Expr};
use serde::Serialize;
use std::marker::PhantomData;
use uuid::Uuid;

/// Writing to many records of one kind.
pub struct Mailing<O>(PhantomData<O>);

impl<O: BulkObject> Begins for Mailing<O> {
    type Filter = O::Filter;
    type Asked = MailDraft;

    async fn records(ctx: &Ctx, which: Which<O::Filter>, _: &MailDraft) -> Result<Vec<Uuid>, ListError> {
        ctx.allow_any(Resource::Mail, Action::Create)?;
        let ids = chosen::<O>(ctx, which, Action::Modify).await?;
        if ids.len() > MAILS_PER_JOB_MAX {
            return Err(Error::field("filter", too_many()).into());
        }
        Ok(ids)
    }

    async fn begin_in(tx: &Tx<'_>, ids: Vec<Uuid>, draft: MailDraft) -> Result<Job, Error> {
        let text = text_of(tx.conn(), tx.ctx(), &draft).await?;
        // For all of them: a queue that is full would end the job in the middle.
        make_room(tx, u64::try_from(ids.len()).unwrap_or(u64::MAX)).await?;
        note_with(tx, JobKind::Mail, O::RESOURCE, Task::Mail(text), ids).await
    }
}

/// What is said where more were chosen than one job writes to.
pub(super) fn too_many() -> String {
    let most = grouped(u64::try_from(MAILS_PER_JOB_MAX).unwrap_or(u64::MAX));
    format!("Write to at most {most} at a time. Narrow the filter, or select fewer.")
}

/// Begins to write to many, and notes that the workspace has something to send. With `once` a dialog does so one time: a second press
/// after an answer that was lost gets that answer.
///
/// Errors: those of [`Begins`]; besides, `conflict` where the dialog has sent another text already, or the same to others.
pub async fn begin_mailing<O>(
    platform: &Platform,
    ctx: &Ctx,
    which: Which<O::Filter>,
    draft: MailDraft,
    once: Option<Uuid>,
) -> Result<Job, ListError>
where
    O: BulkObject,
    O::Filter: Serialize,
{
    due::note(platform, ctx.tenant.id).await?;
    let begun = match once {
        Some(once) => begin_for_dialog::<O>(platform, ctx, which, draft, once).await,
        None => begin::<Mailing<O>>(platform, ctx, which, draft).await,
    };
    due::renote(platform, ctx).await;
    begun
}

async fn begin_for_dialog<O>(
    platform: &Platform,
    ctx: &Ctx,
    which: Which<O::Filter>,
    draft: MailDraft,
    once: Uuid,
) -> Result<Job, ListError>
where
    O: BulkObject,
    O::Filter: Serialize,
{
    let request = json(&(&which, &draft))?;
    let key = dialog_key(once, "mail_many", O::RESOURCE.as_str(), request.as_bytes());
    let kept = begin_once::<Mailing<O>>(platform, ctx, which, draft, (&key, DIALOG_STATUS)).await;
    let kept = kept.map_err(|error| match error {
        ListError::Core(error) => sent_already(error, "Look at how far it is before you write again.").into(),
        other => other,
    })?;
    Ok(serde_json::from_str(&kept.body).map_err(|e| Error::internal("a job", e))?)
}

/// The jobs that write e-mails and are not at their end.
fn running() -> Select<job::Entity> {
    job::Entity::find().filter(job::Column::State.eq(JobState::Running)).filter(job::Column::Kind.eq(JobKind::Mail))
}

/// Mails that running jobs are still to write, at most.
pub(crate) async fn left(tx: &Tx<'_>) -> Result<u64, Error> {
    let select = running().select_only().column(job::Column::Total).column(job::Column::Done);
    let jobs: Vec<(i64, i64)> = select.into_tuple().all(tx.conn()).await?;
    let left = jobs.into_iter().map(|(total, done)| u64::try_from(total.saturating_sub(done)).unwrap_or(0));
    Ok(left.fold(0, u64::saturating_add))
}

/// Ends the jobs of a workspace's copy that write e-mails.
pub(crate) async fn stop_copied(tx: &Tx<'_>) -> Result<(), Error> {
    let ids: Vec<JobId> = running().select_only().column(job::Column::Id).into_tuple().all(tx.conn()).await?;
    job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(JobState::Cancelled))
        .filter(job::Column::Id.is_in(ids.clone()))
        .exec(tx.conn())
        .await?;
    part::Entity::delete_many().filter(part::Column::JobId.is_in(ids)).exec(tx.conn()).await?;
    Ok(())
}

/// Writes to one record, before which `done` were dealt with. Answers the tally after it.
pub(super) async fn run(
    common: &Common<'_>,
    text: &MailText,
    (kind, id): (RecordKind, Uuid),
    done: i64,
    tally: &Tally,
) -> Result<(i64, Tally), Error> {
    let after = done.saturating_add(1);
    common
        .ctx
        .write(async |tx| {
            let mut tally = tally.clone();
            let mut name = String::new();
            let written = async {
                addressee::hold(tx, kind, id).await?;
                let to = addressee::find(tx.conn(), tx.ctx(), kind, id).await?;
                name.clone_from(&to.name);
                queue(tx, Origin::Batch(common.batch), &to, text, Some(common.lease.id)).await
            };
            match written.await {
                Ok(_) => tally.changed = tally.changed.saturating_add(1),
                Err(error) => {
                    let (code, why) = reason(error)?;
                    tally.skip(code, &why, UndoneRecord { kind: kind.as_str().to_owned(), id, name });
                }
            }
            common.lease.keep(tx, JobState::Running, (done, after), &tally).await?;
            Ok((after, tally))
        })
        .await
}

/// Why somebody is not written to. Errors: what is no refusal, or refuses the others too.
pub(super) fn reason(error: Error) -> Result<(SkipCode, String), Error> {
    Ok(match error {
        Error::NotFound => (SkipCode::NotFound, "There is no such record, or it was deleted meanwhile.".to_owned()),
        Error::Forbidden => (SkipCode::Forbidden, "It is not yours to write to.".to_owned()),
        Error::Refused(why) => (SkipCode::Forbidden, why),
        Error::Invalid(fields) => {
            let why = fields.into_iter().next().map(|field| field.message);
            (SkipCode::Invalid, why.unwrap_or_else(|| "It cannot be written to as it is.".to_owned()))
        }
        other => return Err(other),
    })
}
