//! Companies by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Model},
    fields::OBJECT,
    model::{CompanyId, ValidCompany},
    queries,
    verbs::CompanyEvent,
};
use crate::shared::{
    custom::{self, Custom},
    event::Origin,
    record,
};
use ac_core::{Error, Tx};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The live companies with these folded names, each with the id of its first record.
pub async fn ids_by_name_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, CompanyId>, Error> {
    record::first_ids(conn, queries::live(), (Column::NameKey, Column::Id), keys).await
}

/// Makes companies; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, drafts: Vec<ValidCompany>) -> Result<Vec<CompanyId>, Error> {
    let now = tx.ctx().now();
    let own = custom::defaults(tx, OBJECT).await?;
    let fresh = |valid| Model::fresh(CompanyId::generate(), valid, now).with_own(&own);
    let rows: Vec<_> = drafts.into_iter().map(fresh).collect();
    record::make_many(tx, origin, &rows, CompanyEvent::Created).await?;
    own.link_new(tx, &rows.iter().map(|row| row.id.0).collect::<Vec<_>>()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes companies that [`record::hold_many`] gave.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, ValidCompany)>) -> Result<(), Error> {
    let rows = changes.into_iter().map(|(old, valid)| (old.clone(), old.with(valid)));
    record::change_many(tx, origin, rows, CompanyEvent::Updated).await
}
