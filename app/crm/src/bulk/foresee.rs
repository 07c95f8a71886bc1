//! A dry count of whom an e-mail to many would reach: nothing is written and nothing is held.
//!
//! The rule: whom it counts out, the job leaves out by the same words ([`compose`], [`reason`]).

use super::{
    begin::chosen,
    mail::{reason, too_many},
    model::{Tally, Which},
    object::BulkObject,
};
use crate::{
    mail_templates::text::{Text, Variable},
    mails::{
        addressee::{self, Addressee, Deals},
        foresight::{Foresight, Recipient},
        model::{MAILS_PER_JOB_MAX, MailText},
        verbs::{compose, same_address},
    },
    shared::kind::RecordKind,
    undo::model::UndoneRecord,
};
use ac_core::{Action, Ctx, Error, Resource, keyset::ListError, text::sort_key};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Records that are read at once.
const RECORDS_PER_PAGE: usize = 250;

/// Who of those that were chosen would get `text`; without one, as far as their addresses tell.
///
/// Errors: `forbidden`, `invalid`; a filter that is not this list's.
pub async fn foresee<O: BulkObject>(
    ctx: &Ctx,
    which: Which<O::Filter>,
    text: Option<&MailText>,
) -> Result<Foresight, ListError> {
    ctx.allow_any(Resource::Mail, Action::Create)?;
    let kind = RecordKind::of(O::RESOURCE).ok_or_else(|| Error::internal("a count", "nobody is written to"))?;
    let (ids, is_more) = counted::<O>(ctx, which).await?;
    let deals = if text.is_some_and(asks_for_deals) { Deals::Known } else { Deals::LeftOut };
    let (mut tally, mut addresses, mut first) = (Tally::default(), HashSet::new(), None);
    for page in ids.chunks(RECORDS_PER_PAGE) {
        let found = ctx.read(async |tx| addressee::among(tx.conn(), ctx, kind, page, deals).await).await?;
        let found: HashMap<Uuid, Addressee> = found.into_iter().map(|to| (to.id, to)).collect();
        for id in page {
            let to = found.get(id);
            let written = match to {
                Some(to) => would_get(ctx, to, text, &mut addresses),
                None => Err(Error::NotFound),
            };
            match written {
                Ok(()) => {
                    tally.changed = tally.changed.saturating_add(1);
                    first = first.or(Some(*id));
                }
                Err(error) => {
                    let (code, why) = reason(error)?;
                    let name = to.map(|to| to.name.clone()).unwrap_or_default();
                    tally.skip(code, &why, UndoneRecord { kind: kind.as_str().to_owned(), id: *id, name });
                }
            }
        }
    }
    let first = match first {
        Some(id) => Some(recipient(ctx, kind, id).await?),
        None => None,
    };
    let refused = is_more.then(too_many);
    Ok(Foresight { written_to: tally.changed, left_out: tally.reasons, first, refused, waits: None })
}

/// The records that are counted, each once, and whether more were chosen: counting ends where a job would be refused.
async fn counted<O: BulkObject>(ctx: &Ctx, which: Which<O::Filter>) -> Result<(Vec<Uuid>, bool), ListError> {
    ctx.allow_any(O::RESOURCE, Action::Modify)?;
    let mut ids = match which {
        Which::Matching(query) => O::ids(ctx, &query, u64::try_from(MAILS_PER_JOB_MAX).unwrap_or(u64::MAX)).await?,
        Which::Ids(_) => chosen::<O>(ctx, which, Action::Modify).await?,
    };
    let is_more = ids.len() > MAILS_PER_JOB_MAX;
    ids.truncate(MAILS_PER_JOB_MAX);
    Ok((ids, is_more))
}

/// Refuses whom the job would leave out. Errors: why.
fn would_get(ctx: &Ctx, to: &Addressee, text: Option<&MailText>, addresses: &mut HashSet<String>) -> Result<(), Error> {
    to.allow(ctx)?;
    let key = match text {
        Some(text) => compose(to, text)?.recipient_key,
        None => sort_key(to.address()?),
    };
    if addresses.insert(key) { Ok(()) } else { Err(same_address()) }
}

fn asks_for_deals(text: &MailText) -> bool {
    let is_of_deal = |variable: Variable| matches!(variable, Variable::Deal | Variable::Amount);
    let asks = |text: &str| Text::read(text).is_ok_and(|read| read.variables().any(is_of_deal));
    asks(&text.subject) || asks(&text.body)
}

async fn recipient(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<Recipient, Error> {
    let to = ctx.read(async |tx| addressee::find(tx.conn(), ctx, kind, id).await).await?;
    Ok(Recipient { name: to.name.clone(), values: to.values().clone() })
}
