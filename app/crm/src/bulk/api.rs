//! Bulk changes and jobs for the browser.

use super::model::{Job, JobId, What, Which};
use crate::{
    companies::model::{CompanyFilter, CompanyPatch},
    contacts::model::{ContactFilter, ContactPatch},
    deals::model::{DealFilter, DealPatch},
    leads::{
        conversion::ConvertMany,
        model::{LeadFilter, LeadPatch},
    },
    products::model::{ProductFilter, ProductPatch},
};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{
        begin::{Begins, begin},
        convert, queries, work,
    },
    crate::{companies, contacts, deals, import::api::installed, leads, products},
    ac_core::request_ctx,
};

/// Changes or deletes many companies. Errors: `forbidden`, `invalid`, `conflict`, `bad_request` for a filter that cannot be read.
#[server(input = Json, output = Json)]
pub async fn bulk_companies(which: Which<CompanyFilter>, what: What<CompanyPatch>) -> Result<Job, AppError> {
    begun::<companies::bulk::Bulk>(which, what).await
}

/// Changes or deletes many contacts. Errors: as [`bulk_companies`].
#[server(input = Json, output = Json)]
pub async fn bulk_contacts(which: Which<ContactFilter>, what: What<ContactPatch>) -> Result<Job, AppError> {
    begun::<contacts::bulk::Bulk>(which, what).await
}

/// Changes, moves or deletes many deals. Errors: as [`bulk_companies`].
#[server(input = Json, output = Json)]
pub async fn bulk_deals(which: Which<DealFilter>, what: What<DealPatch>) -> Result<Job, AppError> {
    begun::<deals::in_bulk::Bulk>(which, what).await
}

/// Changes or deletes many leads; those that were converted stay as they are. Errors: as [`bulk_companies`].
#[server(input = Json, output = Json)]
pub async fn bulk_leads(which: Which<LeadFilter>, what: What<LeadPatch>) -> Result<Job, AppError> {
    begun::<leads::bulk::Bulk>(which, what).await
}

/// Changes or deletes many products. Errors: as [`bulk_companies`].
#[server(input = Json, output = Json)]
pub async fn bulk_products(which: Which<ProductFilter>, what: What<ProductPatch>) -> Result<Job, AppError> {
    begun::<products::bulk::Bulk>(which, what).await
}

/// Converts many leads, at most `LEADS_CONVERTED_MAX`. Errors: `forbidden`, `invalid`, `conflict`, `bad_request` for a filter that
/// cannot be read.
#[server(input = Json, output = Json)]
pub async fn convert_leads(which: Which<LeadFilter>, order: ConvertMany) -> Result<Job, AppError> {
    begun::<convert::Convert>(which, order).await
}

/// How far a job has come. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn get_job(id: JobId) -> Result<Job, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::find(&ctx, id).await?)
}

/// Stops a job; what it has done stays. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn cancel_job(id: JobId) -> Result<Job, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::cancel(&ctx, id).await?)
}

#[cfg(not(target_arch = "wasm32"))]
async fn begun<B: Begins>(which: Which<B::Filter>, asked: B::Asked) -> Result<Job, AppError> {
    let ctx = request_ctx().await?;
    let job = begin::<B>(&installed()?, &ctx, which, asked).await?;
    work::spawn(&ctx, job.id);
    Ok(job)
}
