//! Contacts by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Model},
    fields::OBJECT,
    model::{ContactId, ValidContact},
    queries,
    verbs::ContactEvent,
};
use crate::shared::{
    custom::{self, Custom},
    event::Origin,
    record,
};
use ac_core::{Error, Tx};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The live contacts with these folded addresses, each with the id of its first record.
pub async fn ids_by_email_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, ContactId>, Error> {
    record::first_ids(conn, queries::live(), (Column::EmailKey, Column::Id), keys).await
}

/// Makes contacts; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, drafts: Vec<ValidContact>) -> Result<Vec<ContactId>, Error> {
    let now = tx.ctx().now();
    let own = custom::defaults(tx, OBJECT).await?;
    let fresh = |valid| Model::fresh(ContactId::generate(), valid, now).with_own(&own);
    let rows: Vec<_> = drafts.into_iter().map(fresh).collect();
    record::make_many(tx, origin, &rows, ContactEvent::Created).await?;
    own.link_new(tx, &rows.iter().map(|row| row.id.0).collect::<Vec<_>>()).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes contacts that [`record::hold_many`] gave.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, ValidContact)>) -> Result<(), Error> {
    let rows = changes.into_iter().map(|(old, valid)| (old.clone(), old.with(valid)));
    record::change_many(tx, origin, rows, ContactEvent::Updated).await
}
