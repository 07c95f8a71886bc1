//! When formulas are computed for the records that are there: a job begins with each formula that is made, changed or brought
//! back, in the same transaction, and the fields say so until it has come to its end.

use super::{
    entity::{Column, Entity},
    model::CustomField,
};
use crate::{
    bulk::{
        begin,
        entity::job,
        model::{JobId, JobKind, JobState},
        work,
    },
    companies::entity as company,
    contacts::entity as contact,
    deals::entity as deal,
    import::job::due,
    leads::entity as lead,
    shared::{computed, event::Origin},
};
use ac_core::{Ctx, Error, Platform, Resource, Tx};
use ac_views::custom::{
    formula::{cycle::behind, program::uses_of},
    queries, verbs,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::Expr};

/// Begins to compute `field` and what follows from it. Errors: `conflict` where too many jobs run.
pub async fn begin_in(tx: &Tx<'_>, field: CustomField) -> Result<CustomField, Error> {
    computed::forget(tx);
    let total = match field.object {
        Resource::Company => company::Entity::find().count(tx.conn()).await?,
        Resource::Contact => contact::Entity::find().count(tx.conn()).await?,
        Resource::Deal => deal::Entity::find().count(tx.conn()).await?,
        Resource::Lead => lead::Entity::find().count(tx.conn()).await?,
        _ => 0,
    };
    let job = begin::compute_in(tx, field.object, i64::try_from(total).unwrap_or(i64::MAX)).await?;
    let all = queries::all(tx.conn(), field.object).await?;
    Entity::update_many()
        .col_expr(Column::ComputingJobId, Expr::value(job.0))
        .filter(Column::Object.eq(field.object.as_str()))
        .filter(Column::Key.is_in(behind(&uses_of(&all), &field.key)))
        .exec(tx.conn())
        .await?;
    Ok(CustomField { computing_job_id: Some(job.0), ..field })
}

/// Whether values of a field are still this job's to compute: each job computes all formulas of its object.
pub async fn is_wanted(conn: &impl ConnectionTrait, job: JobId) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::ComputingJobId.eq(job.0)).count(conn).await? > 0)
}

/// Says that the job has come to its end: the values of its fields are those of their formulas.
pub async fn computed_in(tx: &Tx<'_>, job: JobId) -> Result<(), Error> {
    verbs::hold_all(tx).await?;
    let rows = Entity::find().filter(Column::ComputingJobId.eq(job.0)).all(tx.conn()).await?;
    Entity::update_many()
        .col_expr(Column::ComputingJobId, Expr::value(Option::<uuid::Uuid>::None))
        .filter(Column::ComputingJobId.eq(job.0))
        .exec(tx.conn())
        .await?;
    rows.iter().for_each(|row| verbs::tell_computed(tx, Origin::Direct, row));
    Ok(())
}

/// Notes the workspace for the worker, before a change that may begin such a job: so one that begins is found whatever becomes
/// of this process.
pub async fn note(platform: &Platform, ctx: &Ctx) -> Result<(), Error> {
    due::note(platform, ctx.tenant.id).await
}

/// Works on what a change began, beside the request that made it.
pub async fn follow(platform: &Platform, ctx: &Ctx) {
    begin::renote(platform, ctx).await;
    match running(ctx).await {
        Ok(ids) => ids.into_iter().for_each(|id| work::spawn(ctx, id)),
        Err(error) => tracing::warn!(%error, "formulas are left to the worker"),
    }
}

/// The jobs that compute formulas and nobody works on.
async fn running(ctx: &Ctx) -> Result<Vec<JobId>, Error> {
    let select = job::Entity::find().filter(job::Column::State.eq(JobState::Running));
    let select = select.filter(job::Column::Kind.eq(JobKind::Compute)).select_only().column(job::Column::Id);
    ctx.read(async |tx| Ok(select.into_tuple().all(tx.conn()).await?)).await
}

/// The routes of the fields, after whose changes what they began is worked on.
pub fn followed<S: Clone + Send + Sync + 'static>(routes: axum::Router<S>) -> axum::Router<S> {
    routes.layer(axum::middleware::from_fn(beside))
}

async fn beside(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    // Whoever has no `Ctx` is refused by the route.
    let Some(ctx) = request.extensions().get::<Ctx>().cloned().filter(|_| !request.method().is_safe()) else {
        return next.run(request).await;
    };
    let Some(platform) = request.extensions().get::<Platform>().cloned() else {
        tracing::error!("nobody is there to compute formulas beside this request");
        return next.run(request).await;
    };
    if let Err(error) = note(&platform, &ctx).await {
        return axum::response::IntoResponse::into_response(ac_core::AppError::from(error));
    }
    let response = next.run(request).await;
    follow(&platform, &ctx).await;
    response
}
