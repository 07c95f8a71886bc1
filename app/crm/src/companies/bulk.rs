//! Companies by the hundred, for imports and bulk changes.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    fields::OBJECT,
    model::{CompanyFilter, CompanyId, CompanyPatch, CompanyQuery, ValidCompany},
    queries,
    verbs::{self, CompanyEvent},
};
use crate::{
    bulk::object::{self, BulkObject, Turn},
    shared::{
        custom::{self, Shared, WithOwn},
        event::Origin,
        record::{self, facts},
    },
};
use ac_core::{Ctx, Error, Resource, Tx, keyset::ListError};
use ac_views::custom::{FieldValues, Object, change::Changed};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// The live companies with these folded names, each with the id of its first record.
pub async fn ids_by_name_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, CompanyId>, Error> {
    record::first_ids(conn, queries::live(), (Column::NameKey, Column::Id), keys).await
}

/// Makes companies; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(
    tx: &Tx<'_>,
    origin: Origin,
    drafts: Vec<impl Into<WithOwn<ValidCompany>>>,
) -> Result<Vec<CompanyId>, Error> {
    let now = tx.ctx().now();
    let fresh = |valid| Model::fresh(CompanyId::generate(), valid, now);
    let rows = custom::insert_many(tx, origin, OBJECT, drafts, fresh, CompanyEvent::Created).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes companies that [`record::hold_many`] gave.
pub async fn change_many(
    tx: &Tx<'_>,
    origin: Origin,
    changes: Vec<(Model, WithOwn<ValidCompany>)>,
) -> Result<(), Error> {
    custom::change_many(tx, origin, changes, Model::with, CompanyEvent::Updated).await
}

/// Companies as a bulk change takes them.
pub struct Bulk;

impl BulkObject for Bulk {
    const RESOURCE: Resource = Resource::Company;
    const APART: Option<Column> = None;

    type Entity = Entity;
    type Model = Model;
    type Patch = CompanyPatch;
    type Filter = CompanyFilter;
    type Ready = CompanyPatch;

    async fn ids(ctx: &Ctx, query: &CompanyQuery, most: u64) -> Result<Vec<Uuid>, ListError> {
        queries::ids(ctx, query, most).await
    }

    async fn ready(tx: &Tx<'_>, patch: CompanyPatch) -> Result<CompanyPatch, Error> {
        let any = ValidCompany { name: "any".to_owned(), sector: None, website: None, owner_id: None };
        verbs::checked(tx, &patch.clone().apply(any), None).await?;
        Ok(patch)
    }

    fn own(patch: &CompanyPatch) -> Option<(&'static Object, &FieldValues)> {
        Some((OBJECT, &patch.fields))
    }

    fn with_own(own: &Shared, row: Model) -> Result<(Model, Option<Changed>), Error> {
        object::with_own(own, row)
    }

    fn edited(patch: &CompanyPatch, old: &Model, _: Turn) -> Result<Model, Error> {
        let standing = old.valid();
        let valid = patch.clone().apply(standing.clone()).validate_over(Some(&standing));
        Ok(old.clone().with(valid.map_err(Error::Invalid)?))
    }

    fn tell_changed(tx: &Tx<'_>, origin: Origin, _: &CompanyPatch, old: &Model, new: &Model) -> Result<(), Error> {
        origin.emit(tx, &CompanyEvent::Updated(facts(Some(old), Some(new), new)));
        Ok(())
    }

    fn tell_deleted(tx: &Tx<'_>, origin: Origin, old: &Model, new: &Model) {
        origin.emit(tx, &CompanyEvent::Deleted(facts(Some(old), None, new)));
    }

    fn tell_restored(tx: &Tx<'_>, origin: Origin, new: &Model) {
        origin.emit(tx, &CompanyEvent::Restored(facts(None, Some(new), new)));
    }
}
