//! Converting many leads as a job: one lead a step, and a step one transaction, so that a lead that cannot be converted leaves
//! nothing behind and stands in nobody's way.

use super::{
    begin::{Begins, chosen, note_with},
    entity::Task,
    model::{Job, JobKind, JobState, SkipCode, Tally, Which},
    step::Common,
};
use crate::{
    leads::{
        self,
        conversion::{ConvertMany, LEADS_CONVERTED_MAX},
        convert::{convert_in, usual_order},
        model::{LeadFilter, LeadId},
    },
    undo::model::UndoneRecord,
};
use ac_core::{Action, Ctx, Error, Resource, Tx, keyset::ListError, money::grouped};
use uuid::Uuid;

/// The conversion of many leads.
pub struct Convert;

impl Begins for Convert {
    type Filter = LeadFilter;
    type Asked = ConvertMany;

    /// What it makes takes the permission to make it, which is asked for before it begins.
    async fn records(ctx: &Ctx, which: Which<LeadFilter>, order: &ConvertMany) -> Result<Vec<Uuid>, ListError> {
        let deals = order.with_deals.then_some(Resource::Deal);
        for made in [Resource::Contact, Resource::Company].into_iter().chain(deals) {
            ctx.allow_any(made, Action::Create)?;
        }
        let ids = chosen::<leads::bulk::Bulk>(ctx, which, Action::Modify).await?;
        if ids.len() > LEADS_CONVERTED_MAX {
            let most = grouped(u64::try_from(LEADS_CONVERTED_MAX).unwrap_or(u64::MAX));
            let why = format!("Convert at most {most} leads at a time. Narrow the filter, or name fewer.");
            return Err(Error::field("filter", why).into());
        }
        Ok(ids)
    }

    async fn begin_in(tx: &Tx<'_>, ids: Vec<Uuid>, order: ConvertMany) -> Result<Job, Error> {
        if order.with_deals {
            crate::pipelines::queries::starting_stage(tx, order.pipeline_id, None).await?;
        }
        note_with(tx, JobKind::Convert, Resource::Lead, Task::Convert(order), ids).await
    }
}

/// Why a step did not commit.
enum Failed {
    /// The lead cannot be converted.
    Lead(Error),
    /// The job cannot go on, or not now.
    Job(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Job(error)
    }
}

/// Converts one lead, before which `done` were dealt with. Answers the tally after it.
pub(super) async fn run(
    common: &Common<'_>,
    order: &ConvertMany,
    id: Uuid,
    done: i64,
    tally: &Tally,
) -> Result<(i64, Tally), Error> {
    let (after, mut tally) = (done.saturating_add(1), tally.clone());
    let refused = match converted(common, order, LeadId(id), (done, after), &tally).await {
        Ok(()) => {
            tally.changed = tally.changed.saturating_add(1);
            return Ok((after, tally));
        }
        Err(Failed::Job(error)) => return Err(error),
        Err(Failed::Lead(error)) => error,
    };
    let (code, why) = reason(refused)?;
    let name = name_of(common.ctx, LeadId(id)).await?;
    tally.skip(code, &why, UndoneRecord { kind: Resource::Lead.as_str().to_owned(), id, name });
    let kept: Result<(), Error> =
        common.ctx.write(async |tx| common.lease.keep(tx, JobState::Running, (done, after), &tally).await).await;
    kept?;
    Ok((after, tally))
}

async fn converted(
    common: &Common<'_>,
    order: &ConvertMany,
    id: LeadId,
    (done, after): (i64, i64),
    tally: &Tally,
) -> Result<(), Failed> {
    let usual = usual_order(common.ctx, id, order).await.map_err(Failed::Lead)?;
    let tally = Tally { changed: tally.changed.saturating_add(1), ..tally.clone() };
    common
        .ctx
        .write(async |tx| {
            convert_in(tx, common.batch, id, &usual).await.map_err(Failed::Lead)?;
            common.lease.keep(tx, JobState::Running, (done, after), &tally).await.map_err(Failed::Job)
        })
        .await
}

/// Why a lead stays as it is. Errors: what is no refusal.
fn reason(error: Error) -> Result<(SkipCode, String), Error> {
    Ok(match error {
        Error::NotFound => (SkipCode::NotFound, "There is no such record, or it was deleted meanwhile.".to_owned()),
        Error::Forbidden => (SkipCode::Forbidden, "Your role does not allow this.".to_owned()),
        Error::Refused(why) => (SkipCode::Forbidden, why),
        Error::Conflict(why) => (SkipCode::Unchanged, why),
        Error::Stale { .. } => (SkipCode::Invalid, "It was changed meanwhile. Convert it again.".to_owned()),
        Error::Invalid(fields) => {
            let why = fields.into_iter().next().map(|field| field.message);
            (SkipCode::Invalid, why.unwrap_or_else(|| "It cannot be converted as it is.".to_owned()))
        }
        other => return Err(other),
    })
}

async fn name_of(ctx: &Ctx, id: LeadId) -> Result<String, Error> {
    match leads::queries::get(ctx, id).await {
        Ok(lead) => Ok(lead.display_name()),
        Err(Error::NotFound) => Ok(String::new()),
        Err(error) => Err(error),
    }
}
