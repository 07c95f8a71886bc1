//! Mails for the browser.

use super::{
    foresight::Foresight,
    model::{Mail, MailDraft, MailId, MailText, MailValues},
};
use crate::{
    bulk::model::{Job, Which},
    contacts::model::ContactFilter,
    leads::model::LeadFilter,
    shared::kind::RecordKind,
};
use ac_core::{AppError, Json};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{addressee, model::MailState, queries, verbs},
    crate::{
        bulk::{foresee::foresee, mail::begin_mailing, object::BulkObject, work},
        contacts,
        import::api::installed,
        leads,
    },
    ac_core::{Error, Platform, request_ctx},
    serde::Serialize,
};

/// What is known of a person or lead who is to be written to. Errors: `not_found`, `forbidden`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn get_mail_values(kind: RecordKind, id: Uuid) -> Result<MailValues, AppError> {
    let ctx = request_ctx().await?;
    let found = ctx.read(async |tx| addressee::find(tx.conn(), &ctx, kind, id).await).await?;
    Ok(found.told())
}

/// The mails on a record, the newest first. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_mails(kind: RecordKind, id: Uuid) -> Result<Vec<Mail>, AppError> {
    let ctx = request_ctx().await?;
    let platform: Platform = installed()?;
    let mails = queries::on(&ctx, kind, id).await?;
    Ok(mails.into_iter().map(|mail| queries::told(&platform, mail)).collect())
}

/// One mail with its text. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn get_mail(id: MailId) -> Result<Mail, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::told(&installed()?, queries::get(&ctx, id).await?))
}

/// Writes to one person or lead, one time for each `once`. Errors: `not_found`, `forbidden`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn send_mail(kind: RecordKind, id: Uuid, draft: MailDraft, once: Option<Uuid>) -> Result<Mail, AppError> {
    let ctx = request_ctx().await?;
    let platform: Platform = installed()?;
    let mail = match once {
        Some(once) => verbs::send_once(&platform, &ctx, kind, id, &draft, once).await?,
        None => verbs::send(&platform, &ctx, kind, id, &draft).await?,
    };
    Ok(queries::told(&platform, mail))
}

/// Takes back a mail that waits. Errors: `not_found`, `forbidden`, `conflict` once it does not wait any more.
#[server(input = Json, output = Json)]
pub async fn withdraw_mail(id: MailId) -> Result<Mail, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::withdraw(&ctx, id).await?)
}

/// Writes to many people, at most `MAILS_PER_JOB_MAX`, one time for each `once`. Errors: `forbidden`, `invalid`, `conflict`,
/// `bad_request` for a filter that cannot be read.
#[server(input = Json, output = Json)]
pub async fn mail_contacts(which: Which<ContactFilter>, draft: MailDraft, once: Option<Uuid>) -> Result<Job, AppError> {
    begun::<contacts::bulk::Bulk>(which, draft, once).await
}

/// Writes to many leads. Errors: as [`mail_contacts`].
#[server(input = Json, output = Json)]
pub async fn mail_leads(which: Which<LeadFilter>, draft: MailDraft, once: Option<Uuid>) -> Result<Job, AppError> {
    begun::<leads::bulk::Bulk>(which, draft, once).await
}

/// Whom [`mail_contacts`] would write to; without a text, as far as their addresses tell. Nothing is written. Errors: `forbidden`,
/// `invalid`, `bad_request` for a filter that cannot be read.
#[server(input = Json, output = Json)]
pub async fn foresee_mail_contacts(which: Which<ContactFilter>, text: Option<MailText>) -> Result<Foresight, AppError> {
    foreseen::<contacts::bulk::Bulk>(which, text).await
}

/// Whom [`mail_leads`] would write to. Errors: as [`foresee_mail_contacts`].
#[server(input = Json, output = Json)]
pub async fn foresee_mail_leads(which: Which<LeadFilter>, text: Option<MailText>) -> Result<Foresight, AppError> {
    foreseen::<leads::bulk::Bulk>(which, text).await
}

#[cfg(not(target_arch = "wasm32"))]
async fn foreseen<O: BulkObject>(which: Which<O::Filter>, text: Option<MailText>) -> Result<Foresight, AppError> {
    let ctx = request_ctx().await?;
    let platform: Platform = installed()?;
    let text = text.map(|text| MailText::checked(&text.subject, &text.body)).transpose().map_err(Error::Invalid)?;
    let foresight = foresee::<O>(&ctx, which, text.as_ref()).await?;
    Ok(Foresight { waits: queries::why(&platform, MailState::Queued, None), ..foresight })
}

#[cfg(not(target_arch = "wasm32"))]
async fn begun<O>(which: Which<O::Filter>, draft: MailDraft, once: Option<Uuid>) -> Result<Job, AppError>
where
    O: BulkObject,
    O::Filter: Serialize,
{
    let ctx = request_ctx().await?;
    let platform: Platform = installed()?;
    let job = begin_mailing::<O>(&platform, &ctx, which, draft, once).await?;
    work::spawn(&ctx, job.id);
    Ok(job)
}
